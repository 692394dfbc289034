"""The quote of a passage: the one or two adjacent sentences that carry what the question asks about."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from heapq import nsmallest
from itertools import chain, islice
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
        self.stands = [self.proximity.stands(part) for part in parts]
        self.kind_value = KIND * sum(self.weights.values())

    def best(self) -> tuple[Sequence[int], int]:
        """The best pair of sentences, or its one that suffices, and the best one of them, by number."""
        alone = [self.proximity.score_of(stands, present=1.0) for stands in self.stands]
        first = self._first_of_pair(alone) if len(alone) > 2 else 0
        second = first + 1
        for one, other in ((first, second), (second, first)):
            if self._suffices(one, other):
                return [one], one
        values = [self._with_kind(alone[at], at, at) for at in (first, second)]
        return [first, second], second if values[1] > values[0] else first

    def _first_of_pair(self, alone: Sequence[float]) -> int:
        """The first sentence of the best pair, the earlier of two as good; `alone` is what each one scores.

        The kind of word asked for is looked for only in pairs that are the best if they have it.
        """
        pairs = [self._of_pair(alone, at) for at in range(len(alone) - 1)]
        kind = self.kind_value if self.kind else 0.0
        most = [score + kind + (max(alone[at : at + 2]) + kind) for at, score in enumerate(pairs)]
        best, chosen = -1.0, 0
        for at in sorted(range(len(pairs)), key=most.__getitem__, reverse=True):
            if most[at] < best:
                break
            value = self._with_kind(pairs[at], at, at + 1)
            value += max(self._with_kind(alone[each], each, each) for each in (at, at + 1))
            if value > best or (value == best and at < chosen):
                best, chosen = value, at
        return chosen

    def _of_pair(self, alone: Sequence[float], at: int) -> float:
        """What a sentence scores with the next one, without the kind of word."""
        one, other = self.stands[at : at + 2]
        if not one or not other:
            return alone[at] if one else alone[at + 1]
        behind = len(self.terms[at])
        return self.proximity.score_of([*one, *((behind + place, counts) for place, counts in other)], 1.0)

    def _with_kind(self, score: float, first: int, last: int) -> float:
        """What sentences score that have the kind of word asked for, or else just that."""
        if not self.kind:
            return score
        text = self.text[self.spans[first][0] : self.spans[last][1]]
        return score + (self.kind_value if fits(self.kind, text, self.asked) else 0.0)

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
