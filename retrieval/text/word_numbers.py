"""The words of texts as numbers: each distinct word has its own, given when it first appears."""

import secrets
from collections.abc import Iterable, Sequence
from itertools import chain, pairwise
from typing import Any, Protocol, TypeAlias
from weakref import finalize

import numpy as np
from numpy.typing import NDArray

from retrieval.compiled import library
from retrieval.text.analysis import words
from retrieval.text.numbers import ONES, TEENS, TENS
from retrieval.text.word_forms.compounds import BEFORE_NUMBERS
from retrieval.text.word_forms.magnitudes import MAGNITUDE_UNITS, POWERS

NumberedTexts: TypeAlias = tuple[NDArray[np.int32], NDArray[np.int64]]  # numbers, and where each text's stop

_FRAGMENTS = 1 << 16  # remembered at most

# What words are to their neighbours, as words.c knows it: of how many after them they may be the beginning;
# a unit, whose meaning depends on the whole text; either word of "twenty five"; or something else.
_NEXT, _NEXT_TWO, _UNIT, _TENS, _ONES, _ELSE = 1, 2, 4, 8, 16, 32
_MEANINGS = (
    dict.fromkeys((*BEFORE_NUMBERS, *POWERS, *TEENS.split("|")), _ELSE)
    | dict.fromkeys(MAGNITUDE_UNITS, _UNIT)
    | dict.fromkeys(TENS.split("|"), _TENS)
    | dict.fromkeys(ONES.split("|"), _ONES)
    | dict.fromkeys(("united", "european", "per"), _NEXT)
    | {"half": _NEXT_TWO}
)


class WordNumbers(Protocol):
    """Distinct words, numbered."""

    def read(self, texts: Sequence[str]) -> NumberedTexts:
        """Return the words of texts by number, as `analysis.words` gives them, and where each text's end."""

    def since(self, number: int) -> list[str]:
        """The words from a number on; some may be of no text."""

    def __len__(self) -> int: ...


def word_numbers() -> WordNumbers:
    """An empty one, compiled where there is a compiler."""
    return _CompiledNumbers() if library.available() else _CountedNumbers()


class _CountedNumbers(dict[str, int]):
    """Words and their numbers, where there is no compiler."""

    def __missing__(self, word: str) -> int:
        number = self[word] = len(self)
        return number

    def read(self, texts: Sequence[str]) -> NumberedTexts:
        flat: list[int] = []
        stops = []
        for text in texts:
            flat.extend(map(self.__getitem__, words(text)))
            stops.append(len(flat))
        return np.array(flat, np.int32), np.array(stops, np.int64)

    def since(self, number: int) -> list[str]:
        return [*self][number:]


class _CompiledNumbers:
    """The same in a table of words.c, which reads plain words itself and leaves fragments to `words`."""

    def __init__(self) -> None:
        self._words = _Strings()
        self._words.add(_MEANINGS)
        self._meanings = bytes(_MEANINGS.values())
        self._forget_fragments()

    def __len__(self) -> int:
        return len(self._words)

    def since(self, number: int) -> list[str]:
        return self._words.since(number)

    def read(self, texts: Sequence[str]) -> NumberedTexts:
        if len(self._fragments) > _FRAGMENTS:
            self._forget_fragments()
        data, stops = _encoded(texts)
        numbers = np.empty((len(data) + len(texts)) // 2 + 1, np.int32)
        ends = np.empty(len(texts), np.int64)
        count = library.library().kernel_words_read(
            *(self._words.table, self._fragments.table, self._meanings, len(self._meanings)),
            *(data, library.address(stops), len(texts), library.address(numbers), library.address(ends)),
        )
        if count < 0:
            raise MemoryError
        return self._with_fragments(numbers[:count], ends)

    def _forget_fragments(self) -> None:
        self._fragments = _Strings()
        self._within = np.zeros(0, np.int32)  # the words of fragments by number, end to end
        # Fragment -> where its words begin there; one more than fragments.
        self._stops = np.zeros(1, np.int64)

    def _with_fragments(self, numbers: NDArray[np.int32], ends: NDArray[np.int64]) -> NumberedTexts:
        # The words of each fragment in its place.
        fresh = [words(fragment) for fragment in self._fragments.since(len(self._stops) - 1)]
        stops = self._stops[-1] + np.cumsum([len(each) for each in fresh], dtype=np.int64)
        self._within = np.append(self._within, self._words.add(chain.from_iterable(fresh)))
        self._stops = np.append(self._stops, stops)
        at = np.flatnonzero(numbers < 0)
        fragment = -1 - numbers[at]
        begins, lengths = self._stops[fragment], np.diff(self._stops)[fragment]
        sizes = np.ones(len(numbers), np.int64)
        sizes[at] = lengths
        bounds = np.concatenate(([0], np.cumsum(sizes)))
        flat = np.repeat(numbers, sizes)
        flat[flat < 0] = self._within[
            np.arange(lengths.sum()) + np.repeat(begins - np.cumsum(lengths) + lengths, lengths)
        ]
        return flat, bounds[ends]


class _Strings:
    """Distinct strings in a table of words.c, numbered."""

    def __init__(self) -> None:
        compiled = library.library()
        self.table = compiled.kernel_table_new(secrets.randbits(64))
        if not self.table:
            raise MemoryError
        finalize(self, compiled.kernel_table_free, self.table)

    def __len__(self) -> int:
        return int(self._fields()[0])

    def add(self, strings: Iterable[str]) -> NDArray[np.int32]:
        """Return the numbers of strings, new ones for those that are new."""
        data, stops = _encoded([*strings])
        numbers = np.empty(len(stops), np.int32)
        added = library.library().kernel_table_add(
            self.table, data, library.address(stops), len(stops), library.address(numbers)
        )
        if not added:
            raise MemoryError
        return numbers

    def since(self, number: int) -> list[str]:
        """The strings from a number on."""
        import ctypes

        count, stops_at, bytes_at = self._fields()
        if number >= count:
            return []
        before = min(number, 1)  # the stop of the word before, where there is one
        held = ctypes.string_at(stops_at + 8 * (number - before), 8 * (count - number + before))
        stops = np.frombuffer(held, np.int64)
        bounds = stops if before else np.concatenate(([0], stops))
        data = ctypes.string_at(bytes_at + int(bounds[0]), int(bounds[-1] - bounds[0]))
        bounds = bounds - bounds[0]
        if b"\n" not in data:  # all at once, one a line
            lines = np.insert(np.frombuffer(data, np.uint8), bounds[1:-1], ord("\n"))
            return lines.tobytes().decode("utf-8", "surrogatepass").split("\n")
        return [
            data[start:stop].decode("utf-8", "surrogatepass") for start, stop in pairwise(bounds.tolist())
        ]

    def _fields(self) -> Any:
        import ctypes

        return (ctypes.c_int64 * 3).from_address(self.table)


def _encoded(texts: Sequence[str]) -> tuple[bytes, NDArray[np.int64]]:
    # Texts end to end in UTF-8, and where each stops.
    joined = "".join(texts)
    if joined.isascii():
        return joined.encode(), np.cumsum([*map(len, texts)], dtype=np.int64)
    encoded = [text.encode("utf-8", "surrogatepass") for text in texts]
    return b"".join(encoded), np.cumsum([*map(len, encoded)], dtype=np.int64)
