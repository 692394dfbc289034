"""Imports the new and the changed articles of one feed, and tries again those that failed."""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from bot.clock import Clock
from bot.feeds.feed_result import FeedResult
from bot.feeds.feed_store import ArticleState, FeedStore
from bot.feeds.guid_store import GuidStore, KnownGuid
from bot.feeds.retry_times import MAX_ARTICLE_DELAY, article_retry_time, is_waiting, retry_time
from bot.importing.feed_entry import FeedEntry
from bot.importing.importer import Importer
from bot.importing.report_folder import ImportResult
from bot.web.errors import FetchError, ImportFailedError, IndexingError, StatusError
from bot.web.http_client import HttpClient
from bot.web.urls import key

ARTICLES_PER_CHECK = 20  # of one feed, the newest first
TEMPORARY_FAILURES = 3  # of a page, after which the text in the feed is used

MakeImporter = Callable[[], Awaitable[Importer]]
OnArticle = Callable[[int, int], None]  # how many articles of a feed are done, of how many


@dataclass
class ArticleChecker:
    """Imports the articles of one feed. `limit`: how many are requested at most; None: all."""

    feed: str
    feed_store: FeedStore
    guid_store: GuidStore
    client: HttpClient
    make_importer: MakeImporter
    clock: Clock
    limit: int | None
    on_article: OnArticle
    result: FeedResult

    async def check(self, entries: Sequence[FeedEntry]) -> bool:
        """Import what is new, changed or to be tried again; whether nothing is left for the next check."""
        states = await self.feed_store.article_states([entry.identity for entry in entries])
        guids = await self.guid_store.known(self.feed, entries)
        await self.guid_store.save(
            self.feed, [entry for entry in entries if entry.identity in states and entry.guid not in guids]
        )
        listed, now = {key(entry.identity) for entry in entries}, self.clock()
        due = [entry for entry in entries if self._is_due(entry, states.get(entry.identity), now)]
        requests, complete = 0, True
        for position, entry in enumerate(due):
            self.on_article(position, len(due))
            if requests == self.limit:
                self.result.remaining = len(due) - position
                return False
            state, guid = states.get(entry.identity), guids.get(entry.guid)
            former = guid if guid and guid.url_key not in listed and guid.is_of(entry) else None
            try:
                requests += await self._import(entry, state, former)
            except FetchError as error:  # stored already
                requests += 1
                if isinstance(error, StatusError) and error.busy:
                    self.result.retry_at = retry_time(error, 1, now)
                    self.result.remaining = len(due) - position
                    return False
            except IndexingError:  # nothing of it is stored: the next check imports it
                raise
            except ImportFailedError as error:  # not the page's fault: the folder cannot be written
                self.result.problems.append(error)
                complete = False
        self.on_article(len(due), len(due))
        return complete

    def _is_due(self, entry: FeedEntry, state: ArticleState | None, now: datetime) -> bool:
        """Whether an article is new, changed, or to be tried again; counts those that wait."""
        if state is None:
            return True
        changed = state.revision != entry.revision
        if state.not_before and is_waiting(state.not_before, now, MAX_ARTICLE_DELAY):
            self.result.wait(state.not_before)
            return changed and bool(state.digest or entry.content)  # only the feed's text is imported
        return changed or state.not_before is not None or not state.digest

    async def _import(self, entry: FeedEntry, state: ArticleState | None, former: KnownGuid | None) -> bool:
        """Import one article, unless it has a file or its file was deleted; whether it was requested.

        Raises ImportFailedError; one of a request is stored, and the text in the feed imported instead.
        """
        importer = await self.make_importer()
        folder, formerly = importer.report_folder, ""
        if former and not (state and state.digest):
            before = (await self.feed_store.article_states_by_key([former.url_key])).get(former.url_key)
            digest = before.digest if before else ""
            formerly = await asyncio.to_thread(folder.address, former.url_key, digest)
            state = before if digest and not formerly else state  # a person deleted its file
        digest = state.digest if state else ""
        current = await asyncio.to_thread(folder.current_digest, entry.url, digest)
        if not state and current:  # imported before anything was stored about it
            await self._save(entry, ArticleState(current, entry.revision))
            return False
        if digest and not current:  # a person deleted the file
            await self._save(entry, ArticleState(digest, entry.revision))
            return False
        state = state or ArticleState("", "")
        if not entry.url or is_waiting(state.not_before, self.clock(), MAX_ARTICLE_DELAY):
            await self._import_text(entry, state, importer, formerly)
            return False
        try:
            outcome = await importer.import_url(self.client, entry.url, entry, formerly)
        except FetchError as error:
            await self._failed(entry, state, error, importer, formerly)
            raise
        await self._save(entry, ArticleState(outcome.digest, entry.revision))
        self._report(outcome, digest)
        return True

    async def _failed(
        self, entry: FeedEntry, state: ArticleState, error: FetchError, importer: Importer, formerly: str
    ) -> None:
        """Store when to try again; import the article's text in the feed where the page does not give it."""
        failures = state.failures + 1
        not_before = article_retry_time(error, failures, self.clock())
        self.result.wait(not_before)
        after = replace(state, revision=entry.revision, failures=failures, not_before=not_before)
        closed = error.lasting or failures >= TEMPORARY_FAILURES
        if closed and await self._import_text(entry, after, importer, formerly):
            return
        if failures == 1:  # later it is only said when it is tried again
            self.result.problems.append(error)
        await self._save(entry, after)

    async def _import_text(
        self, entry: FeedEntry, state: ArticleState, importer: Importer, formerly: str
    ) -> bool:
        """Import an article as its feed holds it; whether it does."""
        outcome = await importer.import_entry(entry, formerly)
        if outcome is None:
            return False
        await self._save(entry, replace(state, digest=outcome.digest, revision=entry.revision))
        self._report(outcome, state.digest)
        return True

    def _report(self, outcome: ImportResult, before: str) -> None:
        known = outcome.outcome == "unchanged" or (outcome.outcome != "updated" and outcome.digest == before)
        if not known:  # else it was reported before
            self.result.imported.append(outcome)

    async def _save(self, entry: FeedEntry, state: ArticleState) -> None:
        await self.feed_store.save_article(entry.identity, state, self.clock())
        if state.digest:  # else the guid still leads to the report under the address before
            await self.guid_store.save(self.feed, [entry])
