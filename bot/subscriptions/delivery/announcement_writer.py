"""What an announcement says: written when it is sent, of the reports and subscriptions as they are then."""

from bot.messages import announcements
from bot.messages.message import Message
from bot.messages.templates import Templates
from bot.subscriptions.delivery.outbox import OutboxItem
from retrieval import Archive, Citation, Report


class AnnouncementBuilder:
    """Turns an item into a message."""

    def __init__(self, archive: Archive, templates: Templates) -> None:
        self._archive = archive
        self._templates = templates

    def message(self, item: OutboxItem) -> Message | None:
        """The message; None where the reports are gone, or nobody wants them any more."""
        found = [report for slug, digest in item.reports if (report := self._report(slug, digest))]
        quotes = {report.slug: self._quotes(report, item.words) for report in found}
        wanted = [report for report in found if "" in item.words or quotes[report.slug]]
        if not wanted:
            return None
        if item.kind == "digest":
            total = item.total - len(item.reports) + len(wanted)
            return announcements.digest(self._templates, self._archive, wanted, total)
        quoted = quotes[wanted[0].slug]
        return announcements.announcement(self._templates, self._archive, wanted[0], quoted)

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
