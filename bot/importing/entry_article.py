"""The article that a feed itself holds, for where its page is closed or shows less."""

import re
from collections.abc import Iterable
from dataclasses import replace
from datetime import date, tzinfo

from bot.importing.article_extractor import MAX_PAGE_TAGS, MIN_ARTICLE_CHARS, Article, complete
from bot.importing.feed_entry import FeedEntry
from bot.importing.formats.html_text import plain_text
from bot.web.errors import ContentError
from bot.web.urls import parsed
from bot.wording import wording

MIN_SHARE = 0.5  # a page with a smaller share of the feed's text shows only a part of the article
MIN_COMMON = 0.3  # of the longer words in the feed's text: a page with fewer of them is not the article
_WORD = re.compile(r"\w{5,}")
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


def entry_article(entry: FeedEntry, paragraphs: tuple[str, ...], today: date, zone: tzinfo) -> Article | None:
    """The article in the feed, of these paragraphs; None where the feed does not hold it whole."""
    if not paragraphs:
        return None
    address = parsed(entry.url)
    outlet = entry.outlet or (address.host.removeprefix("www.") if address else "")
    return complete(Article(entry.url, entry.title, paragraphs, outlet), entry, today, zone)


def with_feed_text(article: Article, entry: FeedEntry, paragraphs: tuple[str, ...]) -> Article:
    """The article of a page, with the feed's paragraphs where the page shows much less of them.

    Raises ContentError for a page in quite other words: a notice, such as one that asks for a login.
    """
    known = _words(paragraphs)
    if len(known & _words(article.paragraphs)) < MIN_COMMON * len(known):
        reason = wording("importing.other_text")
        raise ContentError(entry.url, reason, wording("importing.open_in_browser"))
    less = length(article.paragraphs) < MIN_SHARE * length(paragraphs)
    return replace(article, paragraphs=paragraphs) if less else article


def _words(paragraphs: Iterable[str]) -> set[str]:
    return {word for paragraph in paragraphs for word in _WORD.findall(paragraph.casefold())}


def _is_cut(last: str) -> bool:
    """Whether the last line shows that the text goes on elsewhere."""
    return last.rstrip(" )]»”\"'").endswith(("…", "...")) or _READ_MORE.fullmatch(last) is not None


def length(lines: Iterable[str]) -> int:
    """How many characters there are in some lines."""
    return sum(map(len, lines))
