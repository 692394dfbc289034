"""RSS and Atom, parsed by feedparser, which reads them as they are found."""

import io
from collections.abc import Iterator, Mapping
from html import escape, unescape
from typing import Any

import feedparser  # type: ignore[import-untyped]  # ships no types

from bot.feeds.parsing.feed_encoding import printable
from bot.feeds.parsing.feed_item import FeedDocument, FeedItem
from bot.web.errors import ContentError
from bot.wording import wording
from retrieval import unwrap

MAX_FEED_TAGS = 200_000  # some 10,000 entries; more would take many seconds to parse


def parse_xml_feed(text: str, url: str) -> FeedDocument | None:
    """An RSS or Atom feed; None where the text is none. Raises ContentError where it cannot be parsed."""
    if text.count("<") > MAX_FEED_TAGS:
        raise ContentError(url, wording("importing.feed_too_long"), wording("importing.use_shorter_feed"))
    try:
        document = feedparser.parse(
            # A stream: given bytes or text, feedparser first tries them as a file name or an address.
            io.BytesIO(text.encode("utf-8", "replace")),
            # Without the address, which feedparser would also put before guids.
            response_headers={"content-type": "application/xml; charset=utf-8"},
            sanitize_html=False,  # all that is read becomes plain text
            resolve_relative_uris=False,
        )
        if not document.entries and not document.get("version"):
            return None
        return FeedDocument(
            items=tuple(_item(entry) for entry in document.entries),
            title=_text(document.feed, "title"),
            moved_to=_text(document.feed, "itunes_new-feed-url"),
        )
    except MemoryError:
        raise
    except Exception as error:  # a feed may trigger any kind of defect in the library
        reason = wording("importing.feed_unparsed", error=type(error).__name__)
        raise ContentError(url, reason, wording("importing.report_to_publisher")) from error


def _item(entry: Mapping[str, Any]) -> FeedItem:
    return FeedItem(
        links=tuple(_links(entry)),
        title=_text(entry, "title"),
        published=_date(entry, "published", "created", "prism_publicationdate"),
        updated=_date(entry, "updated"),
        guid=_text(entry, "id"),
        outlet=_text(entry.get("source") or {}, "title"),
        contents=tuple(_html(content) for content in entry.get("content") or ()),
        teaser=_html(entry.get("summary_detail") or {}) or _text(entry, "summary"),
    )


def _links(entry: Mapping[str, Any]) -> Iterator[str]:
    """The addresses of an item: its links, its guid where that is an address, its enclosures."""
    links = entry.get("links") or ()
    guid, link = _text(entry, "id"), _text(entry, "link")
    yield from (_text(each, "href") for each in links if each.get("rel", "alternate") == "alternate")
    if link != guid:  # feedparser gives the guid where there is no link
        yield link
    # An empty link makes feedparser take the guid for none.
    if guid.lower().startswith(("http://", "https://")) and (entry.get("guidislink") or "link" in entry):
        yield guid
    yield from (_text(each, "href") for each in links if each.get("rel") == "enclosure")


def _date(entry: Mapping[str, Any], *names: str) -> str:
    """The first of some dates that an item has, as it is written."""
    # feedparser's `get` falls back from one date to another, with a warning.
    return next((str(entry[name]) for name in names if name in entry), "")


def _html(content: Mapping[str, Any]) -> str:
    value = _text(content, "value")
    if content.get("type") == "text/plain":
        return paragraphs(value)
    return value if "<" in value else paragraphs(unescape(value), line_end=" ")  # as HTML reads line ends


def _text(values: Mapping[str, Any], name: str) -> str:
    return printable(str(values.get(name) or "")).strip()


def paragraphs(text: str, line_end: str = "<br>") -> str:
    """Plain text as HTML: blank lines divide its paragraphs, line ends its lines, unless it is wrapped."""
    blocks = (block.strip() for block in unwrap(text.replace("\r\n", "\n")).split("\n\n"))
    return "".join(
        f"<p>{escape(block, quote=False).replace(chr(10), line_end)}</p>" for block in blocks if block
    )
