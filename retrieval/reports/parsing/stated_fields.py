"""What front matter says of a report, under the names that programs use."""

import re
from collections.abc import Container, Iterable, Iterator, Mapping
from typing import NamedTuple
from urllib.parse import urlsplit

from retrieval.reports.parsing.front_matter import INNER_TABLES, FrontMatter

_TITLES = ("title", "headline", "posttitle", "заголовок", "назва", "название", "titel", "titre")
_DATES = (
    *("date", "published", "publishdate", "pubdate", "datepublished", "publishedat", "publishedon"),
    *("publishedtime", "publishedtime", "articlepublishedtime", "publicationdate", "publisheddate", "posted"),
    *(
        "postedat",
        "postdate",
        "date.published",
        "date.created",
        "дата",
        "datum",
        "fecha",
        "issued",
        "dateissued",
    ),
    *("created", "createdat", "datecreated"),
)
_UPDATES = (
    *("updated", "lastmod", "modified", "updatedat", "datemodified", "lastmodified", "modifiedtime"),
    *("date.updated", "date.modified", "postmodified"),
)
_SUMMARIES = ("summary", "description", "excerpt", "subtitle", "dek", "standfirst", "abstract", "teaser")
_ADDRESSES = (
    *("url", "link", "canonicalurl", "canonical", "permalink", "source", "sourceurl", "source.url"),
    *("originalurl", "original", "href", "джерело", "источник"),
)
_OUTLETS = (
    *("outlet", "sitename", "site", "publisher", "publication", "newspaper", "source", "source.name"),
    *("publisher.name", "site.name", "website", "джерело", "источник"),
)
_PATHS = (*_ADDRESSES, "path", "slug")
_ADDRESS = re.compile(r"https?://[^\s<>\"]+")
# [[Page]] or [text](address); none holds a bracket that opens, so that a run of those is read once.
_LINK = re.compile(r"\[\[?([^\[\]|]+)(?:\|[^\[\]]+)?\]\]?(?:\([^()]*\))?")
_DAY_IN_PATH = re.compile(r"(?:^|/)(\d{4})[/-](\d\d?)[/-](\d\d?)(?:/|-|$)")


class StatedField(NamedTuple):
    """A value of front matter with the line of the file that it stands on."""

    line: int
    value: str


class StatedFields(NamedTuple):
    """What front matter states; empty where it does not. `dates` are in the order in which they count.

    `day_in_address` is the day that the report's address holds as "2024/08/05", written 2024-08-05.
    `date_source` is where an imported report's date is from, where that is no statement ("date line"),
    and `other_date` a day that its page or feed says elsewhere.
    `own` is whether the file is one that the bot has written, whose every line is a paragraph.
    """

    title: str
    summary: str
    outlet: str
    url: str
    dates: tuple[StatedField, ...]
    updates: tuple[StatedField, ...]
    day_in_address: str
    date_source: str
    other_date: str
    own: bool
    summary_is_text: bool  # a field `summary` is the report's own first paragraph, a description is not


_NOTHING = StatedFields("", "", "", "", (), (), "", "", "", False, False)


def stated_fields(matter: FrontMatter) -> StatedFields:
    """What front matter states under the usual names, whatever their capitals, hyphens and underscores."""
    if not matter.values:
        return _NOTHING
    values = {_plain_key(key): value for key, value in matter.values.items() if value}
    lines = {_plain_key(key): line for key, line in matter.line_of.items()}
    nested = _nested(matter.values)
    summary = _first(values, nested, _SUMMARIES)
    own = "fetched" in values
    addresses = [value for name in _ADDRESSES if _ADDRESS.fullmatch(value := values.get(name, ""))]
    outlets = [value for name in _OUTLETS if (value := values.get(name, "")) not in addresses]
    if not own:
        outlets = [_LINK.sub(r"\1", outlet) for outlet in outlets]
    return StatedFields(
        title=_first(values, nested, _TITLES),
        summary=summary,
        outlet=next((outlet for outlet in outlets if outlet and not _ADDRESS.match(outlet)), ""),
        url=addresses[0] if addresses else values.get("url", ""),
        dates=tuple(_fields(values, lines, nested, _DATES)),
        updates=tuple(_fields(values, lines, nested, _UPDATES)),
        # Of an imported page it is no statement: it may be the day of a copy.
        day_in_address="" if own else _day_in(values[name] for name in _PATHS if name in values),
        date_source=values.get("datesource", ""),
        other_date=values.get("otherdate", ""),
        own=own,
        summary_is_text="summary" in values,
    )


def without_site(title: str, outlet: str, url: str) -> str:
    """A title without the name of its site at the end, where the outlet or the address proves the name."""
    sites = {_letters(outlet), *(_letters(part) for part in _host(url).split("."))} - {""}
    for separator in (" | ", " – ", " — ", " - ", " · ", " :: "):
        head, found, tail = title.rpartition(separator)
        if found and len(head) > 10 and len(_letters(tail)) > 2 and _letters(tail) in sites:
            return head.split(" | ")[0].strip() if separator == " | " else head.strip()
    return title


def _host(url: str) -> str:
    try:
        return urlsplit(url).hostname or ""
    except ValueError:  # brackets around what is no IPv6 address
        return ""


def _plain_key(key: str) -> str:
    return re.sub(r"[-_: ]", "", key)


def _letters(text: str) -> str:
    return re.sub(r"[\W_]", "", text).casefold()


def _nested(values: Mapping[str, str]) -> set[str]:
    """The fields that only a table within front matter has."""
    parts = [(key.partition("."), value) for key, value in values.items()]
    return {
        _plain_key(name)
        for (table, _, name), value in parts
        if table in INNER_TABLES and values.get(name) == value
    }


def _known(values: Mapping[str, str], nested: Container[str], names: Iterable[str]) -> list[str]:
    """The names that have a value; the file's own fields come before those of inner tables."""
    return sorted(filter(values.__contains__, names), key=nested.__contains__)


def _first(values: Mapping[str, str], nested: Container[str], names: Iterable[str]) -> str:
    return next((values[name] for name in _known(values, nested, names)), "")


def _fields(
    values: Mapping[str, str], lines: Mapping[str, int], nested: Container[str], names: Iterable[str]
) -> Iterator[StatedField]:
    for name in _known(values, nested, names):
        yield StatedField(lines.get(name, 1), _LINK.sub(r"\1", values[name]))


def _day_in(addresses: Iterable[str]) -> str:
    found = next(filter(None, map(_DAY_IN_PATH.search, addresses)), None)
    return f"{found[1]}-{found[2]:0>2}-{found[3]:0>2}" if found else ""
