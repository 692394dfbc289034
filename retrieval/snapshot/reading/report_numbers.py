"""The numbers of reports by slug and ref, in a snapshot that grows from another."""

from bisect import bisect_left
from collections.abc import Iterable, Iterator, Mapping, Sequence

from retrieval.snapshot.report_metadata import ReportMetadata

MOST_GONE = 1000  # reports that have left since all were numbered; of more, all are numbered anew


class ReportNumbers(Mapping[str, int]):
    """Slug or ref -> number of the report.

    A number is the position among the reports that came first, less those of them that have left: so a change
    touches only the entries of the reports that come and go.
    """

    def __init__(
        self, slugs: dict[str, int], refs: dict[str, int], gone: Sequence[int] = (), size: int = 0
    ) -> None:
        self._slugs = slugs  # -> position among all that ever came
        self._refs = refs
        self._gone = gone  # positions, ascending
        self._came = size

    @classmethod
    def of(cls, metadata: Sequence[ReportMetadata]) -> "ReportNumbers":
        """The numbers of reports in a row."""
        slugs = {each.slug: number for number, each in enumerate(metadata)}
        return cls(slugs, {each.ref: number for number, each in enumerate(metadata)}, (), len(metadata))

    def __getitem__(self, key: str) -> int:
        at = self._slugs.get(key)
        if at is None:
            at = self._refs[key]
        return at - bisect_left(self._gone, at)

    def __iter__(self) -> Iterator[str]:
        yield from self._slugs
        yield from (ref for ref in self._refs if ref not in self._slugs)

    def __len__(self) -> int:
        return sum(1 for _ in self)

    def replaced(
        self, gone: Iterable[ReportMetadata], metadata: Sequence[ReportMetadata], added: int
    ) -> "ReportNumbers":
        """The numbers after some reports have left and others, the last `added` of all, have come."""
        slugs, refs, left = self._slugs.copy(), self._refs.copy(), list(self._gone)
        for each in gone:
            left.append(slugs.pop(each.slug))
            refs.pop(each.ref, None)
        if len(left) > MOST_GONE:
            return ReportNumbers.of(metadata)
        for at, each in enumerate(metadata[len(metadata) - added :], start=self._came):
            slugs[each.slug] = at
            refs[each.ref] = at
        return ReportNumbers(slugs, refs, sorted(left), self._came + added)
