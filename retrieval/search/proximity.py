"""What a text gains for holding a question's terms, and for holding them near to each other."""

from collections.abc import Mapping, Sequence
from itertools import pairwise

NEAR = 0.7  # of the lower weight of two terms asked in a row, by one over how far apart they stand

Groups = Mapping[str, Mapping[str, float]]  # term asked -> what counts as it -> how fully
_Places = list[tuple[int, float]]  # where a term stands, and how fully what stands there counts as it


def closeness(
    text: Sequence[str], weights: Mapping[str, float], groups: Groups, held: float, near: float = NEAR
) -> float:
    """`held` times the weights of the terms that a text has, and `near` for pairs of them.

    `weights` are those of the terms asked, in the order asked.
    """
    counting: dict[str, list[tuple[str, float]]] = {}  # term of the text -> what it counts as
    for asked in weights:
        for term, share in groups[asked].items():
            counting.setdefault(term, []).append((asked, share))
    places: dict[str, _Places] = {}
    for place, term in enumerate(text):
        for asked, share in counting.get(term, ()):
            places.setdefault(asked, []).append((place, share))
    found = [asked for asked in weights if asked in places]
    value = held * sum(weights[asked] * max(share for _, share in places[asked]) for asked in found)
    return value + near * sum(
        min(weights[one], weights[other]) * _nearness(places[one], places[other])
        for one, other in pairwise(found)
    )


def _nearness(ones: _Places, others: _Places) -> float:
    return max(a * b / max(abs(one - other), 1) for one, a in ones for other, b in others)
