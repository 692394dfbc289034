"""Texts turned into postings, some million words at a time."""

from array import array
from collections.abc import Callable, Iterable

import numpy as np
from numpy.typing import NDArray

from retrieval.index.postings import Postings, Run, ScoreCodes
from retrieval.index.term_dictionary import TermDictionary
from retrieval.text.analysis import words
from retrieval.text.report_terms import report_stem

_STRETCH = 1 << 20  # words counted at once: the temporary arrays stay below 50 MB
_REPORTED = 1000  # documents between two calls of `progress`


class _Numbering(dict[str, int]):
    """Surface word -> its number, in order of appearance."""

    def __init__(self) -> None:
        super().__init__()
        self.terms: dict[str, int] = {"": 0}  # term -> its number, counted from 1
        self.term = array("i")  # number of a surface word -> number of its term; 0 for a stop word

    def __missing__(self, word: str) -> int:
        number = self[word] = len(self.term)
        self.term.append(self.terms.setdefault(report_stem(word), len(self.terms)))
        return number


def invert(
    texts: Iterable[str], progress: Callable[[int], None] | None = None, forward: bool = False
) -> tuple[TermDictionary, Postings, NDArray[np.int64], NDArray[np.uint32] | None]:
    """Return the dictionary and postings of texts, how often each of the dictionary's words is used, and
    with `forward` the terms of each text in their order, end to end.

    The texts are read once and not stored; `progress` is called with how many have been read.
    """
    numbering = _Numbering()
    number = numbering.__getitem__
    runs: list[Run] = []
    sequences: list[NDArray[np.uint32]] | None = [] if forward else None
    uses = np.zeros(0, np.int64)
    flat, sizes, read = array("i"), array("i"), 0
    for read, text in enumerate(texts, 1):
        before = len(flat)
        flat.extend(map(number, words(text)))
        sizes.append(len(flat) - before)
        if len(flat) >= _STRETCH:
            uses = _counted(flat, uses, len(numbering))
            runs.append(_run(flat, sizes, numbering.term, sequences))
            flat, sizes = array("i"), array("i")
        if progress and read % _REPORTED == 0:
            progress(read)
    uses = _counted(flat, uses, len(numbering))
    runs.append(_run(flat, sizes, numbering.term, sequences))
    if progress:
        progress(read)
    del numbering.terms[""]
    ordered = sorted(numbering.terms)
    place = np.zeros(len(ordered) + 1, np.int64)  # number -> place among the sorted terms
    place[[numbering.terms[term] for term in ordered]] = np.arange(len(ordered))
    term = numbering.term
    surfaces = {word: int(place[term[number]]) for word, number in numbering.items() if term[number]}
    dictionary = TermDictionary.of(ordered, surfaces)
    used = uses[[numbering[word] for word in sorted(surfaces)]]
    numbering.clear()
    ordinals = place.astype(np.uint32)
    in_order = None if sequences is None else np.concatenate([ordinals[each] for each in sequences])
    return dictionary, Postings.join(runs, [place] * len(runs), len(ordered)), used, in_order


def _counted(flat: "array[int]", uses: NDArray[np.int64], size: int) -> NDArray[np.int64]:
    # How often each surface word has been used, so many of them being known.
    counts = np.bincount(np.array(flat, np.int64), minlength=size)
    counts[: len(uses)] += uses
    return counts


def _run(
    flat: "array[int]",
    sizes: "array[int]",
    term: "array[int]",
    sequences: list[NDArray[np.uint32]] | None,
) -> Run:
    terms = np.array(term, np.int64)[np.array(flat, np.int64)]
    document = np.repeat(np.arange(len(sizes)), np.array(sizes, np.int64))
    indexed = terms > 0
    document = document[indexed]
    if sequences is not None:
        sequences.append(terms[indexed].astype(np.uint32))
    # One number for a term in a document, so that one sort brings equal ones together.
    keys = (terms[indexed] << 32) | document
    keys.sort()
    starts = np.flatnonzero(np.diff(keys, prepend=-1))
    tf = np.diff(starts, append=len(keys))
    keys = keys[starts]
    documents = keys & 0xFFFFFFFF
    lengths = np.bincount(document, minlength=len(sizes))
    codes, code = ScoreCodes.count(tf, lengths[documents])
    starts = np.flatnonzero(np.diff(keys >> 32, prepend=-1))
    occurring, counts = keys[starts] >> 32, np.diff(starts, append=len(keys))
    return Run(occurring, counts, documents.astype(np.uint32), code, codes, lengths.astype(np.uint32))
