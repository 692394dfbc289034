"""The fields of a report as JSON, in which they are stored, and back."""

import json
from datetime import date, datetime
from typing import Any

from retrieval.reports.errors import Finding
from retrieval.reports.report import LeftOut, ReadingNotice
from retrieval.text.date_lines import DateOrder


def to_json(value: object, ascii_only: bool = False) -> str:
    """A value as JSON: a date is an object of its kind and its ISO form."""
    return json.dumps(value, ensure_ascii=ascii_only, default=_date, separators=(",", ":"))


def from_json(text: str) -> Any:
    """A value from its JSON, with lists in the place of tuples."""
    return _JSON.raw_decode(text)[0]


def restore(fields: dict[str, Any]) -> None:
    """Put the objects in the place of the lists that were read for them."""
    fields["paragraphs"] = tuple(fields["paragraphs"])
    fields["continued"] = tuple(fields["continued"])
    fields["left_out"] = tuple([LeftOut(*each) for each in fields["left_out"]])
    fields["notices"] = tuple(
        [ReadingNotice(kind, line, Finding.stored(*finding)) for kind, line, finding in fields["notices"]]
    )
    fields["date_order"] = fields["date_order"] and DateOrder(fields["date_order"])


def _date(value: object) -> dict[str, str]:
    if not isinstance(value, date):
        raise TypeError(f"a report has a field of a type that cannot be stored: {value!r}")
    return {type(value).__name__: value.isoformat()}


def _from_date(value: dict[str, str]) -> date:
    ((kind, text),) = value.items()
    return datetime.fromisoformat(text) if kind == "datetime" else date.fromisoformat(text)


_JSON = json.JSONDecoder(object_hook=_from_date)
