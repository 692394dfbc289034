"""Whether one report matches a stored query, the words of a subscription, and which of its passages do."""

from collections.abc import Sequence
from dataclasses import replace
from functools import lru_cache

from retrieval.reports.passages import Passage
from retrieval.reports.report import Report
from retrieval.search.answers import Citation, Hit
from retrieval.search.matching.stored_query import Condition, StoredQuery, name_words
from retrieval.search.proximity import Proximity
from retrieval.search.questions.question import Question
from retrieval.search.questions.spelling import models_of
from retrieval.search.snippets import cite
from retrieval.searcher import Filter, Searcher
from retrieval.text.report_terms import has_phrase, report_phrase_terms, report_terms

MAX_CITATIONS = 5  # citations of one report
NAMES = 4096  # of outlets and speakers, whose words are cached


def matches(searcher: Searcher, text: str, report: Report) -> bool:
    """Whether a report matches; see `Archive.matches`."""
    query = StoredQuery.of(text)
    return bool(query.groups) and _Percolation(searcher, query, report).matches()


def percolate(searcher: Searcher, text: str, report: Report) -> tuple[Citation, ...]:
    """The passages of a report that match, best first; see `Archive.percolate`."""
    query = StoredQuery.of(text)
    if query.names_reports:
        return ()
    percolation = _Percolation(searcher, query, report)
    passages = percolation.passages()
    if not passages:
        return ()
    stand_ins = {term: percolation.models[term] for term in query.typed}
    question = replace(query.question, stand_ins=stand_ins)
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


class _Percolation:
    """One query and one report. A model stands for its designation, the T-72B3 for the T-72."""

    def __init__(self, searcher: Searcher, query: StoredQuery, report: Report) -> None:
        self.searcher = searcher
        self.query = query
        self.report = report
        self.outlet = _cached_name_words(report.outlet)
        asked = (each for group in (*query.groups, query.excluded) for each in group)
        named = {term for each in asked if each.kind in ("terms", "phrase") for term in each.terms}
        self.models = {term: dict.fromkeys(models_of(term, searcher), 1.0) for term in named}

    def matches(self) -> bool:
        """Whether the report matches, with a passage or by its outlet.

        Without a passage to look for, what is excluded is excluded from all passages.
        """
        if not self.query.names_reports:
            return bool(self.passages())
        by_outlet = all(any(map(self._is_outlet, group)) for group in self.query.groups)
        passages = self.searcher.passages_of(self.report.slug)
        return by_outlet and not any(self._meets(passage, self.query.excluded) for passage in passages)

    def passages(self) -> Sequence[Passage]:
        """The passages that meet a condition of each group, and none of the excluded ones."""
        terms: list[list[str]] = []
        phrases: list[tuple[str, ...]] = []
        rest: list[Sequence[Condition]] = []
        for group in self.query.groups:
            if all(each.kind == "terms" and len(each.terms) == 1 for each in group):
                terms.append([model for each in group for model in self._with_models(each.terms[0])])
            elif [each.kind for each in group] == ["phrase"]:
                terms += map(self._with_models, group[0].terms)
                phrases.append(group[0].terms)
            else:
                rest.append(group)
        within = Filter(phrases=tuple(phrases), report=self.report.slug)
        if terms:
            passages: Sequence[Passage] = self.searcher.passages_with(terms, within)
        else:
            passages = self.searcher.passages_of(self.report.slug)
        if not rest and not self.query.excluded:
            return passages
        return [
            passage
            for passage in passages
            if all(self._meets(passage, group) for group in rest)
            and not self._meets(passage, self.query.excluded)
        ]

    def _meets(self, passage: Passage, conditions: Sequence[Condition]) -> bool:
        """Whether a passage meets one of the conditions."""
        present = frozenset(report_terms(passage.text))
        for condition in conditions:
            wanted = condition.terms
            match condition.kind:
                case "terms" | "phrase":
                    met = not any(present.isdisjoint(self._with_models(term)) for term in wanted) and (
                        condition.kind == "terms" or has_phrase(report_phrase_terms(passage.text), wanted)
                    )
                case "outlet":
                    met = self._is_outlet(condition)
                case "speaker":
                    met = any(_cached_name_words(name).issuperset(wanted) for name in _speakers(passage))
            if met:
                return True
        return False

    def _is_outlet(self, condition: Condition) -> bool:
        return condition.kind == "outlet" and self.outlet.issuperset(condition.terms)

    def _with_models(self, term: str) -> list[str]:
        return [term, *self.models[term]]


def _speakers(passage: Passage) -> set[str]:
    """All whose words are in a passage, but for its outlet's."""
    named = {each.speaker for each in passage.speech} | ({passage.speaker} if passage.speaks else set())
    return {name for name in named if name}


_cached_name_words = lru_cache(NAMES)(name_words)
