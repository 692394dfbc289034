"""Reports and their passages as bytes, to be read back without reading the report's text again."""

import json
from dataclasses import fields
from datetime import date, datetime
from typing import NamedTuple

from retrieval.reports.passages import Passage
from retrieval.reports.report import Report

_FIELDS = tuple(field.name for field in fields(Report))
_PARAGRAPHS = _FIELDS.index("paragraphs")
_TEXT = _FIELDS.index("text")


class StoredReport(NamedTuple):
    """A report and its passages."""

    report: Report
    passages: tuple[Passage, ...]


def encode(entry: StoredReport) -> bytes:
    """An entry as a record: paragraphs as places in the text, passages as places in the paragraphs."""
    values = [getattr(entry.report, name) for name in _FIELDS]
    values[_PARAGRAPHS] = _places(entry.report)
    passages = [
        (each.ordinal, len(entry.report.paragraphs[each.ordinal]) - len(each.text), each.speaker, each.quoted)
        for each in entry.passages
    ]
    record = json.dumps([values, passages], ensure_ascii=False, default=_date, separators=(",", ":"))
    return record.encode("utf-8", "surrogatepass")


def decode(record: bytes) -> StoredReport:
    """The entry of a record."""
    values, passages = json.loads(record.decode("utf-8", "surrogatepass"), object_hook=_from_date)
    text, places = values[_TEXT], iter(values[_PARAGRAPHS])
    paragraphs = tuple(text[start:stop] for start, stop in zip(places, places, strict=True))
    values[_PARAGRAPHS] = paragraphs
    report = object.__new__(Report)  # it was made by the class once; that would only take it for raw text
    for name, value in zip(_FIELDS, values, strict=True):
        object.__setattr__(report, name, value)
    return StoredReport(
        report,
        tuple(
            Passage(report, ordinal, paragraphs[ordinal][start:], speaker, quoted)
            for ordinal, start, speaker, quoted in passages
        ),
    )


def _places(report: Report) -> list[int]:
    """Where each paragraph starts and stops in the text, one after the other."""
    places, at = [], 0
    for paragraph in report.paragraphs:
        found = report.text.find(paragraph, at)
        at = report.text.index(paragraph) if found < 0 else found
        places += [at, at + len(paragraph)]
        at += len(paragraph)
    return places


def _date(value: object) -> dict[str, str]:
    if not isinstance(value, date):
        raise TypeError(f"a report has a field of a kind that cannot be kept: {value!r}")
    return {type(value).__name__: value.isoformat()}


def _from_date(value: dict[str, str]) -> date:
    ((kind, written),) = value.items()
    return datetime.fromisoformat(written) if kind == "datetime" else date.fromisoformat(written)
