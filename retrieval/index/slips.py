"""Words a few slips of the finger away from a given one."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

import numpy as np
from numpy.typing import NDArray


class Words(Protocol):
    """Words by place."""

    def __getitem__(self, place: int, /) -> str: ...


_LONGEST = 32  # characters; nobody mistypes a longer word and expects it to be found


@dataclass(frozen=True, eq=False)
class Spelling:
    """Words by length, each with a signature that tells most strangers apart without a look at the letters.

    A signature has a bit for each of 32 letter classes that occurs in the word, and one for each that occurs
    twice. One slip adds at most one bit and takes at most one away.
    """

    order: NDArray[np.uint32]  # places of the words, by length
    starts: NDArray[np.uint32]  # length in characters -> start in `order`
    signatures: NDArray[np.uint64]  # alongside `order`

    @classmethod
    def of(cls, words: Sequence[str]) -> "Spelling":
        """Prepare words for look-up by their places."""
        lengths = np.fromiter(map(len, words), np.int64, len(words))
        order = np.argsort(lengths, kind="stable")
        starts = np.searchsorted(lengths[order], np.arange(_LONGEST + 2))
        order = order[: starts[-1]]
        signatures = np.zeros(len(order), np.uint64)
        for length in range(1, _LONGEST + 1):
            group = slice(starts[length], starts[length + 1])
            signatures[group] = _signatures(_letters([words[place] for place in order[group]], length))
        return cls(order.astype(np.uint32), starts.astype(np.uint32), signatures)

    def near(self, word: str, words: Words, distance: int) -> list[tuple[int, int]]:
        """Return (place, slips) of the words so few slips away, the word itself left out."""
        if not 0 < len(word) <= _LONGEST:
            return []
        own = _signatures(_letters([word], len(word)))[0]
        found: list[tuple[int, int]] = []
        for length in range(max(1, len(word) - distance), min(_LONGEST, len(word) + distance) + 1):
            group = slice(int(self.starts[length]), int(self.starts[length + 1]))
            signatures = self.signatures[group]
            alike = np.flatnonzero(np.bitwise_count(signatures ^ own) <= 2 * distance)
            theirs = signatures[alike]
            alike = alike[
                (np.bitwise_count(theirs & ~own) <= distance) & (np.bitwise_count(own & ~theirs) <= distance)
            ]
            if len(alike):
                places = self.order[group][alike]
                counted = slips(word, _letters([words[place] for place in places.tolist()], length))
                close = np.flatnonzero((counted <= distance) & (counted > 0))
                found += zip(places[close].tolist(), counted[close].tolist(), strict=True)
        return found


def slips(word: str, letters: NDArray[np.uint32]) -> NDArray[np.int8]:
    """Count the slips between a word and each of many of one length, given as rows of code points.

    A slip is a letter left out, put in or put in another's place, or two neighbours swapped.
    """
    columns = np.ascontiguousarray(letters.T)
    count, own = letters.shape[0], [ord(letter) for letter in word]
    before: list[NDArray[np.int8]] = []
    row = [np.full(count, at, np.int8) for at in range(len(columns) + 1)]
    for i, letter in enumerate(own, 1):
        last, before, row = before, row, [np.full(count, i, np.int8)]
        for j, column in enumerate(columns, 1):
            cell = np.minimum(before[j], row[j - 1]) + np.int8(1)
            np.minimum(cell, before[j - 1] + (column != letter), out=cell)
            if i > 1 and j > 1:
                swapped = (column == own[i - 2]) & (columns[j - 2] == letter)
                np.minimum(cell, np.where(swapped, last[j - 2] + np.int8(1), cell), out=cell)
            row.append(cell)
    return row[-1]


def _letters(words: Sequence[str], length: int) -> NDArray[np.uint32]:
    return np.array(words, f"U{length}").view(np.uint32).reshape(len(words), length)


def _signatures(letters: NDArray[np.uint32]) -> NDArray[np.uint64]:
    once = np.zeros(len(letters), np.uint64)
    twice = np.zeros(len(letters), np.uint64)
    for column in letters.T:
        bit = np.uint64(1) << (column & 31).astype(np.uint64)
        twice |= once & bit
        once |= bit
    return once | (twice << np.uint64(32))
