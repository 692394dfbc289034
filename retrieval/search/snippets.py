"""The quote of a passage: the one or two adjacent sentences that carry what the question asks about."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from heapq import nsmallest
from itertools import chain, islice, pairwise
from sys import getsizeof

from retrieval.search.answer_types import fits
from retrieval.search.answers import Citation, Hit
from retrieval.search.proximity import Proximity
from retrieval.search.questions.question import Question
from retrieval.sized_cache import SizedCache
from retrieval.text.idf import inverse_document_frequency
from retrieval.text.report_terms import fresh_terms, report_terms
from retrieval.text.sentences import sentences

ALIKE = 0.8  # share of terms in common above which two passages are one to the reader
# For each of its rarer terms, a passage is compared with so many better ones that have it, the best first.
COMPARED = 100
KIND = 0.2  # of all evidence, for a sentence with the kind of word that the question asks for

SENTENCES = 12 << 20  # bytes of the sentences of passages, as terms
SPAN = 120  # bytes of a span and its numbers

_Span = tuple[int, int]


def cite(hit: Hit, question: Question) -> Citation:
    """The hit with its quote.

    Two sentences hold the answer more often than the best one (0.90 against 0.81 of the development
    questions whose passage is right), so the quote is the best adjacent pair, or one sentence where it
    alone carries all evidence and has the date or number that is asked for.
    """
    text = hit.passage.text
    spans, parts = _sentences(text)
    if len(spans) == 1:
        return Citation(hit.passage, *spans[0], hit.score)
    members, best = _Evidence(text, spans, parts, question).best()
    start, end = spans[members[0]][0], spans[members[-1]][1]
    return Citation(hit.passage, start, end, hit.score, spans[best] if len(members) > 1 else None)


def _divided(text: str) -> tuple[tuple[_Span, ...], tuple[tuple[str, ...], ...]]:
    """The spans of a passage's sentences, and the terms of each; of one that is all of it, no terms."""
    spans = tuple(sentences(text)) or ((0, len(text)),)
    several = spans if len(spans) > 1 else ()
    return spans, tuple(fresh_terms(text[start:end]) for start, end in several)


def _size(text: str, divided: tuple[tuple[_Span, ...], tuple[tuple[str, ...], ...]]) -> int:
    spans, parts = divided
    # The allocator gives a little more than is asked for.
    of_terms = sum(getsizeof(part) + sum(map(getsizeof, part)) + 8 * len(part) for part in parts)
    return getsizeof(text) + getsizeof(spans) + SPAN * len(spans) + getsizeof(parts) + of_terms


_sentences = SizedCache(_divided, SENTENCES, _size)


def sentence_terms(text: str) -> tuple[tuple[str, ...], ...]:
    """The terms of each sentence of a passage."""
    return _sentences(text)[1] or (report_terms(text),)


def _terms(text: str) -> frozenset[str]:
    """The terms of a passage: those of its sentences, as the quote needs them anyway."""
    return frozenset(chain.from_iterable(sentence_terms(text)))


class _Evidence:
    """How much of the question each sentence of a passage carries.

    A term weighs by its idf among these sentences: a word of every sentence distinguishes none.
    """

    def __init__(
        self, text: str, spans: Sequence[_Span], parts: Sequence[tuple[str, ...]], question: Question
    ) -> None:
        self.text = text
        self.spans = spans
        self.asked = frozenset(question.terms)
        self.kind = question.kind
        self.terms = parts
        groups = question.groups
        having = [frozenset(each) for each in parts]
        self.weights: dict[str, float] = {}
        for term, group in groups.items():
            alternatives = group.keys()
            if count := len([each for each in having if not alternatives.isdisjoint(each)]):
                self.weights[term] = inverse_document_frequency(len(spans), count)
        self.proximity = Proximity(self.weights, groups)
        self.kind_value = KIND * sum(self.weights.values())

    def best(self) -> tuple[Sequence[int], int]:
        """The best pair of sentences, or its one that suffices, and the best one of them, by number."""
        alone = [self._value([at]) for at in range(len(self.spans))]
        pairs = list(pairwise(range(len(self.spans))))
        first, second = pairs[0]
        if len(pairs) > 1:
            first, second = max(pairs, key=lambda pair: self._value(pair) + max(alone[at] for at in pair))
        for one, other in ((first, second), (second, first)):
            if self._suffices(one, other):
                return [one], one
        return [first, second], max(first, second, key=alone.__getitem__)

    def _value(self, members: Sequence[int]) -> float:
        value = self.proximity.score([term for at in members for term in self.terms[at]], present=1.0)
        if not self.kind:
            return value
        text = self.text[self.spans[members[0]][0] : self.spans[members[-1]][1]]
        return value + (self.kind_value if fits(self.kind, text, self.asked) else 0.0)

    def _suffices(self, one: int, other: int) -> bool:
        if self.kind not in ("date", "number"):
            return False
        present, added = set(self.terms[one]) & self.asked, set(self.terms[other]) & self.asked
        return added <= present and fits(self.kind, self.text[slice(*self.spans[one])], self.asked)


def distinct(hits: Iterable[Hit], most: int) -> list[Hit]:
    """The first hits, `most` at most, without those that say again what a better one says."""
    remaining = iter(hits)
    chosen = [*islice(remaining, min(most, 1))]
    kept: list[frozenset[str]] = []
    having: defaultdict[str, list[int]] = defaultdict(
        list
    )  # term -> those kept that have it, where they are many
    indexed = 0  # of those kept
    while len(chosen) < most and (hit := next(remaining, None)):
        if not kept:  # not before: mostly there is only one
            kept.append(_terms(chosen[0].passage.text))
        present = _terms(hit.passage.text)
        near = kept
        if len(kept) > COMPARED and present:
            for at in range(indexed, len(kept)):
                for term in kept[at]:
                    having[term].append(at)
            indexed = len(kept)
            near = [kept[at] for at in _related(present, having)]
        if not any(_alike(present, other) for other in _as_long(present, near)):
            kept.append(present)
            chosen.append(hit)
    return chosen


def _related(present: frozenset[str], having: Mapping[str, list[int]]) -> set[int]:
    """Those of many that terms may be alike to.

    What is alike lacks few of the terms, so that it has one of any so many: few have one of the rarest.
    """
    known = {term: having.get(term, []) for term in present}
    rarest = nsmallest(int(len(present) * (1 - ALIKE)) + 2, present, lambda term: len(known[term]))
    return {at for term in rarest for at in known[term][:COMPARED]}


def _as_long(present: frozenset[str], others: Iterable[frozenset[str]]) -> list[frozenset[str]]:
    """Those that are not so much shorter or longer that they cannot be alike."""
    size, least = len(present), ALIKE * len(present)
    return [other for other in others if least <= len(other) and ALIKE * len(other) <= size]


def _alike(one: frozenset[str], other: frozenset[str]) -> bool:
    common = len(one & other)
    return common >= ALIKE * (len(one) + len(other) - common)
