"""Reports with their passages: in memory those just read, the others decoded from the index on disk."""

import json
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, fields
from datetime import date, datetime
from functools import partial
from typing import Any, NamedTuple, TypeVar, overload

import numpy as np
from numpy.typing import NDArray

from retrieval.reports.errors import Finding
from retrieval.reports.passages import Passage, Speech
from retrieval.reports.report import LeftOut, ReadingNotice, Report
from retrieval.sized_cache import SizedCache
from retrieval.snapshot.report_metadata import ReportKey
from retrieval.text.date_lines import DateOrder

DECODED = 32 << 20  # bytes of the entries decoded from disk that stay in memory
DECODED_ENTRY = 4096  # bytes of an entry without its words
PER_BYTE = 8  # bytes of an entry for each of its record: the text, its paragraphs and its passages
_FIELDS = tuple(field.name for field in fields(Report))
_PARAGRAPHS = _FIELDS.index("paragraphs")
_TEXT = _FIELDS.index("text")
_NOTICES = _FIELDS.index("notices")
_LEFT_OUT = _FIELDS.index("left_out")
_CONTINUED = _FIELDS.index("continued")
_DATE_ORDER = _FIELDS.index("date_order")
Spans = Mapping[ReportKey, tuple[int, int]]  # start and stop of each report's record, in bytes
T = TypeVar("T")


class StoredReport(NamedTuple):
    """A report and its passages."""

    report: Report
    passages: tuple[Passage, ...]


class StoredDocuments:
    """Records end to end, as they were read from the index on disk."""

    def __init__(self, data: NDArray[np.uint8], spans: Spans) -> None:
        self._spans = spans
        self._data = data.data
        self.entry: Callable[[ReportKey], StoredReport] = SizedCache(
            partial(_decoded, self._data, spans), DECODED, self._size
        )

    def _size(self, key: ReportKey, _: StoredReport) -> int:
        start, stop = self._spans[key]
        return DECODED_ENTRY + PER_BYTE * (stop - start)

    def record(self, key: ReportKey) -> memoryview:
        """The record of a report, as it is stored."""
        start, stop = self._spans[key]
        return self._data[start:stop]


def _decoded(data: memoryview, spans: Spans, key: ReportKey) -> StoredReport:
    start, stop = spans[key]
    return decode(bytes(data[start:stop]))


@dataclass(frozen=True, eq=False)
class DocumentStore:
    """Reports with their passages, by the keys of their metadata."""

    fresh: Mapping[ReportKey, StoredReport] = field(default_factory=dict)  # takes precedence over the disk
    stored: StoredDocuments | None = None

    def entry(self, key: ReportKey) -> StoredReport:
        """A report with its passages."""
        entry = self.fresh.get(key)
        if entry is None:
            if self.stored is None:
                raise KeyError(key)
            entry = self.stored.entry(key)
        return entry

    def record(self, key: ReportKey) -> bytes | memoryview:
        """A report with its passages, encoded."""
        if key in self.fresh or self.stored is None:
            return encode(self.entry(key))
        return self.stored.record(key)

    def adding(self, entries: Mapping[ReportKey, StoredReport]) -> "DocumentStore":
        """The same with more reports, or with others in their place."""
        return DocumentStore({**self.fresh, **entries}, self.stored)

    def without(self, keys: Iterable[ReportKey]) -> "DocumentStore":
        """The same without some reports in memory."""
        dropped = set(keys)
        remaining = {key: entry for key, entry in self.fresh.items() if key not in dropped}
        return DocumentStore(remaining, self.stored)


class LazySequence(Sequence[T]):
    """A sequence whose items are made on access; slices are tuples."""

    def __init__(self, size: int, make: Callable[[int], T]) -> None:
        self._size = size
        self._make = make

    def __len__(self) -> int:
        return self._size

    @overload
    def __getitem__(self, at: int) -> T: ...

    @overload
    def __getitem__(self, at: slice) -> tuple[T, ...]: ...

    def __getitem__(self, at: Any) -> T | tuple[T, ...]:
        if isinstance(at, slice):
            return tuple(map(self._make, range(*at.indices(self._size))))
        place = int(at)
        if not -self._size <= place < self._size:
            raise IndexError(f"there is no item {place} of {self._size}")
        return self._make(place % self._size)

    def __iter__(self) -> Iterator[T]:
        return map(self._make, range(self._size))


def encode(entry: StoredReport) -> bytes:
    """Return an entry as JSON: paragraphs as spans of the text, passages as ends of paragraphs."""
    values = [getattr(entry.report, name) for name in _FIELDS]
    values[_PARAGRAPHS] = _spans(entry.report)
    passages = [
        (
            each.ordinal,
            len(entry.report.paragraphs[each.ordinal]) - len(each.text),
            each.speaker,
            each.quoted,
            each.speech,
        )
        for each in entry.passages
    ]
    record = json.dumps([values, passages], ensure_ascii=False, default=_date, separators=(",", ":"))
    return record.encode("utf-8", "surrogatepass")


def decode(record: bytes) -> StoredReport:
    """Return the entry of a record."""
    values, passages = json.loads(record.decode("utf-8", "surrogatepass"), object_hook=_from_date)
    text, spans = values[_TEXT], iter(values[_PARAGRAPHS])
    paragraphs = tuple(text[start:stop] for start, stop in zip(spans, spans, strict=True))
    values[_PARAGRAPHS] = paragraphs
    values[_NOTICES] = tuple(
        ReadingNotice(kind, line, Finding.stored(*finding)) for kind, line, finding in values[_NOTICES]
    )
    values[_LEFT_OUT] = tuple(LeftOut(*each) for each in values[_LEFT_OUT])
    values[_CONTINUED] = tuple(values[_CONTINUED])
    values[_DATE_ORDER] = values[_DATE_ORDER] and DateOrder(values[_DATE_ORDER])
    report = object.__new__(Report)  # its constructor takes raw text, and this is normalised
    for name, value in zip(_FIELDS, values, strict=True):
        object.__setattr__(report, name, value)
    return StoredReport(
        report,
        tuple(
            Passage(
                report,
                ordinal,
                paragraphs[ordinal][start:],
                speaker,
                quoted,
                tuple(Speech(*each) for each in speech),
            )
            for ordinal, start, speaker, quoted, speech in passages
        ),
    )


def _spans(report: Report) -> list[int]:
    """Start and stop of each paragraph in the text, one after the other."""
    spans, at = [], 0
    for paragraph in report.paragraphs:
        found = report.text.find(paragraph, at)
        at = report.text.index(paragraph) if found < 0 else found
        spans += [at, at + len(paragraph)]
        at += len(paragraph)
    return spans


def _date(value: object) -> dict[str, str]:
    if not isinstance(value, date):
        raise TypeError(f"a report has a field of a type that cannot be stored: {value!r}")
    return {type(value).__name__: value.isoformat()}


def _from_date(value: dict[str, str]) -> date:
    ((kind, text),) = value.items()
    return datetime.fromisoformat(text) if kind == "datetime" else date.fromisoformat(text)
