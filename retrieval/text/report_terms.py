"""The terms of texts of reports, cached, as the same passages come up with question after question.

`analysis` makes the same terms and remembers nothing: that is for the words of questions, which must not
outlive the question.
"""

from collections.abc import Iterable
from sys import getsizeof

from retrieval.sized_cache import SizedCache
from retrieval.text.analysis import LONGEST_WORD, stem, visible, word_spans, words

STEMS = 1 << 16  # words; of 40 letters of 4 bytes each, 46 MB together
TERMS = 24 << 20  # bytes of the terms of passages
PHRASE_TERMS = 8 << 20  # bytes of the same side by side, which only phrases in quotation marks need


class _Stems(dict[str, str]):
    """Word -> its term, made when it is first looked up; a dict, for each question looks up hundreds."""

    def __missing__(self, word: str) -> str:
        term = stem(word)
        if len(word) <= LONGEST_WORD:
            if len(self) >= STEMS:
                self.clear()
            self[word] = term
        return term


_stems = _Stems()


def report_stem(word: str) -> str:
    """The index term of a word of a report, as `stem` makes it."""
    return _stems[word]


def indexed_stem(word: str) -> str:
    """The same of a word that is indexed: the first ones, which are the common ones, stay for questions."""
    term = _stems.get(word)
    if term is None:
        term = stem(word)
        if len(_stems) < STEMS and len(word) <= LONGEST_WORD:
            _stems[word] = term
    return term


def asked_stem(word: str) -> str:
    """The same of a word of a question, which is not kept, but mostly one of reports."""
    return _stems.get(word) or stem(word)


def fresh_terms(text: str) -> tuple[str, ...]:
    """The terms of a text of a report that will not come up again: only its words are cached."""
    return terms_of_words(words(text))


def fresh_phrase_terms(text: str) -> tuple[str, ...]:
    """The terms of a text of a report side by side, as `phrase_terms` makes them."""
    return terms_of_words(word for word, _, _ in word_spans(visible(text)))


def terms_of_words(found: Iterable[str]) -> tuple[str, ...]:
    """The terms of words of a report, in order; those that are not searched have none."""
    return tuple(filter(None, map(_stems.__getitem__, found)))


def size_of_terms(text: str, terms: tuple[str, ...]) -> int:
    """The bytes of a text and its terms, at most: what stands at many places is counted at each."""
    rounded = 24 * len(terms)  # the allocator gives a little more than is asked for
    return getsizeof(text) + getsizeof(terms) + sum(map(getsizeof, terms)) + rounded


report_terms: SizedCache[str, tuple[str, ...]] = SizedCache(fresh_terms, TERMS, size_of_terms)
report_phrase_terms: SizedCache[str, tuple[str, ...]] = SizedCache(
    fresh_phrase_terms, PHRASE_TERMS, size_of_terms
)


def has_phrase(text: tuple[str, ...], phrase: tuple[str, ...]) -> bool:
    """Whether a text, as terms, has those of a phrase in order, next to each other."""
    return any(text[at : at + len(phrase)] == phrase for at in range(len(text) - len(phrase) + 1))
