"""Which reports of an announcement are still there and wanted, and by which subscriptions."""

from collections.abc import Iterable
from dataclasses import dataclass

from bot.subscriptions.delivery.outbox_item import OutboxItem
from bot.subscriptions.subscription import Subscription
from retrieval import Archive, Report


@dataclass(frozen=True, slots=True)
class WantedReport:
    """A report, and the subscriptions of a destination that match it."""

    report: Report
    digest: str  # as it was when it was recorded
    subscriptions: tuple[Subscription, ...]


def wanted_reports(archive: Archive, item: OutboxItem) -> list[WantedReport]:
    """The reports of an announcement that its destination wants now, in their order."""
    found = []
    for slug, digest in item.reports:
        if report := _report(archive, slug, digest):
            wanting = (each for each in item.subscriptions if is_wanted(archive, each.words, report.slug))
            if matching := tuple(wanting):
                found.append(WantedReport(report, digest, matching))
    return found


def wanted_total(item: OutboxItem, wanted: Iterable[WantedReport]) -> int:
    """How many reports an announcement is about, if those that it does not name are all wanted."""
    return item.total - len(item.reports) + len(list(wanted))


def is_wanted(archive: Archive, words: str, slug: str) -> bool:
    """Whether the words of a subscription ask for a report; no words ask for every report."""
    return not words or archive.matches(words, slug)


def _report(archive: Archive, slug: str, digest: str) -> Report | None:
    """A report by its name; where its file was renamed meanwhile, by its text."""
    if report := archive.report(slug):
        return report
    renamed = archive.slug_of(digest)
    return archive.report(renamed) if renamed else None
