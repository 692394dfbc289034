"""In which order numeric dates are read, file by file: what other reports of the folder prove.

"3/2/2022" alone can be read two ways; one "3/25/2022" of the same outlet or folder settles it.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping

from retrieval.reports.folder_listing import parents
from retrieval.snapshot.report_metadata import ReportMetadata
from retrieval.text.date_lines import DateOrder

_Proven = dict[str, set[str]]  # outlet, "" for reports without one -> orders that its reports prove


class DateOrders:
    """The orders that reports prove, by outlet and by sub-folder.

    What an outlet's own reports prove decides; else what is proven in the nearest sub-folder where anything
    is, by reports of the same outlet or without one. Contradictions leave the order open: a wrong date is
    worse than none.
    """

    def __init__(self, reports: Iterable[ReportMetadata]) -> None:
        self._outlets: _Proven = defaultdict(set)
        self._folders: dict[str, _Proven] = defaultdict(lambda: defaultdict(set))
        self._files: dict[str, set[str]] = defaultdict(set)
        for report in reports:
            if not report.order:
                continue
            self._files[report.file].add(report.order)
            self._outlets[report.outlet].add(report.order)
            for folder in parents(report.file):
                self._folders[folder][report.outlet].add(report.order)

    def order_of(self, reports: Iterable[ReportMetadata]) -> DateOrder | None:
        """The order in which the dates of a file's reports are read; None where nothing decides."""
        for report in reports:
            for orders in self._evidence(report):
                if orders:
                    return DateOrder(*orders) if len(orders) == 1 else None
        return None

    def _evidence(self, report: ReportMetadata) -> Iterable[set[str]]:
        """What is proven, the nearest to a report first."""
        yield self._files.get(report.file, set())
        if report.outlet:
            yield self._outlets.get(report.outlet, set())
        for folder in parents(report.file):
            yield _of_outlet(self._folders.get(folder, {}), report.outlet)


def _of_outlet(proven: Mapping[str, set[str]], outlet: str) -> set[str]:
    """The orders proven by reports that may follow the same convention as those of an outlet."""
    return {
        order for other, orders in proven.items() for order in orders if outlet in ("", other) or not other
    }
