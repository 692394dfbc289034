"""Texts turned into postings, some million characters at a time."""

from collections.abc import Callable, Iterable, Iterator

import numpy as np
from numpy.typing import NDArray

from retrieval.index.postings import Postings, Run, ScoreCodes
from retrieval.index.term_dictionary import Strings, TermDictionary
from retrieval.text.report_terms import report_stem
from retrieval.text.word_numbers import word_numbers

_STRETCH = 3 << 20  # characters read at once: the temporary arrays stay below 50 MB
_REPORTED = 1000  # documents between two calls of `progress`


class _TermNumbers:
    """Terms, numbered from 1 on, and the number of each word's."""

    def __init__(self) -> None:
        self.terms: dict[str, int] = {"": 0}  # term -> its number
        self.of = np.zeros(0, np.int64)  # number of a word -> number of its term; 0 for a stop word

    def add(self, words: list[str]) -> None:
        """Add the words after the last."""
        terms = self.terms
        numbers = [terms.setdefault(report_stem(word), len(terms)) for word in words]
        self.of = np.append(self.of, np.array(numbers, np.int64))


def invert(
    texts: Iterable[str], progress: Callable[[int], None] | None = None, forward: bool = False
) -> tuple[TermDictionary, Postings, NDArray[np.int64], NDArray[np.uint32] | None]:
    """Return the dictionary and postings of texts, and how often each of the dictionary's words is used.

    With `forward`, also each text's terms in their order, end to end. The texts are read once and not stored;
    `progress` is called with how many have been read.
    """
    words, terms = word_numbers(), _TermNumbers()
    runs: list[Run] = []
    sequences: list[NDArray[np.uint32]] = []
    uses = np.zeros(0, np.int64)
    for stretch in _stretches(_reported(texts, progress)):
        flat, stops = words.read(stretch)
        terms.add(words.since(len(terms.of)))
        counts = np.bincount(flat, minlength=len(words))
        counts[: len(uses)] += uses
        uses = counts
        numbers = terms.of[flat]
        document = np.repeat(np.arange(len(stops)), np.diff(stops, prepend=0))
        runs.append(_run(numbers, document, len(stops)))
        if forward:
            sequences.append(numbers[numbers > 0].astype(np.uint32))
    used = np.flatnonzero((uses > 0) & (terms.of > 0))
    occurring = np.zeros(len(terms.terms), np.bool_)
    occurring[terms.of[used]] = True
    ordered = sorted(term for term, number in terms.terms.items() if occurring[number])
    place = np.zeros(len(terms.terms), np.int64)  # number -> place among the sorted terms
    place[[terms.terms[term] for term in ordered]] = np.arange(len(ordered))
    surfaces = words.since(0)
    by_word = np.array(sorted(used.tolist(), key=surfaces.__getitem__), np.int64)
    dictionary = TermDictionary(
        Strings.of(ordered),
        Strings.of([surfaces[number] for number in by_word.tolist()]),
        place[terms.of[by_word]].astype(np.uint32),
    )
    del words, surfaces, terms
    places = place.astype(np.uint32)
    in_order = np.concatenate([places[each] for each in sequences]) if forward else None
    postings = Postings.join(runs, [place] * len(runs), len(ordered))
    return dictionary, postings, uses[by_word], in_order


def _reported(texts: Iterable[str], progress: Callable[[int], None] | None) -> Iterator[str]:
    # The texts; `progress` is called as they are read.
    read = 0
    for read, text in enumerate(texts, 1):
        yield text
        if progress and read % _REPORTED == 0:
            progress(read)
    if progress:
        progress(read)


def _stretches(texts: Iterable[str]) -> Iterator[list[str]]:
    stretch: list[str] = []
    size = 0
    for text in texts:
        stretch.append(text)
        size += len(text)
        if size >= _STRETCH:
            yield stretch
            stretch, size = [], 0
    yield stretch


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
