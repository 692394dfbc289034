"""Reports that have been read, in a temporary file until they are written: memory does not grow with them."""

import pickle
from collections.abc import Iterable
from typing import IO

from retrieval.reports.report import Report
from retrieval.snapshot.report_metadata import ReportKey


class ReportSpool:
    """Reports by their keys, of which the last one given counts."""

    def __init__(self, file: IO[bytes]) -> None:
        """`file` is open for reading and writing, and empty."""
        self._file = file
        self._places: dict[ReportKey, tuple[int, int]] = {}  # start and size

    def add(self, reports: Iterable[tuple[ReportKey, Report]]) -> None:
        """Take reports in."""
        start = self._file.seek(0, 2)
        for key, report in reports:
            self._places[key] = (start, self._file.write(pickle.dumps(report)))
            start += self._places[key][1]

    def report(self, key: ReportKey) -> Report:
        """The report of a key."""
        start, size = self._places[key]
        self._file.seek(start)
        report: Report = pickle.loads(self._file.read(size))  # noqa: S301  # from ourselves
        return report
