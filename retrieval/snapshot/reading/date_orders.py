"""In which order numeric dates are read, file by file: what other reports of the folder prove.

"3/2/2022" alone can be read two ways; one "3/25/2022" of the same outlet or folder settles it.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator

from retrieval.reports.folder_listing import parents
from retrieval.snapshot.report_metadata import ReportMetadata
from retrieval.text.date_lines import DateOrder

_Proven = Counter[tuple[str, str]]  # (outlet, "" for reports without one; order) -> reports that prove it


class DateOrders:
    """The orders that reports prove, by outlet and by sub-folder.

    What an outlet's own reports prove decides; else what is proven in the nearest sub-folder where anything
    is, by reports of the same outlet or without one. Contradictions leave the order open: a wrong date is
    worse than none.

    `changed` is whether anything has become proven, or is no longer, since it was last set to False.
    """

    def __init__(self, reports: Iterable[ReportMetadata]) -> None:
        self._outlets: _Proven = Counter()
        self._folders: dict[str, _Proven] = defaultdict(Counter)
        self._files: Counter[tuple[str, str]] = Counter()  # (file, order)
        self.changed = False
        for report in reports:
            self.count(report, 1)
        self.changed = True

    def count(self, report: ReportMetadata, times: int) -> None:
        """Add what a report proves, or, with -1, take it away again."""
        if not report.order:
            return
        _count(self._files, (report.file, report.order), times)
        proven = report.outlet, report.order
        for counts in (self._outlets, *(self._folders[folder] for folder in parents(report.file))):
            self.changed |= _count(counts, proven, times)

    def order_of(self, reports: Iterable[ReportMetadata]) -> DateOrder | None:
        """The order in which the dates of a file's reports are read; None where nothing decides."""
        for report in reports:
            for orders in self._evidence(report):
                if orders:
                    return DateOrder(*orders) if len(orders) == 1 else None
        return None

    def _evidence(self, report: ReportMetadata) -> Iterator[set[str]]:
        """What is proven, the nearest to a report first."""
        yield {order for order in DateOrder if (report.file, order) in self._files}
        if report.outlet:
            yield {order for outlet, order in self._outlets if outlet == report.outlet}
        for folder in parents(report.file):
            proven: Iterable[tuple[str, str]] = self._folders.get(folder, ())
            yield {order for outlet, order in proven if not outlet or report.outlet in ("", outlet)}


def _count(counts: Counter[tuple[str, str]], key: tuple[str, str], times: int) -> bool:
    """Count one more or one less; whether that is the first or was the last."""
    counts[key] += times
    if counts[key]:
        return counts[key] == times
    del counts[key]
    return True
