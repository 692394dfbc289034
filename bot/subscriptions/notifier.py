"""Fills the outbox from new reports, and records them in the same transaction: each is announced once."""

import asyncio
import logging
from collections.abc import AsyncIterator, Callable, Iterable, Sequence
from datetime import date, datetime, timedelta

from sqlalchemy import select

from bot.background import completed
from bot.clock import Clock, Sleep, utc_now
from bot.database.encryption import Encryption, unreadable_skipped
from bot.database.engine import Database
from bot.database.tables import places, subscriptions
from bot.logs import explanation
from bot.settings import Settings
from bot.subscriptions import new_reports
from bot.subscriptions.delivery.outbox import Draft, put
from retrieval import Archive, Report

logger = logging.getLogger(__name__)

QUIET_TIME = 1.0  # seconds without a change, after which new reports are recorded together
MAX_QUIET_TIMES = 10  # in a row, even if the folder keeps changing
MAX_RETRY_DELAY = 60.0  # seconds, while the database cannot be used
MAX_DIGEST = 10  # reports that a digest names
PAGE_SIZE = 500  # destinations read at a time
RECORDING_LOCK = 4_711_002  # an advisory lock of PostgreSQL: processes record one after the other


class Notifier:
    """Compares the archive with what was announced; `on_drafts` is called when the outbox was filled."""

    def __init__(
        self,
        database: Database,
        encryption: Encryption,
        archive: Archive,
        settings: Settings,
        on_drafts: Callable[[], None] = lambda: None,
        clock: Clock = utc_now,
        sleep: Sleep = asyncio.sleep,
    ) -> None:
        self._database = database
        self._encryption = encryption
        self._archive = archive
        self._settings = settings
        self._on_drafts = on_drafts
        self._clock = clock
        self._sleep = sleep
        self._changed = asyncio.Event()
        self._recorded: dict[str, str] = {}  # slug -> digest, as of the last record

    def notice(self) -> None:
        """The archive may have changed."""
        self._changed.set()

    async def run(self) -> None:
        """Record new reports now, since some may have come meanwhile, and after each notice."""
        self.notice()
        failures = 0
        while True:
            await self._changed.wait()
            await self._quiet()
            try:
                if await self.record(self._clock()):
                    self._on_drafts()
                failures = 0
            except Exception as error:  # nothing is lost: the next attempt sees the same reports
                logger.warning("New reports could not be recorded, to be tried again: %s", explanation(error))
                failures += 1
                self.notice()
                await self._sleep(min(MAX_RETRY_DELAY, 2.0**failures))

    async def begin(self) -> None:
        """At the very first start, record all reports: only later ones are new to subscribers."""
        async with self._database.reading() as connection:
            begun = await new_reports.has_begun(connection)
        if not begun:
            await self.record(self._clock())

    async def record(self, now: datetime) -> bool:
        """Record new reports, and put their announcements into the outbox; whether there are any.

        The reports of the very first call are announced to nobody: they were there before any subscription.
        """
        digests, keys = await asyncio.to_thread(self._changed_reports)
        async with self._database.reading() as connection:
            begun = await new_reports.has_begun(connection)
            new = await new_reports.unrecorded(connection, keys) if begun else []
            reports = [report for slug in new if (report := self._archive.report(slug))]
            if len(reports) < len(new):
                return await self.record(now)  # the archive has changed meanwhile
            # `Archive.urls` has only one of two files with the same address.
            urls = {report.slug: report.url for report in reports}
            new_keys = new_reports.report_keys(digests, urls, new)
            new = await new_reports.unrecorded(connection, new_keys)
        reports = [report for report in reports if report.slug in new]
        drafts = await self._drafts(reports, now.astimezone(self._settings.zone).date())
        # A cancelled transaction could keep SQLite's lock until its connection is collected.
        current = await completed(self._write(begun, new, keys, new_keys, drafts, digests, now))
        if not current:  # another process has recorded some of them
            return await self.record(now)
        self._recorded = digests
        return bool(drafts)

    def _changed_reports(self) -> tuple[dict[str, str], new_reports.Keys]:
        """Slug -> digest of all reports, and the keys of those that have changed since the last record."""
        digests = dict(self._archive.digests)
        changed = [slug for slug, digest in digests.items() if self._recorded.get(slug) != digest]
        urls = {slug: url for url, slug in self._archive.urls.items()}
        return digests, new_reports.report_keys(digests, urls, changed)

    async def _write(
        self,
        begun: bool,
        new: list[str],
        keys: new_reports.Keys,
        new_keys: new_reports.Keys,
        drafts: dict[Draft, list[int]],
        digests: dict[str, str],
        now: datetime,
    ) -> bool:
        """Record the reports and their announcements, unless another process has recorded some of them."""
        async with self._database.writing(RECORDING_LOCK) as connection:
            still_begun = await new_reports.has_begun(connection)
            if begun != still_begun or new != await new_reports.unrecorded(connection, new_keys):
                return False
            await new_reports.record(connection, self._database, {**keys, **new_keys})
            for draft in sorted(drafts, key=lambda draft: draft.kind):  # digests, of older reports, first
                await put(connection, draft, digests, drafts[draft], now)
            return True

    async def _quiet(self) -> None:
        for _ in range(MAX_QUIET_TIMES):
            self._changed.clear()
            await self._sleep(QUIET_TIME)
            if not self._changed.is_set():
                return
        self._changed.clear()

    async def _drafts(self, new: Iterable[Report], today: date) -> dict[Draft, list[int]]:
        """Draft -> the ids of the destinations that get it."""
        reports = sorted(new, key=lambda report: (report.stamp, report.slug), reverse=True)
        drafts: dict[Draft, list[int]] = {}
        if not reports:
            return drafts
        in_digest = self._in_digest(reports, today)
        async for words in _subscribed_words(self._database, self._encryption):
            matching = await asyncio.to_thread(self._matching, words, [report.slug for report in reports])
            for place_id, slugs in matching.items():
                for draft in _drafts_of(slugs, in_digest):
                    drafts.setdefault(draft, []).append(place_id)
        order = {report.slug: position for position, report in enumerate(reports)}
        oldest_first = sorted(drafts, key=lambda draft: order[draft.slugs[0]], reverse=True)
        return {draft: drafts[draft] for draft in oldest_first}

    def _in_digest(self, reports: Sequence[Report], today: date) -> frozenset[str]:
        """The reports that are announced in a digest: all if there are many, else the old ones."""
        many = len(reports) > self._settings.digest_reports
        oldest = today - timedelta(days=self._settings.digest_days)
        return frozenset(
            report.slug for report in reports if many or (report.day is not None and report.day < oldest)
        )

    def _matching(self, wanted: dict[int, set[str]], slugs: Sequence[str]) -> dict[int, tuple[str, ...]]:
        """Id of a destination -> those of the reports that match its subscriptions."""
        words = set[str]().union(*wanted.values())
        # Report by report: the archive caches the analysis of the report it was last asked about.
        matched = {slug: {text for text in words if self._matches(text, slug)} for slug in slugs}
        return {
            place_id: matching
            for place_id, texts in wanted.items()
            if (matching := tuple(slug for slug in slugs if not matched[slug].isdisjoint(texts)))
        }

    def _matches(self, words: str, slug: str) -> bool:
        return not words or bool(self._archive.percolate(words, slug))


def _drafts_of(slugs: Iterable[str], in_digest: frozenset[str]) -> list[Draft]:
    drafts = [Draft("report", (slug,), 1) for slug in slugs if slug not in in_digest]
    digest = tuple(slug for slug in slugs if slug in in_digest)
    return [*drafts, Draft("digest", digest[:MAX_DIGEST], len(digest))] if digest else drafts


async def _subscribed_words(database: Database, encryption: Encryption) -> AsyncIterator[dict[int, set[str]]]:
    """Pages of all destinations: id -> the words of its subscriptions."""
    last = 0
    while True:
        page = select(places.c.id).where(places.c.id > last).order_by(places.c.id).limit(PAGE_SIZE)
        async with database.reading() as connection:
            ids = (await connection.scalars(page)).all()
            if not ids:
                return
            query = select(subscriptions.c.place_id, subscriptions.c.words).where(
                subscriptions.c.place_id > last, subscriptions.c.place_id <= ids[-1]
            )
            rows = [(place_id, encrypted) for place_id, encrypted in await connection.execute(query)]
        last = ids[-1]
        yield await asyncio.to_thread(_decrypted, rows, encryption)


def _decrypted(rows: list[tuple[int, bytes]], encryption: Encryption) -> dict[int, set[str]]:
    words: dict[int, set[str]] = {}
    for place_id, encrypted in rows:
        with unreadable_skipped("words"):
            words.setdefault(place_id, set()).add(encryption.decrypt(encrypted))
    return words
