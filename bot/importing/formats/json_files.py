"""JSON files: exports of chats, arrays of objects, one object, objects line by line; others are refused."""

import json
from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from typing import Any, BinaryIO

from bot.importing.formats.columns import known_fields
from bot.importing.formats.source_text import SourceContents
from bot.importing.formats.table_rows import Rows, TableRow, read_table
from bot.importing.formats.telegram_export import is_telegram_export, read_telegram_export
from bot.importing.report_writer import MAX_REPORT_BYTES
from bot.web.errors import FileError
from bot.wording import wording
from retrieval import ReadingOptions

MAX_JSON_BYTES = 300_000_000  # it is read as a whole and takes several times as much memory


class BrokenJsonError(FileError):
    """A file that looks like JSON and is none."""


def read_json(
    file: BinaryIO, name: str, options: ReadingOptions, today: date, chosen: Mapping[str, str]
) -> SourceContents:
    """The texts of a JSON file. Raises FileError."""
    data = _loaded(file, name)
    if isinstance(data, dict) and "jsonfeed.org" in str(data.get("version", "")):
        raise FileError(name, wording("importing.json_feed"), wording("importing.name_feed"))
    if is_telegram_export(data):
        return read_telegram_export(data, options, today)
    objects = _objects(data)
    if not objects:
        raise FileError(name, wording("importing.json_other"), wording("importing.add_texts_or_table"))
    return read_table(object_rows(objects, name), name, options, today, chosen)


def json_line_rows(file: BinaryIO, name: str) -> Rows:
    """The rows of a file with one JSON object a line."""

    def rows() -> Iterator[TableRow | FileError]:
        file.seek(0)
        for number, line in enumerate(iter(lambda: file.readline(MAX_REPORT_BYTES + 1), b""), start=1):
            if not line.strip():
                continue
            try:
                cells = json.loads(line.decode("utf-8-sig" if number == 1 else "utf-8"))
            except (ValueError, RecursionError):
                cells = None
            if isinstance(cells, dict):
                yield TableRow(f"line {number}", cells)
            else:
                yield FileError(
                    f"{name}, line {number}",
                    wording("importing.not_json_object"),
                    wording("importing.correct_line"),
                )

    return rows


def object_rows(objects: Iterable[Any], name: str) -> Rows:
    """The rows of an array of JSON objects that has been read."""
    objects = list(objects)

    def rows() -> Iterator[TableRow | FileError]:
        for number, cells in enumerate(objects, start=1):
            place = f"item {number}"
            if isinstance(cells, dict):
                yield TableRow(place, cells)
            else:
                yield FileError(
                    f"{name}, {place}",
                    wording("importing.not_json_object"),
                    wording("importing.correct_item"),
                )

    return rows


def _loaded(file: BinaryIO, name: str) -> Any:
    file.seek(0)
    raw = file.read(MAX_JSON_BYTES + 1)
    if len(raw) > MAX_JSON_BYTES:
        cure = wording("importing.export_less")
        raise FileError(name, wording("importing.larger", megabytes=MAX_JSON_BYTES // 1_000_000), cure)
    try:
        return json.loads(raw)
    except UnicodeDecodeError as error:
        raise FileError(
            name, wording("importing.json_not_utf8"), wording("importing.export_in_utf8")
        ) from error
    except json.JSONDecodeError as error:
        reason = wording("importing.json_broken", line=error.lineno, error=error.msg)
        raise BrokenJsonError(name, reason, wording("importing.export_again")) from error
    except (ValueError, RecursionError) as error:
        raise FileError(
            name, wording("importing.json_too_deep"), wording("importing.add_texts_or_table")
        ) from error


def _objects(data: Any) -> list[Any]:
    """The objects that a table can be made of: of an array, of the longest inside, or the one object."""
    if isinstance(data, list):
        return data if any(isinstance(item, dict) for item in data) else []
    if not isinstance(data, dict):
        return []
    if "text" in known_fields(data) and len(known_fields(data)) > 1:
        return [data]
    if data and all(isinstance(value, dict) for value in data.values()):  # objects by their numbers
        data = {"": [value for value in data.values() if known_fields(value)]}
    inner = [
        value for value in data.values() if isinstance(value, list) and value and isinstance(value[0], dict)
    ]
    return max(inner, key=len, default=[])
