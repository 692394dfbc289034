"""The files of a folder as last read, and reading those that have changed."""

from collections import defaultdict
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import NamedTuple

from retrieval.reports.corpus import Progress
from retrieval.reports.errors import Finding
from retrieval.reports.folder import read
from retrieval.reports.folder_listing import FileStamp
from retrieval.reports.parsing.reading_options import ReadingOptions
from retrieval.reports.report import Report
from retrieval.snapshot.reading.date_orders import DateOrders
from retrieval.snapshot.reading.shared_titles import shared_first_lines, with_other_title
from retrieval.snapshot.report_metadata import ReportKey, ReportMetadata
from retrieval.text.date_lines import DateOrder


class FileProblem(NamedTuple):
    """What is wrong with a file: a problem without its path, which depends on how the folder was named."""

    line: int
    finding: Finding


class FileState(NamedTuple):
    """A file when last read.

    Its reports, in its order, are those before if it has become unreadable. `order` is the order of numeric
    dates that other reports prove and it was read with.
    """

    stamp: FileStamp
    reports: tuple[ReportMetadata, ...]
    problem: FileProblem | None = None
    order: DateOrder | None = None


Files = Mapping[str, FileState]


@dataclass
class FileReader:
    """Reads files, changing a copy of their states.

    `fresh` are the reports that differ from those before, by file. `pending` are the files that changed while
    they were read.
    """

    folder: Path
    options: ReadingOptions
    before: Files
    files: dict[str, FileState] = field(init=False)
    fresh: dict[str, dict[ReportMetadata, Report]] = field(default_factory=dict)
    pending: set[str] = field(default_factory=set)

    def __post_init__(self) -> None:
        self.files = dict(self.before)

    @property
    def changes(self) -> int:
        """How many files differ from before."""
        read_or_removed = self.fresh.keys() | (self.before.keys() - self.files.keys())
        return sum(self.files.get(name) != self.before.get(name) for name in read_or_removed)

    @property
    def _differs(self) -> bool:
        """Whether any file has been read or removed; if none, all is settled."""
        return bool(self.fresh) or len(self.files) != len(self.before)

    @property
    def _alone(self) -> list[ReportMetadata]:
        """The reports that have a file of their own."""
        return [state.reports[0] for state in self.files.values() if len(state.reports) == 1]

    def read(
        self,
        stamps: Mapping[str, FileStamp],
        order: DateOrder | None = None,
        progress: Progress | None = None,
    ) -> None:
        """Read files; `order` is that of their numeric dates where other reports prove it."""
        options = replace(self.options, date_order=order) if order else self.options
        scan = read(self.folder, stamps, options, progress)
        self.pending |= scan.pending
        for name, stamp in scan.stamps.items():
            before = self.before.get(name)
            self.fresh[name] = {}
            if name in scan.problems:
                problem = FileProblem(scan.problems[name].line, scan.problems[name].finding)
                reports, order_before = (before.reports, before.order) if before else ((), None)
                self.files[name] = FileState(stamp, reports, problem, order_before)
                continue
            same = {each: each for each in before.reports} if before else {}
            reports_read = {ReportMetadata.of(report): report for report in scan.reports[name]}
            self.fresh[name] = {each: report for each, report in reports_read.items() if each not in same}
            self.files[name] = FileState(
                stamp, tuple(same.get(each, each) for each in reports_read), None, order
            )

    def settle_date_orders(self) -> None:
        """Read those files again whose dates depend on what other reports prove, where that has changed."""
        if self.options.date_order or not self._differs:
            return
        ambiguous: dict[str, list[ReportMetadata]] = defaultdict(list)
        for each in [each for state in self.files.values() for each in state.reports if each.ambiguous]:
            ambiguous[each.file].append(each)
        if not ambiguous:
            return
        orders = DateOrders(each for state in self.files.values() for each in state.reports)
        again: dict[DateOrder | None, dict[str, FileStamp]] = defaultdict(dict)
        for name, reports in ambiguous.items():
            state = self.files[name]
            if not state.problem and (order := orders.order_of(reports)) != state.order:
                again[order][name] = state.stamp
        for order, stamps in again.items():
            self.read(stamps, order)

    def settle_titles(self, stored: Callable[[ReportKey], Report]) -> None:
        """Give other titles to reports whose first line several have, and theirs back where that has changed.

        A file that has become unreadable keeps the other title until it can be read again. Files of several
        reports have a title above all of them, and keep it. `stored` gives the reports that have not just
        been read.
        """
        if not self._differs:
            return
        shared = shared_first_lines(self._alone)
        for each in [each for each in self._alone if each.retitled and each.first_line not in shared]:
            if not (state := self.files[each.file]).problem:
                self.read({each.file: state.stamp}, state.order)
        for metadata in [each for each in self._alone if each.first_line in shared and not each.retitled]:
            name = metadata.file
            report = self.fresh.get(name, {}).get(metadata) or stored(metadata.key)
            changed, report = with_other_title(report, metadata)
            before = self.before[name].reports if name in self.before else ()
            same = next((each for each in before if each == changed), None)
            self.fresh[name] = {} if same else {changed: report}
            self.files[name] = self.files[name]._replace(reports=(same or changed,))
