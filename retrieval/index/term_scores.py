"""The scores of terms in the documents of one segment, and the best documents for weighted terms."""

from collections.abc import Sequence
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from retrieval.compiled import library
from retrieval.index import kernel
from retrieval.index.postings import Postings

DocumentNumbers: TypeAlias = NDArray[np.intp]
Scores: TypeAlias = NDArray[np.float64]
Allowed: TypeAlias = NDArray[np.bool_] | DocumentNumbers | None  # True for each allowed; or those, ascending

_MEMORY = 1 << 26  # bytes of tables at most; in a big index, three times the size of its document ids
_FREQUENT = 24  # a term in one of so many documents gets a table, document -> code
_TABLED = 1024  # if it is in so many documents at least
_LOOKUP = 8  # postings read in the time that one document is looked up
_TIE = 1e-9  # scores closer than this are a tie: sums taken in another order differ by less


class Term:
    """A term of a segment, prepared for queries; a layer is (start, stop, first code, highest score)."""

    __slots__ = ("df", "idf", "layers", "packed", "table")

    def __init__(self, df: int, idf: float, layers: list[tuple[int, int, int, float]]) -> None:
        self.df = df
        self.idf = idf
        self.layers = layers
        self.table: NDArray[np.unsignedinteger] | None = None  # document -> code
        self.packed: tuple[bytes, NDArray[np.unsignedinteger] | None] | None = None  # with the table it names


WeightedTerms: TypeAlias = Sequence[tuple[Term, float]]  # terms with their weights, all positive


class SegmentScores:
    """Postings under one average length.

    All that changes in here is a cache: two threads may do the same work and get the same result.
    """

    def __init__(self, postings: Postings, average: float) -> None:
        self.postings = postings
        self.size = postings.size
        self._scores = postings.codes.scores(average)
        # code -> the highest score of it and of those after it: they are ordered for another average
        self._highest = np.maximum.accumulate(self._scores[::-1])[::-1].tolist()
        self._bounds = postings.bounds.data
        self._long = {int(place): at for at, place in enumerate(postings.long)}
        self._segment = kernel.segment(postings.documents, postings.code, self._scores)
        self._cached: list[Term] = []
        self._capacity = self._free = max(_MEMORY, 3 * postings.documents.nbytes)

    def term(self, place: int, idf: float) -> Term:
        """Prepare a term, by its place in the dictionary; it must have a document."""
        start, stop = self._bounds[place], self._bounds[place + 1]
        at = self._long.get(place)
        rows = [(0, stop)] if at is None else self.postings.layers[at].tolist()
        layers: list[tuple[int, int, int, float]] = []
        for first, end in rows:
            if end > start:
                best = first if layers else int(self.postings.code[start:end].min())
                layers.append((start, end, first, self._highest[best] * idf))
                start = end
        return Term(stop - self._bounds[place], idf, layers)

    def scores(self, terms: Sequence[Term], documents: DocumentNumbers) -> Scores:
        """Return terms x documents, 0 where a document does not have the term."""
        if library.available():
            packed = [self._pack(term) for term in terms]
            return kernel.scores(self._segment, [(each, 1.0) for each, _ in packed], documents)
        scores = np.zeros((len(terms), len(documents)))
        wanted = documents.astype(np.uint32)
        for row, term in zip(scores, terms, strict=True):
            for start, stop, _, _ in term.layers:
                holders = self.postings.documents[start:stop]
                at = holders.searchsorted(wanted)
                matched = (holders.take(at, mode="clip") == wanted).nonzero()[0]
                codes = self.postings.code[start:stop].take(at.take(matched))
                row[matched] = self._scores.take(codes) * term.idf
        return scores

    def top(self, weighted: WeightedTerms, k: int, allowed: Allowed = None) -> tuple[list[int], list[float]]:
        """Return the k best documents and their scores, best first, ties by document."""
        mask = None if allowed is None else allowed.astype(np.bool_, copy=False)
        if allowed is not None and allowed.dtype != np.bool_:
            documents = allowed.astype(np.intp, copy=False)
            if documents.size * _LOOKUP < sum([term.df for term, _ in weighted]):
                weights = np.array([weight for _, weight in weighted])
                return _best(documents, weights @ self.scores([term for term, _ in weighted], documents), k)
            mask = np.zeros(self.size, np.bool_)
            mask[documents] = True
        if library.available():
            held = [(self._pack(term), weight) for term, weight in weighted]  # the tables must live on
            terms = [(packed, weight) for (packed, _), weight in held]
            return kernel.top(self._segment, self.size, terms, k, mask)
        sums = self._sums(weighted)
        if mask is not None:
            sums[~mask] = 0
        matched = np.flatnonzero(sums)
        return _best(matched, sums.take(matched), k)

    def _sums(self, weighted: WeightedTerms) -> Scores:
        stretches = [slice(term.layers[0][0], term.layers[-1][1]) for term, _ in weighted]
        documents = np.concatenate([self.postings.documents[each] for each in stretches])
        gains = [
            self._scores.take(self.postings.code[each]) * (term.idf * weight)
            for each, (term, weight) in zip(stretches, weighted, strict=True)
        ]
        return np.bincount(documents, np.concatenate(gains), self.size).astype(np.float64, copy=False)

    def _pack(self, term: Term) -> tuple[bytes, NDArray[np.unsignedinteger] | None]:
        # The term as the kernel takes it, and its table, which has to live while the kernel runs.
        if (packed := term.packed) is None:
            if term.df * _FREQUENT >= self.size and term.df >= _TABLED:
                self._tabulate(term)
            layers = [(stop, bound, first) for _, stop, first, bound in term.layers]
            table = term.table
            packed = kernel.term(term.layers[0][0], layers, term.idf, table), table
            term.packed = packed
        return packed

    def _tabulate(self, term: Term) -> None:
        postings = self.postings
        size = self.size * postings.code.itemsize
        if size * 8 > self._capacity:
            return
        if size > self._free:  # empty the cache: what is asked for again is back after one query
            cached, self._cached, self._free = self._cached, [], self._capacity
            for each in cached:
                each.table = each.packed = None
        self._free -= size
        self._cached.append(term)
        table = np.full(self.size, len(postings.codes), postings.code.dtype)
        stretch = slice(term.layers[0][0], term.layers[-1][1])
        table[postings.documents[stretch]] = postings.code[stretch]
        term.table = table


def _best(documents: DocumentNumbers, scores: Scores, k: int) -> tuple[list[int], list[float]]:
    least = 0.0
    if len(scores) > 2 * k:
        least = float(np.partition(scores, -k)[-k]) - _TIE
    matched = np.flatnonzero((scores > 0) & (scores >= least))
    documents, scores = documents.take(matched), scores.take(matched)
    order = np.lexsort((documents, -scores.round(9)))[:k]
    return documents.take(order).tolist(), scores.take(order).tolist()
