"""Reading the files of a folder that have changed, and those whose reading depends on them."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path

from retrieval.reports.corpus import Progress, judged
from retrieval.reports.folder_listing import FileStamp
from retrieval.reports.parsing.reading_options import ReadingOptions
from retrieval.reports.report import Report
from retrieval.snapshot.reading.file_states import FileProblem, FileState, FileStates, alone
from retrieval.snapshot.reading.folder_contents import read
from retrieval.snapshot.reading.shared_titles import is_shared, with_other_title
from retrieval.snapshot.report_metadata import ReportKey, ReportMetadata
from retrieval.text.date_lines import DateOrder
from retrieval.worker_pool import NO_WORKERS, WorkerPool


@dataclass
class FileReader:
    """Reads files, and changes their states.

    `fresh` are the reports that differ from those before, by file. `pending` are the files that changed while
    they were read. `before` are the states that the files read or removed had, None where they are new.
    """

    folder: Path
    options: ReadingOptions
    files: FileStates
    pool: WorkerPool = NO_WORKERS
    fresh: dict[str, dict[ReportMetadata, Report]] = field(default_factory=dict)
    pending: set[str] = field(default_factory=set)
    before: dict[str, FileState | None] = field(default_factory=dict)

    @property
    def changes(self) -> int:
        """How many files differ from before."""
        return sum(self.files.states.get(name) != state for name, state in self.before.items())

    def take_back(self) -> None:
        """Give all files the states that they had before."""
        for name, state in self.before.items():
            self.files.put(name, state)

    def remove(self, names: Iterable[str]) -> None:
        """Forget files that are no longer there."""
        for name in names:
            self._put(name, None)

    def read(
        self,
        stamps: Mapping[str, FileStamp],
        order: DateOrder | None = None,
        progress: Progress | None = None,
    ) -> None:
        """Read files; `order` is that of their numeric dates where other reports prove it."""
        options = replace(self.options, date_order=order) if order else self.options
        scan = read(self.folder, stamps, options, progress, self.pool)
        self.pending |= scan.pending
        for name, stamp in scan.stamps.items():
            before = self.before[name] if name in self.before else self.files.states.get(name)
            self.fresh[name] = {}
            if name in scan.problems:
                problem = FileProblem(scan.problems[name].line, scan.problems[name].finding)
                reports, order_before = (before.reports, before.order) if before else ((), None)
                self._put(name, FileState(stamp, reports, problem, order_before))
                continue
            same = {each: each for each in before.reports} if before else {}
            reports_read = scan.reports[name]
            self.fresh[name] = {each: report for each, report in reports_read.items() if each not in same}
            self._put(
                name,
                FileState(stamp, tuple(same.get(each, each) for each in reports_read), None, order),
            )

    def settle_date_orders(self) -> None:
        """Read those files again whose dates depend on what other reports prove, where that has changed."""
        if self.options.date_order or not self.before:
            return
        orders, ambiguous = self.files.orders, self.files.ambiguous
        again: dict[DateOrder | None, dict[str, FileStamp]] = defaultdict(dict)
        for name in ambiguous if orders.changed else self.before.keys() & ambiguous:
            state = self.files.states[name]
            reports = [each for each in state.reports if each.ambiguous]
            if not state.problem and (order := orders.order_of(reports)) != state.order:
                again[order][name] = state.stamp
        orders.changed = False
        for order, stamps in again.items():
            self.read(stamps, order)

    def settle_titles(self, stored: Callable[[ReportKey], Report]) -> None:
        """Give other titles to reports whose first line several have, and theirs back where that has changed.

        A file that has become unreadable keeps the other title until it can be read again. Files of several
        reports have a title above all of them, and keep it. `stored` gives the reports that have not just
        been read.
        """
        states = [*self.before.values(), *map(self.files.states.get, self.before)]
        lines = {each.first_line: None for state in states if state for each in alone(state)}
        lines.pop("", None)
        groups = [list(self.files.first_lines.of(line)) for line in lines]
        shared = [is_shared(group) for group in groups]
        for each in [each for at, group in enumerate(groups) if not shared[at] for each in group]:
            state = self.files.states[each.file]
            if each.retitled and not state.problem:
                self.read({each.file: state.stamp}, state.order)
        for line in [line for line, is_no_title in zip(lines, shared, strict=True) if is_no_title]:
            for each in [each for each in self.files.first_lines.of(line) if not each.retitled]:
                self._retitle(each, stored)

    def _retitle(self, metadata: ReportMetadata, stored: Callable[[ReportKey], Report]) -> None:
        name = metadata.file
        report = self.fresh.get(name, {}).get(metadata) or stored(metadata.key)
        changed, report = with_other_title(report, metadata)
        state = self.files.states[name]
        before = self.before.get(name, state)
        same = next((each for each in before.reports if each == changed), None) if before else None
        self.fresh[name] = {} if same else {changed: report}
        self._put(name, state._replace(reports=(same or changed,)))

    def judge(self) -> tuple[list[ReportMetadata], list[ReportMetadata]]:
        """Judge which reports are used, as far as that may have changed: those that are, those that are not.

        Among these are reports that are no longer there.
        """
        touched = [each for state in self.before.values() if state for each in state.reports]
        gone = {each.key: each for each in touched}
        touched += [
            each for name in self.before if (state := self.files.states.get(name)) for each in state.reports
        ]
        judgements = [*judged(self.files.connected(touched))]
        for key in gone:
            self.files.unused.pop(key, None)
        for each, why in judgements:
            if why:
                self.files.unused[each.key] = why
            else:
                self.files.unused.pop(each.key, None)
        used = [each for each, why in judgements if not why]
        return used, [*gone.values(), *(each for each, why in judgements if why)]

    def _put(self, name: str, state: FileState | None) -> None:
        self.before.setdefault(name, self.files.states.get(name))
        self.files.put(name, state)
