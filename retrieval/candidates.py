"""Passages that a search found, of which a ranking knows what it needs before any of them is read."""

from collections.abc import Hashable, Iterable, Sequence
from typing import Any, Protocol, overload

from retrieval.reports.passages import Passage


class ReportHeader(Protocol):
    """What is known of a report without reading it."""

    @property
    def slug(self) -> str: ...

    @property
    def title(self) -> str: ...

    @property
    def stamp(self) -> str:
        """As `Report.stamp`: ISO 8601, empty where undated."""


class PassageSource(Protocol):
    """What reads passages by the ids of their searcher."""

    def passage(self, identifier: Any) -> Passage:
        """The passage of an id."""

    def texts(self, identifiers: Sequence[Any]) -> Sequence[str]:
        """The texts alone of some."""


class Candidates(Sequence[Passage]):
    """Passages in some order; each is read when it is first looked at, and only once.

    What is known of all of them, alongside: `ids` are what their searcher knows them by, and mean nothing
    elsewhere; `reports` are the headers of their reports; `ordinals` and `quoted` are as those of `Passage`.
    """

    __slots__ = ("_passages", "_source", "ids", "ordinals", "quoted", "reports")

    def __init__(
        self,
        ids: Sequence[Hashable],
        reports: Sequence[ReportHeader],
        ordinals: Sequence[int],
        quoted: Sequence[bool],
        source: PassageSource,
    ) -> None:
        self.ids, self.reports, self.ordinals, self.quoted = ids, reports, ordinals, quoted
        self._source = source
        self._passages: dict[int, Passage] = {}  # by place

    @classmethod
    def of(cls, passages: Iterable[Passage]) -> "Candidates":
        """Passages that have been read, for a searcher that knows them by their keys."""
        known = {each.key: each for each in passages}
        return cls(
            [*known],
            [each.report for each in known.values()],
            [each.ordinal for each in known.values()],
            [each.quoted for each in known.values()],
            _Read(known),
        )

    def __len__(self) -> int:
        return len(self.ids)

    @overload
    def __getitem__(self, at: int) -> Passage: ...

    @overload
    def __getitem__(self, at: slice) -> list[Passage]: ...

    def __getitem__(self, at: Any) -> Passage | list[Passage]:
        if isinstance(at, slice):
            return [self[place] for place in range(*at.indices(len(self)))]
        passage = self._passages.get(at)
        if passage is None:
            passage = self._passages[at] = self._source.passage(self.ids[at])
        return passage

    def key(self, at: int) -> tuple[str, int]:
        """As that of the passage at a place, which is not read."""
        return self.reports[at].slug, self.ordinals[at]

    def texts(self, places: Iterable[int]) -> Sequence[str]:
        """The texts alone of the passages at some places."""
        return self._source.texts([*map(self.ids.__getitem__, places)])

    def joined(self, others: "Candidates") -> "Candidates":
        """These, then those of others, of the same searcher, that are not among them."""
        held = {*self.ids}
        new = [at for at, identifier in enumerate(others.ids) if identifier not in held]
        if not new:
            return self
        columns = (self.ids, others.ids), (self.reports, others.reports), (self.ordinals, others.ordinals)
        ids, reports, ordinals = ([*mine, *map(other.__getitem__, new)] for mine, other in columns)
        quoted = [*self.quoted, *map(others.quoted.__getitem__, new)]
        source = self._source
        if source is not others._source:
            source = _Several(
                {**dict.fromkeys(others.ids, others._source), **dict.fromkeys(self.ids, source)}
            )
        return Candidates(ids, reports, ordinals, quoted, source)


class _Read:
    """A source of passages that have been read."""

    def __init__(self, known: dict[tuple[str, int], Passage]) -> None:
        self.passage = known.__getitem__

    def texts(self, identifiers: Sequence[tuple[str, int]]) -> list[str]:
        """Their texts."""
        return [self.passage(each).text for each in identifiers]


class _Several:
    """The sources of passages by their ids."""

    def __init__(self, sources: dict[Hashable, PassageSource]) -> None:
        self._sources = sources

    def passage(self, identifier: Hashable) -> Passage:
        """The passage of an id."""
        return self._sources[identifier].passage(identifier)

    def texts(self, identifiers: Sequence[Hashable]) -> list[str]:
        """Their texts."""
        return [text for each in identifiers for text in self._sources[each].texts([each])]
