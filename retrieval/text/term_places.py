"""Where terms stand in texts: found in a forward index, which holds the terms of texts in their order."""

import struct
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from retrieval.compiled import library


class Others(NamedTuple):
    """Terms by their numbers in a forward index, from the first on and before the last, that share a row."""

    first: int
    stop: int
    row: int


NO_OTHERS = Others(0, 0, 0)


@dataclass(frozen=True, eq=False, slots=True)
class TermPlaces:
    """Where some terms stand in some texts, each text's places ascending."""

    bounds: NDArray[np.int64]  # text -> where it begins in `rows` and `places`; one more than texts
    rows: NDArray[np.int32]  # which of the terms it is
    places: NDArray[np.int32]  # how many terms of the text stand before it
    lengths: NDArray[np.int64]  # text -> how many terms it has


def places_in(
    forward: NDArray[np.uint32],
    starts: NDArray[np.int64],
    stops: NDArray[np.int64],
    wanted: Mapping[int, int],
    others: Others = NO_OTHERS,
) -> TermPlaces:
    """Find the terms that are `wanted`, number -> row, in texts that are stretches of a forward index; and
    some others."""
    if library.available():
        return _compiled(forward, np.array([starts, stops]), wanted, others)
    lengths = stops - starts
    terms = np.fromiter(wanted, np.uint32, len(wanted))
    rows = np.fromiter(wanted.values(), np.int32, len(wanted))
    begins = np.concatenate(([0], np.cumsum(lengths)))  # of each text among the numbers of all
    numbers = forward[np.arange(begins[-1]) + np.repeat(starts - begins[:-1], lengths)]
    order = np.argsort(terms)
    nearest = order.take(np.searchsorted(terms, numbers, sorter=order), mode="clip") if wanted else order
    found = np.full(len(numbers), -1, np.int32)
    found[(others.first <= numbers) & (numbers < others.stop)] = others.row
    if wanted:
        matched = terms[nearest] == numbers
        found[matched] = rows[nearest[matched]]
    hits = np.flatnonzero(found >= 0)
    bounds = np.searchsorted(hits, begins)
    places = hits - np.repeat(begins[:-1], np.diff(bounds))
    return TermPlaces(bounds, found[hits], places.astype(np.int32), lengths)


def _compiled(
    forward: NDArray[np.uint32], stretches: NDArray[np.int64], wanted: Mapping[int, int], others: Others
) -> TermPlaces:
    lengths = stretches[1] - stretches[0]
    texts, room = len(lengths), int(lengths.sum())
    bounds = np.empty(texts + 1, np.int64)
    found = np.empty((2, room), np.int32)
    terms = struct.pack(f"={len(wanted)}I{len(wanted)}i", *wanted, *wanted.values())
    count = library.library().kernel_term_places(
        *(library.address(forward), len(forward), library.address(stretches), texts),
        *(terms, len(wanted), *others, library.address(bounds), library.address(found), room),
    )
    if count < 0:
        raise MemoryError
    return TermPlaces(bounds, found[0, :count], found[1, :count], lengths)


def joined(parts: Sequence[tuple[NDArray[np.int64], TermPlaces]], size: int) -> TermPlaces:
    """Put the places of some of `size` texts each together: the numbers of the texts, and their places."""
    lengths = np.zeros(size, np.int64)
    if not parts:
        none = np.zeros(0, np.int32)
        return TermPlaces(np.zeros(size + 1, np.int64), none, none, lengths)
    for texts, part in parts:
        lengths[texts] = part.lengths
    owners = np.concatenate([np.repeat(texts, np.diff(part.bounds)) for texts, part in parts])
    order = np.argsort(owners, kind="stable")
    bounds = np.concatenate(([0], np.cumsum(np.bincount(owners, minlength=size))))
    rows = np.concatenate([part.rows for _, part in parts])
    places = np.concatenate([part.places for _, part in parts])
    return TermPlaces(bounds, rows[order], places[order], lengths)
