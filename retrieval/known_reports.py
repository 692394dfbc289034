"""The reports that are known on a day: every report is known from its day on, an undated one always."""

from collections.abc import Sequence
from datetime import date
from functools import cached_property

from retrieval.history.freshness import Freshness, freshness
from retrieval.report_search import ReportMatches, find_reports, reports_to_list
from retrieval.reports.key_phrases import KeyPhrase, key_phrases
from retrieval.reports.passage_address import read_address
from retrieval.reports.passages import Passage
from retrieval.reports.report import Report
from retrieval.search.questions.understanding import understand
from retrieval.searcher import Coverage
from retrieval.snapshot import LocalSearcher
from retrieval.snapshot.document_store import LazySequence
from retrieval.text.dates import Period


class KnownReports:
    """A view of an archive on a day, None being the end of time: what is shown to anybody comes from here.

    A place of a report is that from the newest, which is 0. A number of a report is counted from the oldest,
    which is 1, so that newer ones do not change it; undated reports have none.
    """

    def __init__(self, searcher: LocalSearcher, today: date | None = None) -> None:
        self._searcher, self._chronology = searcher, searcher.snapshot.chronology
        self.today = today
        self._first = self._chronology.places(Period(None, today)).start  # place among all reports

    @cached_property
    def reports(self) -> Sequence[Report]:
        """All of them, newest first, undated last."""
        everything, first = self._searcher.reports, self._first
        return LazySequence(len(everything) - first, lambda place: everything[first + place])

    @property
    def coverage(self) -> Coverage:
        """How much is known."""
        return self._chronology.coverage(Period(None, self.today))

    def latest(self, n: int = 1, offset: int = 0) -> list[Report]:
        """The newest reports; undated ones come last."""
        return list(self.reports[offset : offset + n])

    def report(self, key: str) -> Report | None:
        """The report of a slug or ref."""
        return None if self.place(key) is None else self._searcher.report(key)

    def passages(self, key: str) -> Sequence[Passage]:
        """The passages of a report, in order; none where it is unknown."""
        report = self.report(key)
        return self._searcher.passages_of(report.slug) if report else ()

    def passage(self, key: str, ordinal: int) -> Passage | None:
        """One passage of a report."""
        return next((passage for passage in self.passages(key) if passage.ordinal == ordinal), None)

    def addressed(self, text: str) -> Sequence[Passage] | None:
        """The passages that an address means, in order; None for other words, and for a `#word`."""
        key, ordinal = read_address(text) or ("", None)
        if ordinal is None:
            return self.passages(key) or None
        return [passage for passage in self.passages(key) if passage.ordinal == ordinal]

    def place(self, key: str) -> int | None:
        """The place of the report of a slug or ref."""
        number = self._searcher.snapshot.numbers.get(key)
        place = -1 if number is None else int(self._searcher.snapshot.recency[number]) - self._first
        return place if place >= 0 else None

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
        dated = self._chronology.dated - self._first
        return dated - place if place is not None and place < dated else None

    def numbered(self, number: int) -> Report | None:
        """The report of a number."""
        dated = self._chronology.dated - self._first
        return self.reports[dated - number] if 0 < number <= dated else None

    def months(self) -> list[tuple[date, int]]:
        """The months with reports, by their first days, and how many each has; newest first."""
        return self._chronology.months(self._first)

    def places_in(self, period: Period | None) -> range:
        """The places of the reports published in a period; those of undated reports for None."""
        if period is None:
            return range(self._chronology.dated - self._first, len(self.reports))
        inside = self._chronology.places(period)
        return range(*(max(0, place - self._first) for place in (inside.start, inside.stop)))

    def find(self, words: str) -> ReportMatches:
        """The reports that words of a title, or a time, mean, else the nearest."""
        return find_reports(self._searcher, words, self.today)

    def to_list(self, words: str) -> ReportMatches:
        """The same, but for words that no title has those with a passage that has all of them."""
        return reports_to_list(self._searcher, words, self.today)

    def period(self, words: str) -> Period | None:
        """The one period that words name, where they say nothing else."""
        question = understand(words, self.today)
        named = question.only_time and not question.wants_latest and not question.other_years
        return question.period if named else None

    def freshness(self) -> Freshness:
        """How old the newest report is on the day, and how long there was none."""
        return freshness(self._searcher.snapshot.days, self.today or date.max)

    def key_phrases(self, n: int) -> tuple[KeyPhrase, ...]:
        """What the newest reports are about, as short noun phrases: for example questions."""
        return key_phrases((self._searcher.passages_of(report.slug) for report in self.reports), n)
