"""The article that a feed itself holds, for where its page is closed or shows less."""

import re
from collections.abc import Iterable
from dataclasses import replace
from datetime import date, tzinfo

from bot.importing.article_extractor import MAX_PAGE_TAGS, MIN_ARTICLE_CHARS, Article, complete
from bot.importing.feed_entry import FeedEntry
from bot.importing.formats.html_text import plain_text
from bot.web.urls import parsed

START_CHARS = 60  # of a paragraph, by which it is recognised in another text
MIN_SHARE = 0.5  # a page with a smaller share of the feed's text shows only a part of the article
_SYNDICATED = re.compile(r"The post .+ (?:first appeared|appeared first) on .+\.?")  # added by WordPress
_READ_MORE = re.compile(
    r"\W*(?:(?:continue|keep) reading|read (?:more|on|the (?:full|whole|rest))|full story|weiterlesen"
    r"|mehr lesen|lire la suite|leer más|читать (?:далее|полностью)|читати далі)\b.{0,80}",
    re.IGNORECASE,
)


def entry_paragraphs(entry: FeedEntry) -> tuple[str, ...]:
    """The paragraphs of the article in the feed; none where the feed has no text or only its beginning."""
    if entry.content.count("<") > MAX_PAGE_TAGS:
        return ()
    lines = plain_text(entry.content).split("\n\n")
    if lines and lines[0] == entry.title:
        del lines[0]
    while lines and _SYNDICATED.fullmatch(lines[-1]):
        del lines[-1]
    return tuple(lines) if lines and not _is_cut(lines[-1]) and length(lines) >= MIN_ARTICLE_CHARS else ()


def entry_article(entry: FeedEntry, today: date, zone: tzinfo) -> Article | None:
    """The article in the feed; None where the feed does not hold it whole."""
    paragraphs = entry_paragraphs(entry)
    if not paragraphs:
        return None
    address = parsed(entry.url)
    outlet = entry.outlet or (address.host.removeprefix("www.") if address else "")
    return complete(Article(entry.url, entry.title, paragraphs, outlet), entry, today, zone)


def with_feed_text(article: Article, entry: FeedEntry) -> Article:
    """The article of a page, with the feed's text where the page shows much less of it, or another text."""
    paragraphs = entry_paragraphs(entry)
    shown, whole = length(article.paragraphs), length(paragraphs)
    # A longer page without any of the feed's paragraphs may hold what the feed sums up.
    other = not _starts(paragraphs) & _starts(article.paragraphs) and shown <= whole
    return replace(article, paragraphs=paragraphs) if shown < MIN_SHARE * whole or other else article


def _starts(paragraphs: Iterable[str]) -> set[str]:
    """What paragraphs are recognised by, whatever marks stand before them."""
    return {re.sub(r"\W+", " ", paragraph[:START_CHARS]).strip().casefold() for paragraph in paragraphs}


def _is_cut(last: str) -> bool:
    """Whether the last line shows that the text goes on elsewhere."""
    return last.rstrip(" )]»”\"'").endswith(("…", "...")) or _READ_MORE.fullmatch(last) is not None


def length(lines: Iterable[str]) -> int:
    """How many characters there are in some lines."""
    return sum(map(len, lines))
