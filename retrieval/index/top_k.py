"""The best documents for weighted terms, without touching those that cannot be among them."""

import threading
from collections.abc import Sequence
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from retrieval.index import kernel
from retrieval.index.term_scores import Hits, Layer, Places, Scores, Term, TermScores

_FLAT = 8000  # postings up to which reading all costs less than thinking which to read
_START = 4096  # postings read before the first guess at the k-th best score
_PROBED = 32  # documents scored in full for that guess
_SLACK = 1e-9  # scores closer than this are a tie: sums taken in another order differ by less
_FEW = 1 << 15  # documents up to which counting all beats walking through those touched
_ANY = 5e-324  # the least positive score: whatever matched has more

Allowed: TypeAlias = NDArray[np.bool_] | Places | None  # True for each allowed, or the allowed, ascending
Wanted: TypeAlias = Sequence[tuple[Term, float]]  # terms with their weights, all positive
_Portion: TypeAlias = tuple[Layer, Term, float]


class _Scratch(threading.local):
    """One thread's sums, all zero between queries, so that no query allocates one for every document."""

    def __init__(self) -> None:
        self.sums = np.zeros(0)

    def of(self, size: int) -> Scores:
        if len(self.sums) < size:
            self.sums = np.zeros(size)
        return self.sums[:size]


_SCRATCH = _Scratch()


def top(
    impacts: TermScores, wanted: Wanted, k: int, allowed: Allowed = None
) -> tuple[list[int], list[float]]:
    """Return the k best documents and their scores, best first, ties by document."""
    if not kernel.available() or _narrow(wanted, allowed):
        return _ordered(*_arrays(impacts, wanted, k, allowed), k)
    mask = None if allowed is None else _mask(impacts, allowed)
    held = [(impacts.pack(term), weight) for term, weight in wanted]
    packed = [(term, weight) for (term, _), weight in held]
    return kernel.top(impacts.packed, impacts.size, packed, k, mask)


def _ordered(documents: Places, found: Scores, k: int) -> tuple[list[int], list[float]]:
    order = np.lexsort((documents, -found.round(9)))[:k]
    return documents.take(order).tolist(), found.take(order).tolist()


def _narrow(wanted: Wanted, allowed: Allowed) -> bool:
    # Whether so few are allowed that each is better looked up.
    if allowed is None or allowed.dtype == np.bool_:
        return False
    return allowed.size * 8 < sum([term.df for term, _ in wanted])


def _mask(impacts: TermScores, allowed: NDArray[np.bool_] | Places) -> NDArray[np.bool_]:
    if allowed.dtype == np.bool_:
        return allowed.astype(np.bool_, copy=False)
    mask = np.zeros(impacts.size, np.bool_)
    mask[allowed] = True
    return mask


def _arrays(impacts: TermScores, wanted: Wanted, k: int, allowed: Allowed) -> Hits:
    # The road without a compiler; with all that tie with the k-th.
    portions = [(layer, term, weight) for term, weight in wanted for layer in term.layers]
    total = sum([portion[0].size for portion in portions])
    if allowed is not None and allowed.dtype != np.bool_:
        few = allowed.astype(np.intp, copy=False)
        if few.size * 8 < total:
            gained = scores(impacts, wanted, few)
            found = gained.nonzero()[0]
            return _best(few.take(found), gained.take(found), k)
        allowed = _mask(impacts, few)
    if total <= _FLAT:
        return _whole(impacts, portions, k, _floor(wanted, k, allowed), allowed)
    portions.sort(key=_effort)
    return _Pruned(impacts, wanted, k, allowed).top(portions)


def scores(impacts: TermScores, wanted: Wanted, documents: Places) -> Scores:
    """Return the scores of these documents, 0 where nothing matches."""
    total = np.zeros(len(documents))
    for term, weight in wanted:
        total += impacts.at(term, documents) * weight
    return total


def _effort(portion: _Portion) -> float:
    return portion[0].effort / portion[2]


def _floor(wanted: Wanted, k: int, allowed: Allowed) -> float:
    # A score that k documents are known to reach by one term alone.
    if allowed is not None:
        return 0.0
    return max([term.best[k - 1] * weight for term, weight in wanted if len(term.best) >= k], default=0.0)


def _whole(impacts: TermScores, portions: Sequence[_Portion], k: int, floor: float, allowed: Allowed) -> Hits:
    hits = [_hits(impacts, portion, allowed) for portion in portions]
    documents: Places = np.concatenate([each[0] for each in hits])
    gains: Scores = np.concatenate([each[1] for each in hits])
    least = max(floor - _SLACK, _ANY)
    if impacts.size <= _FEW:
        counted = np.bincount(documents, gains, impacts.size).astype(np.float64, copy=False)
        matched = (counted >= least).nonzero()[0]
        return _best(matched, counted.take(matched), k)
    sums = _SCRATCH.of(impacts.size)
    np.add.at(sums, documents, gains)
    matched = _distinct(documents.take((sums.take(documents) >= least).nonzero()[0]))
    best = _best(matched, sums.take(matched), k)
    sums[documents] = 0
    return best


class _Pruned:
    """One query under way: the sums so far, and what the layers not yet read could still add to any."""

    def __init__(self, impacts: TermScores, wanted: Wanted, k: int, allowed: Allowed) -> None:
        self.impacts = impacts
        self.wanted = wanted
        self.k = k
        self.allowed = allowed
        self.floor = _floor(wanted, k, allowed)
        self.sums = _SCRATCH.of(impacts.size)
        self.rest = {term.place: term.layers[0].bound * weight for term, weight in wanted}
        self.bound = sum(self.rest.values())  # no document untouched so far can score more
        self.started = dict.fromkeys(self.rest, 0)  # term -> how many of its layers have been read

    def top(self, portions: list[_Portion]) -> Hits:
        """Read the layers that lower the bound most for their size, until no untouched document can win."""
        read: list[tuple[int, Places]] = []  # the term, and its documents in a layer
        try:
            while True:
                stop = self._enough(portions, first=not read)
                batch, portions = portions[:stop], portions[stop:]
                for layer, term, weight in batch:
                    documents, gains = _hits(self.impacts, (layer, term, weight), self.allowed)
                    read.append((term.place, documents))
                    np.add.at(self.sums, documents, gains)
                    self.rest[term.place] = layer.below * weight
                    self.started[term.place] += 1
                self.bound = sum(self.rest.values())
                if not portions or self.bound < self.floor - _SLACK:
                    break
                self._raise_floor([documents for _, documents in read[-stop:]])
                if self.bound < self.floor - _SLACK:
                    break
            return self._finished(read)
        finally:
            for _, documents in read:
                self.sums[documents] = 0

    def _enough(self, portions: list[_Portion], first: bool) -> int:
        # How many portions to read before looking again.
        rest, bound, size = dict(self.rest), self.bound, 0
        for count, (layer, term, weight) in enumerate(portions, 1):
            size += layer.size
            below = layer.below * weight
            bound += below - rest[term.place]
            rest[term.place] = below
            if (first and size >= _START) or bound < self.floor - 2 * _SLACK:
                return count
        return len(portions)

    def _raise_floor(self, read: list[Places]) -> None:
        documents = np.concatenate(read)
        found = self.sums.take(documents)
        likely = (found >= _kth(found, _PROBED)).nonzero()[0][:_PROBED]
        likely = _distinct(documents.take(likely))
        sums = self.sums.take(likely)
        for term, weight in self.wanted:
            if self.rest[term.place]:
                sums += self.impacts.at(term, likely, self.started[term.place]) * weight
        self.floor = max(self.floor, _kth(sums, self.k))

    def _finished(self, read: list[tuple[int, Places]]) -> Hits:
        # A document touched by a term has no more to expect from it: its bound is that of the others.
        least = self.floor - self.bound - _SLACK
        better = [
            documents.take((self.sums.take(documents) >= least + self.rest[place]).nonzero()[0])
            for place, documents in read
        ]
        documents = _distinct(np.concatenate(better))
        return _best(*self._completed(documents, self.sums.take(documents)), self.k)

    def _completed(self, documents: Places, found: Scores) -> Hits:
        # Add what the layers not yet read hold, dropping on the way who has fallen behind.
        bound = self.bound
        for term, weight in sorted(self.wanted, key=lambda each: -self.rest[each[0].place]):
            if not (rest := self.rest[term.place]):
                break
            found += self.impacts.at(term, documents, self.started[term.place]) * weight
            bound -= rest
            if len(documents) > 4 * _PROBED:
                self.floor = max(self.floor, _kth(found, self.k))
                better = (found >= self.floor - bound - _SLACK).nonzero()[0]
                documents, found = documents.take(better), found.take(better)
        return documents, found


def _hits(impacts: TermScores, portion: _Portion, allowed: Allowed) -> Hits:
    layer, term, weight = portion
    documents, gains = layer.hits or impacts.hits(term, layer)
    if weight != 1:
        gains = gains * weight
    if allowed is not None:
        kept = allowed.take(documents).nonzero()[0]
        documents, gains = documents.take(kept), gains.take(kept)
    return documents, gains


def _kth(values: Scores, k: int) -> float:
    # The k-th highest value, 0 if there are fewer.
    at = len(values) - k
    return float(np.partition(values, at)[at]) if at >= 0 else 0.0


def _distinct(documents: Places) -> Places:
    documents.sort()
    if len(documents) < 2:
        return documents
    new = np.empty(len(documents), bool)
    new[0] = True
    np.not_equal(documents[1:], documents[:-1], out=new[1:])
    return documents.take(new.nonzero()[0])


def _best(documents: Places, found: Scores, k: int) -> Hits:
    if len(documents) > 2 * k:
        kept = (found >= _kth(found, k) - _SLACK).nonzero()[0]
        documents, found = documents.take(kept), found.take(kept)
    return documents, found
