"""Whether a word is good English, so that it is no slip of the keyboard for another."""

import gzip
import re
from functools import cache
from importlib.resources import files

import numpy as np
from numpy.typing import NDArray

from retrieval.text.analysis import british_and_american

_LISTED = re.compile(rb'"([a-z]+)":')
_PLURAL = 5  # letters from which on a word in -s may be the plural of a listed one


def is_english(word: str) -> bool:
    """Whether a word in lower case is listed, in American or British spelling; its plural counts as listed.

    The list is read when it is first needed, which takes some 80 ms once.
    """
    spellings = british_and_american(re.sub("['’]s$", "", word))
    if len(word) >= _PLURAL and word.endswith("s") and not word.endswith("ss"):
        spellings |= {spelling[:-1] for spelling in spellings}
    listed = _listed()
    hashes = np.array([hash(each.encode("utf-8", "surrogatepass")) for each in spellings])
    places = np.searchsorted(listed, hashes)
    return bool((listed[np.minimum(places, len(listed) - 1)] == hashes).any())


@cache
def _listed() -> NDArray[np.int64]:
    """The hashes of the words of the list, sorted: a tenth of what the words would take."""
    frequencies = files("spellchecker").joinpath("resources", "en.json.gz").read_bytes()
    return np.sort(np.array(list(map(hash, _LISTED.findall(gzip.decompress(frequencies)))), np.int64))
