"""The value of a cell, or of a name in JSON, as a text or a date."""

import math
from datetime import date
from functools import partial
from typing import Any

from bot.importing.extraction_process import EXTRACTION
from bot.importing.formats.html_text import is_markup, plain_text
from bot.importing.formats.source_text import from_timestamp
from bot.web.errors import FileError
from bot.wording import wording
from retrieval import ReadingOptions, read_date

LONG_MARKUP = 10_000  # characters; shorter markup takes a tenth of a second at most
_EMPTY = frozenset(("nan", "null", "none", "n/a", "na", "nat", "-"))
_INNER = "rendered", "name", "title", "text", "value", "$date", "#text"  # where an object keeps its value
_SECONDS = 1e9, 4.2e9  # Unix times of 2001 to 2103; in milliseconds a thousand times as much
_MOST_DIGITS = 20


def as_text(value: Any) -> str:
    """A value as a text; that of a list has blank lines between its items."""
    if isinstance(value, str):
        text = value.strip()
        return "" if text.casefold() in _EMPTY else text
    if isinstance(value, dict):
        inner = next((value[name] for name in _INNER if name in value), "")
        return as_text(inner) if isinstance(inner, str | int | float) else ""
    if isinstance(value, list):
        return "\n\n".join(filter(None, (as_text(item) for item in value if isinstance(item, str | dict))))
    if value is None or isinstance(value, bool) or (isinstance(value, float) and not math.isfinite(value)):
        return ""
    return str(value)


def without_markup(text: str, place: str) -> str:
    """A text with the paragraphs of its markup, if it has any. Raises FileError, which names `place`."""
    if not is_markup(text):
        return text
    if len(text) <= LONG_MARKUP:
        return plain_text(text)
    return EXTRACTION.wait_for(
        partial(FileError, place, cure=wording("importing.save_text")), plain_text, text
    )


def as_date(value: Any, options: ReadingOptions) -> date | None:
    """A value as a date: a text, or a Unix time in seconds or milliseconds; None where it is neither."""
    text = as_text(value)
    if not text:
        return None
    seconds = _number(text)
    if _SECONDS[0] <= seconds / 1000 < _SECONDS[1]:
        seconds /= 1000
    if _SECONDS[0] <= seconds < _SECONDS[1]:
        return from_timestamp(seconds, options.zone)
    try:
        reading = read_date(text, options.zone, options.date_order)
    except ValueError:
        return None
    return reading.published if reading else None


def _number(text: str) -> float:
    """A text of digits as a number, with a fraction or without; else 0."""
    whole, _, fraction = text.partition(".")
    digits = whole + fraction
    return float(text) if digits.isascii() and digits.isdigit() and len(digits) <= _MOST_DIGITS else 0.0
