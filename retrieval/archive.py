"""The one object the bot talks to: ask, search, latest, report, refresh."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Self

from retrieval.answers import Abstention, Answer, Citation, Coverage, Hit, Reason
from retrieval.confidence import THRESHOLD, confidence
from retrieval.filters import narrow
from retrieval.language.analysis import stem, words
from retrieval.questions import Question, understand
from retrieval.quotes import cite, distinct
from retrieval.ranking import CANDIDATES, rank
from retrieval.reports.corpus import Corpus, Problem, corpus_of, read_corpus
from retrieval.reports.passages import Passage
from retrieval.reports.report import Report
from retrieval.reports.topics import topics
from retrieval.snapshot import Snapshot
from retrieval.spelling import mend
from retrieval.thesaurus import expand

COMPLETIONS = 32  # words that the beginning of one may stand for
WORTHY = 0.5  # of the best score, below which a passage is no further answer


class Archive:
    """Reports that can be asked. Readers hold one snapshot; `refresh` swaps it in one assignment."""

    def __init__(self, corpus: Corpus, folder: Path | None = None) -> None:
        self._folder = folder
        self._snapshot = Snapshot.of(corpus)

    @classmethod
    def of(cls, reports: Iterable[Report], problems: Iterable[Problem] = ()) -> Self:
        """An archive of reports without files."""
        return cls(corpus_of(reports, problems))

    @classmethod
    def open(cls, folder: Path) -> Self:
        """An archive of a folder; raises FileNotFoundError where there is none."""
        return cls(read_corpus(folder), folder)

    def refresh(self) -> None:
        """Reads the folder again; answers come from the old snapshot until the new one is whole."""
        if self._folder:
            self._snapshot = Snapshot.of(read_corpus(self._folder))

    def ask(
        self,
        text: str,
        today: date | None = None,
        follows: str | Question | None = None,
        about: str | None = None,
        offset: int = 0,
        limit: int = 3,
    ) -> Answer | Abstention:
        """The passages that answer a question, or why there are none.

        `follows` is the question asked before, `about` the slug of the report spoken of; both are
        context. `offset` leaves out citations already seen.
        """
        snapshot = self._snapshot
        before = follows if isinstance(follows, Question) else understand(follows, today) if follows else None
        question = self._understood(snapshot, text, today, before)
        if question.courtesy or not question.terms:
            return self._abstain(snapshot, question, "not-a-question")
        if question.follow_up and before and not about:
            earlier = rank(snapshot, before, today, narrow(snapshot, before, today))
            about = earlier[0].passage.report.slug if earlier else None
        hits = rank(snapshot, question, today, narrow(snapshot, question, today), about)
        sure = confidence(snapshot, question, hits)
        if sure < THRESHOLD:
            return self._thin(snapshot, question, today, hits, sure)
        worthy = [hit for hit in hits if hit.score >= WORTHY * max(hit.score for hit in hits)]
        chosen = distinct(worthy)
        citations = tuple(cite(hit, question) for hit in chosen[offset : offset + limit])
        return Answer(question, citations, sure, snapshot.coverage, len(chosen) > offset + limit)

    def hits(self, text: str, today: date | None = None, k: int = 10) -> list[Hit]:
        """The k best passages for a question, whether or not they answer it."""
        snapshot = self._snapshot
        question = self._understood(snapshot, text, today, None)
        within = narrow(snapshot, question, today)
        return rank(snapshot, question, today, within, candidates=max(k, CANDIDATES))[:k]

    def search(
        self, text: str, today: date | None = None, offset: int = 0, limit: int = 20
    ) -> list[Citation]:
        """The passages for words still being typed; no words give the newest reports' first passages."""
        snapshot = self._snapshot
        question = understand(text, today)
        typed = words(text)
        if not typed:
            first = [snapshot.spans[report.slug] for report in snapshot.corpus.reports]
            hits = [Hit(snapshot.passages[span.start], 0.0) for span in first if span]
            return [cite(hit, question) for hit in hits[offset : offset + limit]]
        terms = dict(question.terms)
        if len(typed[-1]) > 1 and not text[-1:].isspace():
            for word in snapshot.wholes.prefixed(typed[-1], COMPLETIONS):
                if term := stem(word):
                    terms.setdefault(term, 1.0)
        question = Question(question.text, terms, question.typed)
        hits = distinct(rank(snapshot, question, today)[: (offset + limit) * 2])
        return [cite(hit, question) for hit in hits[offset : offset + limit]]

    def latest(self, n: int = 1, offset: int = 0) -> list[Report]:
        """The newest reports; undated ones come last."""
        return list(self.reports[offset : offset + n])

    def report(self, key: str) -> Report | None:
        """The report of a slug or ref."""
        return self._snapshot.report(key)

    def passages(self, key: str) -> tuple[Passage, ...]:
        """The passages of a report, in order; none where it is unknown."""
        snapshot = self._snapshot
        report = snapshot.report(key)
        return snapshot.of_report(report.slug) if report else ()

    def passage(self, key: str, ordinal: int) -> Passage | None:
        """One passage of a report."""
        return next((passage for passage in self.passages(key) if passage.ordinal == ordinal), None)

    def vouches(self, citation: Citation) -> bool:
        """Whether a citation is verbatim: its quote stands in the passage, that in the report's text now."""
        report = self._snapshot.report(citation.passage.report.slug)
        return (
            report is not None
            and 0 <= citation.start < citation.end <= len(citation.passage.text)
            and citation.passage.text in report.text
            and (citation.title, citation.published) == (report.title, report.published)
        )

    def topics(self, n: int = 2) -> tuple[str, ...]:
        """Short noun phrases from the newest reports, for example questions."""
        return topics(self.reports, n)

    @property
    def reports(self) -> tuple[Report, ...]:
        """All reports, newest first, undated last."""
        return self._snapshot.corpus.reports

    @property
    def problems(self) -> tuple[Problem, ...]:
        """The files that are no reports."""
        return self._snapshot.corpus.problems

    @property
    def duplicates(self) -> tuple[tuple[str, str], ...]:
        """Files whose text another file holds: (left out, kept)."""
        return self._snapshot.corpus.duplicates

    @property
    def coverage(self) -> Coverage:
        """How much there is to search."""
        return self._snapshot.coverage

    @property
    def version(self) -> str:
        """A short digest of the content; it changes when reports do."""
        return self._snapshot.corpus.fingerprint

    @staticmethod
    def _understood(snapshot: Snapshot, text: str, today: date | None, before: Question | None) -> Question:
        question = understand(text, today, before, snapshot.speakers)
        return expand(mend(question, snapshot.wholes), snapshot.wholes)

    def _thin(
        self, snapshot: Snapshot, question: Question, today: date | None, hits: list[Hit], sure: float
    ) -> Abstention:
        """Why hits that are too thin are no answer: perhaps the answer lies outside of the period."""
        if question.period:
            anywhere = rank(
                snapshot, question, today, narrow(snapshot, replace(question, period=None), today)
            )
            if not hits or confidence(snapshot, question, anywhere) >= THRESHOLD:
                reason: Reason = "out-of-period" if anywhere else "no-match"
                return self._abstain(snapshot, question, reason, sure, anywhere)
        return self._abstain(snapshot, question, "weak-match" if hits else "no-match", sure, hits)

    def _abstain(
        self,
        snapshot: Snapshot,
        question: Question,
        reason: Reason,
        sure: float = 0.0,
        hits: list[Hit] | None = None,
    ) -> Abstention:
        nearest = cite(hits[0], question) if hits else None
        unknown = tuple(word for term, word in question.typed.items() if not snapshot.index.df(term))
        return Abstention(question, reason, sure, snapshot.coverage, nearest, unknown)
