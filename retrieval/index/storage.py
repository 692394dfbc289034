"""Segments as arrays by name, to be kept in a folder and mapped into memory."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from retrieval.index import bm25
from retrieval.index.postings import Postings
from retrieval.index.score_codes import ScoreCodes
from retrieval.index.segments import Segment
from retrieval.index.slips import Spelling
from retrieval.index.term_dictionary import Strings, TermDictionary
from retrieval.text import analysis

FORMAT = 2
VERSIONS = {"format": FORMAT, "analysis": analysis.VERSION, "k1": bm25.K1, "b": bm25.B}
# part of a segment -> its arrays
_PARTS: dict[str, tuple[str, ...]] = {
    "terms": ("data", "bounds"),
    "words": ("data", "bounds"),
    "spelling": ("order", "starts", "signatures"),
    "dictionary": ("term",),
    "codes": ("tf", "length"),
    "postings": ("bounds", "documents", "code", "lengths", "long", "layers"),
    "segment": ("uses", "df", "alive"),
}


def packed(segments: Sequence[Segment]) -> dict[str, NDArray[Any]]:
    """Name -> array, of all that segments are made of."""
    return {f"{at}.{name}": array for at, segment in enumerate(segments) for name, array in _arrays(segment)}


def unpacked(arrays: Mapping[str, NDArray[Any]]) -> list[Segment]:
    """The segments that were packed."""
    count = len({name.partition(".")[0] for name in arrays})
    return [_segment({name: arrays[f"{at}.{name}"] for name in _names()}) for at in range(count)]


def _arrays(segment: Segment) -> Iterator[tuple[str, NDArray[Any]]]:
    dictionary, postings = segment.dictionary, segment.postings
    holders = {
        "terms": dictionary.terms,
        "words": dictionary.words,
        "spelling": dictionary.spelling,
        "dictionary": dictionary,
        "codes": postings.codes,
        "postings": postings,
        "segment": segment,
    }
    for part, fields in _PARTS.items():
        for field in fields:
            array = getattr(holders[part], field)
            yield f"{part}.{field}", np.zeros(0, np.bool_) if array is None else array


def _names() -> Iterator[str]:
    return (f"{part}.{field}" for part, fields in _PARTS.items() for field in fields)


def _segment(arrays: Mapping[str, NDArray[Any]]) -> Segment:
    part = {name: [arrays[f"{name}.{field}"] for field in fields] for name, fields in _PARTS.items()}
    (term,), spelling = part["dictionary"], Spelling(*part["spelling"])
    dictionary = TermDictionary(Strings(*part["terms"]), Strings(*part["words"]), term, spelling)
    bounds, documents, code, lengths, long, layers = part["postings"]
    postings = Postings(bounds, documents, code, ScoreCodes(*part["codes"]), lengths, long, layers)
    uses, df, alive = part["segment"]
    return Segment(dictionary, postings, uses, df, alive if len(alive) else None)
