"""The terms of texts of reports, cached, as the same passages come up with question after question.

`analysis` makes the same terms and remembers nothing: that is for the words of questions, which must not
outlive the question.
"""

from collections.abc import Sequence
from functools import lru_cache
from sys import getsizeof

from retrieval.sized_cache import SizedCache
from retrieval.text.analysis import LONGEST_WORD, stem, visible, word_spans, words

STEMS = 1 << 16  # words; of 40 letters of 4 bytes each, 46 MB together
TERMS = 24 << 20  # bytes of the terms of passages
PHRASE_TERMS = 8 << 20  # bytes of the same side by side, which only phrases in quotation marks need

_stem = lru_cache(maxsize=STEMS)(stem)


def report_stem(word: str) -> str:
    """The index term of a word of a report, as `stem` makes it."""
    return _stem(word) if len(word) <= LONGEST_WORD else stem(word)


def fresh_terms(text: str) -> tuple[str, ...]:
    """The terms of a text of a report that will not come up again: only its words are cached."""
    return terms_of_words(words(text))


def fresh_phrase_terms(text: str) -> tuple[str, ...]:
    """The terms of a text of a report side by side, as `phrase_terms` makes them."""
    return terms_of_words([word for word, _, _ in word_spans(visible(text))])


def terms_of_words(found: Sequence[str]) -> tuple[str, ...]:
    """The terms of words of a report, in order; those that are not searched have none."""
    short = max(map(len, found), default=0) <= LONGEST_WORD
    # All at once: asked of each, it takes as long as its stem.
    return tuple(filter(None, map(_stem if short else report_stem, found)))


def size_of_terms(text: str, terms: tuple[str, ...]) -> int:
    """The bytes of a text and its terms; one object that stands at many places has its size once."""
    objects = {id(term): term for term in terms}.values()
    rounded = 16 * len(terms) + 8 * len(objects)  # the allocator gives a little more than is asked for
    return getsizeof(text) + getsizeof(terms) + sum(map(getsizeof, objects)) + rounded


report_terms: SizedCache[str, tuple[str, ...]] = SizedCache(fresh_terms, TERMS, size_of_terms)
report_phrase_terms: SizedCache[str, tuple[str, ...]] = SizedCache(
    fresh_phrase_terms, PHRASE_TERMS, size_of_terms
)


def has_phrase(text: tuple[str, ...], phrase: tuple[str, ...]) -> bool:
    """Whether a text, as terms, has those of a phrase in order, next to each other."""
    return any(text[at : at + len(phrase)] == phrase for at in range(len(text) - len(phrase) + 1))
