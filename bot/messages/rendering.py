"""Everything a user sees, as messages with their buttons."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from hashlib import sha256
from pathlib import Path

from telegram import InlineKeyboardMarkup

from bot.messages import announcements
from bot.messages.chart import draw
from bot.messages.composing import Composer
from bot.messages.history import PAGE, Histories
from bot.messages.keyboards import Buttons
from bot.messages.probability_notes import scale
from bot.messages.report_pages import Volumes
from bot.messages.telegram_html import shorten, shown
from bot.messages.templates import Templates
from bot.settings import Settings, program_version
from retrieval import Abstention, Answer, Archive, Citation, Passage, Problem, Report, Timeline, Trend

LISTED = 8  # reports on a page of the list
PROBLEMS = 9  # shown to an operator


@dataclass(frozen=True, slots=True)
class Message:
    """One message, within Telegram's limits by construction: HTML, and perhaps buttons."""

    html: str
    keyboard: InlineKeyboardMarkup | None = None


@dataclass(frozen=True, slots=True)
class InlineEntry:
    """One inline result: what the list shows, and the message that choosing it sends."""

    id: str  # 1 to 64 bytes, the same as long as the passage is
    title: str
    description: str
    message: Message  # its buttons are links into the bot: it has no chat to answer in


class Renderer:
    """Every word a user sees. Every method gives one message.

    Long reports are paged, long passages in answers shortened to the sentences around the quote: no
    message needs a second one, so an edited question always edits one answer.
    """

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._subscriptions = settings.secret_key is not None
        self._templates = Templates()
        self._composer = Composer(self._templates)
        self._buttons = Buttons(self._templates)
        self._volumes = Volumes(self._templates)
        self._histories = Histories(self._templates)
        self._announcements = announcements.Announcements(self._templates)

    def answer(self, answer: Answer | Abstention, archive: Archive, offset: int = 0) -> Message:
        """The citations with their buttons, or what was searched in vain; `offset` citations came before."""
        html = self._composer.answer(answer, archive)
        if isinstance(answer, Abstention):
            return Message(html, self._buttons.nearest(answer.nearest) if answer.nearest else None)
        more = offset + len(answer.citations) if answer.more else None
        explained = bool(scale(citation.passage for citation in answer.citations).words)
        return Message(html, self._buttons.answer(answer.citations, more, explained, answer.later))

    def guest(self, answer: Answer | Abstention, archive: Archive, username: str) -> InlineEntry:
        """The same answer for a chat the bot is no member of: its buttons are links."""
        html = self._composer.answer(answer, archive)
        citation = answer.citations[0] if isinstance(answer, Answer) else answer.nearest
        keyboard = self._buttons.links(citation.passage, username) if citation else None
        title, _, rest = shown(html).partition("\n")
        return InlineEntry(
            _digest(html), shorten(title, 80), shorten(rest.strip(), 200), Message(html, keyboard)
        )

    def inline(self, citation: Citation, username: str) -> InlineEntry:
        """One inline result."""
        passage = citation.passage
        identity = (passage.report.slug, passage.ordinal, citation.start, citation.end, passage.text)
        return InlineEntry(
            id=_digest(repr(identity)),
            title=shorten(self._templates.phrase("buttons", "entry", passage.report, passage.speaker), 80),
            description=shorten(citation.quote, 200),
            message=Message(self._composer.card(citation), self._buttons.links(passage, username)),
        )

    def inline_button(self, found: bool) -> str:
        """The words of the button above inline results."""
        return self._templates.phrase("buttons", "open_bot" if found else "nothing_found")

    def latest(self, archive: Archive, index: int = 0) -> Message:
        """The newest report but `index`: its head and the quoted body's own words."""
        found = archive.latest(2, offset=max(0, index))
        if not found:
            html = self._templates.html("none", coverage=archive.coverage)
            return Message(html, self._buttons.latest(None, index, older=False))
        html = self._composer.latest(found[0], archive.passages(found[0].slug))
        return Message(html, self._buttons.latest(found[0], index, older=len(found) > 1))

    def report(self, archive: Archive, report: Report, page: int = 1) -> Message:
        """A page of the whole report; a page number too high gives the last."""
        pages = self._volumes.pages(report, archive.passages(report.slug))
        page = min(max(1, page), len(pages))
        html = self._templates.html(
            "report", report=report, page=page, pages=len(pages), blocks=pages[page - 1]
        )
        return Message(html, self._buttons.pages(report, page, len(pages)))

    def context(self, archive: Archive, passage: Passage) -> Message:
        """A passage with the ones before and after it."""
        passages = archive.passages(passage.report.slug)
        before = max((p for p in passages if p.ordinal < passage.ordinal), key=_ordinal, default=None)
        after = min((p for p in passages if p.ordinal > passage.ordinal), key=_ordinal, default=None)
        html = self._composer.context(passage, before, after)
        return Message(html, self._buttons.context(passage, before, after))

    def reports(self, archive: Archive, page: int = 1) -> Message:
        """A page of the list of reports, each with a button that opens it."""
        pages = max(1, -(-len(archive.reports) // LISTED))
        page = min(max(1, page), pages)
        first = (page - 1) * LISTED
        listed = archive.reports[first : first + LISTED]
        html = self._templates.html(
            "reports", listed=listed, first=first + 1, coverage=archive.coverage, page=page, pages=pages
        )
        return Message(html, self._buttons.reports(listed, page, pages))

    def timeline(self, timeline: Timeline, page: int = 1) -> Message:
        """A page of a timeline, each report with a button that opens it."""
        pages = max(1, -(-timeline.total // PAGE))
        listed = [moment.citation.passage.report for moment in timeline.entries]
        return Message(
            self._histories.timeline(timeline, page, pages), self._buttons.timeline(listed, page, pages)
        )

    def trend(self, trend: Trend, pictured: bool = False) -> Message:
        """What a trend counts: the caption of its picture, or with the counts as a line of blocks."""
        return Message(self._histories.trend(trend, pictured))

    def picture(self, trend: Trend) -> bytes | None:
        """A trend as a picture; None where nothing is to be drawn, or nothing to draw it with."""
        if not trend.counted:
            return None
        counts = [count for _, count in trend.counts]
        return draw(counts, self._histories.labels(trend), self._histories.heading(trend))

    def history_usage(self, archive: Archive, command: str) -> Message:
        """What to write after /timeline or /trend."""
        return Message(self._templates.html("history_usage", topics=archive.topics(1), command=command))

    def announcement(self, archive: Archive, report: Report, citations: Sequence[Citation]) -> Message:
        """A new report, with the quotes that a place's subscriptions wait for."""
        html = self._announcements.announcement(archive, report, citations)
        return Message(html, self._buttons.latest(report, 0, older=False))

    def digest(self, archive: Archive, reports: Sequence[Report], total: int) -> Message:
        """A list in place of many announcements: of `total` new reports those that are named."""
        listed = reports[: announcements.LISTED]
        html = self._announcements.digest(archive, listed, total)
        return Message(html, self._buttons.reports(listed, 1, 1))

    def subscribed(
        self, outcome: str, words: str, archive: Archive, limit: int = 0, in_topic: bool = False
    ) -> Message:
        """What /subscribe did: "added", "there", "unsearchable", "long" or "full"."""
        values = {"outcome": outcome, "words": words, "limit": limit, "in_topic": in_topic}
        return Message(self._templates.html("subscribed", topics=archive.topics(1), **values))

    def subscriptions(self, listed: Sequence[tuple[int, str]], in_group: bool = False) -> Message:
        """The subscriptions of a place by number and words, each with a button that ends it."""
        html = self._templates.html("subscriptions", listed=listed, in_group=in_group)
        return Message(html, self._buttons.subscriptions(listed))

    def unsubscribed(self, words: str, ended: int) -> Message:
        """How many subscriptions /unsubscribe ended; `words` says which was meant, if one was."""
        return Message(self._templates.html("unsubscribed", words=words, ended=ended))

    def forgotten(self, subscriptions: int, memory: bool) -> Message:
        """What /forget deleted: so many subscriptions, and whether anything in memory."""
        return Message(self._templates.html("forgotten", subscriptions=subscriptions, memory=memory))

    def start(self, archive: Archive, username: str) -> Message:
        """The first words of a private chat."""
        coverage, topics = archive.coverage, archive.topics(2)
        return Message(self._templates.html("start", coverage=coverage, topics=topics, username=username))

    def help(self, archive: Archive, username: str, in_group: bool = False) -> Message:
        """How to ask, and every command."""
        commands = self.commands("group" if in_group else "private")
        topics = archive.topics(2)
        return Message(
            self._templates.html(
                "help", topics=topics, username=username, in_group=in_group, commands=commands
            )
        )

    def privacy(self) -> Message:
        """What is kept about a user."""
        return Message(
            self._templates.html(
                "privacy",
                minutes=self._settings.follow_up_minutes,
                cached=self._settings.inline_cache_seconds,
                subscriptions=self._subscriptions,
                feeds=bool(self._settings.feeds),
            )
        )

    def about(self, archive: Archive, today: date, operator: bool = False) -> Message:
        """How many reports there are, how fresh, and which version; an operator sees each problem."""
        return Message(
            self._templates.html(
                "about",
                coverage=archive.coverage,
                fresh=archive.freshness(today),
                problems=len(archive.problems),
                listed=_problems(archive.problems) if operator else [],
                version=program_version(),
                fingerprint=archive.version,
            )
        )

    def ask_usage(self, archive: Archive, in_group: bool = False) -> Message:
        """How to put a question, to somebody who sent none."""
        return Message(self._templates.html("usage", topics=archive.topics(1), in_group=in_group))

    def unknown_report(self, name: str, archive: Archive) -> Message:
        """What to write after /report; `name` is what was written, perhaps nothing."""
        newest = archive.latest()
        example = newest[0].slug if newest else ""
        return Message(self._templates.html("unknown_report", name=name, example=example))

    def expired(self) -> Message:
        """What was asked for is gone."""
        return self.note("expired")

    def trouble(self) -> Message:
        """An apology."""
        return self.note("trouble")

    def note(self, name: str) -> Message:
        """A notice as a message."""
        return Message(self._templates.html("notice", text=self.notice(name)))

    def notice(self, name: str) -> str:
        """A plain text for the answer to a button; the names are those in the template of notices."""
        return self._templates.phrase("notices", name)

    def plain(self, answer: Answer | Abstention, archive: Archive) -> str:
        """An answer as plain text, quotes whole, not wrapped."""
        return self._composer.plain(answer, archive)

    def commands(self, scope: str) -> list[tuple[str, str]]:
        """The menu of a scope, "private", "group" or "admin": (command, description)."""
        lines = self._templates.html("commands", scope=scope, subscriptions=self._subscriptions).splitlines()
        return [(command, words) for command, _, words in (line.partition(" - ") for line in lines)]

    def description(self) -> str:
        """What an empty chat with the bot shows."""
        return self._templates.phrase("descriptions", "description")

    def short_description(self) -> str:
        """What the bot's profile shows."""
        return self._templates.phrase("descriptions", "short_description")


def _problems(problems: Sequence[Problem]) -> list[tuple[str, int, str, str]]:
    """The first problems: file name, line, what is wrong, and the cure, none of them long."""
    return [
        (shorten(Path(one.path).name, 80), one.line, shorten(one.problem, 150), shorten(one.cure, 100))
        for one in problems[:PROBLEMS]
    ]


def _ordinal(passage: Passage) -> int:
    return passage.ordinal


def _digest(text: str) -> str:
    return sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:32]
