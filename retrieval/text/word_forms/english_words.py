"""Whether a word is good English, so that it is no slip of the keyboard for another, and how common it is."""

import gzip
import re
from bisect import bisect_left
from functools import cache
from importlib.resources import files

import numpy as np

from retrieval.text.analysis import british_and_american

_WORD = re.compile("[a-z]+")
_NOT_OF_COUNTS = bytes(set(range(256)) - set(b"0123456789,"))
_NOT_OF_WORDS = np.array(
    [chr(byte) not in 'abcdefghijklmnopqrstuvwxyz0123456789": ,{}\n' for byte in range(256)]
)
_PLURAL = 5  # letters from which on a word in -s may be the plural of a listed one


def is_english(word: str) -> bool:
    """Whether a word in lower case is listed, in American or British spelling; its plural counts as listed.

    The list is read when it is first needed, which takes some 20 ms once.
    """
    spellings = british_and_american(re.sub("['’]s$", "", word))
    if len(word) >= _PLURAL and word.endswith("s") and not word.endswith("ss"):
        spellings |= {spelling[:-1] for spelling in spellings}
    return any(_count(spelling) for spelling in spellings)


def word_share(word: str) -> float:
    """How many of all words of everyday English a word in lower case is: 0.0027 for "take", 0 if unlisted."""
    return float(np.float32(_count(re.sub("['’]s$", "", word)) / _total()))


def _count(word: str) -> int:
    """How often the texts behind the list have a word; 0 where it is not listed."""
    listed, starts = _listed()
    if not _WORD.fullmatch(word):
        return 0
    entry = f'\n"{word}":'.encode()
    length = len(entry)
    place = bisect_left(starts, entry, key=lambda start: listed[start : start + length])
    if place == len(starts) or not listed.startswith(entry, starts[place]):
        return 0
    count = starts[place] + length
    return int(listed[count : listed.index(b"\n", count)].rstrip(b","))


@cache
def _listed() -> tuple[bytes, memoryview]:
    """The list as it is: lines such as `"take": 5041207,` in alphabetical order; and where they start."""
    listed = gzip.decompress(files("spellchecker").joinpath("resources", "en.json.gz").read_bytes())
    starts = np.flatnonzero(np.frombuffer(listed, np.uint8) == ord("\n"))[:-1]
    return listed, starts.astype(np.int32).data  # a view, for an item of one is a number of Python's at once


@cache
def _total() -> int:
    """How many words the texts behind the list have, without those with an apostrophe or an accent."""
    listed, starts = _listed()
    counts = np.fromstring(listed.translate(None, _NOT_OF_COUNTS).decode(), np.int64, sep=",")
    others = np.flatnonzero(_NOT_OF_WORDS[np.frombuffer(listed, np.uint8)])
    counts[np.searchsorted(np.asarray(starts), others) - 1] = 0
    return int(counts.sum())
