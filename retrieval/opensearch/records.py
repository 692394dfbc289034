"""What an index stores of reports and passages besides what is searched, and the objects made of it again."""

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, fields
from typing import Any

from retrieval.opensearch.mapping import token
from retrieval.reports.passages import Passage, Speech
from retrieval.reports.report import Report
from retrieval.reports.stored_fields import from_json, restore, to_json

_HEAD = ("slug", "title", "published", "outlet", "url", "file")  # what a passage tells of its report
_REST = tuple(field.name for field in fields(Report) if field.name not in _HEAD)


@dataclass(frozen=True, slots=True)
class Header:
    """A `ReportHeader`."""

    slug: str
    title: str
    stamp: str


def report_record(report: Report) -> str:
    """All of a report."""
    return _json([getattr(report, name) for name in (*_HEAD, *_REST)])


def passage_record(passage: Passage) -> str:
    """What a passage has besides its own fields, with the head of its report."""
    head = [getattr(passage.report, name) for name in _HEAD]
    return _json([head, passage.speaker, passage.speech])


def term_counts(terms: Sequence[str]) -> str:
    """How often each term occurs, as " term:3 other:1 "."""
    return " ".join(["", *(f"{token(term)}:{count}" for term, count in Counter(terms).items()), ""])


def header(source: Mapping[str, Any]) -> Header:
    """What is known of a report without reading it; the source needs slug, title and stamp."""
    return Header(source["slug"], source["title"], source["stamp"])


def report(source: Mapping[str, Any]) -> Report:
    """The report of its document."""
    values = dict(zip((*_HEAD, *_REST), from_json(source["stored"]), strict=True))
    restore(values)
    return _filled(object.__new__(Report), values)


def passage(source: Mapping[str, Any], whole: Callable[[str], Report]) -> Passage:
    """The passage of its document; `whole` reads the report of a slug, when more than the head is wanted."""
    head, speaker, speech = from_json(source["stored"])
    values = dict(zip(_HEAD, head, strict=True))
    report = object.__new__(_ReportHead)
    object.__setattr__(report, "_whole", lambda: whole(values["slug"]))
    spoken = tuple([Speech(*each) for each in speech])
    ordinal, text, quoted = source["ordinal"], source["text"], source["quoted"]
    return Passage(_filled(report, values), ordinal, text, speaker, quoted, spoken)


def counted(source: Mapping[str, Any], term: str) -> int:
    """How often a report has a term."""
    counts: str = source["counts"]
    mark = f" {token(term)}:"
    at = counts.find(mark)
    return int(counts[at + len(mark) : counts.index(" ", at + 1)]) if at >= 0 else 0


class _ReportHead(Report):
    """A report of which only the head is in memory; it equals the whole one."""

    __slots__ = ("_whole",)
    _whole: Callable[[], Report]

    def __new__(cls, *values: Any, **named: Any) -> Report:  # type: ignore[misc]
        """A copy with other values is an ordinary report."""
        return Report(*values, **named)

    def __eq__(self, other: object) -> bool:
        return self._whole() == other

    def __hash__(self) -> int:
        return hash(self._whole())


def _of_whole(name: str) -> property:
    return property(lambda head: getattr(head._whole(), name))


for _name in _REST:
    setattr(_ReportHead, _name, _of_whole(_name))


def _filled(report: Report, values: Mapping[str, Any]) -> Report:
    # The constructor takes raw text, and this is normalised.
    for name, value in values.items():
        object.__setattr__(report, name, value)
    return report


def _json(value: object) -> str:
    """A value as JSON that any client and engine can send: a file's name may have what is no character."""
    text = to_json(value)
    try:
        text.encode()
    except UnicodeEncodeError:
        return to_json(value, ascii_only=True)
    return text
