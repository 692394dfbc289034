"""Reports with their passages: in memory those just read, the others decoded from the index on disk."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from typing import Any, NamedTuple, TypeVar, overload

import numpy as np
from numpy.typing import NDArray

from retrieval.reports.passages import Passage
from retrieval.reports.report import Report
from retrieval.sized_cache import SizedCache
from retrieval.snapshot.encoded_report import EncodedReport, StoredReport, encode
from retrieval.snapshot.report_metadata import ReportKey, ReportMetadata

DECODED = HEADS = 16 << 20  # bytes of the entries decoded from disk that stay in memory, and of heads
DECODED_ENTRY, DECODED_HEAD = 4096, 2048  # bytes of an entry, or of a head, without its words
PER_BYTE = 8  # bytes of an entry for each of its record: the text, its paragraphs and its passages
Spans = Mapping[ReportKey, tuple[int, int]]  # start and stop of each report's record, in bytes
T = TypeVar("T")


class ReportHead(NamedTuple):
    """A report without its text, and the record that has it."""

    report: Report
    record: EncodedReport


class StoredDocuments:
    """Records end to end, as they were read from the index on disk."""

    def __init__(self, data: NDArray[np.uint8], spans: Spans) -> None:
        self._spans = spans
        self._data = data.data
        # Functions, not methods: without a cycle, all is freed with the last snapshot that has it.
        records = partial(_record, self._data, spans)
        whole = SizedCache(partial(_whole, records), DECODED, partial(_size, spans))
        self.entry: Callable[[ReportKey], StoredReport] = whole
        self.head = SizedCache(partial(_head, records, whole), HEADS, size_of_head)

    def passage(self, key: ReportKey, place: int) -> Passage:
        """A passage of a report; the others are not decoded."""
        report, record = self.head(key)
        return record.passage(place, report)

    def text(self, key: ReportKey, place: int) -> str:
        """The text of a passage; nothing else of its report is decoded."""
        return _record(self._data, self._spans, key).passage_text(place)

    def record(self, key: ReportKey) -> memoryview:
        """The record of a report, as it is stored."""
        start, stop = self._spans[key]
        return self._data[start:stop]


def _record(data: memoryview, spans: Spans, key: ReportKey) -> EncodedReport:
    start, stop = spans[key]
    return EncodedReport(data[start:stop])


def _whole(records: Callable[[ReportKey], EncodedReport], key: ReportKey) -> StoredReport:
    return records(key).whole()


def _head(
    records: Callable[[ReportKey], EncodedReport],
    whole: Callable[[ReportKey], StoredReport],
    key: ReportKey,
) -> ReportHead:
    record = records(key)
    return ReportHead(record.head(partial(whole, key)), record)


def _size(spans: Spans, key: ReportKey, _: StoredReport) -> int:
    start, stop = spans[key]
    return DECODED_ENTRY + PER_BYTE * (stop - start)


def size_of_head(_: ReportKey, head: ReportHead) -> int:
    """The bytes that a head takes at most; the records are in memory anyway."""
    report = head.report
    words = map(len, (report.slug, report.title, report.outlet, report.url, report.file))
    return DECODED_HEAD + 4 * sum(words)


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

    def passage(self, key: ReportKey, place: int) -> Passage:
        """A passage of a report, by its place among them."""
        entry = self.fresh.get(key)
        if entry is None and self.stored is not None:
            return self.stored.passage(key, place)
        return self.entry(key).passages[place]

    def text(self, key: ReportKey, place: int) -> str:
        """The text of a passage of a report, by its place among them."""
        entry = self.fresh.get(key)
        if entry is None and self.stored is not None:
            return self.stored.text(key, place)
        return self.entry(key).passages[place].text

    def report(self, key: ReportKey) -> Report:
        """A report; of a stored one the text is decoded when it is asked for."""
        entry = self.fresh.get(key)
        return self.stored.head(key).report if entry is None and self.stored else self.entry(key).report

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


@dataclass(frozen=True, eq=False, slots=True)
class PassageReader:
    """The passages of reports in a row, by position.

    `starts` is report -> where its passages start, `owners` passage -> report.
    """

    documents: DocumentStore
    metadata: Sequence[ReportMetadata]
    starts: NDArray[np.int64]
    owners: NDArray[np.int32]

    def passage(self, position: int) -> Passage:
        """The passage at a position."""
        number = int(self.owners[position])
        return self.documents.passage(self.metadata[number].key, position - int(self.starts[number]))

    def texts(self, positions: Sequence[int]) -> list[str]:
        """The texts alone of the passages at some positions."""
        at = np.array(positions, np.int64)
        owners = self.owners[at]
        places = (at - self.starts[owners]).tolist()
        metadata, text = self.metadata, self.documents.text
        numbers = zip(owners.tolist(), places, strict=True)
        return [text(metadata[number].key, place) for number, place in numbers]


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
