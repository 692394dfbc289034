"""Postings in arrays: for every term its documents, those where it counts most first."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from retrieval.index.bm25 import saturation

LONG = 4096  # documents from which on a term's postings are split into layers
SHARES = (0.02, 0.15)  # of a long term's postings, in its best layer and in its best two


def distinct(values: NDArray[np.int64]) -> NDArray[np.int64]:
    """The values in ascending order, each once: np.unique would first import numpy.ma, which takes 10 ms."""
    ascending = np.sort(values)
    first = np.ones(len(ascending), np.bool_)
    np.not_equal(ascending[1:], ascending[:-1], out=first[1:])
    return ascending[first]


@dataclass(frozen=True, eq=False)
class ScoreCodes:
    """Every pair of (a word's count in a document, the document's length) that occurs, best first.

    A corpus has millions of postings but only some hundreds of such pairs. So a posting holds the number of
    its pair, in two bytes, and all pairs' scores are worked out anew whenever the average length changes.
    """

    tf: NDArray[np.int64]
    length: NDArray[np.int64]

    def __len__(self) -> int:
        return len(self.tf)

    @property
    def kind(self) -> type[np.unsignedinteger]:
        """The smallest type that holds every number, and one more for "not there"."""
        return np.uint16 if len(self) < 1 << 16 else np.uint32

    def scores(self, average: float) -> NDArray[np.float64]:
        """Return number -> the pair's score but for the idf; after the last, 0 for "not there"."""
        return np.append(saturation(self.tf, self.length, average), 0.0)

    @classmethod
    def count(
        cls, tf: NDArray[np.int64], length: NDArray[np.int64]
    ) -> tuple["ScoreCodes", NDArray[np.unsignedinteger]]:
        """Number the pairs in any order, and return the number of each."""
        # A grid of distinct counts by distinct lengths: far cheaper than sorting millions of pairs.
        row, rows = _ranks(tf)
        column, columns = _ranks(length)
        cell = row[tf] * len(columns) + column[length]
        seen = np.zeros(len(rows) * len(columns), bool)
        seen[cell] = True
        cells = np.flatnonzero(seen)
        codes = cls(rows[cells // max(1, len(columns))], columns[cells % max(1, len(columns))])
        number = np.zeros(len(seen), codes.kind)
        number[cells] = np.arange(len(cells))
        return codes, number[cell]

    @classmethod
    def union(
        cls, parts: Sequence["ScoreCodes"], average: float
    ) -> tuple["ScoreCodes", list[NDArray[np.unsignedinteger]]]:
        """Number the pairs of all parts, best first; and for each part, old number -> new number."""
        tf = np.concatenate([part.tf for part in parts])
        length = np.concatenate([part.length for part in parts])
        pairs, inverse = np.unique((length << 32) | tf, return_inverse=True)
        tf, length = pairs & 0xFFFFFFFF, pairs >> 32
        order = np.argsort(-saturation(tf, length, average), kind="stable") if len(pairs) else pairs
        codes = cls(tf[order], length[order])
        place = np.empty(len(order), codes.kind)
        place[order] = np.arange(len(order))
        stops = np.cumsum([len(part) for part in parts])
        return codes, np.split(place[inverse], stops[:-1])


class Run(NamedTuple):
    """The postings of some documents in a row, by term; what a bigger run or a segment is joined from."""

    terms: NDArray[np.int64]  # the numbers of the terms that occur, ascending
    counts: NDArray[np.int64]  # term of `terms` -> its postings
    documents: NDArray[np.uint32]  # counted from the run's first; by term
    code: NDArray[np.unsignedinteger]  # alongside `documents`: number in `codes`
    codes: ScoreCodes
    lengths: NDArray[np.uint32]  # document -> its length in terms


@dataclass(frozen=True, eq=False)
class Postings:
    """Every term's documents and codes, contiguous; a long term's in layers, each sorted by document.

    A layer holds the postings whose codes lie between its own first code and the next layer's, and codes are
    numbered best first: so what a layer can at most add to a score is known without reading it.
    """

    bounds: NDArray[np.int64]  # term -> start in `documents`; one more than terms
    documents: NDArray[np.uint32]
    code: NDArray[np.unsignedinteger]
    codes: ScoreCodes
    lengths: NDArray[np.uint32]
    long: NDArray[np.int64]  # the long terms, ascending
    layers: NDArray[np.int64]  # long term -> for each layer its first code and where it stops

    @property
    def size(self) -> int:
        """How many documents there are."""
        return len(self.lengths)

    @classmethod
    def join(cls, runs: list[Run], terms: Sequence[NDArray[np.int64]], count: int) -> "Postings":
        """Put runs end to end, emptying the list; `terms`: for each, its term -> term here, of `count`."""
        df = np.zeros(count, np.int64)
        for run, places in zip(runs, terms, strict=True):
            df[places[run.terms]] += run.counts
        bounds = np.concatenate(([0], np.cumsum(df)))
        lengths = np.concatenate([run.lengths for run in runs])
        average = float(lengths.mean()) if len(lengths) else 0.0
        codes, renumbered = ScoreCodes.union([run.codes for run in runs], average)
        documents = np.empty(bounds[-1], np.uint32)
        code = np.empty(bounds[-1], codes.kind)
        cursor = bounds[:-1].copy()
        first = 0
        for number, places in enumerate(terms):
            run = runs.pop(0)  # its memory is free once it is placed
            here = places[run.terms]
            stops = np.cumsum(run.counts)
            at = np.arange(len(run.documents)) + np.repeat(cursor[here] - stops + run.counts, run.counts)
            documents[at] = run.documents + np.uint32(first)
            code[at] = renumbered[number][run.code]
            cursor[here] += run.counts
            first += len(run.lengths)
        long = np.flatnonzero(df >= LONG)
        stretches = [slice(start, stop) for start, stop in zip(bounds[long], bounds[long + 1], strict=True)]
        layers = np.array([_layer(documents[each], code[each]) for each in stretches], np.int64)
        layers = layers.reshape(len(long), len(SHARES) + 1, 2)
        layers[:, :, 1] += bounds[long, None]
        return cls(bounds, documents, code, codes, lengths, long, layers)

    def run(self, alive: NDArray[np.bool_] | None) -> Run:
        """Return these postings as a run again, without the documents that are not alive."""
        counts = np.diff(self.bounds)
        documents, code, lengths = self.documents, self.code, self.lengths
        if len(self.long):  # out of their layers: a term that is not long any more is searched by document
            documents, code = documents.copy(), code.copy()
            for place in self.long.tolist():
                stretch = slice(self.bounds[place], self.bounds[place + 1])
                order = np.argsort(documents[stretch])
                documents[stretch], code[stretch] = documents[stretch][order], code[stretch][order]
        if alive is not None:
            kept = alive[documents]
            documents = (np.cumsum(alive) - 1).astype(np.uint32)[documents[kept]]
            counts = np.diff(np.concatenate(([0], np.cumsum(kept)))[self.bounds])
            code, lengths = code[kept], lengths[alive]
        terms = np.flatnonzero(counts)
        return Run(terms, counts[terms], documents, code, self.codes, lengths)


def _layer(documents: NDArray[np.uint32], code: NDArray[np.unsignedinteger]) -> list[tuple[int, int]]:
    # Sorts one long term's postings in place: by layer, then by document.
    held = np.cumsum(np.bincount(code))
    cuts = [int(np.searchsorted(held, share * len(code), side="right")) for share in SHARES]
    layer = np.zeros(len(held), np.int64)
    for cut in cuts:
        layer[cut:] += 1
    order = np.argsort((layer[code] << 32) | documents)
    documents[:] = documents[order]
    code[:] = code[order]
    stops = [int(held[cut - 1]) if cut else 0 for cut in cuts] + [len(code)]
    return list(zip([0, *cuts], stops, strict=True))


def _ranks(values: NDArray[np.int64]) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    # value -> its rank among the distinct values, and the distinct values
    seen = np.bincount(values) > 0 if len(values) else np.zeros(1, bool)
    return np.cumsum(seen) - 1, np.flatnonzero(seen)
