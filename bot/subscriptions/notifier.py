"""Fills the outbox from new reports, and records them in the same transaction: each is announced once."""

import asyncio
import logging
from collections.abc import Callable
from datetime import date, datetime, time

from bot.background import completed, event_or_pause
from bot.clock import Clock, Sleep, utc_now
from bot.database.encryption import Encryption
from bot.database.engine import Database
from bot.logs import explanation
from bot.settings import Settings
from bot.subscriptions import new_reports
from bot.subscriptions.delivery.deliveries import Deliveries, Delivery
from bot.subscriptions.delivery.outbox import put
from retrieval import Archive, Mark, Report

logger = logging.getLogger(__name__)

QUIET_TIME = 1.0  # seconds without a change, after which new reports are recorded together
MAX_QUIET_TIMES = 10  # in a row, even if the folder keeps changing
MAX_RETRY_DELAY = 60.0  # seconds, while the database cannot be used
MAX_CLOCK_WAIT = 600.0  # seconds between looks at the clock, which may be set
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
        self._deliveries = Deliveries(database, encryption, archive, settings)
        self._archive = archive
        self._settings = settings
        self._on_drafts = on_drafts
        self._clock = clock
        self._sleep = sleep
        self._changed = asyncio.Event()
        self._mark: Mark | None = None  # of what the last record has seen
        self._next_day: date | None = None  # of the reports that are dated in the future

    def notice(self) -> None:
        """The archive may have changed."""
        self._changed.set()

    async def run(self) -> None:
        """Record new reports now, since some may have come meanwhile, and after each notice."""
        self.notice()
        failures = 0
        while True:
            await self._change()
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
        mark = self._mark
        if mark is None and self._archive.remote:
            async with self._database.reading() as connection:
                mark = await new_reports.last_mark(connection)
        changes = await asyncio.to_thread(self._archive.changes, mark, self._today(now))
        self._next_day = changes.next_day
        by_slug = {each.slug: each for each in changes.reports}
        keys = new_reports.report_keys(by_slug.values())
        async with self._database.reading() as connection:
            begun = await new_reports.has_begun(connection)
            new = await new_reports.unrecorded(connection, keys) if begun else []
        reports = await asyncio.to_thread(self._reports, new)
        if len(reports) < len(new):
            return await self.record(now)  # the archive has changed meanwhile
        new_keys = {slug: keys[slug] for slug in new}
        drafts = await self._deliveries.of(reports, now)
        digests = {slug: each.digest for slug, each in by_slug.items()}
        # A cancelled transaction could keep SQLite's lock until its connection is collected.
        current = await completed(self._write(begun, new, keys, new_keys, drafts, digests, now))
        if not current:  # another process has recorded some of them
            return await self.record(now)
        self._mark = changes.mark
        if isinstance(changes.mark, str):  # a restart goes on from there; what is seen twice is recorded once
            async with self._database.writing() as connection:
                await new_reports.store_mark(connection, self._database, changes.mark)
        return bool(drafts)

    def _reports(self, slugs: list[str]) -> list[Report]:
        """The reports of those slugs that the archive still has."""
        return [report for slug in slugs if (report := self._archive.report(slug))]

    async def _write(
        self,
        begun: bool,
        new: list[str],
        keys: new_reports.Keys,
        new_keys: new_reports.Keys,
        drafts: dict[Delivery, list[int]],
        digests: dict[str, str],
        now: datetime,
    ) -> bool:
        """Record the reports and their announcements, unless another process has recorded some of them."""
        async with self._database.writing(RECORDING_LOCK) as connection:
            still_begun = await new_reports.has_begun(connection)
            if begun != still_begun or new != await new_reports.unrecorded(connection, new_keys):
                return False
            await new_reports.record(connection, self._database, {**keys, **new_keys})
            for each in sorted(drafts, key=lambda each: each.draft.kind):  # digests, of older reports, first
                await put(connection, each.draft, digests, drafts[each], now, each.due)
            return True

    async def _change(self) -> None:
        """Wait until the archive may have changed, or the day of a report in the future has begun."""
        while self._next_day and not self._changed.is_set():
            begins = datetime.combine(self._next_day, time(), self._settings.zone)
            seconds = (begins - self._clock()).total_seconds()
            if seconds <= 0:
                return
            await event_or_pause(self._changed, self._sleep, min(seconds, MAX_CLOCK_WAIT))
        await self._changed.wait()

    async def _quiet(self) -> None:
        for _ in range(MAX_QUIET_TIMES):
            self._changed.clear()
            await self._sleep(QUIET_TIME)
            if not self._changed.is_set():
                return
        self._changed.clear()

    def _today(self, now: datetime) -> date:
        return now.astimezone(self._settings.zone).date()
