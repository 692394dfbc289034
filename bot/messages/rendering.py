"""Everything a user sees, as messages with their buttons."""

from dataclasses import dataclass
from hashlib import sha256

from telegram import InlineKeyboardMarkup

from bot.messages.buttons import Buttons
from bot.messages.composing import Composer
from bot.messages.telegram_html import shorten, shown
from bot.messages.templates import Templates
from bot.messages.volumes import Volumes
from bot.messages.yardstick import scale
from bot.settings import Settings, program_version
from retrieval import Abstention, Answer, Archive, Citation, Passage, Report

LISTED = 8  # reports on a page of the list


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
        self._templates = Templates()
        self._composer = Composer(self._templates)
        self._buttons = Buttons(self._templates)
        self._volumes = Volumes(self._templates)

    def answer(self, answer: Answer | Abstention, archive: Archive, offset: int = 0) -> Message:
        """The citations with their buttons, or what was searched in vain; `offset` citations came before."""
        html = self._composer.answer(answer, archive)
        if isinstance(answer, Abstention):
            return Message(html, self._buttons.nearest(answer.nearest) if answer.nearest else None)
        more = offset + len(answer.citations) if answer.more else None
        explained = bool(scale(citation.passage for citation in answer.citations).words)
        return Message(html, self._buttons.answer(answer.citations, more, explained))

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
        minutes, cached = self._settings.follow_up_minutes, self._settings.inline_cache_seconds
        return Message(self._templates.html("privacy", minutes=minutes, cached=cached))

    def about(self, archive: Archive) -> Message:
        """How many reports there are, and which version this is."""
        return Message(
            self._templates.html(
                "about",
                coverage=archive.coverage,
                problems=len(archive.problems),
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
        return Message(self._templates.html("notice", text=self.notice("expired")))

    def trouble(self) -> Message:
        """An apology."""
        return Message(self._templates.html("notice", text=self.notice("trouble")))

    def notice(self, name: str) -> str:
        """A plain text for the answer to a button: "expired", "trouble", "no_more" or "yardstick"."""
        return self._templates.phrase("notices", name)

    def plain(self, answer: Answer | Abstention, archive: Archive) -> str:
        """An answer as plain text, quotes whole, not wrapped."""
        return self._composer.plain(answer, archive)

    def commands(self, scope: str) -> list[tuple[str, str]]:
        """The menu of a scope, "private", "group" or "admin": (command, description)."""
        lines = self._templates.html("commands", scope=scope).splitlines()
        return [(command, words) for command, _, words in (line.partition(" - ") for line in lines)]

    def description(self) -> str:
        """What an empty chat with the bot shows."""
        return self._templates.phrase("descriptions", "description")

    def short_description(self) -> str:
        """What the bot's profile shows."""
        return self._templates.phrase("descriptions", "short_description")


def _ordinal(passage: Passage) -> int:
    return passage.ordinal


def _digest(text: str) -> str:
    return sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:32]
