"""Feeds, as they are found: what they link to, newest first."""

import io
from calendar import timegm
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

import feedparser  # type: ignore[import-untyped]  # ships no types
from lxml import html  # type: ignore[import-untyped]

from bot.feeds.errors import ContentError
from bot.feeds.http_client import Page
from bot.feeds.urls import joined, key

TAGS = 100_000  # some thousand entries; more would take many seconds to read
ACCEPT = "application/rss+xml, application/atom+xml, application/xml;q=0.9, text/xml;q=0.9, */*;q=0.5"


@dataclass(frozen=True, slots=True)
class FeedEntry:
    """What a feed says of one article."""

    url: str  # canonical
    title: str = ""
    published: datetime | None = None  # UTC
    updated: datetime | None = None  # UTC
    name: str = ""  # the feed's own name for it

    @property
    def revision(self) -> str:
        """A short digest that changes when the feed says that the article did."""
        return key(f"{self.name}\n{self.updated or self.published}")

    @property
    def moment(self) -> datetime:
        """The newest that happened to it, for sorting."""
        return max(filter(None, (self.published, self.updated)), default=datetime.min.replace(tzinfo=UTC))


def entries(feed: Page) -> list[FeedEntry]:
    """The entries of a feed that link to the web, newest first, undated last, one for each address.

    Raises ContentError where the page is no feed.
    """
    if feed.body.count(b"<") > TAGS:
        raise ContentError(feed.url, "it is longer than a feed of news is", "name a shorter one")
    found = _read(feed)
    if not found.entries and not found.get("version"):
        raise ContentError(feed.url, "it is no RSS or Atom feed", "name the feed's own address")
    known: dict[str, FeedEntry] = {}
    for entry in (_entry(item, feed.url) for item in found.entries):
        if entry.url and (entry.url not in known or entry.moment > known[entry.url].moment):
            known[entry.url] = entry
    return sorted(known.values(), key=lambda entry: entry.moment, reverse=True)


def _read(feed: Page) -> Any:
    try:
        # A stream: of bytes and text feedparser would first ask whether they name a file or an address.
        return feedparser.parse(
            io.BytesIO(feed.body),
            response_headers={"content-type": feed.content_type, "content-location": feed.url},
            sanitize_html=False,  # only links, dates and titles are read, and these as plain text
            resolve_relative_uris=False,
        )
    except Exception as error:  # anybody's feed may hit on a defect of the library, of any kind
        reason = f"the feed cannot be read ({type(error).__name__})"
        raise ContentError(feed.url, reason, "tell whoever makes the feed") from error


def plain(markup: str) -> str:
    """A title without its markup, on one line."""
    if "<" in markup or "&" in markup:
        markup = html.fromstring(f"<div>{markup}</div>").text_content()
    return " ".join(markup.split())


def _entry(item: Mapping[str, Any], base: str) -> FeedEntry:
    link = str(item.get("link") or "")
    return FeedEntry(
        url=joined(base, link) if link else "",
        title=plain(str(item.get("title") or "")),
        published=_moment(item.get("published_parsed")),
        # Asked for by `in`: `get` gives the date of publication where there is none, and warns of it.
        updated=_moment(item["updated_parsed"]) if "updated_parsed" in item else None,
        name=str(item.get("id") or ""),
    )


def _moment(parts: Any) -> datetime | None:
    """A time as feedparser gives it, in UTC; None for what is no time."""
    try:
        moment = datetime.fromtimestamp(timegm(parts), UTC) if parts else None
    except (ValueError, OverflowError, OSError):
        return None
    return moment if moment and 1000 < moment.year < 9000 else None  # at the edges other zones have no time
