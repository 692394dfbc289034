"""What a text gains for holding a question's terms, and for holding them near to each other."""

from collections.abc import Iterable, Mapping, Sequence
from itertools import pairwise

NEAR = 0.7  # of the lower weight of two terms asked in a row, by one over how far apart they stand


def closeness(text: Sequence[str], weights: Mapping[str, float], held: float, near: float = NEAR) -> float:
    """`held` times the weights of the terms that the text has, and `near` for pairs; `weights` in the order asked."""
    places: dict[str, list[int]] = {}
    for place, term in enumerate(text):
        if term in weights:
            places.setdefault(term, []).append(place)
    asked = [term for term in weights if term in places]
    pairs = sum(
        min(weights[one], weights[other]) / _distance(places[one], places[other])
        for one, other in pairwise(asked)
    )
    return held * sum(weights[term] for term in asked) + near * pairs


def _distance(ones: Iterable[int], others: Sequence[int]) -> int:
    return min(abs(one - other) for one in ones for other in others)
