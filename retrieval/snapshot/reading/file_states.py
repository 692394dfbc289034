"""The files of a folder as last read, and what they say together, kept up to date file by file."""

from collections.abc import Iterable, Iterator, Mapping
from functools import cached_property
from operator import attrgetter
from typing import NamedTuple

from retrieval.reports.corpus import judged
from retrieval.reports.errors import Finding
from retrieval.reports.folder_listing import FileStamp
from retrieval.snapshot.reading.date_orders import DateOrders
from retrieval.snapshot.reading.report_groups import ReportGroups
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


class FileStates:
    """The states of files by name. What a change costs does not grow with the number of files."""

    def __init__(self, states: Files | None = None) -> None:
        self.states = dict(states or {})
        self.problems = {name: state.problem for name, state in self.states.items() if state.problem}

    def put(self, name: str, state: FileState | None) -> None:
        """Set the state of a file; None where it is no longer there."""
        before = self.states.pop(name, None) if state is None else self.states.get(name)
        if state is not None:
            self.states[name] = state
        self.problems.pop(name, None)
        if state and state.problem:
            self.problems[name] = state.problem
        if "_together" in vars(self):  # else it is made of all states when it is needed
            for each, times in (before, -1), (state, 1):
                if each is not None:
                    self._together.count(each, times)

    @property
    def orders(self) -> DateOrders:
        """The orders of day and month that the reports prove."""
        return self._together.orders

    @property
    def ambiguous(self) -> Iterable[str]:
        """The files that have a report whose date can be read two ways."""
        return self._together.ambiguous

    @property
    def first_lines(self) -> ReportGroups:
        """The reports that have a file of their own, by their first line."""
        return self._together.first_lines

    @property
    def unused(self) -> dict[ReportKey, str | Finding]:
        """Why reports are not used: the file that holds the same report, or what is wrong."""
        return self._together.unused

    def connected(self, reports: Iterable[ReportMetadata]) -> list[ReportMetadata]:
        """The reports that decide with some others, there or gone, which of them are used; by file."""
        reports = list(reports)
        if len(reports) >= len(self.states):  # of a folder just opened
            return [each for name in sorted(self.states) for each in self.states[name].reports]
        contents, slugs = self._together.contents, self._together.slugs
        waiting, found = reports, dict[int, ReportMetadata]()
        while waiting:
            report = waiting.pop()
            beside = (*contents.of(report.digest), *slugs.of(report.slug))
            waiting += [each for each in beside if id(each) not in found]
            found |= {id(each): each for each in beside}
        return sorted(found.values(), key=lambda each: self.place(each.key))

    def place(self, key: ReportKey) -> tuple[str, int]:
        """The file of a report and its place there, to sort reports by."""
        return key[0], [each.key for each in self.states[key[0]].reports].index(key)

    def has(self, key: ReportKey) -> bool:
        """Whether a file has a report of this key."""
        state = self.states.get(key[0])
        return state is not None and any(each.key == key for each in state.reports)

    @cached_property
    def _together(self) -> "_Together":
        return _Together(self.states)


class _Together:
    """What the reports of all files say together."""

    def __init__(self, states: Files) -> None:
        reports = [each for state in states.values() for each in state.reports]
        self.contents = ReportGroups(attrgetter("digest"), reports)
        self.slugs = ReportGroups(attrgetter("slug"), reports)
        self.first_lines = ReportGroups(
            attrgetter("first_line"), (each for state in states.values() for each in alone(state))
        )
        self.orders = DateOrders(reports)
        self.ambiguous = dict.fromkeys(each.file for each in reports if each.ambiguous)
        by_file = (each for name in sorted(states) for each in states[name].reports)
        self.unused = {each.key: why for each, why in judged(by_file) if why}

    def count(self, state: FileState, times: int) -> None:
        """Add the reports of a file, or, with -1, take them away again."""
        for groups, reports in (
            (self.contents, state.reports),
            (self.slugs, state.reports),
            (self.first_lines, alone(state)),
        ):
            for each in reports:
                groups.add(each) if times > 0 else groups.remove(each)
        for each in state.reports:
            self.orders.count(each, times)
            if times < 0:
                self.ambiguous.pop(each.file, None)
            elif each.ambiguous:
                self.ambiguous[each.file] = None


def alone(state: FileState) -> Iterator[ReportMetadata]:
    """The report of a file that has no other."""
    if len(state.reports) == 1:
        yield state.reports[0]
