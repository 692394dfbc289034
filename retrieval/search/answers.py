"""The result of a question: citations, or an abstention."""

from collections.abc import Set
from dataclasses import dataclass
from datetime import date
from typing import Literal, cast

from retrieval.candidates import ReportHeader
from retrieval.reports.passages import Passage, Signature
from retrieval.reports.report import Report
from retrieval.search.matching.evidence import PassageEvidence
from retrieval.search.questions.question import Question
from retrieval.searcher import Coverage
from retrieval.text.report_terms import report_terms

Reason = Literal["no-match", "weak-match", "out-of-period", "not-a-question"]


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class Hit:
    """A passage with its score, higher is better.

    `dated` is the share that its report's date added to the score; `evidence` is what the ranking found, None
    where the hit is not from there. The passage is `given`, or one of those of the evidence, which is read
    when it is looked at.
    """

    given: Passage | None
    score: float
    dated: float = 0.0
    evidence: PassageEvidence | None = None

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Hit):
            return NotImplemented
        return self.score == other.score and self.passage == other.passage

    def __hash__(self) -> int:
        return hash((self.key, self.score))

    def __repr__(self) -> str:
        return f"Hit({self.passage!r}, {self.score})"

    @property
    def passage(self) -> Passage:
        """The passage, read."""
        if self.given is None:
            return cast("PassageEvidence", self.evidence).passage
        return self.given

    @property
    def report(self) -> ReportHeader:
        """What is known of its report without reading it."""
        return self.evidence.report if self.given is None and self.evidence else self.passage.report

    @property
    def key(self) -> tuple[str, int]:
        """As that of the passage, which is not read."""
        return self.evidence.key if self.given is None and self.evidence else self.passage.key

    @property
    def terms(self) -> Set[str]:
        """The terms of the passage and its title; of a ranked one those that count for the question."""
        if self.evidence:
            return self.evidence.terms
        return {*report_terms(self.passage.text), *report_terms(self.passage.report.title)}


@dataclass(frozen=True, slots=True)
class Citation:
    """A passage chosen for an answer, and where in it the quote stands: `start` to `end`.

    `sentence` is where the one sentence of the quote stands that answers best; None where it is all of it.
    """

    passage: Passage
    start: int
    end: int
    score: float
    sentence: tuple[int, int] | None = None

    @property
    def quote(self) -> str:
        """The best sentence or sentences, word for word."""
        return self.passage.text[self.start : self.end]

    @property
    def title(self) -> str:
        """The report's title."""
        return self.passage.report.title

    @property
    def published(self) -> date | None:
        """The report's date: a `datetime` where the hour is known."""
        return self.passage.report.published

    @property
    def signature(self) -> Signature:
        """Whose words the quote is, and whom it quotes."""
        return self.passage.signature(self.start, self.end)

    @property
    def speaker(self) -> str | None:
        """Who says it, or half of it or more; else the outlet."""
        signature = self.signature
        if signature.quoted:
            return signature.speaker
        return self.passage.main_speaker(self.start, self.end) or signature.speaker


@dataclass(frozen=True, slots=True)
class Answer:
    """Citations, best first; `more` says whether further passages match. `confidence` is in 0..1.

    `later` is the newest report on the same topic, where it is newer than all that are cited.
    """

    question: Question
    citations: tuple[Citation, ...]
    confidence: float
    coverage: Coverage
    more: bool = False
    later: Report | None = None


@dataclass(frozen=True, slots=True)
class Abstention:
    """Not in the reports: why, and the nearest passage, which is no answer.

    `unknown` are the question's words that no report contains; `confidence` is the one that was too low.
    `suggestion` is the question with its mistyped words corrected, where only those would be found.
    """

    question: Question
    reason: Reason
    confidence: float
    coverage: Coverage
    nearest: Citation | None = None
    unknown: tuple[str, ...] = ()
    suggestion: str | None = None
