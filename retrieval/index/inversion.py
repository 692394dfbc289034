"""Texts turned into postings, a stretch at a time."""

from array import array
from collections.abc import Callable, Iterable

import numpy as np

from retrieval.index.codes import Codes
from retrieval.index.lexicon import Lexicon
from retrieval.index.postings import Postings, Run
from retrieval.language.analysis import stem, words

_STRETCH = 1 << 20  # words counted at once: the temporary arrays stay below 50 MB
_REPORTED = 1000  # documents between two calls of `progress`


class _Numbering(dict[str, int]):
    """Surface word -> number of its term, counted from 1; 0 for a stop word."""

    def __init__(self) -> None:
        super().__init__()
        self.terms: dict[str, int] = {"": 0}

    def __missing__(self, word: str) -> int:
        number = self[word] = self.terms.setdefault(stem(word), len(self.terms))
        return number


def invert(texts: Iterable[str], progress: Callable[[int], None] | None = None) -> tuple[Lexicon, Postings]:
    """Read the texts once, holding none of them; `progress` hears how many have been read."""
    numbering = _Numbering()
    number = numbering.__getitem__
    runs: list[Run] = []
    flat, sizes, read = array("i"), array("i"), 0
    for read, text in enumerate(texts, 1):
        before = len(flat)
        flat.extend(map(number, words(text)))
        sizes.append(len(flat) - before)
        if len(flat) >= _STRETCH:
            runs.append(_run(flat, sizes))
            flat, sizes = array("i"), array("i")
        if progress and read % _REPORTED == 0:
            progress(read)
    runs.append(_run(flat, sizes))
    if progress:
        progress(read)
    del numbering.terms[""]
    ordered = sorted(numbering.terms)
    place = np.zeros(len(ordered) + 1, np.int64)  # number -> place among the sorted terms
    place[[numbering.terms[term] for term in ordered]] = np.arange(len(ordered))
    lexicon = Lexicon.of(ordered, {word: int(place[number]) for word, number in numbering.items() if number})
    numbering.clear()
    return lexicon, Postings.join(runs, [place] * len(runs), len(ordered))


def _run(flat: "array[int]", sizes: "array[int]") -> Run:
    terms = np.array(flat, np.int64)
    document = np.repeat(np.arange(len(sizes)), np.array(sizes, np.int64))
    kept = terms > 0
    document = document[kept]
    # One number for a term in a document, so that one sort brings equal ones together.
    keys = (terms[kept] << 32) | document
    keys.sort()
    starts = np.flatnonzero(np.diff(keys, prepend=-1))
    tf = np.diff(starts, append=len(keys))
    keys = keys[starts]
    documents = keys & 0xFFFFFFFF
    lengths = np.bincount(document, minlength=len(sizes))
    codes, code = Codes.count(tf, lengths[documents])
    starts = np.flatnonzero(np.diff(keys >> 32, prepend=-1))
    found, counts = keys[starts] >> 32, np.diff(starts, append=len(keys))
    return Run(found, counts, documents.astype(np.uint32), code, codes, lengths.astype(np.uint32))
