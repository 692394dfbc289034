"""Whether a word is good English, so that it is no slip of the keyboard for another, and how common it is."""

import gzip
from bisect import bisect_right
from functools import cache
from importlib.resources import files

import numpy as np
from numpy.typing import NDArray

from retrieval.text.analysis import british_and_american

_NOT_OF_COUNTS = bytes(set(range(256)) - set(b"0123456789,"))
_NOT_OF_WORDS = np.array(
    [chr(byte) not in 'abcdefghijklmnopqrstuvwxyz0123456789": ,{}\n' for byte in range(256)]
)
_BLOCK = 64  # lines that are looked through for a word
_PLURAL = 5  # letters from which on a word in -s may be the plural of a listed one


def is_english(word: str) -> bool:
    """Whether a word in lower case is listed, in American or British spelling; its plural counts as listed.

    The list is read when it is first needed, which takes some 20 ms once.
    """
    if _count(word):
        return True
    spellings = british_and_american(_without_possessive(word))
    if len(word) >= _PLURAL and word.endswith("s") and not word.endswith("ss"):
        spellings |= {spelling[:-1] for spelling in spellings}
    return any(_count(spelling) for spelling in spellings)


def word_share(word: str) -> float:
    """How many of all words of everyday English a word in lower case is: 0.0027 for "take", 0 if unlisted."""
    return float(np.float32(_count(_without_possessive(word)) / _total()))


def _without_possessive(word: str) -> str:
    return word[:-2] if word.endswith(("'s", "’s")) else word


def _count(word: str) -> int:
    """How often the texts behind the list have a word; 0 where it is not listed."""
    listed, firsts, blocks = _listed()
    if not (word.isascii() and word.isalpha() and word.islower()):
        return 0
    entry = f'\n"{word}":'.encode()
    block = bisect_right(firsts, entry)
    place = listed.find(entry, blocks[block - 1], blocks[block]) if block else -1
    if place < 0:
        return 0
    count = place + len(entry)
    return int(listed[count : listed.index(b"\n", count)].rstrip(b","))


@cache
def _listed() -> tuple[bytes, list[bytes], list[int]]:
    """The list as it is: lines such as `"take": 5041207,` in alphabetical order; and of each block of lines
    the first word and where it starts, with the end of the last one."""
    listed = gzip.decompress(files("spellchecker").joinpath("resources", "en.json.gz").read_bytes())
    blocks = _starts(listed)[::_BLOCK].tolist()
    return listed, [listed[at : listed.index(b":", at) + 1] for at in blocks], [*blocks, len(listed)]


def _starts(listed: bytes) -> NDArray[np.intp]:
    """Where the lines start, each with the line break before it."""
    return np.flatnonzero(np.frombuffer(listed, np.uint8) == ord("\n"))[:-1]


@cache
def _total() -> int:
    """How many words the texts behind the list have, without those with an apostrophe or an accent."""
    listed, starts = _listed()[0], _starts(_listed()[0])
    counts = np.fromstring(listed.translate(None, _NOT_OF_COUNTS).decode(), np.int64, sep=",")
    others = np.flatnonzero(_NOT_OF_WORDS[np.frombuffer(listed, np.uint8)])
    counts[np.searchsorted(starts, others) - 1] = 0
    return int(counts.sum())
