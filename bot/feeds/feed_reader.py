"""Requests and reads one feed, that of a home page too."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import Any, TypeVar

from bot.feeds.feed_store import FeedState
from bot.feeds.parsing.feed_links import feed_links
from bot.feeds.parsing.feed_parser import ACCEPT_FEED, Feed, parse_feed
from bot.importing.extraction_process import EXTRACTION
from bot.web.errors import ContentError, FeedGoneError, StatusError
from bot.web.http_client import HttpClient, Page
from bot.web.urls import shown
from bot.wording import wording
from retrieval import ReadingOptions

MAX_FEED_BYTES = 10_000_000  # many feeds hold the full text of all their articles
NAMED_FEEDS = 5  # in a message
T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class FeedReading:
    """A feed that was requested; `feed` is None where it has not changed."""

    feed: Feed | None
    validators: tuple[str, str]
    moved_to: str = ""  # its new address
    found_url: str = ""  # its address, where a home page names it


class FeedReader:
    """Reads feeds; dates in them are read as `options` say."""

    def __init__(self, client: HttpClient, options: ReadingOptions) -> None:
        self._client = client
        self._options = options

    async def read(self, url: str, state: FeedState, validators: tuple[str, str]) -> FeedReading:
        """Request a feed. Raises FetchError."""
        page = await self._fetch(state.found_url or url, validators)
        if page.unchanged:
            moved_to = "" if state.found_url else page.moved_to
            return FeedReading(None, page.validators, moved_to, state.found_url)
        try:
            return self._reading(page, await self._parsed(page), state.found_url)
        except ContentError as error:
            links = await self._read(page, feed_links)
            if not links:
                raise
            if len(links) > 1:
                named = ", ".join(map(shown, links[:NAMED_FEEDS]))
                raise ContentError(
                    url, wording("importing.several_feeds"), wording("importing.use_one_feed", feeds=named)
                ) from error
        page = await self._fetch(links[0])
        return self._reading(page, await self._parsed(page), links[0])

    async def _fetch(self, url: str, validators: tuple[str, str] = ("", "")) -> Page:
        try:
            return await self._client.fetch(url, validators, ACCEPT_FEED, MAX_FEED_BYTES)
        except StatusError as error:
            if error.status == 410:
                raise FeedGoneError(url) from error
            raise

    async def _parsed(self, page: Page) -> Feed:
        return await self._read(page, parse_feed, self._options.zone, self._options.date_order)

    async def _read(self, page: Page, function: Callable[..., T], *arguments: Any) -> T:
        failed = partial(ContentError, page.url, cure=wording("importing.report_to_publisher"))
        return await EXTRACTION.run(failed, function, page, *arguments)

    def _reading(self, page: Page, feed: Feed, found_url: str) -> FeedReading:
        moved_to = "" if found_url else page.moved_to or feed.moved_to  # a home page names the new address
        return FeedReading(feed, page.validators, moved_to, found_url)
