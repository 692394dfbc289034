"""Figures of what a question asks the number of: which passages give one, and which is the newest."""

import re
from collections.abc import Collection, Sequence
from typing import NamedTuple

from retrieval.search.answer_types import AMOUNT_OF
from retrieval.search.answers import Hit
from retrieval.search.questions.question import Question
from retrieval.search.snippets import sentence_terms
from retrieval.text.date_expressions import find_dates
from retrieval.text.quantities import Quantity, quantities
from retrieval.text.sentences import sentences

LIKE = 0.5  # of the best score: from there on a passage may give the same figure
_LOOKED_AT = 8  # hits in which figures are read
_RUN = 3  # words after "how many" among which is the noun
BETWEEN = 3  # terms from a number to the noun that it counts
_SUM = re.compile(r"[$£€%]|\bper ?cent\b")
_DATED = 60  # characters in which the date of an "as of" stands
_HOW_MANY = re.compile(r"\b(?:how many|(?:number|tally) of(?: the)?)\b", re.IGNORECASE)
_OF_WHAT = re.compile(rf"\bhow (?:many|much)\b|{AMOUNT_OF}(?: the\b)?", re.IGNORECASE)
_AS_OF = re.compile(
    r"\bas (?:of|at)\b|^\W*(?:in|on|by|at the (?:end|start|beginning) of)\b(?=.{1,20}\d)", re.IGNORECASE
)


class _Measure(NamedTuple):
    """What a figure measures; two of the same measure can be compared."""

    unit: str
    described: tuple[str, ...]  # the words from the number to its noun that the question does not have
    rates: frozenset[str]


class Counting:
    """What a question asks the number of: `counted` are the terms of its noun, and what stands for them."""

    def __init__(self, question: Question) -> None:
        self._groups = question.groups
        self._how_many = bool(_HOW_MANY.search(question.text))
        match = _OF_WHAT.search(question.text)
        run = question.words_after(match.end(), _RUN) if match else ()
        self.counted = frozenset(term for token in run for term in self._groups.get(token.term, ()))
        self._asked = self._groups.keys() | self.counted

    def counts(self, text: Sequence[str]) -> bool:
        """Whether a text, as terms, has a number of them: a quick look."""
        counted = self.counted
        return not counted.isdisjoint(text) and any(
            term in counted
            and any(each[0].isdigit() and each != "1" for each in text[max(0, at - BETWEEN) : at])
            for at, term in enumerate(text)
        )

    def figures(self, hit: Hit) -> dict[_Measure, str]:
        """The measures of a passage, each with the day it is from: its own "as of", else the report's."""
        found: dict[_Measure, str] = {}
        text = hit.passage.text
        spans = sentences(text) or [(0, len(text))]
        for (start, end), terms in zip(spans, sentence_terms(text), strict=True):
            sentence = text[start:end]
            likely = self.counts(terms) if self.counted else _SUM.search(sentence)
            for figure in quantities(sentence) if likely else ():
                described = self._described(figure)
                if described is not None:
                    found.setdefault(_Measure(figure.unit, described, figure.rates), _day(hit, sentence))
        return found

    def asked_in(self, hit: Hit) -> frozenset[str]:
        """The terms asked that a passage or its title has, or what stands for them."""
        present = hit.terms
        return frozenset(asked for asked, group in self._groups.items() if not present.isdisjoint(group))

    def _described(self, figure: Quantity) -> tuple[str, ...] | None:
        """The words that describe what is counted, up to its noun; None where it is not what is asked for.

        Where the question has no noun ("what does it cost"), only a sum or a percentage is.
        """
        if not self.counted:
            return self._unasked(figure.counted) if figure.unit else None
        nouns = (*figure.counted, figure.whole)
        at = next((at for at, term in enumerate(nouns) if term in self.counted), None)
        return None if at is None or (figure.unit and self._how_many) else self._unasked(nouns[:at])

    def _unasked(self, words: Collection[str]) -> tuple[str, ...]:
        return tuple(term for term in words if term not in self._asked)


def newest_figure_first(hits: list[Hit], counting: Counting) -> list[Hit]:
    """The hits, and where the best ones give figures of the same thing, these newest first.

    The same thing is what the first hit counts, with no fewer of the words asked and described by the same
    others. All other hits stay at their places.
    """
    like = [hit for hit in hits[:_LOOKED_AT] if hit.score >= LIKE * hits[0].score]
    asked = counting.asked_in(like[0])
    same = [at for at, hit in enumerate(like) if counting.asked_in(hit) >= asked]
    if len({like[at].report.slug for at in same}) < 2:
        return hits
    if not (counts := counting.figures(like[0])):  # before the others are read, which takes long
        return hits
    measured = {0: counts} | {at: counting.figures(like[at]) for at in same[1:]}
    for measure, day in counts.items():
        places = [at for at in same if measured[at].get(measure)]
        newest = sorted(places, key=lambda at: measured[at][measure], reverse=True)
        if day and newest != places:
            order = dict(zip(places, newest, strict=True))
            first = [like[order.get(at, at)] for at in range(len(like))]
            placed = {*map(id, first)}
            return first + [hit for hit in hits if id(hit) not in placed]
    return hits


def _day(hit: Hit, sentence: str) -> str:
    """The day that a figure is from, never after its report; empty where nothing tells."""
    report = hit.passage.report
    if match := _AS_OF.search(sentence):
        periods = find_dates(sentence[match.start() : match.start() + _DATED], report.day)
        until = periods[0].until if periods else None
        if until and (not report.day or until < report.day):
            return until.isoformat()
    return report.stamp
