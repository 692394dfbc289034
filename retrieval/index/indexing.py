"""Texts turned into postings, some million characters at a time."""

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from retrieval.index.postings import Postings, Run, ScoreCodes
from retrieval.index.term_dictionary import Strings, TermDictionary
from retrieval.text.report_terms import indexed_stem
from retrieval.text.word_numbers import word_numbers

_STRETCH = 3 << 20  # characters read at once: the temporary arrays stay below 50 MB


class Inverted(NamedTuple):
    """What texts have been turned into."""

    dictionary: TermDictionary
    postings: Postings
    uses: NDArray[np.int64]  # word of the dictionary -> how often it is used
    forward: NDArray[np.uint32] | None  # each text's terms in their order, end to end


class Vocabulary:
    """The words of texts, numbered, and the number of each one's term, from 1 on; 0 for a stop word.

    Indexes of the same reports share one, so that a word is stemmed and sorted once.
    """

    def __init__(self) -> None:
        self._words = word_numbers()
        self._surfaces: list[str] = []  # the words
        self._terms: dict[str, int] = {"": 0}  # term -> its number
        self._of = np.zeros(0, np.int64)  # number of a word -> number of its term
        self._sorted: _Sorted | None = None

    def __len__(self) -> int:
        return len(self._words)

    def read(self, texts: Sequence[str]) -> tuple[NDArray[np.int32], NDArray[np.int64], NDArray[np.int64]]:
        """The words of texts by number, end to end; where each text's stop; and their terms by number."""
        flat, stops = self._words.read(texts)
        terms, fresh = self._terms, self._words.since(len(self._of))
        self._surfaces += fresh
        numbers = [terms.setdefault(term, len(terms)) for term in map(indexed_stem, fresh)]
        self._of = np.append(self._of, np.array(numbers, np.int64))
        return flat, stops, self._of[flat]

    def dictionary(
        self, uses: NDArray[np.int64]
    ) -> tuple[TermDictionary, NDArray[np.int64], NDArray[np.int64]]:
        """The dictionary of the words that are used, by number; its words' uses; number of term -> place."""
        if self._sorted is None or len(self._sorted.of) < len(self):
            self._sorted = _sorted(self._surfaces, self._terms, self._of)
        words, by_word, terms, by_term, of = self._sorted
        every = np.zeros(len(of), np.int64)
        every[: len(uses)] = uses
        used = every[by_word] > 0
        by_word = by_word[used]
        occurring = np.zeros(len(by_term) + 1, np.bool_)
        occurring[of[by_word]] = True
        occurs = occurring[by_term]
        place = np.zeros(len(by_term) + 1, np.int64)
        place[by_term[occurs]] = np.arange(np.count_nonzero(occurs))
        held = TermDictionary(terms.only(occurs), words.only(used), place[of[by_word]].astype(np.uint32))
        return held, every[by_word], place


class _Sorted(NamedTuple):
    # All words but stop words, all terms, their numbers; and number of a word -> number of its term.
    words: Strings
    by_word: NDArray[np.int64]
    terms: Strings
    by_term: NDArray[np.int64]
    of: NDArray[np.int64]


def _sorted(surfaces: list[str], terms: dict[str, int], of: NDArray[np.int64]) -> _Sorted:
    by_word = sorted(np.flatnonzero(of).tolist(), key=surfaces.__getitem__)
    names = sorted(terms)[1:]  # the first is no term
    return _Sorted(
        Strings.of([surfaces[number] for number in by_word]),
        np.array(by_word, np.int64),
        Strings.of(names),
        np.array([terms[name] for name in names], np.int64),
        of,
    )


class Inversion:
    """Texts on their way into postings; they are not stored.

    With `forward`, each text's terms are kept in their order too.
    """

    def __init__(self, vocabulary: Vocabulary, forward: bool = False) -> None:
        self._vocabulary = vocabulary
        self._stretch: list[str] = []  # texts not read yet
        self._size = 0  # characters of these
        self._runs: list[Run] = []
        self._sequences: list[NDArray[np.uint32]] | None = [] if forward else None
        self._uses = np.zeros(0, np.int64)

    def add(self, text: str) -> None:
        """Add a text after the last."""
        self._stretch.append(text)
        self._size += len(text)
        if self._size >= _STRETCH:
            self.read()

    def inverted(self) -> Inverted:
        """The texts that were added; no more can be."""
        self.read()
        dictionary, uses, place = self._vocabulary.dictionary(self._uses)
        forward = self._sequences
        if forward is not None:
            places = place.astype(np.uint32)
            for at, sequence in enumerate(forward):
                forward[at] = places[sequence]
        postings = Postings.join(self._runs, [place] * len(self._runs), len(dictionary.terms))
        return Inverted(dictionary, postings, uses, None if forward is None else np.concatenate(forward))

    def read(self) -> None:
        """Read the texts that were added last: all do before the first of several is inverted."""
        if not self._stretch and self._runs:
            return
        flat, stops, terms = self._vocabulary.read(self._stretch)
        uses = np.bincount(flat, minlength=len(self._vocabulary))
        uses[: len(self._uses)] += self._uses
        self._uses = uses
        document = np.repeat(np.arange(len(stops)), np.diff(stops, prepend=0))
        self._runs.append(_run(terms, document, len(stops)))
        if self._sequences is not None:
            self._sequences.append(terms[terms > 0].astype(np.uint32))
        self._stretch, self._size = [], 0


def _run(terms: NDArray[np.int64], document: NDArray[np.int64], size: int) -> Run:
    # The postings of `size` documents: the number of the term, 0 for none, and the document of each word.
    indexed = terms > 0
    document = document[indexed]
    # One number for a term in a document, so that one sort brings equal ones together.
    keys = (terms[indexed] << 32) | document
    keys.sort()
    starts = np.flatnonzero(np.diff(keys, prepend=-1))
    tf = np.diff(starts, append=len(keys))
    keys = keys[starts]
    documents = keys & 0xFFFFFFFF
    lengths = np.bincount(document, minlength=size)
    codes, code = ScoreCodes.count(tf, lengths[documents])
    starts = np.flatnonzero(np.diff(keys >> 32, prepend=-1))
    occurring, counts = keys[starts] >> 32, np.diff(starts, append=len(keys))
    return Run(occurring, counts, documents.astype(np.uint32), code, codes, lengths.astype(np.uint32))
