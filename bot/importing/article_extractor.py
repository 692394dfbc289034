"""Extracts the article of a page: its paragraphs, title, date and outlet."""

import logging
import re
from collections.abc import Iterator
from configparser import ConfigParser
from dataclasses import dataclass, replace
from datetime import date, datetime, tzinfo
from functools import cache
from typing import Any, Literal

import trafilatura
from lxml import html  # type: ignore[import-untyped]
from trafilatura.settings import use_config

from bot.importing.feed_entry import FeedEntry
from bot.importing.page_metadata import PageMetadata, host_of, read_metadata
from bot.importing.pages.date_texts import DAY, day_of, is_date_line
from bot.importing.pages.page_dates import PageDateSource
from bot.importing.pages.page_lines import folded
from bot.importing.pages.page_titles import is_name, without_motto
from bot.web.errors import ContentError
from bot.web.http_client import Page
from bot.web.urls import shown
from bot.wording import wording

ACCEPT_HTML = "text/html, application/xhtml+xml"
MIN_ARTICLE_CHARS = 80  # a shorter text is a notice ("Please log in")
MAX_PAGE_TAGS = 50_000  # an article has some thousand; parsing half a million takes a minute
LIST_ITEM_MARK = "• "  # before list items and block quotes, which hold quoted speech in reports
LINES_BEFORE_TEXT = 3  # among which the headline and the date line may stand
SAVED_FROM_WITHIN = 2000  # characters
_SAVED_FROM = re.compile(r"<!-- saved from url=\(\d+\)(https?://\S+) -->")  # browsers write it
_MARKUP = ("", "text/html", "application/xhtml+xml")
_CHARSET = re.compile(r"(?:charset|encoding)\s*=\s*[\"']?([\w.:-]+)", re.IGNORECASE)
_BLOCKS = ("p", "head", "list", "item", "quote", "code", "table", "row", "ab", "div")


@dataclass(frozen=True, slots=True)
class Article:
    """The article of a page. Each text is one line; dates are as in a Report.

    `title_made` is whether the title is only its first words; `updated` is when its source says it changed.
    Where `url_shared`, other articles have its address too, and it is known by its text. `identity` is what
    it is known by where it has no address, such as the number of a message.
    """

    url: str  # canonical
    title: str
    paragraphs: tuple[str, ...]
    outlet: str = ""
    published: date | None = None
    summary: str = ""
    date_source: PageDateSource | Literal["feed"] | None = None
    other_date: date | None = None  # that another statement of its source gives, more than a day away
    title_made: bool = False
    updated: date | None = None
    url_shared: bool = False
    identity: str = ""
    date_text: str = ""  # a date as it is written, where the archive decides how it is read


def extract(page: Page, today: date, zone: tzinfo) -> Article:
    """The article of a page. Raises ContentError where there is none. Slow: run it in EXTRACTION.

    Times are converted to `zone`; a date later than tomorrow is dropped.
    """
    kind = page.content_type.partition(";")[0].strip().lower()
    text = decode(page)
    if text.count("<") > MAX_PAGE_TAGS:
        raise ContentError(page.url, wording("importing.too_much_markup"), wording("importing.save_text"))
    if kind not in _MARKUP or "\0" in text:
        cure = wording("importing.give_article")
        raise ContentError(page.url, wording("importing.not_a_page"), cure)
    tree, document = _extract(text, page.url)
    paragraphs = tuple(_lines(document.body)) if document else ()
    if document is None or sum(map(len, paragraphs)) < MIN_ARTICLE_CHARS:
        raise ContentError(page.url, wording("importing.no_article"), wording("importing.name_article"))
    saved_from = _SAVED_FROM.search(text[:SAVED_FROM_WITHIN])
    metadata = read_metadata(tree, page.url or (saved_from[1] if saved_from else ""), today, zone)
    paragraphs = _without_head(paragraphs, metadata)
    return Article(
        url=metadata.url,
        title=metadata.title,
        paragraphs=paragraphs,
        outlet=metadata.outlet,
        published=metadata.date.published if metadata.date else None,
        summary=_summary(metadata.description, paragraphs),
        date_source=metadata.date.source if metadata.date else None,
        other_date=metadata.date.other if metadata.date else None,
        date_text=metadata.date_text,
    )


def complete(article: Article, entry: FeedEntry, today: date, zone: tzinfo) -> Article:
    """The article with what its feed's entry says more: title and outlet where the page has none, its date.

    A feed's date is only corrected by one that the page states in JSON-LD or article:published_time.
    """
    title, outlet = article.title or entry.title, article.outlet
    if outlet in ("", host_of(article.url)) and is_name(entry.outlet, title):
        outlet = without_motto(plain(entry.outlet))
    article = replace(article, title=title, outlet=outlet)
    stated, published = entry.first_seen, article.published
    if isinstance(stated, datetime):
        stated = stated.astimezone(zone).replace(tzinfo=None, second=0, microsecond=0)
    if stated is None and published is None:
        return replace(article, date_text=entry.date_text or article.date_text)
    if stated is None or day_of(stated) > today + DAY:
        return article
    if published is None:
        return replace(article, published=stated, date_source="feed")
    if day_of(stated) == day_of(published):
        return replace(article, published=stated if isinstance(stated, datetime) else published)
    far = abs(day_of(stated) - day_of(published)) > DAY
    # Where a feed has only `updated`, an element that is marked as the page's date is the better statement.
    firm = article.date_source == "stated" or (article.date_source == "marked" and entry.published is None)
    if firm and (far or isinstance(published, datetime)):  # a day alone may be that of another time zone
        return replace(article, other_date=article.other_date or (day_of(stated) if far else None))
    return replace(
        article, published=stated, date_source="feed", other_date=day_of(published) if far else None
    )


def decode(page: Page) -> str:
    """A page's text: as UTF-8 where it is valid, else in the declared charset, else in a guessed one."""
    head = page.body[:2048].decode("latin-1")
    declared = [match[1] for text in (page.content_type, head) if (match := _CHARSET.search(text))]
    utf_16 = ["utf-16"] if page.body.startswith((b"\xff\xfe", b"\xfe\xff")) else []
    for charset in [*utf_16, "utf-8-sig", *declared]:
        try:
            return page.body.decode(charset)
        except (LookupError, ValueError):
            continue
    return trafilatura.utils.decode_file(page.body)


def plain(markup: str) -> str:
    """A title without markup, on one line."""
    if "<" in markup or "&" in markup:
        markup = html.fromstring(f"<div>{markup}</div>").text_content()
    return " ".join(markup.split())


def _extract(text: str, url: str) -> tuple[Any, Any]:
    """The tree of a page and trafilatura's Document of it, or None."""
    logging.getLogger("trafilatura").setLevel(logging.CRITICAL)  # our own errors report the problem
    try:
        tree = trafilatura.load_html(text)
        if tree is None:
            return None, None
        return tree, trafilatura.bare_extraction(
            tree, url=shown(url) if url else None, include_comments=False, config=_config()
        )
    except MemoryError:
        raise
    except Exception as error:  # a page may trigger any kind of defect in the libraries
        reason = wording("importing.page_unparsed", error=type(error).__name__)
        raise ContentError(url, reason, wording("importing.save_text_as_file")) from error


@cache
def _config() -> ConfigParser:
    """The settings of trafilatura, without its second reading of short pages.

    That makes one paragraph of all there is in <article>: headline, byline, date and text.
    """
    config = use_config()
    config.set("DEFAULT", "MIN_EXTRACTED_SIZE", "1")
    return config


def _lines(body: Any) -> Iterator[str]:
    """The paragraphs of an article's tree; list items and quotations start with a bullet."""
    yield from (line for line in _block(body, "") if any(map(str.isalnum, line)))


def _block(element: Any, mark: str) -> Iterator[str]:
    """The lines of one element; a block or a line break inside it starts a new line."""
    mark = LIST_ITEM_MARK if element.tag in ("item", "quote", "code") else mark
    own = [element.text or ""]
    for child in element:
        if child.tag in _BLOCKS or (child.tag == "cell" and any(inner.tag in _BLOCKS for inner in child)):
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
    return mark + line.lstrip(LIST_ITEM_MARK) if mark else line


def _without_head(paragraphs: tuple[str, ...], metadata: PageMetadata) -> tuple[str, ...]:
    """The paragraphs without the headline and the date line that stand before them."""
    kept = list(paragraphs)
    for line in paragraphs[:LINES_BEFORE_TEXT]:
        dated = metadata.date and is_date_line(line, metadata.date.published)
        if dated or line == metadata.date_text or folded(line) == folded(metadata.title):
            kept.remove(line)
    return tuple(kept)


def _summary(description: str, paragraphs: tuple[str, ...]) -> str:
    """A page's description, unless it repeats the beginning of the article."""
    start = description.rstrip(" .…")
    return "" if any(line.startswith(start) for line in paragraphs[:2]) else description
