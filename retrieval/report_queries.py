"""What can be asked of reports, whatever searcher has them."""

from abc import ABC, abstractmethod
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date
from typing import TypeVar

from retrieval.history.newer_report import newer_report
from retrieval.history.timeline import Timeline, timeline
from retrieval.history.trend import Trend, trend
from retrieval.known_reports import KnownReports
from retrieval.reports.passages import Passage
from retrieval.reports.report import Report
from retrieval.search import inline_search, pipeline
from retrieval.search.answers import Abstention, Answer, Citation, Hit
from retrieval.search.matching.percolator import matches, percolate
from retrieval.search.matching.quoted_words import answer_quoted, plain_words
from retrieval.search.questions.question import Question
from retrieval.search.ranking import CANDIDATES
from retrieval.searcher import Ask, Coverage, Searcher

T = TypeVar("T")


class ReportQueries(ABC):
    """Every question is answered from one searcher, which does not change meanwhile."""

    @abstractmethod
    def _ask(self, question: Callable[[Searcher], T], /) -> T:
        """What a question finds."""

    @property
    def _fixed(self) -> Ask:
        """What answers several questions, from the same reports where that is possible."""
        return self._ask

    def ask(
        self,
        text: str,
        today: date | None = None,
        follows: str | Question | None = None,
        about: str | None = None,
        offset: int = 0,
        limit: int = 3,
        quoted: str = "",
    ) -> Answer | Abstention:
        """The passages that answer a question, or why there are none.

        `follows` is the question asked before, `about` the slug of the report it is about; both are
        context. `offset` leaves out citations already seen. `quoted` are words that somebody has quoted to
        ask about them: passages that hold them answer, those of `about` first.
        """

        def answer(searcher: Searcher) -> Answer | Abstention:
            if quoted:
                if found := answer_quoted(searcher, quoted, text, today, about, offset, limit):
                    return found
                asked = f"{plain_words(quoted)} {text}".strip()
            else:
                asked = text
            answer = pipeline.ask(searcher, asked, today, follows, about, offset, limit)
            if offset or isinstance(answer, Abstention):
                return answer
            cited = [citation.passage for citation in answer.citations]
            later = newer_report(searcher, answer.question, today, cited)
            return replace(answer, later=later) if later else answer

        return self._ask(answer)

    def known(self, today: date | None = None) -> KnownReports:
        """The reports that are known on a day; None is the end of time."""
        return KnownReports(self._fixed, today)

    def hits(self, text: str, today: date | None = None, k: int = 10) -> list[Hit]:
        """The k best passages for a question, whether or not they answer it."""
        candidates = max(k, CANDIDATES)
        return self._ask(lambda searcher: pipeline.ranked(searcher, text, today, candidates=candidates)[1])[
            :k
        ]

    def search(
        self, text: str, today: date | None = None, offset: int = 0, limit: int = 20
    ) -> list[Citation]:
        """The passages for words still being typed; no words give the newest reports' first passages.

        The address of a passage gives that passage alone, whole, that of a report all its passages.
        """
        if (addressed := self.known(today).addressed(text)) is not None:
            return [Citation(passage, 0, len(passage.text), 0.0) for passage in addressed[offset:][:limit]]
        return self._ask(lambda searcher: inline_search.search(searcher, text, today, offset, limit))

    def percolate(self, words: str, key: str) -> tuple[Citation, ...]:
        """The five best passages of a report that match a subscription's words; none of its outlet alone."""

        def percolated(searcher: Searcher) -> tuple[Citation, ...]:
            report = searcher.report(key)
            return percolate(searcher, words, report) if report else ()

        return self._ask(percolated)

    def matches(self, words: str, key: str) -> bool:
        """Whether one report, by slug or ref, matches the words of a subscription; see `StoredQuery`."""

        def matching(searcher: Searcher) -> bool:
            report = searcher.report(key)
            return report is not None and matches(searcher, words, report)

        return self._ask(matching)

    def timeline(self, text: str, today: date | None = None, offset: int = 0, limit: int = 5) -> Timeline:
        """What each report says that mentions all that is asked about, oldest first, undated ones last."""
        return self._ask(lambda searcher: timeline(searcher, text, today, offset, limit))

    def trend(self, text: str, today: date | None = None) -> Trend:
        """How many reports mention all that is asked about, by month, quarter or year."""
        return self._ask(lambda searcher: trend(searcher, text, today))

    def report(self, key: str) -> Report | None:
        """The report of a slug or ref, whether or not its day has come."""
        return self._ask(lambda searcher: searcher.report(key))

    def slug_of(self, digest: str) -> str | None:
        """The slug of a report with this digest, which is that of its title and paragraphs."""
        return self._ask(lambda searcher: searcher.slug_of(digest))

    def passages(self, key: str) -> tuple[Passage, ...]:
        """The passages of a report, in order; none where it is unknown."""

        def passages(searcher: Searcher) -> tuple[Passage, ...]:
            report = searcher.report(key)
            return tuple(searcher.passages_of(report.slug)) if report else ()

        return self._ask(passages)

    def passage(self, key: str, ordinal: int) -> Passage | None:
        """One passage of a report."""
        return next((passage for passage in self.passages(key) if passage.ordinal == ordinal), None)

    def is_verbatim(self, citation: Citation) -> bool:
        """Whether a citation is verbatim: its quote stands in the passage, that in the report's text now."""
        report = self.report(citation.passage.report.slug)
        return (
            report is not None
            and 0 <= citation.start < citation.end <= len(citation.passage.text)
            and citation.passage.text in report.text
            and (citation.title, citation.published) == (report.title, report.published)
        )

    @property
    def reports(self) -> Sequence[Report]:
        """All reports, those of days to come too, newest first, undated last."""
        return self.known().reports

    @property
    def coverage(self) -> Coverage:
        """How much there is, reports of days to come included."""
        return self._ask(lambda searcher: searcher.coverage)
