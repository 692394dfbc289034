"""Whole reports in pages: cut between passages, then between sentences, never inside a tag."""

from collections.abc import Iterator, Sequence

from markupsafe import Markup

from bot.messages.telegram_html import MAX_ENTITIES, pack, pieces
from bot.messages.templates import Templates
from retrieval import Passage, Report

PAGE_UNITS = 3400  # leaves 696 for the head of the page and for a speaker's name above a whole piece
PIECE_UNITS = 3300
PAGE_ENTITIES = MAX_ENTITIES - 5  # the head needs one


class Volumes:
    """Pages of reports."""

    def __init__(self, templates: Templates) -> None:
        self._templates = templates

    def pages(self, report: Report, passages: Sequence[Passage]) -> list[list[Markup]]:
        """The pages of a report, each a list of HTML blocks; at least one page."""
        return pack(list(self._blocks(report, passages)), PAGE_UNITS, PAGE_ENTITIES) or [[]]

    def _blocks(self, report: Report, passages: Sequence[Passage]) -> Iterator[Markup]:
        # The summary may be the first passage too; once is enough.
        summary = "" if any(passage.text == report.summary for passage in passages) else report.summary
        for kind, text in (("title", report.title), ("summary", summary)):
            for start, end in pieces(text, PIECE_UNITS):
                last = end == len(text)
                yield self._block(kind=kind, report=report, text=text[start:end], last=last)
        speaker: object = self  # nobody yet; None is a speaker without a name
        for passage in passages:
            kind = "quoted" if passage.quoted else "own"
            who = passage.speaker if passage.quoted else self
            for start, end in pieces(passage.text, PIECE_UNITS):
                opens, speaker = who != speaker, who
                yield self._block(kind=kind, passage=passage, text=passage.text[start:end], opens=opens)

    def _block(self, **values: object) -> Markup:
        return Markup(self._templates.html("block", **values))  # noqa: S704 - the template has escaped it
