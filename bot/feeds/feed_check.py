"""One check of the feeds: their new articles are imported, a feed that fails is not requested for a while."""

import asyncio
from collections.abc import Callable, Iterable
from dataclasses import replace

from bot.clock import Clock, utc_now
from bot.feeds.article_check import ARTICLES_PER_CHECK, ArticleChecker, MakeImporter, OnArticle
from bot.feeds.feed_reader import FeedReader
from bot.feeds.feed_result import FeedResult
from bot.feeds.feed_store import FeedState, FeedStore
from bot.feeds.guid_store import GuidStore
from bot.feeds.retry_times import MAX_ARTICLE_DELAY, MAX_DELAY, is_waiting, retry_time
from bot.importing.importer import Importer
from bot.web.errors import ContentError, FetchError, RefusedError, StatusError, StoppedError
from bot.web.http_client import HttpClient
from bot.web.urls import shown
from retrieval import ReadingOptions

FEEDS_AT_ONCE = 4


class FeedChecker:
    """Checks feeds. `make_importer` is called when there is something to import; it may take a while."""

    def __init__(
        self,
        feed_store: FeedStore,
        make_client: Callable[[], HttpClient],
        make_importer: MakeImporter,
        clock: Clock = utc_now,
        options: ReadingOptions | None = None,
        articles_per_check: int | None = ARTICLES_PER_CHECK,
    ) -> None:
        self._store = feed_store
        self._guid_store = GuidStore(feed_store.database)
        self._make_client = make_client
        self._make_importer = make_importer
        self._clock = clock
        self._options = options or ReadingOptions()
        self._articles_per_check = articles_per_check

    async def check(
        self,
        feeds: Iterable[str],
        on_result: Callable[[str, FeedResult], None],
        on_article: Callable[[str, int, int], None] = lambda *_: None,
    ) -> None:
        """Check every feed once, and pass on the result of each.

        `on_article` is called with the feed, and how many of its articles are done, of how many. Raises an
        ExceptionGroup of the errors that are not a feed's, after all other feeds were checked.
        """
        slots, lock, made = asyncio.Semaphore(FEEDS_AT_ONCE), asyncio.Lock(), list[Importer]()

        async def importer() -> Importer:  # one for all feeds
            async with lock:
                if not made:
                    made.append(await self._make_importer())
                return made[0]

        async def check_one(feed: str, client: HttpClient) -> None:
            async with slots:
                result = await self._check(
                    feed, client, importer, lambda done, total: on_article(feed, done, total)
                )
                on_result(feed, result)

        async with self._make_client() as client:
            checks = [check_one(feed, client) for feed in dict.fromkeys(feeds)]
            ends = await asyncio.gather(*checks, return_exceptions=True)
        if errors := [end for end in ends if isinstance(end, Exception)]:
            raise ExceptionGroup("feeds could not be checked", errors)

    async def _check(
        self, feed: str, client: HttpClient, importer: MakeImporter, on_article: OnArticle
    ) -> FeedResult:
        result, now, state = FeedResult(shown(feed)), self._clock(), await self._store.feed_state(feed)
        if is_waiting(state.not_before, now, MAX_DELAY):
            result.skipped, result.retry_at = True, state.not_before
            return result
        # When articles are to be tried again, the feed must be read, even if the server calls it unchanged.
        due = state.recheck_at is not None and not is_waiting(state.recheck_at, now, MAX_ARTICLE_DELAY)
        try:
            reading = await FeedReader(client, self._options).read(
                feed, state, ("", "") if due else state.validators
            )
        except (RefusedError, StoppedError) as error:  # no request was sent, or nothing is wrong with it
            result.problems.append(error)
            return result
        except FetchError as error:
            result.problems.append(error)
            result.retry_at = retry_time(error, state.failures + 1, now)
            await self._store.save_feed(feed, _failed(state, error, result))
            return result
        complete, recheck_at, title = True, state.recheck_at, state.title
        if reading.feed:
            checker = ArticleChecker(
                feed=feed,
                feed_store=self._store,
                guid_store=self._guid_store,
                client=client,
                make_importer=importer,
                clock=self._clock,
                limit=self._articles_per_check,
                on_article=on_article,
                result=result,
            )
            complete = await checker.check(reading.feed.entries)
            recheck_at, title = result.next_try, reading.feed.title
        result.next_try = recheck_at
        if reading.moved_to and reading.moved_to != state.moved_to:
            result.moved_to = shown(reading.moved_to)
        after = FeedState(
            validators=reading.validators if complete else ("", ""),
            not_before=result.retry_at,
            seen_at=now,
            title=title,
            moved_to=reading.moved_to or state.moved_to,
            found_url=reading.found_url,
            recheck_at=recheck_at,
        )
        await self._store.save_feed(feed, after)
        return result


def _failed(state: FeedState, error: FetchError, result: FeedResult) -> FeedState:
    """The state of a feed after a failure."""
    after = replace(state, failures=state.failures + 1, not_before=result.retry_at, problem=str(error))
    away = isinstance(error, ContentError) or (isinstance(error, StatusError) and error.status == 404)
    if away and state.found_url:  # the home page may name another by now
        return replace(after, found_url="", validators=("", ""))
    return after
