"""A report with its passages as bytes, of which one passage can be read without the others."""

import struct
from array import array
from collections.abc import Callable, Sequence
from dataclasses import fields
from itertools import accumulate
from typing import Any, NamedTuple

import numpy as np

from retrieval.reports.passages import Passage, Speech
from retrieval.reports.report import Report
from retrieval.reports.stored_fields import from_json, restore, to_json

_HEAD = ("slug", "title", "published", "outlet", "url", "file")  # what rankings and quotes need of a report
_REST = tuple(field.name for field in fields(Report) if field.name not in (*_HEAD, "text"))
_COUNT = struct.Struct("I")


class StoredReport(NamedTuple):
    """A report and its passages."""

    report: Report
    passages: tuple[Passage, ...]


class EncodedReport:
    """A record: a table of numbers, the parts of the report as JSON, and its text as UTF-8.

    The table is the number of passages; of each its ordinal, and its start and stop in the text in bytes; and
    where the parts stop behind the table: the head, what is to be said of each passage, and the rest. Of most
    passages that is nothing: they are the outlet's own words, without a quotation.
    """

    __slots__ = ("_data", "_starts", "_stops", "_text_stops", "ordinals")

    def __init__(self, data: memoryview) -> None:
        (count,) = _COUNT.unpack_from(data)
        numbers = data[_COUNT.size : _COUNT.size * (4 * count + 3)].cast("I")
        self.ordinals = numbers[:count]
        self._starts = numbers[count : 2 * count]
        self._text_stops = numbers[2 * count : 3 * count]
        self._stops = numbers[3 * count :]
        self._data = data[_COUNT.size + numbers.nbytes :]

    def head(self, whole: Callable[[], StoredReport]) -> Report:
        """The report; what only `whole` has is taken from there each time that it is asked for.

        Its text is decoded by itself: a quote is looked for in it before it is sent.
        """
        report = object.__new__(_ReportHead)
        object.__setattr__(report, "_whole", whole)
        object.__setattr__(report, "_record", self)
        return _filled(report, _HEAD, self._part(0))

    @property
    def text(self) -> str:
        """The text of the report."""
        return self._text(0, len(self._data))

    def passage(self, place: int, report: Report) -> Passage:
        """A passage of the report, by its place among them."""
        ordinal = self.ordinals[place]
        text = self.passage_text(place)
        if self._stops[place] == self._stops[place + 1]:
            return Passage(report, ordinal, text, report.outlet or None)
        speaker, quoted, speech = self._part(place + 1)
        return Passage(report, ordinal, text, speaker, quoted, tuple([Speech(*each) for each in speech]))

    def passage_text(self, place: int) -> str:
        """The text of a passage, by its place among them."""
        return self._text(self._starts[place], self._text_stops[place])

    def whole(self) -> StoredReport:
        """The report with all its passages."""
        report, text = object.__new__(Report), self.text
        values = dict(zip(_REST, self._part(len(self._stops) - 1), strict=True))
        spans = iter(values["paragraphs"])
        values["paragraphs"] = [text[start:stop] for start, stop in zip(spans, spans, strict=True)]
        restore(values)
        _filled(report, _HEAD, self._part(0))
        _filled(report, (*values, "text"), (*values.values(), text))
        passages = [self.passage(place, report) for place in range(len(self.ordinals))]
        return StoredReport(report, tuple(map(_sharing, passages)))

    def _part(self, number: int) -> Any:
        start = self._stops[number - 1] if number else 0
        part = str(self._data[start : self._stops[number]], "utf-8", "surrogatepass")
        return from_json(part)

    def _text(self, start: int, stop: int) -> str:
        first = self._stops[-1]
        return str(self._data[first + start : first + stop], "utf-8", "surrogatepass")


class _ReportHead(Report):
    """A report of which only the head is in memory; it equals the whole one."""

    __slots__ = ("_record", "_whole")
    _record: EncodedReport
    _whole: Callable[[], StoredReport]

    def __new__(cls, *values: Any, **named: Any) -> Report:  # type: ignore[misc]
        """A copy with other values is an ordinary report."""
        return Report(*values, **named)

    def __eq__(self, other: object) -> bool:
        return self._whole().report == other

    def __hash__(self) -> int:
        return hash(self._whole().report)


def _text_of(head: _ReportHead) -> str:
    return head._record.text


def _of_whole(name: str) -> property:
    return property(lambda head: getattr(head._whole().report, name))


for _name, _found in (*((name, _of_whole(name)) for name in _REST), ("text", property(_text_of))):
    setattr(_ReportHead, _name, _found)


def encode(entry: StoredReport) -> bytes:
    """Return the record of a report."""
    report = entry.report
    text = report.text.encode("utf-8", "surrogatepass")
    spans = _spans(report)
    places = _places(report.text)
    parts = [_json([getattr(report, name) for name in _HEAD])]
    for each in entry.passages:
        plain = each == Passage(report, each.ordinal, each.text, report.outlet or None)
        parts.append(b"" if plain else _json((each.speaker, each.quoted, each.speech)))
    parts.append(_json([spans if name == "paragraphs" else getattr(report, name) for name in _REST]))
    ends = [spans[2 * each.ordinal + 1] for each in entry.passages]
    table = [
        *(each.ordinal for each in entry.passages),
        *(places[end - len(each.text)] for end, each in zip(ends, entry.passages, strict=True)),
        *(places[end] for end in ends),
        *accumulate(map(len, parts)),
    ]
    count = _COUNT.pack(len(entry.passages))
    return b"".join((count, array("I", table), *parts, text))


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
    codes = np.frombuffer(text.encode("utf-32-le", "surrogatepass"), "<u4")
    sizes = 1 + (codes > 0x7F) + (codes > 0x7FF) + (codes > 0xFFFF)
    return [0, *np.cumsum(sizes).tolist()]


def _json(value: object) -> bytes:
    return to_json(value).encode("utf-8", "surrogatepass")
