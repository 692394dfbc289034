"""Front matter: `key: value` lines between two `---` lines at the top of a report's file."""

from collections.abc import Mapping
from datetime import date
from pathlib import Path

from retrieval.reports.errors import ReportError
from retrieval.text.dates import parse_date

_FENCE = "---"
_QUOTES = ('"', "'")


def read_front_matter(text: str, path: Path | str = "") -> tuple[dict[str, str], str]:
    """The values by their keys in lower case, and the rest of the text; no values without front matter.

    A pair of quotes around a value is removed. Lines end in a newline, as `normalise` leaves them. Raises
    ReportError for front matter that never ends and for a line without a colon.
    """
    lines = text.split("\n")
    end = _end(lines)
    if end is None:
        raise ReportError(path, 1, "front matter starts but never ends", "close it with a line ---")
    if not end:
        return {}, text
    values = {}
    for number, line in enumerate(map(str.strip, lines[1 : end - 1]), start=2):
        key, colon, value = (part.strip() for part in line.partition(":"))
        if line and not colon:
            raise ReportError(path, number, f"front matter line {line!r} has no colon", "write key: value")
        if line:
            values[key.lower()] = value[1:-1].strip() if _is_quoted(value) else value
    return values, "\n".join(lines[end:])


def write_front_matter(values: Mapping[str, str]) -> str:
    """Front matter of these values, one line each, for `read_front_matter`; empty ones are left out."""
    plain = {key: " ".join(value.split()) for key, value in values.items()}
    lines = [
        f'{key}: "{value}"\n' if _is_quoted(value) else f"{key}: {value}\n"
        for key, value in plain.items()
        if value
    ]
    return f"{_FENCE}\n{''.join(lines)}{_FENCE}\n"


def remove_field(text: str, key: str) -> str:
    """The text without the front matter lines that have this key."""
    lines = text.split("\n")
    end = _end(lines) or 0
    return "\n".join(line for at, line in enumerate(lines) if at >= end or not _has_key(line, key))


def parse_date_field(text: str, values: Mapping[str, str], key: str, path: Path | str) -> date | None:
    """The date that a text's front matter has under a key; None without one.

    Raises ReportError for a value that is not a date.
    """
    if key not in values:
        return None
    number = next(number for number, line in enumerate(text.split("\n"), start=1) if _has_key(line, key))
    cure = "write it as 2024-08-05 or remove the line"
    try:
        published = parse_date(values[key])
    except ValueError as error:
        raise ReportError(path, number, str(error), cure) from error
    if published is None:
        raise ReportError(path, number, f"front matter has no date in {values[key]!r}", cure)
    return published


def _end(lines: list[str]) -> int | None:
    """How many lines the front matter has, its fences included; None where it never ends."""
    if lines[0].strip() != _FENCE:
        return 0
    return next((number for number, line in enumerate(lines[1:], start=2) if line.strip() == _FENCE), None)


def _has_key(line: str, key: str) -> bool:
    name, colon, _ = line.partition(":")
    return bool(colon) and name.strip().lower() == key


def _is_quoted(value: str) -> bool:
    return len(value) > 1 and value[0] == value[-1] and value[0] in _QUOTES
