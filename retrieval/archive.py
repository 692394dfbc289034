"""The one object the bot talks to: ask, search, latest, report, refresh."""

from collections.abc import Iterable
from datetime import date
from pathlib import Path
from typing import Self

from retrieval import asking
from retrieval.answers import Abstention, Answer, Citation, Coverage, Hit
from retrieval.questions import Question
from retrieval.ranking import CANDIDATES
from retrieval.reports.corpus import Corpus, Problem, Progress, corpus_of, read_corpus
from retrieval.reports.passages import Passage
from retrieval.reports.report import Report
from retrieval.reports.topics import topics
from retrieval.snapshot import Snapshot


class Archive:
    """Reports that can be asked. Readers hold one snapshot; `refresh` swaps it in one assignment."""

    def __init__(self, corpus: Corpus, folder: Path | None = None, progress: Progress | None = None) -> None:
        self._folder = folder
        self._snapshot = Snapshot.of(corpus, progress)

    @classmethod
    def of(cls, reports: Iterable[Report], problems: Iterable[Problem] = ()) -> Self:
        """An archive of reports without files."""
        return cls(corpus_of(reports, problems))

    @classmethod
    def open(cls, folder: Path, progress: Progress | None = None) -> Self:
        """An archive of a folder; raises FileNotFoundError where there is none.

        `progress` hears (done, of how many), first of files, then of passages.
        """
        return cls(read_corpus(folder, progress), folder, progress)

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
        return asking.ask(self._snapshot, text, today, follows, about, offset, limit)

    def hits(self, text: str, today: date | None = None, k: int = 10) -> list[Hit]:
        """The k best passages for a question, whether or not they answer it."""
        _, hits = asking.ranked(self._snapshot, text, today, candidates=max(k, CANDIDATES))
        return hits[:k]

    def search(
        self, text: str, today: date | None = None, offset: int = 0, limit: int = 20
    ) -> list[Citation]:
        """The passages for words still being typed; no words give the newest reports' first passages."""
        return asking.search(self._snapshot, text, today, offset, limit)

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
