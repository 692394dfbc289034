"""What each posting adds to a score, worked out when first needed and kept while there is room."""

from itertools import pairwise
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from retrieval.index import kernel
from retrieval.index.postings import Postings

Places: TypeAlias = NDArray[np.intp]
Scores: TypeAlias = NDArray[np.float64]
Hits: TypeAlias = tuple[Places, Scores]  # documents and scores, side by side

_BEST = 16  # highest scores of a term that are known by heart
_ROOM = 1 << 26  # bytes kept at most; in a big index, three times the size of its document ids
_COMMON = 128  # a term in one of so many documents gets such a table
_FREQUENT = 24  # for the kernel, which looks terms up faster without a table, in one of so many
_TABLED = 1024  # and of these at least
_DENSE = 64  # documents looked up at once that make a table of all documents worth its while


class Layer:
    """A stretch of one term's postings, and what they are worth."""

    __slots__ = ("below", "bound", "effort", "first", "hits", "size", "start", "stop")

    def __init__(self, first: int, start: int, stop: int, bound: float, below: float) -> None:
        self.first = first  # no code in it is below
        self.start = start
        self.stop = stop
        self.size = stop - start
        self.bound = bound  # no score in it is above
        self.below = below  # nor any in the term's later layers
        self.effort = self.size / max(bound - below, 1e-12)  # postings read for a point off the bound
        self.hits: Hits | None = None


class Term:
    """One term of a query, its layers best first."""

    __slots__ = ("best", "df", "idf", "layers", "packed", "place", "table")

    def __init__(self, place: int, df: int, idf: float, layers: list[Layer]) -> None:
        self.place = place
        self.df = df
        self.idf = idf
        self.layers = layers
        self.best: list[float] = []  # its highest scores, as many as are known
        self.table: NDArray[np.unsignedinteger] | None = None  # document -> code
        self.packed: tuple[bytes, NDArray[np.unsignedinteger] | None] | None = None  # and what must live on


class TermScores:
    """Postings under one average length: finished scores, but for the weights of a query.

    Everything here that changes is a memo: two threads may do the same work, and come to the same.
    """

    def __init__(self, postings: Postings, average: float) -> None:
        self.postings = postings
        self.size = postings.size
        self._scores = postings.codes.scores(average)
        # code -> the most that it or a worse one is worth: the codes' order is that of another average
        self._reach = np.maximum.accumulate(self._scores[::-1])[::-1].tolist()
        self._absent = len(postings.codes)
        self._bounds = postings.bounds.data
        self._long = {int(place): at for at, place in enumerate(postings.long)}
        self.packed = kernel.segment(postings.documents, postings.code, self._scores)
        self._kept: list[Layer | Term] = []
        self._room = self._free = max(_ROOM, 3 * postings.documents.nbytes)

    def term(self, place: int, idf: float) -> Term:
        """Prepare a term for queries; its documents may not be none."""
        start, stop = self._bounds[place], self._bounds[place + 1]
        at = self._long.get(place)
        if at is None:
            layers = [Layer(0, start, stop, self._reach[0] * idf, 0.0)]
        else:
            layers = self._layers(at, start, idf)
        term = Term(place, stop - start, idf, layers)
        if kernel.available():
            best = int(self.postings.code[start : layers[0].stop].min())
            layers[0].bound = self._reach[best] * idf
            return term
        _, gains = self.hits(term, layers[0])
        if at is None:
            layers[0].bound = float(gains.max())
        if len(gains) >= _BEST:
            gains = np.partition(gains, -_BEST)[-_BEST:]
            gains.sort()
            term.best = gains[::-1].tolist()
        return term

    def _layers(self, at: int, start: int, idf: float) -> list[Layer]:
        spans = []
        for first, stop in self.postings.layers[at].tolist():
            if stop > start:
                spans.append((first, start, stop))
                start = stop
        bounds = [self._reach[first] * idf for first, _, _ in spans] + [0.0]
        layers = [Layer(*span, *bounds[at : at + 2]) for at, span in enumerate(spans)]
        for better, layer in pairwise(layers):  # which is read before it
            layer.effort = max(better.effort, layer.effort)
        return layers

    def hits(self, term: Term, layer: Layer) -> Hits:
        """Return a layer's documents, and what the term adds to their scores."""
        if (hits := layer.hits) is None:
            stretch = slice(layer.start, layer.stop)
            gains = self._scores.take(self.postings.code[stretch])
            gains *= term.idf
            hits = self.postings.documents[stretch].astype(np.intp), gains
            if self._keep(layer, layer.size * 16):
                layer.hits = hits
        return hits

    def pack(self, term: Term) -> tuple[bytes, NDArray[np.unsignedinteger] | None]:
        """Return a term as the kernel takes it, and its table: hold on to that while the kernel runs."""
        if (packed := term.packed) is None:
            if term.df * _FREQUENT >= self.size and term.df >= _TABLED:
                self._tabulate(term)
            layers = [(layer.stop, layer.bound, layer.first) for layer in term.layers]
            table = term.table
            packed = kernel.term(term.layers[0].start, layers, term.idf, table), table
            term.packed = packed
        return packed

    def at(self, term: Term, documents: Places, start: int = 0) -> Scores:
        """Return what a term's layers from `start` on add to the scores of these documents."""
        if term.table is None and len(documents) >= _DENSE and term.df * _COMMON >= self.size:
            self._tabulate(term)
        if (table := term.table) is not None:
            codes = table.take(documents)
            gains = self._scores.take(codes)
            if start:
                gains[codes < term.layers[start].first] = 0
            gains *= term.idf
            return gains
        gains = np.zeros(len(documents))
        wanted = documents.astype(np.uint32)
        for layer in term.layers[start:]:
            held = self.postings.documents[layer.start : layer.stop]
            at = held.searchsorted(wanted)
            found = (held.take(at, mode="clip") == wanted).nonzero()[0]
            if len(found):
                code = self.postings.code[layer.start : layer.stop].take(at.take(found))
                gains[found] = self._scores.take(code) * term.idf
        return gains

    def _tabulate(self, term: Term) -> None:
        if self._keep(term, self.size * self.postings.code.itemsize):
            table = np.full(self.size, self._absent, self.postings.code.dtype)
            stretch = slice(term.layers[0].start, term.layers[-1].stop)
            table[self.postings.documents[stretch]] = self.postings.code[stretch]
            term.table = table

    def _keep(self, holder: Layer | Term, size: int) -> bool:
        if size * 8 > self._room:
            return False
        if size > self._free:
            # Full: forget all. What is asked for again is back after one query.
            kept, self._kept, self._free = self._kept, [], self._room
            for each in kept:
                if isinstance(each, Layer):
                    each.hits = None
                else:
                    each.table = each.packed = None
        self._free -= size
        self._kept.append(holder)
        return True
