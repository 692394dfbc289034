"""One check of the feeds: their new articles are imported, a feed that fails is not requested for a while."""

import asyncio
from collections.abc import Awaitable, Callable, Iterable
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime

from bot.clock import Clock, utc_now
from bot.feeds.feed_parser import ACCEPT_FEED, entries
from bot.feeds.feed_store import ArticleState, FeedState, FeedStore
from bot.importing.feed_entry import FeedEntry
from bot.importing.importer import Importer
from bot.importing.report_folder import ImportResult
from bot.web.errors import FetchError, ImportFailedError, RefusedError, StatusError
from bot.web.http_client import HttpClient
from bot.web.urls import shown

ARTICLES_PER_CHECK = 20  # of one feed, the newest first
FEEDS_AT_ONCE = 4
MIN_DELAY, MAX_DELAY = timedelta(minutes=5), timedelta(days=1)  # doubled with each failure

MakeImporter = Callable[[], Awaitable[Importer]]


@dataclass
class FeedResult:
    """What one check of a feed gave."""

    feed: str  # the address as it may be shown
    imported: list[ImportResult] = field(default_factory=list)
    problems: list[ImportFailedError] = field(default_factory=list)
    skipped: bool = False  # not requested, because it failed before
    retry_at: datetime | None = None  # it is not requested before that
    remaining: int = 0  # articles for the next check


class FeedChecker:
    """Checks feeds. `make_importer` is called when there is something to import; it may take a while."""

    def __init__(
        self,
        feed_store: FeedStore,
        make_client: Callable[[], HttpClient],
        make_importer: MakeImporter,
        clock: Clock = utc_now,
    ) -> None:
        self._store = feed_store
        self._make_client = make_client
        self._make_importer = make_importer
        self._clock = clock

    async def check(self, feeds: Iterable[str], on_result: Callable[[str, FeedResult], None]) -> None:
        """Check every feed once, and pass on the result of each.

        Raises an ExceptionGroup of the errors that are not a feed's, after all other feeds were checked.
        """
        slots, lock, made = asyncio.Semaphore(FEEDS_AT_ONCE), asyncio.Lock(), list[Importer]()

        async def importer() -> Importer:  # one for all feeds
            async with lock:
                if not made:
                    made.append(await self._make_importer())
                return made[0]

        async def check_one(feed: str, client: HttpClient) -> None:
            async with slots:
                on_result(feed, await self._check(feed, client, importer))

        async with self._make_client() as client:
            checks = [check_one(feed, client) for feed in dict.fromkeys(feeds)]
            ends = await asyncio.gather(*checks, return_exceptions=True)
        if errors := [end for end in ends if isinstance(end, Exception)]:
            raise ExceptionGroup("feeds could not be checked", errors)

    async def _check(self, feed: str, client: HttpClient, importer: MakeImporter) -> FeedResult:
        result, now, state = FeedResult(shown(feed)), self._clock(), await self._store.feed_state(feed)
        if state.not_before and now < state.not_before:
            result.skipped, result.retry_at = True, state.not_before
            return result
        try:
            page = await client.fetch(feed, state.validators, ACCEPT_FEED)
            listed = [] if page.unchanged else await asyncio.to_thread(entries, page)
        except RefusedError as error:  # no request was sent, so no server needs a pause
            result.problems.append(error)
            return result
        except FetchError as error:
            result.problems.append(error)
            failures = state.failures + 1
            result.retry_at = retry_time(error, failures, now)
            await self._store.save_feed(feed, FeedState(state.validators, failures, result.retry_at, now))
            return result
        complete = await self._import_new(listed, result, client, importer)
        # A feed with articles left to import must be read again, even if the server calls it unchanged.
        validators = page.validators if complete else ("", "")
        await self._store.save_feed(feed, FeedState(validators, 0, result.retry_at, now))
        return result

    async def _import_new(
        self, listed: list[FeedEntry], result: FeedResult, client: HttpClient, importer: MakeImporter
    ) -> bool:
        """Import the new articles of a feed; whether there is nothing left to try again."""
        states = await self._store.article_states([entry.url for entry in listed])
        new = [entry for entry in listed if _is_new(entry, states.get(entry.url))]
        requests, complete = 0, True
        for position, entry in enumerate(new):
            if requests == ARTICLES_PER_CHECK:
                result.remaining = len(new) - position
                return False
            try:
                requests += await self._import(entry, states.get(entry.url), result, client, await importer())
            except ImportFailedError as error:
                requests += 1
                result.problems.append(error)
                if isinstance(error, StatusError) and error.busy:
                    result.retry_at = retry_time(error, 1, self._clock())
                    result.remaining = len(new) - position
                    return False
                if error.lasting and isinstance(error, FetchError):
                    await self._save(entry, "")
                else:
                    complete = False
        return complete

    async def _import(
        self,
        entry: FeedEntry,
        state: ArticleState | None,
        result: FeedResult,
        client: HttpClient,
        importer: Importer,
    ) -> bool:
        """Import one article, unless it has a file or its file was deleted; whether it was requested."""
        imported = state.digest if state else ""
        current = await asyncio.to_thread(importer.report_folder.current_digest, entry.url, imported)
        if not state and current:  # imported before anything was stored about it
            await self._save(entry, current)
            return False
        if imported and not current:  # a person deleted the file
            await self._save(entry, imported)
            return False
        outcome = await importer.import_url(client, entry.url, entry)
        await self._save(entry, outcome.digest)
        if outcome.outcome != "unchanged" and imported != outcome.digest:  # else it was reported before
            result.imported.append(outcome)
        return True

    async def _save(self, entry: FeedEntry, digest: str) -> None:
        await self._store.save_article(entry.url, ArticleState(digest, entry.revision), self._clock())


def retry_time(error: FetchError, failures: int, now: datetime) -> datetime:
    """When to request again after so many failures in a row: when a busy server says, else ever later."""
    delay = MIN_DELAY * (1 << min(max(failures, 1) - 1, 20))
    if isinstance(error, StatusError) and error.busy:
        requested = _requested_delay(error.retry_after, now)
        delay = delay if requested is None else max(requested, timedelta(0))
    return now + min(delay, MAX_DELAY)


def _requested_delay(retry_after: str, now: datetime) -> timedelta | None:
    """The delay in a Retry-After header, which holds seconds or a date."""
    retry_after = retry_after.strip()
    if retry_after.isascii() and retry_after.isdecimal():
        return timedelta(seconds=min(int(retry_after[:9]), 10**8))
    with suppress(ValueError, OverflowError):
        date = parsedate_to_datetime(retry_after)
        return (date if date.tzinfo else date.replace(tzinfo=UTC)) - now
    return None


def _is_new(entry: FeedEntry, state: ArticleState | None) -> bool:
    return state is None or state.revision != entry.revision
