"""The article that a feed itself holds, for where its page is closed or shows less."""

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, tzinfo

from lxml import etree, html  # type: ignore[import-untyped]

from bot.importing.article_extractor import LIST_ITEM_MARK, MAX_PAGE_TAGS, MIN_ARTICLE_CHARS, Article, complete
from bot.importing.feed_entry import FeedEntry
from bot.web.urls import parsed

MIN_SHARE = 0.5  # a page with a smaller share of the feed's text shows only a part of the article
_BLOCKS = frozenset(
    "address article aside blockquote body br caption center dd details div dl dt figure footer h1 h2 h3 h4 h5 "
    "h6 header hr html li main ol p pre section summary table tbody tfoot thead tr ul".split()
)
_MARKED = frozenset(("blockquote", "li", "pre"))  # quoted speech in reports
_LEFT_OUT = frozenset(
    "audio button canvas figcaption form head iframe nav noscript object script select style svg template "
    "textarea title video".split()
)
_CELLS = frozenset(("td", "th"))
_SYNDICATED = re.compile(r"The post .+ (?:first appeared|appeared first) on .+\.?")  # added by WordPress
_CUT = re.compile(
    r"(?:…|\.\.\.|\[…\]|\[\.\.\.\])\W*$|^\W*(?:(?:continue|keep) reading|read (?:more|on|the (?:full|whole|rest))"
    r"|full story|weiterlesen|mehr lesen|lire la suite|leer más|читать (?:далее|полностью)|читати далі)\b.{0,80}$",
    re.IGNORECASE,
)


def entry_paragraphs(entry: FeedEntry) -> tuple[str, ...]:
    """The paragraphs of the article in the feed; none where the feed has no text or only its beginning."""
    if entry.content.count("<") > MAX_PAGE_TAGS:
        return ()
    lines = [line for line in _lines(entry.content) if any(map(str.isalnum, line))]
    if lines and lines[0] == entry.title:
        del lines[0]
    while lines and _SYNDICATED.fullmatch(lines[-1]):
        del lines[-1]
    whole = lines and not _CUT.search(lines[-1]) and _length(lines) >= MIN_ARTICLE_CHARS
    return tuple(lines) if whole else ()


def entry_article(entry: FeedEntry, today: date, zone: tzinfo) -> Article | None:
    """The article in the feed; None where the feed does not hold it whole."""
    paragraphs = entry_paragraphs(entry)
    if not paragraphs:
        return None
    address = parsed(entry.url)
    outlet = entry.outlet or (address.host.removeprefix("www.") if address else "")
    return complete(Article(entry.url, entry.title, paragraphs, outlet), entry, today, zone)


def with_feed_text(article: Article, entry: FeedEntry) -> Article:
    """The article of a page, with the feed's text where the page shows much less of it."""
    paragraphs = entry_paragraphs(entry)
    if _length(article.paragraphs) >= MIN_SHARE * _length(paragraphs):
        return article
    return replace(article, paragraphs=paragraphs)


def _length(lines: tuple[str, ...] | list[str]) -> int:
    return sum(map(len, lines))


def _lines(markup: str) -> Iterator[str]:
    """The text of HTML, a line for each block; list items and quotations start with a bullet."""
    if not markup.strip():
        return
    parts: list[str] = []
    marks = 0  # how many elements around are list items or quotations
    left_out: etree._Element | None = None
    root = html.fragment_fromstring(markup, create_parent="div")
    for event, element in etree.iterwalk(root, events=("start", "end", "comment", "pi")):
        tag = element.tag
        if event == "start" and left_out is None:
            if tag in _LEFT_OUT:
                left_out = element
                continue
            if tag in _BLOCKS:
                yield _line(parts, marks)
                parts = []
            marks += tag in _MARKED
            parts += [" " if tag in _CELLS else "", element.text or ""]
        elif event != "start" and left_out in (None, element):
            if left_out is None and tag in _BLOCKS:
                yield _line(parts, marks)
                parts = []
            marks -= left_out is None and tag in _MARKED
            left_out = None
            parts.append(element.tail or "")
    yield _line(parts, marks)


def _line(parts: list[str], marks: int) -> str:
    line = " ".join("".join(parts).split())
    return LIST_ITEM_MARK + line.lstrip(LIST_ITEM_MARK) if line and marks else line
