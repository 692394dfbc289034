"""An article out of a page: its text as paragraphs, its title, date and outlet."""

import logging
import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta, tzinfo
from typing import Any

import trafilatura

from bot.feeds.errors import ContentError
from bot.feeds.feed_parser import FeedEntry, plain
from bot.feeds.http_client import Page
from bot.feeds.urls import canonical, parsed, shown

ACCEPT = "text/html, application/xhtml+xml"
LEAST = 80  # characters; less is a notice ("Please log in"), no article
TAGS = 50_000  # an article has some thousand; reading half a million takes a minute
BULLET = "• "  # marks what is set apart, as reports do: the words of who is quoted
_MARKUP = ("", "text/html", "application/xhtml+xml")
_CHARSET = re.compile(r"(?:charset|encoding)\s*=\s*[\"']?([\w.:-]+)", re.IGNORECASE)
_BLOCKS = ("p", "head", "list", "item", "quote", "code", "table", "row", "ab", "div")
_DATE = "%Y-%m-%dT%H:%M%z"


@dataclass(frozen=True, slots=True)
class Article:
    """What is filed of a page. Every text is one line; `published` and `updated` are as reports have them."""

    url: str  # canonical
    title: str
    paragraphs: tuple[str, ...]
    outlet: str = ""
    published: date | None = None
    summary: str = ""


def extract(page: Page, today: date, zone: tzinfo) -> Article:
    """The article of a page. Raises ContentError where there is none. Takes a while: not for the event loop.

    Times are told in `zone`; a date later than tomorrow is taken for none.
    """
    kind = page.content_type.partition(";")[0].strip().lower()
    text = decoded(page)
    if text.count("<") > TAGS:
        raise ContentError(page.url, "it has more markup than an article has", "save its text and add that")
    if kind not in _MARKUP or "\0" in text:
        cure = "name the page of an article; the address of a feed belongs into DISPATCH_FEEDS"
        raise ContentError(page.url, "it is no web page", cure)
    found = _read(text, page.url)
    paragraphs = tuple(_lines(found.body)) if found else ()
    title = plain(found.title or "") if found else ""
    if paragraphs and paragraphs[0] == title:
        paragraphs = paragraphs[1:]
    if found is None or sum(map(len, paragraphs)) < LEAST:
        raise ContentError(page.url, "there is no article on the page", "name the page of one article")
    return Article(
        url=canonical(page.url or found.url or ""),  # what a page says of itself counts only for a saved one
        title=title,
        paragraphs=paragraphs,
        outlet=plain(found.sitename or "") or _host(page.url),
        published=_published(found.date, today, zone),
        summary=_summary(plain(found.description or ""), paragraphs),
    )


def completed(article: Article, entry: FeedEntry, today: date, zone: tzinfo) -> Article:
    """The article with what only its feed's entry knows: the title, the date or its hour."""
    published = article.published
    if entry.published:
        told = entry.published.astimezone(zone).replace(tzinfo=None, second=0, microsecond=0)
        if told.date() <= today + timedelta(days=1) and published in (None, told.date()):
            published = told
    return replace(article, title=article.title or entry.title, published=published)


def decoded(page: Page) -> str:
    """A page's text. UTF-8 where it can be, whatever was declared; then what was declared; then a guess."""
    head = page.body[:2048].decode("latin-1")
    declared = [found[1] for text in (page.content_type, head) if (found := _CHARSET.search(text))]
    marked = ["utf-16"] if page.body.startswith((b"\xff\xfe", b"\xfe\xff")) else []
    for charset in [*marked, "utf-8-sig", *declared]:
        try:
            return page.body.decode(charset)
        except (LookupError, ValueError):
            continue
    return trafilatura.utils.decode_file(page.body)


def _read(text: str, url: str) -> Any:
    """What trafilatura finds in a page: a Document, or None."""
    for name in ("trafilatura", "htmldate"):  # what they complain of is told by our own errors
        logging.getLogger(name).setLevel(logging.CRITICAL)
    try:
        return trafilatura.bare_extraction(
            text,
            url=shown(url) if url else None,
            with_metadata=True,
            include_comments=False,
            date_extraction_params={"outputformat": _DATE, "original_date": True},
        )
    except Exception as error:  # anybody's page may hit on a defect of the libraries, of any kind
        reason = f"the page cannot be read ({type(error).__name__})"
        raise ContentError(url, reason, "save its text as a file and add that") from error


def _lines(body: Any) -> Iterator[str]:
    """The paragraphs of an article's tree, list items and quotations with a bullet."""
    yield from (line for line in _block(body, "") if any(map(str.isalnum, line)))


def _block(element: Any, mark: str) -> Iterator[str]:
    """The lines of one element: its own text, broken where a block or a line break stands in it."""
    mark = BULLET if element.tag in ("item", "quote", "code") else mark
    own = [element.text or ""]
    for child in element:
        if child.tag in _BLOCKS:
            yield _line(own, mark)
            yield from _block(child, mark)
            own = []
        elif child.tag == "lb":
            yield _line(own, mark)
            own = []
        else:
            own += [" " if child.tag == "cell" else "", *child.itertext()]
        own.append(child.tail or "")
    yield _line(own, mark)


def _line(texts: list[str], mark: str) -> str:
    line = " ".join("".join(texts).split())
    return mark + line.lstrip(BULLET) if mark else line


def _published(found: str | None, today: date, zone: tzinfo) -> date | None:
    """A page's date: a naive datetime in the zone where it tells the hour."""
    if not found:
        return None
    moment = datetime.fromisoformat(found)
    if moment.time() == datetime.min.time():  # a day without an hour
        told: date = moment.date()
    else:
        told = moment.astimezone(zone).replace(tzinfo=None) if moment.tzinfo else moment
    return told if moment.date() <= today + timedelta(days=1) else None


def _summary(description: str, paragraphs: tuple[str, ...]) -> str:
    """A page's description, unless it is the beginning of the article again."""
    start = description.rstrip(" .…")
    return "" if any(line.startswith(start) for line in paragraphs[:2]) else description


def _host(url: str) -> str:
    address = parsed(url)
    return address.host.removeprefix("www.") if address else ""
