"""What the bot says of itself and of subscriptions: pages of help, confirmations, notices, menus."""

from collections.abc import Sequence
from datetime import date
from pathlib import Path

from bot.findings import explained
from bot.messages.keyboards import Keyboards
from bot.messages.message import Message
from bot.messages.telegram_html import shorten
from bot.messages.templates import Templates
from bot.settings import Settings, program_version
from retrieval import Archive, KnownReports, Problem

PROBLEMS = 9  # shown to an operator


def start(templates: Templates, known: KnownReports, username: str, questions: Sequence[str] = ()) -> Message:
    """The first words of a private chat, with example questions."""
    return Message(templates.html("start", coverage=known.coverage, questions=questions, username=username))


def usage(
    templates: Templates,
    settings: Settings,
    username: str,
    questions: Sequence[str] = (),
    in_group: bool = False,
    operator: bool = False,
) -> Message:
    """How to ask, with example questions, and every command; an operator is told how to add reports."""
    listed = commands(templates, settings, "group" if in_group else "private")
    values = {"username": username, "in_group": in_group, "operator": operator, "commands": listed}
    return Message(templates.html("help", questions=questions, **values))


def archive_topic(
    templates: Templates,
    known: KnownReports,
    settings: Settings,
    topic: str,
    words: Sequence[str] = (),
    in_group: bool = False,
) -> Message:
    """What somebody reads who asked about the bot ("bot") or how to subscribe ("subscriptions").

    `words` are some that reports have.
    """
    if topic == "subscriptions" and settings.secret_key is None:
        return notice(templates, "subscriptions_off")
    values = {"topic": topic, "coverage": known.coverage, "words": words, "in_group": in_group}
    return Message(templates.html("archive_topic", **values))


def privacy(templates: Templates, settings: Settings) -> Message:
    """What is stored about a user."""
    return Message(
        templates.html(
            "privacy",
            minutes=settings.follow_up_minutes,
            cached=settings.inline_cache_seconds,
            subscriptions=settings.secret_key is not None,
            feeds=bool(settings.feeds),
            operators=bool(settings.operators),
            channels=bool(settings.channels),
        )
    )


def about(templates: Templates, archive: Archive, today: date, operator: bool = False) -> Message:
    """How many reports there are, how fresh, and which version; an operator sees what is wrong."""
    known = archive.known(today)
    return Message(
        templates.html(
            "about",
            coverage=known.coverage,
            fresh=known.freshness(),
            problems=len(archive.problems),
            listed=_problems(archive) if operator else [],
            notices=[*archive.notice_counts_on(today).items()] if operator else [],
            version=program_version(),
            fingerprint=archive.version,
        )
    )


def ask_usage(templates: Templates, questions: Sequence[str] = (), in_group: bool = False) -> Message:
    """How to put a question, to somebody who sent none."""
    return Message(templates.html("usage", questions=questions, in_group=in_group))


def unknown_report(templates: Templates, known: KnownReports, name: str) -> Message:
    """What to write after /report; `name` is what was written, perhaps nothing."""
    newest = next(iter(known.latest()), None)
    number = known.number(newest) if newest else None
    return Message(templates.html("unknown_report", name=name, newest=newest, number=number))


def subscribed(
    templates: Templates,
    outcome: str,
    words: str,
    limit: int = 0,
    in_topic: bool = False,
    examples: Sequence[str] = (),
) -> Message:
    """What /subscribe did: "added", "there", "unsearchable", "long" or "full"."""
    values = {"outcome": outcome, "words": words, "limit": limit, "in_topic": in_topic}
    return Message(templates.html("subscribed", examples=examples, **values))


def subscriptions(templates: Templates, listed: Sequence[tuple[int, str]], in_group: bool = False) -> Message:
    """The subscriptions of a destination by number and words, each with a button that ends it."""
    html = templates.html("subscriptions", listed=listed, in_group=in_group)
    return Message(html, Keyboards(templates).subscriptions(listed))


def unsubscribed(templates: Templates, words: str, ended: int) -> Message:
    """How many subscriptions /unsubscribe ended; `words` says which was meant, if one was."""
    return Message(templates.html("unsubscribed", words=words, ended=ended))


def forgotten(templates: Templates, subscriptions: int, memory: bool) -> Message:
    """What /forget deleted: so many subscriptions, and whether anything in memory."""
    return Message(templates.html("forgotten", subscriptions=subscriptions, memory=memory))


def notice(templates: Templates, name: str) -> Message:
    """A notice as a message."""
    return Message(templates.html("notice", text=notice_text(templates, name)))


def notice_text(templates: Templates, name: str) -> str:
    """A notice as plain text, for the answer to a button; the names are those in the template of notices."""
    return templates.phrase("notices", name)


def commands(templates: Templates, settings: Settings, scope: str) -> list[tuple[str, str]]:
    """The menu of a scope, "private", "group" or "admin": (command, description)."""
    html = templates.html("commands", scope=scope, subscriptions=settings.secret_key is not None)
    return [(command, words) for command, _, words in (line.partition(" - ") for line in html.splitlines())]


def description(templates: Templates) -> str:
    """What an empty chat with the bot shows."""
    return templates.phrase("descriptions", "description")


def short_description(templates: Templates) -> str:
    """What the bot's profile shows."""
    return templates.phrase("descriptions", "short_description")


def _problems(archive: Archive) -> list[tuple[str, int, str, str]]:
    """The first problems: file, line, what is wrong, and the cure, none of them long."""
    found = [(one, explained(one.finding)) for one in archive.problems[:PROBLEMS]]
    return [
        (shorten(_file(one, archive), 80), one.line, shorten(words.problem, 150), shorten(words.cure, 100))
        for one, words in found
    ]


def _file(problem: Problem, archive: Archive) -> str:
    """The path of a file in the folder of reports, or the name of a file or folder elsewhere."""
    inside = problem.path.removeprefix(f"{archive.folder}/")
    return Path(inside).name if inside == problem.path else inside
