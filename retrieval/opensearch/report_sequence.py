"""All reports of a view, newest first, of which none is read before it is looked at."""

from collections.abc import Iterator, Sequence
from typing import Any, overload

from retrieval.opensearch import queries, records
from retrieval.opensearch.connection.view import PAGE, IndexView, SearchHit
from retrieval.opensearch.mapping import NEWEST_FIRST
from retrieval.reports.report import Report

_STEP = 10_000  # hits that the engine can skip
_AHEAD = 10  # reports read at once where they are looked at one by one


class ReportSequence(Sequence[Report]):
    """Reports by their place from the newest."""

    def __init__(self, view: IndexView, size: int) -> None:
        self._view, self._size = view, size
        self._keys: list[list[Any]] = [[]]  # step -> key of the report before its first place
        self._read: tuple[int, list[Report]] = (0, [])  # those that were looked at last: place of the first

    def __len__(self) -> int:
        return self._size

    def __iter__(self) -> Iterator[Report]:
        for hit in self._view.all_hits(queries.reports(), ["stored"]):
            yield records.report(hit["_source"])

    @overload
    def __getitem__(self, place: int) -> Report: ...

    @overload
    def __getitem__(self, place: slice) -> list[Report]: ...

    def __getitem__(self, place: int | slice) -> Report | list[Report]:
        places = range(self._size)[place]
        if isinstance(places, int):
            return self._one(places)
        if places.step == 1:
            return self._stretch(places.start, len(places))
        return [self._one(each) for each in places]

    def _one(self, place: int) -> Report:
        start, reports = self._read
        if not start <= place < start + len(reports):
            start, reports = self._read = (place, self._stretch(place, _AHEAD))
        return reports[place - start]

    def _stretch(self, place: int, count: int) -> list[Report]:
        reports: list[Report] = []
        while len(reports) < count:
            at, size = place + len(reports), min(PAGE, count - len(reports))
            after = {"from": at} if at + size <= _STEP else {"search_after": self._key(at)}
            hits = self._hits(size, ["stored"], after)
            reports += [records.report(hit["_source"]) for hit in hits]
            if len(hits) < size:
                break
        return reports

    def _key(self, place: int) -> list[Any]:
        """The key of the report before a place."""
        step, more = divmod(place, _STEP)
        while len(self._keys) <= step:
            self._keys.append(self._key_after(self._keys[-1], _STEP))
        return self._key_after(self._keys[step], more) if more else self._keys[step]

    def _key_after(self, key: list[Any], count: int) -> list[Any]:
        after = {"search_after": key} if key else {}
        last: list[Any] = self._hits(count, False, after)[-1]["sort"]
        return last

    def _hits(self, size: int, source: bool | Sequence[str], after: dict[str, Any]) -> list[SearchHit]:
        return self._view.hits(
            query=queries.reports(), sort=[*NEWEST_FIRST], _source=source, size=size, **after
        )
