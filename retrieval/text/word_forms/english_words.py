"""Whether a word is good English, so that it is no slip of the keyboard for another, and how common it is."""

import gzip
import re
from bisect import bisect_left
from functools import cache
from importlib.resources import files

import numpy as np

from retrieval.text.analysis import british_and_american

_LISTED = re.compile(rb'"([a-z]+)":\s*(\d+)')
_PLURAL = 5  # letters from which on a word in -s may be the plural of a listed one


def is_english(word: str) -> bool:
    """Whether a word in lower case is listed, in American or British spelling; its plural counts as listed.

    The list is read when it is first needed, which takes some 80 ms once.
    """
    spellings = british_and_american(re.sub("['’]s$", "", word))
    if len(word) >= _PLURAL and word.endswith("s") and not word.endswith("ss"):
        spellings |= {spelling[:-1] for spelling in spellings}
    return any(_place(spelling) is not None for spelling in spellings)


def word_share(word: str) -> float:
    """How many of all words of everyday English a word in lower case is: 0.0027 for "take", 0 if unlisted."""
    place = _place(re.sub("['’]s$", "", word))
    return 0.0 if place is None else _listed()[1][place]


def _place(word: str) -> int | None:
    hashes, _ = _listed()
    hashed = hash(word.encode("utf-8", "surrogatepass"))
    place = bisect_left(hashes, hashed)
    return place if place < len(hashes) and hashes[place] == hashed else None


@cache
def _listed() -> tuple[memoryview, memoryview]:
    """The hashes of the words of the list, sorted: a tenth of what the words would take; and their shares."""
    frequencies = files("spellchecker").joinpath("resources", "en.json.gz").read_bytes()
    words, counts = zip(*_LISTED.findall(gzip.decompress(frequencies)), strict=True)
    hashes, shares = np.array(list(map(hash, words)), np.int64), np.array(counts, np.float64)
    order = np.argsort(hashes)
    # Views, for an item of one is a number of Python's at once.
    return hashes[order].data, (shares / shares.sum())[order].astype(np.float32).data
