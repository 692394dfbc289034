"""The passages that a question has found, of which each is made when it is first looked at."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

from retrieval.candidates import Candidates
from retrieval.opensearch import records
from retrieval.opensearch.connection.view import SearchHit
from retrieval.opensearch.mapping import PASSAGE_TERMS
from retrieval.reports.passages import Passage
from retrieval.reports.report import Report

Key = tuple[str, int]  # as `Passage.key`

# What is asked of the engine for each passage; its text too, as another request costs more than it does.
FIELDS = ("slug", "title", "stamp", "ordinal", "quoted", "text", "stored", PASSAGE_TERMS)


class FoundPassages:
    """A `PassageSource` of hits, by the keys of passages."""

    def __init__(self, whole: Callable[[str], Report]) -> None:
        """`whole` reads the report of a slug, when more of it than the head is wanted."""
        self._whole = whole
        self._sources: dict[Key, Mapping[str, Any]] = {}
        self._passages: dict[Key, Passage] = {}

    def candidates(self, hits: Iterable[SearchHit]) -> Candidates:
        """The passages of hits."""
        sources = [hit["_source"] for hit in hits]
        keys = [(source["slug"], source["ordinal"]) for source in sources]
        self._sources |= zip(keys, sources, strict=True)
        return Candidates(
            keys,
            [*map(records.header, sources)],
            [source["ordinal"] for source in sources],
            [source["quoted"] for source in sources],
            self,
        )

    def passage(self, identifier: Key) -> Passage:
        """The passage of a key."""
        if identifier not in self._passages:
            self._passages[identifier] = records.passage(self._sources[identifier], self._whole)
        return self._passages[identifier]

    def texts(self, identifiers: Sequence[Key]) -> list[str]:
        """The texts alone of some."""
        return [self._sources[each]["text"] for each in identifiers]

    def tokens(self, key: Key) -> list[str] | None:
        """The terms of a passage as the index has them, in order; None where it has not been found."""
        if key not in self._sources:
            return None
        terms: str = self._sources[key][PASSAGE_TERMS]
        return terms.split()
