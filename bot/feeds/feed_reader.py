"""A round over the feeds: what is new is brought in, a feed that fails is left alone for a while."""

import asyncio
from collections.abc import Awaitable, Callable, Iterable
from dataclasses import dataclass, field
from datetime import datetime

from bot.clock import Clock, utc_now
from bot.feeds import retry_delay
from bot.feeds.errors import FetchError, ImportFailedError, RefusedError, StatusError
from bot.feeds.feed_parser import ACCEPT, FeedEntry, entries
from bot.feeds.feed_store import ArticleState, FeedState, FeedStore
from bot.feeds.http_client import HttpClient
from bot.feeds.importer import Importer
from bot.feeds.report_folder import ImportResult
from bot.feeds.urls import shown

ARTICLES = 20  # of one feed in one round, the newest first
AT_ONCE = 4  # feeds


@dataclass
class FeedResult:
    """What one look at a feed gave."""

    feed: str  # as it may be shown
    filed: list[ImportResult] = field(default_factory=list)
    problems: list[ImportFailedError] = field(default_factory=list)
    skipped: bool = False  # it was not asked at all
    until: datetime | None = None  # it is left alone until then
    left: int = 0  # articles for the next round


class FeedReader:
    """Looks at feeds. `importer` is called when there is something to file; it may take a while."""

    def __init__(
        self,
        feed_store: FeedStore,
        fetcher: Callable[[], HttpClient],
        importer: Callable[[], Awaitable[Importer]],
        clock: Clock = utc_now,
    ) -> None:
        self._ledger = feed_store
        self._fetcher = fetcher
        self._clerk = importer
        self._clock = clock

    async def round(self, feeds: Iterable[str], told: Callable[[str, FeedResult], None]) -> None:
        """FeedResult at every feed once, and tell of each.

        Raises an ExceptionGroup where something broke that no feed is to blame for, after all the others
        were looked at.
        """
        gate, calling, called = asyncio.Semaphore(AT_ONCE), asyncio.Lock(), list[Importer]()

        async def importer() -> Importer:  # one for all feeds of the round
            async with calling:
                if not called:
                    called.append(await self._clerk())
                return called[0]

        async def look(feed: str, fetcher: HttpClient) -> None:
            async with gate:
                told(feed, await self._look(feed, fetcher, importer))

        async with self._fetcher() as fetcher:
            looks = [look(feed, fetcher) for feed in dict.fromkeys(feeds)]
            ends = await asyncio.gather(*looks, return_exceptions=True)
        if failed := [end for end in ends if isinstance(end, Exception)]:
            raise ExceptionGroup("feeds were not looked at", failed)

    async def _look(
        self, feed: str, fetcher: HttpClient, importer: Callable[[], Awaitable[Importer]]
    ) -> FeedResult:
        look, moment, state = FeedResult(shown(feed)), self._clock(), await self._ledger.feed(feed)
        if state.not_before and moment < state.not_before:
            look.skipped, look.until = True, state.not_before
            return look
        try:
            page = await fetcher.fetch(feed, state.validators, ACCEPT)
            found = [] if page.unchanged else await asyncio.to_thread(entries, page)
        except RefusedError as error:  # nobody was asked, so nobody needs to be left alone
            look.problems.append(error)
            return look
        except FetchError as error:
            look.problems.append(error)
            failures = state.failures + 1
            look.until = retry_delay.until(error, failures, moment)
            await self._ledger.remember_feed(feed, FeedState(state.validators, failures, look.until, moment))
            return look
        whole = await self._bring(found, look, fetcher, importer)
        # A feed of which something is left must be read again, and not be called unchanged.
        validators = page.validators if whole else ("", "")
        await self._ledger.remember_feed(feed, FeedState(validators, 0, look.until, moment))
        return look

    async def _bring(
        self,
        found: list[FeedEntry],
        look: FeedResult,
        fetcher: HttpClient,
        importer: Callable[[], Awaitable[Importer]],
    ) -> bool:
        """Bring in what is new of a feed; whether everything that can be is in now."""
        seen = await self._ledger.seen([entry.url for entry in found])
        fresh = [entry for entry in found if _is_fresh(entry, seen.get(entry.url))]
        tried, whole = 0, True
        for at, entry in enumerate(fresh):
            if tried == ARTICLES:
                look.left = len(fresh) - at
                return False
            try:
                tried += await self._entry(entry, seen.get(entry.url), look, fetcher, await importer())
            except ImportFailedError as error:
                tried += 1
                look.problems.append(error)
                if isinstance(error, StatusError) and error.busy:
                    look.until = retry_delay.until(error, 1, self._clock())
                    look.left = len(fresh) - at
                    return False
                if error.lasting and isinstance(error, FetchError):
                    await self._ledger.remember(entry.url, ArticleState("", entry.revision), self._clock())
                else:
                    whole = False
        return whole

    async def _entry(
        self,
        entry: FeedEntry,
        seen: ArticleState | None,
        look: FeedResult,
        fetcher: HttpClient,
        importer: Importer,
    ) -> bool:
        """Bring one article in, unless it is there or was taken away; whether it was fetched."""
        held = await asyncio.to_thread(importer.report_folder.held, entry.url, seen.digest if seen else "")
        if not seen and held:  # filed before anything was remembered of it
            await self._ledger.remember(entry.url, ArticleState(held, entry.revision), self._clock())
            return False
        if seen and seen.digest and not held:  # a person deleted it
            await self._ledger.remember(entry.url, ArticleState(seen.digest, entry.revision), self._clock())
            return False
        filed = await importer.bring(fetcher, entry.url, entry)
        await self._ledger.remember(entry.url, ArticleState(filed.digest, entry.revision), self._clock())
        if filed.outcome != "unchanged" and not (seen and seen.digest == filed.digest):  # told before
            look.filed.append(filed)
        return True


def _is_fresh(entry: FeedEntry, seen: ArticleState | None) -> bool:
    return seen is None or seen.revision != entry.revision
