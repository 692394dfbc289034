"""A snapshot kept in a folder, with what was seen of the files that it was made of."""

import json
from collections.abc import Iterator, Mapping
from itertools import pairwise
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from retrieval.index import array_file, unpacked_index
from retrieval.reports.folder import FileStamp
from retrieval.snapshot.date_index import DateIndex
from retrieval.snapshot.document_store import DocumentStore, MappedDocuments
from retrieval.snapshot.repeated_paragraphs import RepeatedParagraphs
from retrieval.snapshot.report_metadata import Card
from retrieval.snapshot.snapshot import Snapshot

_INDEXES = ("passage_index", "title_index", "report_index")
_PORTION = 1 << 20  # bytes written at once


class FileProblem(NamedTuple):
    """What is wrong with a file; a problem but for the path, which depends on how the folder is called."""

    line: int
    problem: str
    cure: str


class FileState(NamedTuple):
    """A file when it was last read: the report it holds, or held before it turned bad, and what is wrong."""

    mark: FileStamp
    card: Card | None
    flaw: FileProblem | None = None


Files = Mapping[str, FileState]


def write(folder: Path, of: Path, snapshot: Snapshot, files: Files) -> None:
    """Keep a snapshot of the reports in the folder `of`; what was kept before is replaced in one step.

    Raises:
        OSError: it cannot be written; what was kept before still stands.
    """
    served = {card.key for card in snapshot.cards}
    spare = [seen.card for seen in files.values() if seen.card and seen.card.key not in served]
    cards = [*snapshot.cards, *spare]
    stops: list[int] = [0]
    parts: dict[str, array_file.Part] = {"cards": _json([*zip(*cards, strict=True)])}
    parts["speaking"] = _json(snapshot.speaking)
    parts["files"] = _json(_columns(cards, files))
    parts["records"] = _portions(snapshot.documents, cards, stops)
    parts["stops"] = (np.array(each, np.int64).tobytes() for each in [stops])
    parts |= {"newest": snapshot.newest, "starts": snapshot.starts}
    parts |= {"days": snapshot.dates.days, "spans": snapshot.dates.spans}
    repeated_paragraphs = snapshot.repeated_paragraphs
    parts |= {
        "hashes": repeated_paragraphs.hashes,
        "bounds": repeated_paragraphs.bounds,
        "firsts": repeated_paragraphs.firsts,
    }
    for name in _INDEXES:
        packed = getattr(snapshot, name).packed()
        parts |= {f"{name}.{part}": array for part, array in packed.items()}
    array_file.write(folder, _versions(of), parts)


def read(folder: Path, of: Path) -> tuple[Snapshot, dict[str, FileState]]:
    """What was kept of the reports in the folder `of`.

    Raises:
        ArrayFileError: there is nothing, or it is damaged, or of another folder or version.
    """
    arrays = array_file.read(folder, _versions(of))
    cards = [*map(Card._make, zip(*_unjson(arrays["cards"]), strict=True))]
    speaking = tuple(map(tuple, _unjson(arrays["speaking"])))
    stops = arrays["stops"].view(np.int64).tolist()
    places = {card.key: place for card, place in zip(cards, pairwise(stops), strict=True)}
    index, titles, wholes = (unpacked_index(_under(arrays, name)) for name in _INDEXES)
    snapshot = Snapshot(
        tuple(cards[: len(speaking)]),
        arrays["newest"],
        speaking,
        arrays["starts"],
        DocumentStore({}, MappedDocuments(arrays["records"], places)),
        index,
        titles,
        wholes,
        DateIndex(arrays["days"], arrays["spans"]),
        RepeatedParagraphs(arrays["hashes"], arrays["bounds"], arrays["firsts"]),
    )
    names, sizes, times, numbers, flaws = _unjson(arrays["files"])
    files = {
        name: FileState(
            FileStamp(size, time), None if number is None else cards[number], flaw and FileProblem(*flaw)
        )
        for name, size, time, number, flaw in zip(names, sizes, times, numbers, flaws, strict=True)
    }
    return snapshot, files


def _columns(cards: list[Card], files: Files) -> list[list[Any]]:
    """Names, sizes, times, numbers of cards, flaws."""
    numbers = {card.key: number for number, card in enumerate(cards)}
    seen = files.values()
    return [
        [*files],
        [each.mark.size for each in seen],
        [each.mark.mtime_ns for each in seen],
        [numbers[each.card.key] if each.card else None for each in seen],
        [each.flaw for each in seen],
    ]


def _portions(documents: DocumentStore, cards: list[Card], stops: list[int]) -> Iterator[bytes]:
    """All records end to end; `stops` hears where each stops."""
    portion = bytearray()
    for card in cards:
        record = documents.record(card.key)
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


def _versions(of: Path) -> dict[str, str | int]:
    return {**array_file.VERSIONS, "reports": str(of.resolve())}
