"""The texts that tell subscribers of new reports."""

from collections.abc import Sequence

from bot.messages.composing import Composer, View
from bot.messages.telegram_html import excerpt
from retrieval import Archive, Citation, Report

QUOTED = 3  # matching passages shown with a new report
LISTED = 10  # reports that a digest names


class Announcements(Composer):
    """Composes announcements; each fits into one message."""

    def announcement(self, archive: Archive, report: Report, citations: Sequence[Citation]) -> str:
        """A new report: its head, its summary, and the quotes that subscribers wait for, best first.

        A quote that stands in the summary is not shown twice. Where there is neither, the report's first
        passage speaks for it.
        """
        told = [one for one in citations if one.passage.text != report.summary][:QUOTED]
        if not told and not report.summary:
            told = [Citation(first, 0, 0, 0.0) for first in archive.passages(report.slug)[:1]]
        texts = [report.summary, *(one.passage.text for one in told)]

        def render(limits: Sequence[int]) -> str:
            summary = excerpt(report.summary, 0, 0, limits[0]) if report.summary else None
            views = [
                View(one.passage, excerpt(one.passage.text, one.start, one.end, limit))
                for one, limit in zip(told, limits[1:], strict=True)
            ]
            return self._templates.html("announcement", report=report, summary=summary, views=views)

        return self._fitted(texts, render)

    def digest(self, archive: Archive, listed: Sequence[Report], total: int) -> str:
        """Many new reports at once, or old ones: a list of some of the `total`."""
        total = max(total, len(listed))
        coverage = archive.coverage
        return self._templates.html("digest", listed=listed, total=total, coverage=coverage)
