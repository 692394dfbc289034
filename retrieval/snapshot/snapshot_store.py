"""A snapshot on disk, with the state of the files that it was made of."""

import json
from collections.abc import Iterator, Mapping
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from retrieval.index import array_file, unpacked_index
from retrieval.reports.errors import Finding
from retrieval.reports.folder_listing import FileStamp
from retrieval.reports.parsing.reading_options import ReadingOptions
from retrieval.snapshot.date_index import DateIndex
from retrieval.snapshot.document_store import DocumentStore, StoredDocuments
from retrieval.snapshot.reading.file_states import FileProblem, Files, FileState
from retrieval.snapshot.reading.passage_columns import PassageColumns
from retrieval.snapshot.reading.report_numbers import ReportNumbers
from retrieval.snapshot.repeated_paragraphs import RepeatedParagraphs
from retrieval.snapshot.report_metadata import ReportMetadata
from retrieval.snapshot.snapshot import Snapshot
from retrieval.text.date_lines import DateOrder

_INDEXES = ("passage_index", "title_index", "report_index")
_PORTION = 1 << 20  # bytes written at once


def write(folder: Path, reports: Path, options: ReadingOptions, snapshot: Snapshot, files: Files) -> None:
    """Write a snapshot of the reports in a folder, read with some options, replacing the one before.

    That is one step: a reader sees the old one or the new one.

    Raises:
        OSError: it cannot be written; the one before stays as it is.
    """
    served = {each.key for each in snapshot.metadata}
    spare = [each for state in files.values() for each in state.reports if each.key not in served]
    metadata = [*snapshot.metadata, *spare]
    stops: list[int] = [0]
    parts: dict[str, array_file.Part] = {"metadata": _json([*zip(*metadata, strict=True)])}
    parts["speaking"] = _json(snapshot.speaking)
    parts["files"] = _json(_columns(metadata, files))
    parts["records"] = _portions(snapshot.documents, metadata, stops)
    parts["stops"] = (np.array(each, np.int64).tobytes() for each in [stops])
    parts |= {"newest": snapshot.newest, "starts": snapshot.starts}
    parts |= {"unknown_speakers": snapshot.unknown_speakers}
    parts |= {"passage_ordinals": snapshot.columns.ordinals, "quoted": snapshot.columns.quoted}
    parts |= {"days": snapshot.dates.days, "spans": snapshot.dates.spans}
    repeated = snapshot.repeated_paragraphs
    parts |= {"hashes": repeated.hashes, "bounds": repeated.bounds, "firsts": repeated.firsts}
    for name in _INDEXES:
        packed = getattr(snapshot, name).packed()
        parts |= {f"{name}.{part}": array for part, array in packed.items()}
    array_file.write(folder, _versions(reports, options), parts)


def read(folder: Path, reports: Path, options: ReadingOptions) -> tuple[Snapshot, dict[str, FileState]]:
    """Read the snapshot that was written of the reports in a folder.

    Raises:
        ArrayFileError: it is missing or damaged, or of another folder or version, or read with other options.
    """
    arrays = array_file.read(folder, _versions(reports, options))
    with array_file.unpacking(folder):
        return _unpacked(arrays)


def _unpacked(arrays: Mapping[str, NDArray[Any]]) -> tuple[Snapshot, dict[str, FileState]]:
    metadata = [*map(ReportMetadata._make, zip(*_unjson(arrays["metadata"]), strict=True))]
    speaking = tuple(map(tuple, _unjson(arrays["speaking"])))
    stops = arrays["stops"].view(np.int64).tolist()
    spans = {each.key: span for each, span in zip(metadata, pairwise(stops), strict=True)}
    index, titles, wholes = (unpacked_index(_under(arrays, name)) for name in _INDEXES)
    served = tuple(metadata[: len(speaking)])
    snapshot = Snapshot(
        served,
        arrays["newest"],
        speaking,
        arrays["unknown_speakers"],
        arrays["starts"],
        DocumentStore({}, StoredDocuments(arrays["records"], spans)),
        PassageColumns(arrays["passage_ordinals"], arrays["quoted"]),
        index,
        titles,
        wholes,
        DateIndex(arrays["days"], arrays["spans"]),
        RepeatedParagraphs(arrays["hashes"], arrays["bounds"], arrays["firsts"]),
        ReportNumbers.of(served),
        np.array([each.day for each in served], np.int64),
    )
    files = {
        name: FileState(
            FileStamp(size, time),
            tuple(map(metadata.__getitem__, numbers)),
            problem and FileProblem(problem[0], Finding.stored(*problem[1])),
            order and DateOrder(order),
        )
        for name, size, time, numbers, problem, order in zip(*_unjson(arrays["files"]), strict=True)
    }
    return snapshot, files


def _columns(metadata: list[ReportMetadata], files: Files) -> list[list[Any]]:
    """Names, sizes, times, lists of indexes into `metadata`, problems, orders of dates."""
    numbers = {each.key: number for number, each in enumerate(metadata)}
    states = files.values()
    return [
        [*files],
        [state.stamp.size for state in states],
        [state.stamp.mtime_ns for state in states],
        [[numbers[each.key] for each in state.reports] for state in states],
        [state.problem for state in states],
        [state.order for state in states],
    ]


def _portions(documents: DocumentStore, metadata: list[ReportMetadata], stops: list[int]) -> Iterator[bytes]:
    """All records end to end; where each stops is appended to `stops`."""
    portion = bytearray()
    for each in metadata:
        record = documents.record(each.key)
        stops.append(stops[-1] + len(record))
        portion += record
        if len(portion) >= _PORTION:
            yield bytes(portion)
            portion.clear()
    yield bytes(portion)


def _under(arrays: Mapping[str, NDArray[Any]], name: str) -> dict[str, NDArray[Any]]:
    parts = {part.partition(".")[::2]: array for part, array in arrays.items()}
    return {part: array for (of, part), array in parts.items() if of == name}


def _json(value: object) -> list[bytes]:
    return [json.dumps(value, separators=(",", ":")).encode()]


def _unjson(array: NDArray[np.uint8]) -> Any:
    return json.loads(array.tobytes())


def _versions(reports: Path, options: ReadingOptions) -> dict[str, str | int]:
    read_with = {"zone": str(options.zone), "date_order": options.date_order or ""}
    return {**array_file.VERSIONS, "reports": str(reports.resolve()), **read_with}
