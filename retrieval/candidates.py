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

    def text(self, identifier: Any) -> str:
        """Its text alone."""


class Candidates(Sequence[Passage]):
    """Passages in some order; each is read when it is first looked at, and only once.

    What is known of all of them, alongside: `ids` are what their searcher knows them by, and mean nothing
    elsewhere; `reports` are the headers of their reports; `ordinals` and `quoted` are as those of `Passage`.
    """

    __slots__ = ("_passages", "_sources", "ids", "ordinals", "quoted", "reports")

    def __init__(
        self,
        ids: Sequence[Hashable],
        reports: Sequence[ReportHeader],
        ordinals: Sequence[int],
        quoted: Sequence[bool],
        source: PassageSource,
    ) -> None:
        self.ids, self.reports, self.ordinals, self.quoted = ids, reports, ordinals, quoted
        self._sources: Sequence[PassageSource] = [source] * len(ids)
        self._passages: list[Passage | None] = [None] * len(ids)

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
        place: int = at
        passage = self._passages[place]
        if passage is None:
            passage = self._passages[place] = self._sources[place].passage(self.ids[place])
        return passage

    def key(self, at: int) -> tuple[str, int]:
        """As that of the passage at a place, which is not read."""
        return self.reports[at].slug, self.ordinals[at]

    def text(self, at: int) -> str:
        """The text of the passage at a place."""
        passage = self._passages[at]
        return self._sources[at].text(self.ids[at]) if passage is None else passage.text

    def joined(self, others: "Candidates") -> "Candidates":
        """These, then those of others, of the same searcher, that are not among them."""
        held = {*self.ids}
        new = [at for at, identifier in enumerate(others.ids) if identifier not in held]
        if not new:
            return self
        together = object.__new__(Candidates)
        for name in Candidates.__slots__:
            more = getattr(others, name)
            setattr(together, name, [*getattr(self, name), *[more[at] for at in new]])
        return together


class _Read:
    """A source of passages that have been read."""

    def __init__(self, known: dict[tuple[str, int], Passage]) -> None:
        self.passage = known.__getitem__

    def text(self, identifier: tuple[str, int]) -> str:
        """Its text alone."""
        return self.passage(identifier).text
