"""The best documents for weighted terms, without touching those that cannot be among them."""

import threading
from collections.abc import Sequence
from typing import TypeAlias, cast

import numpy as np
from numpy.typing import NDArray

from retrieval.index.impacts import Hits, Impacts, Layer, Places, Scores, Term

_FLAT = 6000  # postings up to which reading all costs less than thinking which to read
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


def top(impacts: Impacts, wanted: Wanted, k: int, allowed: Allowed = None) -> Hits:
    """Return the k best documents and their scores, in no order, with all that tie with the k-th."""
    portions = [(layer, term, weight) for term, weight in wanted for layer in term.layers]
    total = sum([portion[0].size for portion in portions])
    if allowed is not None and allowed.dtype != np.bool_:
        places = cast("Places", allowed)
        if places.size * 8 < total:
            gained = scores(impacts, wanted, places)
            found = gained.nonzero()[0]
            return _best(places.take(found), gained.take(found), k)
        mask = np.zeros(impacts.size, np.bool_)
        mask[allowed] = True
        allowed = mask
    if total <= _FLAT:
        return _whole(impacts, portions, k, _floor(wanted, k, allowed), allowed)
    portions.sort(key=_effort)
    return _Pruned(impacts, wanted, k, allowed).top(portions)


def scores(impacts: Impacts, wanted: Wanted, documents: Places) -> Scores:
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


def _whole(impacts: Impacts, portions: Sequence[_Portion], k: int, floor: float, allowed: Allowed) -> Hits:
    documents, gains, _ = _joined(impacts, portions, allowed)
    least = max(floor - _SLACK, _ANY)
    if impacts.size <= _FEW:
        counted = cast(
            "Scores", np.bincount(documents, gains, impacts.size)
        )  # with weights it counts in floats
        documents = (counted >= least).nonzero()[0]
        return _best(documents, counted.take(documents), k)
    sums = _SCRATCH.of(impacts.size)
    np.add.at(sums, documents, gains)
    found = _distinct(documents.take((sums.take(documents) >= least).nonzero()[0]))
    hits = _best(found, sums.take(found), k)
    sums[documents] = 0
    return hits


class _Pruned:
    """One query under way: the sums so far, and what the layers not yet read could still add to any."""

    def __init__(self, impacts: Impacts, wanted: Wanted, k: int, allowed: Allowed) -> None:
        self.impacts = impacts
        self.wanted = wanted
        self.k = k
        self.allowed = allowed
        self.floor = _floor(wanted, k, allowed)
        self.sums = _SCRATCH.of(impacts.size)
        self.rest = {term.place: term.layers[0].bound * weight for term, weight in wanted}
        self.started = dict.fromkeys(self.rest, 0)  # term -> how many of its layers have been read

    def top(self, portions: list[_Portion]) -> Hits:
        """Read the layers that lower the bound most for their size, until no untouched document can win."""
        batches: list[Places] = []
        owners: list[int] = []
        sizes: list[int] = []
        try:
            while portions:
                stop = self._enough(portions, first=not batches)
                batch, portions = portions[:stop], portions[stop:]
                documents, gains, held = _joined(self.impacts, batch, self.allowed)
                batches.append(documents)
                np.add.at(self.sums, documents, gains)
                sizes += held
                for layer, term, weight in batch:
                    owners.append(term.place)
                    self.rest[term.place] = layer.below * weight
                    self.started[term.place] += 1
                if not portions:
                    break
                self._raise_floor(documents)
                if sum(self.rest.values()) < self.floor - _SLACK:
                    break
            touched = np.concatenate(batches)
            return self._finished(touched, np.repeat([self.rest[owner] for owner in owners], sizes))
        finally:
            for documents in batches:
                self.sums[documents] = 0

    def _enough(self, portions: list[_Portion], first: bool) -> int:
        # How many portions to read before looking again.
        rest, size = dict(self.rest), 0
        for count, (layer, term, weight) in enumerate(portions, 1):
            size += layer.size
            rest[term.place] = layer.below * weight
            if (first and size >= _START) or sum(rest.values()) < self.floor - _SLACK:
                return count
        return len(portions)

    def _raise_floor(self, documents: Places) -> None:
        found = self.sums.take(documents)
        likely = documents.take((found >= _kth(found, _PROBED)).nonzero()[0][:_PROBED])
        likely = _distinct(likely)
        self.floor = max(self.floor, _kth(self._completed(likely, self.sums.take(likely))[1], self.k))

    def _finished(self, touched: Places, own: Scores) -> Hits:
        # A document touched by a term has no more to expect from it: its bound is that of the others.
        bound = sum(self.rest.values())
        least = np.maximum(self.floor - bound - _SLACK + own, _ANY)
        documents = _distinct(touched.take((self.sums.take(touched) >= least).nonzero()[0]))
        return _best(*self._completed(documents, self.sums.take(documents)), self.k)

    def _completed(self, documents: Places, found: Scores) -> Hits:
        # Add what the layers not yet read hold, dropping on the way who has fallen behind.
        bound = sum(self.rest.values())
        for term, weight in sorted(self.wanted, key=lambda each: -self.rest[each[0].place]):
            if not (rest := self.rest[term.place]):
                break
            found += self.impacts.at(term, documents, self.started[term.place]) * weight
            bound -= rest
            if len(documents) > 4 * _PROBED:
                self.floor = max(self.floor, _kth(found, self.k))
                kept = (found >= self.floor - bound - _SLACK).nonzero()[0]
                documents, found = documents.take(kept), found.take(kept)
        return documents, found


def _joined(
    impacts: Impacts, portions: Sequence[_Portion], allowed: Allowed
) -> tuple[Places, Scores, list[int]]:
    every = []
    for layer, term, weight in portions:
        documents, gains = layer.hits or impacts.hits(term, layer)
        if weight != 1:
            gains = gains * weight
        if allowed is not None:
            kept = allowed.take(documents).nonzero()[0]
            documents, gains = documents.take(kept), gains.take(kept)
        every.append((documents, gains))
    sizes = [len(documents) for documents, _ in every]
    if len(every) == 1:
        return *every[0], sizes
    return np.concatenate([hits[0] for hits in every]), np.concatenate([hits[1] for hits in every]), sizes


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
    if len(documents) > 4 * k:
        kept = (found >= _kth(found, k) - _SLACK).nonzero()[0]
        documents, found = documents.take(kept), found.take(kept)
    return documents, found
