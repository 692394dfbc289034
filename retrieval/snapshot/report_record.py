"""A report with its passages as bytes, of which one passage can be read without the others."""

import json
import struct
from collections.abc import Callable, Sequence
from dataclasses import fields
from datetime import date, datetime
from typing import Any, NamedTuple

import numpy as np

from retrieval.reports.errors import Finding
from retrieval.reports.passages import Passage, Speech
from retrieval.reports.report import LeftOut, ReadingNotice, Report
from retrieval.text.date_lines import DateOrder

_HEAD = ("slug", "title", "published", "outlet", "url", "file")  # what rankings and quotes need of a report
_REST = tuple(field.name for field in fields(Report) if field.name not in (*_HEAD, "text"))
_COUNT = struct.Struct("<I")
_NUMBER = np.dtype("<u4")


class StoredReport(NamedTuple):
    """A report and its passages."""

    report: Report
    passages: tuple[Passage, ...]


class ReportRecord:
    """A record: a table of numbers, the parts of the report as JSON, and its text as UTF-8.

    The table is the number of passages, the ordinal of each, and where the parts stop behind it: the head,
    each passage and the rest. A passage is a span of the text in bytes, a paragraph one in characters.
    """

    __slots__ = ("_data", "_stops", "ordinals")

    def __init__(self, data: memoryview) -> None:
        (count,) = _COUNT.unpack_from(data)
        numbers = np.frombuffer(data, _NUMBER, 2 * count + 2, _COUNT.size)
        self.ordinals = numbers[:count]
        self._stops = numbers[count:]
        self._data = data[_COUNT.size + numbers.nbytes :]

    def head(self, whole: Callable[[], StoredReport]) -> Report:
        """The report; what only `whole` has is taken from there each time that it is asked for."""
        report = object.__new__(_ReportHead)
        object.__setattr__(report, "_whole", whole)
        return _filled(report, _HEAD, self._part(0))

    def passage(self, place: int, report: Report) -> Passage:
        """A passage of the report, by its place among them."""
        start, stop, speaker, quoted, speech = self._part(place + 1)
        text = self._text(start, stop)
        spoken = tuple([Speech(*each) for each in speech])
        return Passage(report, int(self.ordinals[place]), text, speaker, quoted, spoken)

    def whole(self) -> StoredReport:
        """The report with all its passages."""
        report, text = object.__new__(Report), self._text(0, len(self._data))
        values = dict(zip(_REST, self._part(len(self._stops) - 1), strict=True))
        spans = iter(values["paragraphs"])
        values["paragraphs"] = tuple([text[start:stop] for start, stop in zip(spans, spans, strict=True)])
        values["notices"] = tuple(
            [ReadingNotice(kind, line, Finding.stored(*finding)) for kind, line, finding in values["notices"]]
        )
        values["left_out"] = tuple([LeftOut(*each) for each in values["left_out"]])
        values["continued"] = tuple(values["continued"])
        values["date_order"] = values["date_order"] and DateOrder(values["date_order"])
        _filled(report, _HEAD, self._part(0))
        _filled(report, (*values, "text"), (*values.values(), text))
        passages = [self.passage(place, report) for place in range(len(self.ordinals))]
        return StoredReport(report, tuple(map(_sharing, passages)))

    def _part(self, number: int) -> Any:
        start = self._stops[number - 1] if number else 0
        part = str(self._data[start : self._stops[number]], "utf-8", "surrogatepass")
        return _JSON.raw_decode(part)[0]

    def _text(self, start: int, stop: int) -> str:
        first = int(self._stops[-1])
        return str(self._data[first + start : first + stop], "utf-8", "surrogatepass")


class _ReportHead(Report):
    """A report of which only the head is in memory; it equals the whole one."""

    __slots__ = ("_whole",)
    _whole: Callable[[], StoredReport]

    def __new__(cls, *values: Any, **named: Any) -> Report:  # type: ignore[misc]
        """A copy with other values is an ordinary report."""
        return Report(*values, **named)

    def __eq__(self, other: object) -> bool:
        return self._whole().report == other

    def __hash__(self) -> int:
        return hash(self._whole().report)

    def __reduce__(self) -> Any:
        return self._whole().report.__reduce_ex__(2)


def _of_whole(name: str) -> property:
    return property(lambda head: getattr(head._whole().report, name))


for _name in (*_REST, "text"):
    setattr(_ReportHead, _name, _of_whole(_name))


def encode(entry: StoredReport) -> bytes:
    """Return the record of a report."""
    report = entry.report
    text = report.text.encode("utf-8", "surrogatepass")
    spans = _spans(report)
    places = _places(report.text)
    parts = [_json([getattr(report, name) for name in _HEAD])]
    for each in entry.passages:
        stop = spans[2 * each.ordinal + 1]
        start, stop = int(places[stop - len(each.text)]), int(places[stop])
        parts.append(_json((start, stop, each.speaker, each.quoted, each.speech)))
    parts.append(_json([spans if name == "paragraphs" else getattr(report, name) for name in _REST]))
    ordinals = np.array([each.ordinal for each in entry.passages], _NUMBER)
    stops = np.cumsum([*map(len, parts)]).astype(_NUMBER)
    return b"".join((_COUNT.pack(len(ordinals)), ordinals.tobytes(), stops.tobytes(), *parts, text))


def _filled(report: Report, names: Sequence[str], values: Sequence[Any]) -> Report:
    # The constructor takes raw text, and this is normalised.
    for name, value in zip(names, values, strict=True):
        object.__setattr__(report, name, value)
    return report


def _sharing(passage: Passage) -> Passage:
    """The passage with the text of its paragraph where that is the same: one object in memory, not two."""
    paragraph = passage.report.paragraphs[passage.ordinal]
    if len(paragraph) == len(passage.text):
        object.__setattr__(passage, "text", paragraph)
    return passage


def _spans(report: Report) -> list[int]:
    """Start and stop of each paragraph in the text, one after the other."""
    spans, at = [], 0
    for paragraph in report.paragraphs:
        found = report.text.find(paragraph, at)
        at = report.text.index(paragraph) if found < 0 else found
        spans += [at, at + len(paragraph)]
        at += len(paragraph)
    return spans


def _places(text: str) -> Sequence[int]:
    """Where each character begins in the text as UTF-8, and where the last one ends."""
    if text.isascii():
        return range(len(text) + 1)
    codes = np.frombuffer(text.encode("utf-32-le", "surrogatepass"), _NUMBER)
    sizes = 1 + (codes > 0x7F) + (codes > 0x7FF) + (codes > 0xFFFF)
    return [0, *np.cumsum(sizes).tolist()]


def _json(value: object) -> bytes:
    part = json.dumps(value, ensure_ascii=False, default=_date, separators=(",", ":"))
    return part.encode("utf-8", "surrogatepass")


def _date(value: object) -> dict[str, str]:
    if not isinstance(value, date):
        raise TypeError(f"a report has a field of a type that cannot be stored: {value!r}")
    return {type(value).__name__: value.isoformat()}


def _from_date(value: dict[str, str]) -> date:
    ((kind, text),) = value.items()
    return datetime.fromisoformat(text) if kind == "datetime" else date.fromisoformat(text)


_JSON = json.JSONDecoder(object_hook=_from_date)
