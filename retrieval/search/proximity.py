"""What a text gains for having a question's terms, and for having them near to each other."""

from array import array
from collections.abc import Iterable, Mapping, Sequence
from itertools import accumulate, compress, pairwise

import numpy as np

from retrieval.compiled import library
from retrieval.searcher import Floats
from retrieval.text.term_places import TermPlaces

NEAR = 0.7  # of the lower weight of two terms asked in a row, by one over how far apart they stand
FEW_PAIRS = 64  # of places, which are faster tried one by one

_Places = list[tuple[int, float]]  # where a term stands, and how fully what stands there counts as it
_Counts = list[tuple[str, float]]  # the terms asked that something counts as, and how fully
Stands = list[tuple[int, _Counts]]  # where the terms that count stand in a text, in its order


class Proximity:
    """A question's terms with their weights, prepared once for many texts.

    `weights` are those of the terms asked, in the order asked; `groups` is term asked -> what counts as it
    -> how fully.
    """

    def __init__(self, weights: Mapping[str, float], groups: Mapping[str, Mapping[str, float]]) -> None:
        self._weights = weights
        self._asked: dict[str, _Counts] = {}  # term of a text -> what it counts as
        for asked in weights:
            for term, share in groups[asked].items():
                self._asked.setdefault(term, []).append((asked, share))

    def score(self, text: Sequence[str], present: float, near: float = NEAR) -> float:
        """`present` times the weights of the terms that a text has, and `near` for pairs of them."""
        return self.score_of(self.stands(text), present, near)

    def stands(self, text: Sequence[str]) -> Stands:
        """Where the terms that count stand in a text."""
        counting = self._asked
        found = compress(enumerate(text), map(counting.__contains__, text))
        return [(place, counting[term]) for place, term in found]

    def scores(self, terms: Sequence[str], found: TermPlaces, present: float, near: float = NEAR) -> Floats:
        """The same of many texts, in which some terms have been found."""
        counting = [self._asked.get(term, []) for term in terms]
        if library.available():
            return self._compiled(counting, found, present, near)
        bounds, stands = (
            found.bounds.tolist(),
            [*zip(found.places.tolist(), found.rows.tolist(), strict=True)],
        )
        return np.array(
            [
                self.score_of(((place, counting[row]) for place, row in stands[start:stop]), present, near)
                for start, stop in pairwise(bounds)
            ]
        )

    def _compiled(
        self, counting: Sequence[_Counts], found: TermPlaces, present: float, near: float
    ) -> Floats:
        number = {asked: at for at, asked in enumerate(self._weights)}
        starts = array("i", accumulate(map(len, counting), initial=0))
        asked = array("i", [number[each] for counts in counting for each, _ in counts])
        shares = array("d", [share for counts in counting for _, share in counts])
        weights = array("d", self._weights.values())
        scores = np.empty(len(found.bounds) - 1)
        failed = library.library().kernel_proximity(
            *(library.address(each) for each in (found.bounds, found.rows, found.places)),
            len(scores),
            *(each.buffer_info()[0] for each in (starts, asked, shares)),
            len(shares),
            weights.buffer_info()[0],
            *(len(weights), present, near, library.address(scores)),
        )
        if failed:
            raise MemoryError
        return scores

    def score_of(self, stands: Iterable[tuple[int, _Counts]], present: float, near: float = NEAR) -> float:
        """The score of a text in which the terms that count stand there."""
        weights = self._weights
        places: dict[str, _Places] = {}  # term asked -> where it stands
        for place, counts in stands:
            for asked, share in counts:
                if asked in places:
                    places[asked].append((place, share))
                else:
                    places[asked] = [(place, share)]
        score = 0.0
        for asked in weights:
            if held := places.get(asked):
                share = held[0][1] if len(held) == 1 else max([share for _, share in held])
                score += present * weights[asked] * share
        return score + self._nearness(places, near)

    def _nearness(self, places: Mapping[str, _Places], near: float) -> float:
        weights = self._weights
        matched = [asked for asked in weights if asked in places] if len(places) > 1 else ()
        score = 0.0
        for one, other in pairwise(matched):
            lower = min(weights[one], weights[other])
            score += near * lower * _closest(places[one], places[other])
        return score


def _closest(ones: _Places, others: _Places) -> float:
    """The best pair of places: how fully each counts, over how many terms apart they stand."""
    if len(ones) == len(others) == 1:
        (one, a), (other, b) = ones[0], others[0]
        return a * b / (abs(one - other) or 1)
    if len(ones) * len(others) <= FEW_PAIRS:
        return max([a * b / (abs(one - other) or 1) for one, a in ones for other, b in others])
    # In the order of the text, the best partner of a place is the last one before it of some share, and there
    # are few shares: the time is linear.
    best = 0.0
    highest = max([a for _, a in ones]) * max([b for _, b in others])
    last: tuple[dict[float, int], dict[float, int]] = ({}, {})
    for place, side, share in sorted(
        [(one, 0, a) for one, a in ones] + [(other, 1, b) for other, b in others]
    ):
        for partner, at in last[1 - side].items():
            best = max(best, share * partner / ((place - at) or 1))
        if best >= highest:  # side by side: none is closer
            break
        last[side][share] = place
    return best
