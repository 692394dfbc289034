"""The passages of one report that hold all of some words: what a subscription waits for."""

from dataclasses import dataclass
from functools import lru_cache

from retrieval.reports.passages import Passage
from retrieval.reports.report import normalise
from retrieval.search.answers import Citation, Hit
from retrieval.search.filters import has_phrase
from retrieval.search.proximity import closeness
from retrieval.search.questions import Question, exclusions, included, phrases
from retrieval.search.snippets import cite
from retrieval.snapshot import Snapshot
from retrieval.text.analysis import terms

MOST = 5  # citations of one report


@dataclass(frozen=True, slots=True)
class StoredQuery:
    """What a passage must hold: every term, each phrase in its order, and nothing excluded."""

    text: str
    terms: dict[str, str]  # term -> word as typed
    phrases: tuple[tuple[str, ...], ...]
    excluded: frozenset[str]

    @classmethod
    def of(cls, text: str) -> "StoredQuery":
        """What some words ask for, by the analysis of the reports."""
        text = normalise(text)
        return cls(text, included(text), phrases(text), exclusions(text))

    def matches(self, passage: Passage) -> bool:
        """Whether a passage is wanted."""
        held = _held(passage.text)
        return (
            held.issuperset(self.terms)
            and held.isdisjoint(self.excluded)
            and all(has_phrase(terms(passage.text), phrase) for phrase in self.phrases)
        )

    @property
    def question(self) -> Question:
        """The same as a question, to be cited for."""
        return Question(self.text, dict.fromkeys(self.terms, 1.0), self.terms)


def percolate(snapshot: Snapshot, text: str, slug: str) -> tuple[Citation, ...]:
    """The passages of a report that are wanted, best first; see `Archive.percolate`."""
    wanted = StoredQuery.of(text)
    found = [passage for passage in snapshot.of_report(slug) if wanted.terms and wanted.matches(passage)]
    if not found:
        return ()
    question = wanted.question
    hits = [Hit(passage, nearness(passage, question)) for passage in found]
    hits.sort(key=lambda hit: (-hit.score, hit.passage.ordinal))
    return tuple(cite(hit, question) for hit in hits[:MOST])


@lru_cache(maxsize=4096)
def _held(text: str) -> frozenset[str]:
    """The terms of a passage; ten thousand subscriptions ask for those of the same few."""
    return frozenset(terms(text))


def nearness(passage: Passage, question: Question) -> float:
    """How near to each other the words stand; a body's own words come before those of the outlet."""
    near = closeness(terms(passage.text), question.terms, question.groups, held=1.0)
    return near + (1.0 if passage.quoted else 0.0)
