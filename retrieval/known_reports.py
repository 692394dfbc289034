"""The reports that are known on a day: every report is known from its day on, an undated one always."""

from collections import Counter
from collections.abc import Sequence
from datetime import date
from functools import cached_property
from typing import Any, overload

from retrieval.history.freshness import YEAR, Freshness, freshness
from retrieval.report_search import ReportMatches, find_reports, reports_to_list
from retrieval.reports.key_phrases import KeyPhrase, key_phrases
from retrieval.reports.passage_address import read_address
from retrieval.reports.passages import Passage
from retrieval.reports.report import Report
from retrieval.search.questions.understanding import understand
from retrieval.searcher import ALWAYS, Ask, Coverage, Searcher
from retrieval.text.dates import Period


class KnownReports:
    """A view of an archive on a day, None being the end of time: what is shown to anybody comes from here.

    A place of a report is that from the newest, which is 0. A number of a report is counted from the oldest,
    which is 1, so that newer ones do not change it; undated reports have none. Nothing is read before it is
    asked for.
    """

    def __init__(self, ask: Ask, today: date | None = None) -> None:
        self._ask = ask
        self.today = today
        self._known = Period(None, today)

    @cached_property
    def reports(self) -> Sequence[Report]:
        """All of them, newest first, undated last."""
        return _KnownSequence(self._ask, self._first, self._ask(lambda searcher: len(searcher.reports)))

    @property
    def coverage(self) -> Coverage:
        """How much is known."""
        return self._ask(lambda searcher: searcher.coverage_in(self._known))

    def latest(self, n: int = 1, offset: int = 0) -> list[Report]:
        """The newest reports; undated ones come last."""
        return list(self.reports[offset : offset + n])

    def report(self, key: str) -> Report | None:
        """The report of a slug or ref."""
        return self._ask(lambda searcher: self._report(searcher, key))

    def passages(self, key: str) -> Sequence[Passage]:
        """The passages of a report, in order; none where it is unknown."""

        def passages(searcher: Searcher) -> Sequence[Passage]:
            report = self._report(searcher, key)
            return searcher.passages_of(report.slug) if report else ()

        return self._ask(passages)

    def passage(self, key: str, ordinal: int) -> Passage | None:
        """One passage of a report."""
        return next((passage for passage in self.passages(key) if passage.ordinal == ordinal), None)

    def addressed(self, text: str) -> Sequence[Passage] | None:
        """The passages that an address means, in order; None for other words, and for a `#word`."""
        key, ordinal = read_address(text) or ("", None)
        if not key:
            return None
        if ordinal is None:
            return self.passages(key) or None
        return [passage for passage in self.passages(key) if passage.ordinal == ordinal]

    def place(self, key: str) -> int | None:
        """The place of the report of a slug or ref."""
        place = self._ask(lambda searcher: searcher.place(key))
        return place - self._first if place is not None and place >= self._first else None

    def neighbour(self, key: str, older: bool) -> Report | None:
        """The next older, or newer, report than that of a slug or ref."""
        place = self.place(key)
        if place is None:
            return None
        place += 1 if older else -1
        return self.reports[place] if 0 <= place < len(self.reports) else None

    def number(self, report: Report) -> int | None:
        """The number of a report."""
        place = self.place(report.slug)
        return self._dated - place if place is not None and place < self._dated else None

    def numbered(self, number: int) -> Report | None:
        """The report of a number."""
        return self.reports[self._dated - number] if 0 < number <= self._dated else None

    def months(self) -> list[tuple[date, int]]:
        """The months with reports, by their first days, and how many each has; newest first."""
        days = self._ask(lambda searcher: searcher.days(self._known))
        months: Counter[date] = Counter()
        for day, count in days.items():
            months[day.replace(day=1)] += count
        return [*months.items()]

    def places_in(self, period: Period | None) -> range:
        """The places of the reports published in a period; those of undated reports for None."""
        if period is None:
            return range(self._dated, len(self.reports))
        inside = self._ask(lambda searcher: searcher.places(period))
        return range(*(max(0, place - self._first) for place in (inside.start, inside.stop)))

    def find(self, words: str) -> ReportMatches:
        """The reports that words of a title, or a time, mean, else the nearest."""
        return self._ask(lambda searcher: find_reports(searcher, words, self.today))

    def to_list(self, words: str) -> ReportMatches:
        """The same, but for words that no title has those with a passage that has all of them."""
        return self._ask(lambda searcher: reports_to_list(searcher, words, self.today))

    def period(self, words: str) -> Period | None:
        """The one period that words name, where they say nothing else."""
        question = understand(words, self.today)
        named = question.only_time and not question.wants_latest and not question.other_years
        return question.period if named else None

    def freshness(self) -> Freshness:
        """How old the newest report is on the day, and how long there was none."""
        newest = self.coverage.last
        if newest is None:
            return Freshness()
        recent = Period(newest - min(YEAR, newest - date.min), newest)
        days = self._ask(lambda searcher: searcher.days(recent))
        return freshness(days, self.today or date.max)

    def key_phrases(self, n: int) -> tuple[KeyPhrase, ...]:
        """What the newest reports are about, as short noun phrases: for example questions."""

        def phrases(searcher: Searcher) -> tuple[KeyPhrase, ...]:
            reports = searcher.reports
            newest_first = (reports[place] for place in range(self._first, len(reports)))
            return key_phrases((searcher.passages_of(report.slug) for report in newest_first), n)

        return self._ask(phrases)

    def _report(self, searcher: Searcher, key: str) -> Report | None:
        report = searcher.report(key)
        known = report and (report.day is None or self._known.covers(report.day))
        return report if known else None

    @cached_property
    def _first(self) -> int:
        """The place of the newest that is known among all reports."""
        return self._ask(lambda searcher: searcher.places(self._known).start)

    @cached_property
    def _dated(self) -> int:
        """How many known reports have a date."""
        return self._ask(lambda searcher: searcher.places(ALWAYS).stop) - self._first


class _KnownSequence(Sequence[Report]):
    """The reports from a place on, read as they are looked at."""

    def __init__(self, ask: Ask, first: int, size: int) -> None:
        self._ask, self._first, self._size = ask, first, size

    def __len__(self) -> int:
        return self._size - self._first

    @overload
    def __getitem__(self, at: int) -> Report: ...

    @overload
    def __getitem__(self, at: slice) -> Sequence[Report]: ...

    def __getitem__(self, at: Any) -> Report | Sequence[Report]:
        places = range(self._first, self._size)[at]
        if isinstance(places, int):
            return self._ask(lambda searcher: searcher.reports[places])
        if places.step == 1:
            return self._ask(lambda searcher: searcher.reports[places.start : places.stop])
        return [self[place - self._first] for place in places]
