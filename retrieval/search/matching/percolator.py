"""The passages of one report that match a stored query: the words of a subscription."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from retrieval.reports.passages import Passage
from retrieval.reports.report import normalise
from retrieval.search.answers import Citation, Hit
from retrieval.search.proximity import Proximity
from retrieval.search.questions.phrases import exclusions, included, phrases
from retrieval.search.questions.question import Question
from retrieval.search.questions.spelling import models_of, with_models
from retrieval.search.snippets import cite
from retrieval.searcher import Filter, Searcher
from retrieval.text.report_terms import report_terms

MAX_CITATIONS = 5  # citations of one report


@dataclass(frozen=True, slots=True)
class StoredQuery:
    """What a passage must have: every term, each phrase in its order, and no excluded term.

    A model stands for its designation, the T-72B3 for the T-72.
    """

    text: str
    terms: dict[str, str]  # term -> word as typed
    phrases: tuple[tuple[str, ...], ...]
    excluded: frozenset[str]

    @classmethod
    def of(cls, text: str) -> "StoredQuery":
        """What some words ask for, by the analysis of the reports."""
        text = normalise(text)
        return cls(text, included(text), phrases(text), frozenset(exclusions(text)))

    @property
    def question(self) -> Question:
        """The same as a question, to be cited for."""
        return Question(self.text, dict.fromkeys(self.terms, 1.0), self.terms)


def percolate(searcher: Searcher, text: str, slug: str) -> tuple[Citation, ...]:
    """The passages of a report that match, best first; see `Archive.percolate`."""
    query = StoredQuery.of(text)
    required = Filter(phrases=query.phrases, excluded=with_models(query.excluded, searcher), report=slug)
    models = {term: dict.fromkeys(models_of(term, searcher), 1.0) for term in query.terms}
    passages = searcher.passages_with([[term, *models[term]] for term in query.terms], required)
    if not passages:
        return ()
    question = replace(query.question, stand_ins=models)
    hits = by_proximity(passages, question)
    hits.sort(key=lambda hit: (-hit.score, hit.passage.ordinal))
    return tuple(cite(hit, question) for hit in hits[:MAX_CITATIONS])


def by_proximity(passages: Sequence[Passage], question: Question) -> list[Hit]:
    """The passages scored by how near to each other the words stand; one point more for quoted speech."""
    proximity = Proximity(question.terms, question.groups)
    return [
        Hit(
            passage,
            proximity.score(report_terms(passage.text), present=1.0) + (1.0 if passage.quoted else 0.0),
        )
        for passage in passages
    ]
