"""What a text gains for having a question's terms, and for having them near to each other."""

from collections.abc import Mapping, Sequence
from itertools import compress, pairwise

NEAR = 0.7  # of the lower weight of two terms asked in a row, by one over how far apart they stand
FEW_PAIRS = 64  # of places, which are faster tried one by one

_Places = list[tuple[int, float]]  # where a term stands, and how fully what stands there counts as it


class Proximity:
    """A question's terms with their weights, prepared once for many texts.

    `weights` are those of the terms asked, in the order asked; `groups` is term asked -> what counts as it
    -> how fully.
    """

    def __init__(self, weights: Mapping[str, float], groups: Mapping[str, Mapping[str, float]]) -> None:
        self._weights = weights
        self._asked: dict[str, list[tuple[str, float]]] = {}  # term of a text -> what it counts as
        for asked in weights:
            for term, share in groups[asked].items():
                self._asked.setdefault(term, []).append((asked, share))

    def score(self, text: Sequence[str], present: float, near: float = NEAR) -> float:
        """`present` times the weights of the terms that a text has, and `near` for pairs of them."""
        weights = self._weights
        places = self._places(text)
        score = 0.0
        for asked in weights:
            if stands := places.get(asked):
                share = stands[0][1] if len(stands) == 1 else max([share for _, share in stands])
                score += present * weights[asked] * share
        return score + self._nearness(places, near)

    def nearness(self, text: Sequence[str], near: float = NEAR) -> float:
        """`near` for pairs of the terms that a text has."""
        return self._nearness(self._places(text), near)

    def _places(self, text: Sequence[str]) -> dict[str, _Places]:
        """Term asked -> where it stands in a text."""
        counting = self._asked
        places: dict[str, _Places] = {}
        for place, term in compress(enumerate(text), map(counting.__contains__, text)):
            for asked, share in counting[term]:
                if asked in places:
                    places[asked].append((place, share))
                else:
                    places[asked] = [(place, share)]
        return places

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
