"""What the bot says of itself and of subscriptions: pages of help, confirmations, notices, menus."""

from collections.abc import Sequence
from datetime import date
from difflib import get_close_matches
from pathlib import Path

from bot.configuration.version import program_version
from bot.findings import explained
from bot.messages.message import Audience, Message
from bot.messages.telegram_html import shorten
from bot.messages.templates import Templates
from bot.settings import Settings
from retrieval import Archive, Citation, KnownReports, Problem

PROBLEMS = 9  # shown to an operator
IN_PRIVATE = Audience()


def start(
    templates: Templates,
    known: KnownReports,
    audience: Audience = IN_PRIVATE,
    question: str = "",
    answer: Citation | None = None,
) -> Message:
    """The first words of a chat: in private with an example and its answer, in a group with how to ask."""
    # The reports may have changed since.
    current = answer and known.passage(answer.passage.report.slug, answer.passage.ordinal) == answer.passage
    shown = (answer,) if answer and current and audience.chat == "private" else ()
    values = {"coverage": known.coverage, "question": question, "audience": audience}
    return Message(templates.cited(shown, "start", **values), citations=shown)


def usage(
    templates: Templates, settings: Settings, audience: Audience = IN_PRIVATE, operator: bool = False
) -> Message:
    """How to ask, and every command; an operator is told how to add reports."""
    listed = commands(templates, settings, _scope(audience))
    return Message(templates.html("help", audience=audience, operator=operator, commands=listed))


def unknown_command(
    templates: Templates, settings: Settings, name: str, audience: Audience = IN_PRIVATE
) -> Message:
    """That there is no command of a name, and which one of the chat's is the nearest."""
    known = [command for command, _ in commands(templates, settings, _scope(audience))]
    return Message(templates.html("unknown_command", name=name, nearest=nearest(name, known)))


def nearest(name: str, commands: Sequence[str]) -> str:
    """The command that a name was probably meant for: mistyped or cut short; else an empty string."""
    name = name.lower()
    begun = [command for command in commands if len(name) > 1 and command.startswith(name)]
    return next(iter(get_close_matches(name, commands, 1) or begun), "")


def courtesy(
    templates: Templates,
    kind: str | None,
    audience: Audience = IN_PRIVATE,
    questions: Sequence[str] = (),
    subscribed: bool = False,
) -> Message:
    """One line for a greeting, for thanks and so on; None is a text that asks for nothing in particular."""
    values = {"kind": kind, "audience": audience, "questions": questions, "subscribed": subscribed}
    return Message(templates.html("courtesy", **values))


def reaction(templates: Templates, kind: str | None) -> str:
    """The emoji that takes the place of that line; an empty string where there is none."""
    return templates.phrase("reactions", "to", kind)


def archive_topic(
    templates: Templates,
    known: KnownReports,
    settings: Settings,
    topic: str,
    words: Sequence[str] = (),
    audience: Audience = IN_PRIVATE,
) -> Message:
    """What somebody reads who asked about the bot ("bot") or how to subscribe ("subscriptions").

    `words` are some that reports have.
    """
    if topic == "subscriptions" and settings.secret_key is None and audience.chat != "guest":
        return notice(templates, "subscriptions_off")
    values = {"topic": topic, "coverage": known.coverage, "words": words, "audience": audience}
    return Message(templates.html("archive_topic", **values))


def privacy(templates: Templates, settings: Settings, shared: bool = False) -> Message:
    """What is stored about a user; `shared` is whether recent chats are in the database, not in memory."""
    return Message(
        templates.html(
            "privacy",
            minutes=settings.follow_up_minutes,
            shared=shared,
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


def ask_usage(
    templates: Templates, questions: Sequence[str] = (), audience: Audience = IN_PRIVATE
) -> Message:
    """How to put a question, to somebody who sent none."""
    return Message(templates.html("usage", questions=questions, audience=audience))


def unknown_report(templates: Templates, known: KnownReports, name: str) -> Message:
    """What to write after /report; `name` is what was written, perhaps nothing."""
    newest = next(iter(known.latest()), None)
    number = known.number(newest) if newest else None
    return Message(templates.html("unknown_report", name=name, newest=newest, number=number))


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


def _scope(audience: Audience) -> str:
    """The scope of the menu that a chat has."""
    return "private" if audience.chat == "private" else "group"


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
