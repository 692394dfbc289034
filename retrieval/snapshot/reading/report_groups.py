"""Reports by something that several of them may have in common."""

from collections.abc import Callable, Collection, Iterable

from retrieval.snapshot.report_metadata import ReportMetadata


class ReportGroups:
    """Key -> the reports that have it. Adding or removing one takes the same time however many there are."""

    def __init__(self, key: Callable[[ReportMetadata], str], reports: Iterable[ReportMetadata]) -> None:
        self._key = key
        self._first: dict[str, ReportMetadata] = {}
        self._all: dict[str, dict[int, ReportMetadata]] = {}  # of keys that several have, by identity
        for each in reports:
            self.add(each)

    def add(self, report: ReportMetadata) -> None:
        """Add a report that is not there yet."""
        key = self._key(report)
        first = self._first.setdefault(key, report)
        if first is not report:
            self._all.setdefault(key, {id(first): first})[id(report)] = report

    def remove(self, report: ReportMetadata) -> None:
        """Remove a report that is there."""
        key = self._key(report)
        if (several := self._all.get(key)) is None:
            del self._first[key]
            return
        del several[id(report)]
        self._first[key] = next(iter(several.values()))
        if len(several) == 1:
            del self._all[key]

    def of(self, key: str) -> Collection[ReportMetadata]:
        """The reports that have a key."""
        if several := self._all.get(key):
            return several.values()
        return (self._first[key],) if key in self._first else ()
