"""What changed from one quote to the next: a figure, or how likely something is held to be.

A change is reported only where both quotes count the same thing in the same words.
"""

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Literal

from retrieval.text.analysis import word_spans
from retrieval.text.probability_words import ProbabilityWord, probability_words
from retrieval.text.quantities import Quantity, has_number, quantities
from retrieval.text.report_terms import report_stem, report_terms
from retrieval.text.sentences import sentences

Sense = Literal["up", "down", ""]
MAX_QUOTE = 2000  # characters of a quote; in a longer one the words asked may be about anything

QuantityKey = tuple[object, ...]


@dataclass(frozen=True, slots=True)
class Change:
    """Two values, word for word as the quotes have them; `sense` where it is sure which is more."""

    before: str
    after: str
    sense: Sense = ""


@dataclass(frozen=True)
class Quote:
    """A quote and the terms asked; it is read once, however many others it is compared with."""

    text: str
    asked: Collection[str]

    @cached_property
    def counts(self) -> dict[QuantityKey, tuple[int, Quantity]]:
        """What is counted -> (characters from a word asked, figure); without things with two values."""
        return _counts(self.text, self.asked)

    @cached_property
    def estimates(self) -> list[ProbabilityWord]:
        """The estimative words near the words asked."""
        return _estimates(self.text, self.asked)


def changes(before: Quote, after: Quote) -> tuple[Change, ...]:
    """What has changed between two quotes for the terms asked: at most a figure and an estimative word."""
    if max(len(before.text), len(after.text)) > MAX_QUOTE:
        return ()
    candidates = (_figure(before, after), _estimate(before, after))
    return tuple(change for change in candidates if change)


def _figure(before: Quote, after: Quote) -> Change | None:
    """The figure nearest to the words asked that counts the same in both and has another value."""
    for key, (_, figure) in sorted(after.counts.items(), key=lambda item: item[1][0]):
        if key in before.counts and (old := before.counts[key][1]).value != figure.value:
            return Change(old.text, figure.text, _sense(old, figure))
    return None


def _counts(quote: str, asked: Collection[str]) -> dict[QuantityKey, tuple[int, Quantity]]:
    nearest: dict[QuantityKey, tuple[int, Quantity]] = {}
    values: dict[QuantityKey, set[float]] = {}  # unit and first noun -> every value
    for sentence in filter(has_number, _sentences(quote)):
        places = [start for word, start, _ in word_spans(sentence) if report_stem(word) in asked]
        complete = set(report_terms(sentence)).issuperset(asked)
        for figure in quantities(sentence) if places else ():
            if complete or not set(asked).isdisjoint(figure.counted):
                key = (figure.unit, figure.counted, figure.whole, figure.rates)
                nearest.setdefault(key, (min(abs(at - figure.start) for at in places), figure))
                values.setdefault((figure.unit, figure.counted[:1]), set()).add(figure.value)
    return {key: each for key, each in nearest.items() if len(values[each[1].unit, each[1].counted[:1]]) == 1}


def _sense(before: Quantity, after: Quantity) -> Sense:
    """Which is more: unknown for "more than 1,000" and "1,200"."""
    if after.value > before.value:
        sure = before.bound == after.bound or (before.bound != "least" and after.bound != "most")
        return "up" if sure else ""
    sure = before.bound == after.bound or (before.bound != "most" and after.bound != "least")
    return "down" if sure else ""


def _estimate(before: Quote, after: Quote) -> Change | None:
    old, new = before.estimates, after.estimates
    if {each.band for each in old} == {each.band for each in new} or not old or not new:
        return None
    bands = [{each.band for each in one} for one in (old, new)]
    return Change(old[0].word, new[0].word) if all(len(each) == 1 for each in bands) else None


def _estimates(quote: str, asked: Collection[str]) -> list[ProbabilityWord]:
    said = ((sentence, words) for sentence in _sentences(quote) if (words := probability_words(sentence)))
    near = (words for sentence, words in said if not set(report_terms(sentence)).isdisjoint(asked))
    # "likely" is no topic.
    return [each for words in near for each in words if not set(report_terms(each.word)).issuperset(asked)]


def _sentences(text: str) -> Iterator[str]:
    return (text[start:end] for start, end in sentences(text) or [(0, len(text))])
