"""Parses RSS and Atom feeds into entries, newest first."""

import io
from calendar import timegm
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

import feedparser  # type: ignore[import-untyped]  # ships no types

from bot.importing.article_extractor import plain
from bot.importing.feed_entry import FeedEntry
from bot.web.errors import ContentError
from bot.web.http_client import Page
from bot.web.urls import joined

MAX_FEED_TAGS = 100_000  # some thousand entries; more would take many seconds to parse
ACCEPT_FEED = "application/rss+xml, application/atom+xml, application/xml;q=0.9, text/xml;q=0.9, */*;q=0.5"


def entries(feed: Page) -> list[FeedEntry]:
    """The entries of a feed that have a web address, one for each, newest first, undated last.

    Raises ContentError where the page is not a feed.
    """
    if feed.body.count(b"<") > MAX_FEED_TAGS:
        raise ContentError(feed.url, "it is too long for a feed of news", "use a shorter one")
    document = _parse(feed)
    if not document.entries and not document.get("version"):
        raise ContentError(feed.url, "it is not an RSS or Atom feed", "use the address of the feed itself")
    by_url: dict[str, FeedEntry] = {}
    for entry in (_entry(item, feed.url) for item in document.entries):
        if entry.url and (entry.url not in by_url or entry.moment > by_url[entry.url].moment):
            by_url[entry.url] = entry
    return sorted(by_url.values(), key=lambda entry: entry.moment, reverse=True)


def _parse(feed: Page) -> Any:
    try:
        # A stream: given bytes or text, feedparser first tries them as a file name or an address.
        return feedparser.parse(
            io.BytesIO(feed.body),
            response_headers={"content-type": feed.content_type, "content-location": feed.url},
            sanitize_html=False,  # only links, dates and titles are read, and these as plain text
            resolve_relative_uris=False,
        )
    except Exception as error:  # a feed may trigger any kind of defect in the library
        reason = f"the feed cannot be parsed ({type(error).__name__})"
        raise ContentError(feed.url, reason, "report it to the publisher of the feed") from error


def _entry(item: Mapping[str, Any], base: str) -> FeedEntry:
    link = str(item.get("link") or "")
    return FeedEntry(
        url=joined(base, link) if link else "",
        title=plain(str(item.get("title") or "")),
        published=_moment(item.get("published_parsed")),
        # `in` instead of `get`, which falls back to the date of publication with a warning.
        updated=_moment(item["updated_parsed"]) if "updated_parsed" in item else None,
        guid=str(item.get("id") or ""),
    )


def _moment(parts: Any) -> datetime | None:
    """feedparser's time tuple as a datetime in UTC; None for an invalid one."""
    try:
        moment = datetime.fromtimestamp(timegm(parts), UTC) if parts else None
    except (ValueError, OverflowError, OSError):
        return None
    # Near the limits a conversion to another zone fails.
    return moment if moment and 1000 < moment.year < 9000 else None
