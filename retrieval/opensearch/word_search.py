"""Words of reports by their beginning, and those a few edits away."""

from collections.abc import Iterable
from typing import Any

from retrieval.opensearch.connection.view import IndexView
from retrieval.opensearch.frequencies import Frequencies
from retrieval.opensearch.mapping import REPORT_TERMS, token
from retrieval.opensearch.queries import Query
from retrieval.text.report_terms import report_stem

_COUNTED = 256  # words whose frequencies are counted; of more, those that were most frequent when written
_COMPARED = 1000  # words that the engine compares with another, the nearest first
_LONGEST_NEAR = 32  # characters; a longer word is not taken for a misspelling of another
_MOST_EDITS = 2  # that the engine's automata know


def words_with_prefix(view: IndexView, frequencies: Frequencies, prefix: str, limit: int) -> list[str]:
    """See `Searcher.words_with_prefix`."""
    if token(prefix or "-").startswith("~"):
        return []  # no word begins so
    query = {"bool": {"should": [{"prefix": {field: prefix}} for field in ("word", "plain")]}}
    hits = view.hits(
        query=query,
        size=max(limit, _COUNTED),
        sort=[{"frequency": "desc"}, {"word": "asc"}],
        _source=["word"],
    )
    counted = _counted(frequencies, [hit["_source"]["word"] for hit in hits][:_COUNTED])
    rest = [hit["_source"]["word"] for hit in hits[_COUNTED:]]
    return sorted([*sorted(counted, key=lambda word: (-counted[word], word)), *rest][:limit])


def words_near(view: IndexView, frequencies: Frequencies, word: str, distance: int) -> list[tuple[str, int]]:
    """See `Searcher.words_near`; raises ValueError for more than two edits."""
    if distance > _MOST_EDITS:
        raise ValueError(distance)
    if not 0 < len(word) <= _LONGEST_NEAR or distance < 1 or token(word).startswith("~"):
        return []
    from rapidfuzz.distance import OSA  # slow to import

    hits = view.hits(query=_near(word, distance), size=_COMPARED, _source=["word", "plain", "frequency"])
    near: list[tuple[int, int, str]] = []
    for source in (hit["_source"] for hit in hits):
        edits = OSA.distance(word, source["plain"], score_cutoff=distance)
        if 0 < edits <= distance:
            near.append((edits, -source["frequency"], source["word"]))
    near.sort()
    counted = _counted(frequencies, [other for _, _, other in near[:_COUNTED]])
    ranked = [(edits, -counted[other], other) for edits, _, other in near[:_COUNTED] if other in counted]
    return [(other, edits) for edits, _, other in (*sorted(ranked), *near[_COUNTED:])]


def _near(word: str, distance: int) -> Query:
    """Words at most so many edits away, and some more.

    The engine takes no word for near whose edits are as many as its letters, or those of the word.
    """
    fuzzy: dict[str, Any] = {
        "value": word,
        "fuzziness": distance,
        "max_expansions": _COMPARED,
        "transpositions": True,
    }
    longest = len(word) + distance if len(word) <= distance else distance
    return {
        "bool": {
            "should": [
                {"fuzzy": {"plain": fuzzy}},
                {"regexp": {"plain": {"value": f".{{1,{longest}}}"}}},
            ]
        }
    }


def _counted(frequencies: Frequencies, words: Iterable[str]) -> dict[str, int]:
    """Word -> how many reports have its term; without those of reports that are gone."""
    words = [*words]
    found = frequencies.of(REPORT_TERMS, map(report_stem, words))
    return {word: count for word, count in zip(words, found, strict=True) if count}
