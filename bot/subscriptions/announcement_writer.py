"""What an announcement says: written when it is sent, of the reports and subscriptions as they are then."""

import logging

from bot.messages.rendering import Message, Renderer
from bot.metrics import Metrics
from bot.subscriptions.outbox import OutboxItem
from retrieval import Archive, Citation, Report

logger = logging.getLogger(__name__)


class AnnouncementBuilder:
    """Turns a item into a message."""

    def __init__(self, archive: Archive, renderer: Renderer, metrics: Metrics) -> None:
        self._archive = archive
        self._renderer = renderer
        self._metrics = metrics

    def message(self, item: OutboxItem) -> Message | None:
        """The message; None where the reports are gone, or nobody wants them any more."""
        found = [report for slug, digest in item.reports if (report := self._report(slug, digest))]
        quotes = {report.slug: self._quotes(report, item.words) for report in found}
        wanted = [report for report in found if "" in item.words or quotes[report.slug]]
        if not wanted:
            return None
        if item.kind == "digest":
            total = item.total - len(item.reports) + len(wanted)
            return self._renderer.digest(self._archive, wanted, total)
        citations = [quote for quote in quotes[wanted[0].slug] if self._vouched(quote)]
        return self._renderer.announcement(self._archive, wanted[0], citations)

    def _report(self, slug: str, digest: str) -> Report | None:
        """A report by its name; where its file was renamed meanwhile, by its text."""
        if report := self._archive.report(slug):
            return report
        renamed = next((name for name, text in self._archive.digests.items() if text == digest), None)
        return self._archive.report(renamed) if renamed else None

    def _quotes(self, report: Report, words: tuple[str, ...]) -> list[Citation]:
        """The passages that its readers wait for, each once."""
        found: dict[int, Citation] = {}
        for text in words:
            for citation in self._archive.percolate(text, report.slug) if text else ():
                found.setdefault(citation.passage.ordinal, citation)
        return list(found.values())

    def _vouched(self, citation: Citation) -> bool:
        if self._archive.is_verbatim(citation):
            return True
        self._metrics.count("misquotes")
        logger.error("Defect: a quote of an announcement is not verbatim: %s", citation.passage.report.slug)
        return False
