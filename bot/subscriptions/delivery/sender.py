"""Sends the rows of the outbox, several at a time: after a crash only those in flight may be sent twice.

They are of different chats, so that each chat gets its announcements in their order. A row is in flight from
its claim until it leaves the outbox, which it does when Telegram has taken or refused the message, or nobody
wants it any more. Any failure is tried again until the announcement is too old.
"""

import asyncio
import logging
from dataclasses import dataclass
from datetime import datetime, timedelta

from telegram.error import TelegramError

from bot.background import event_or_pause
from bot.clock import Clock, Sleep, utc_now
from bot.findings import explained
from bot.health.metrics import Metrics
from bot.logs import explanation, frames
from bot.sending.sending import MessageSender
from bot.sending.telegram_errors import (
    Defect,
    Delivered,
    DeliveryOutcome,
    Migrated,
    Obsolete,
    RateLimited,
    Rejected,
    Retry,
    Unreachable,
    outcome_of,
)
from bot.subscriptions.delivery.announcement_writer import AnnouncementBuilder
from bot.subscriptions.delivery.backoff import wait_after
from bot.subscriptions.delivery.in_flight import InFlight
from bot.subscriptions.delivery.outbox import LONGEST_POSTPONEMENT, Outbox
from bot.subscriptions.delivery.outbox_item import OutboxItem
from bot.subscriptions.delivery.scheduler import Scheduler
from bot.subscriptions.subscriptions import Subscriptions
from retrieval import SearchEngineError

logger = logging.getLogger(__name__)

IN_FLIGHT = 8  # at most: enough for the 30 a second that Telegram takes, where it answers in a quarter of one
MAX_WAIT = 30.0  # seconds between checks of the outbox, which other processes fill too
MIN_WAIT = 0.2  # seconds, while another sender has claimed the rows that are due
MIN_ATTEMPTS = 10  # before one is dropped for its age: the clock may have been wrong
MAX_PAUSE = 60.0  # seconds between attempts at any, while the network or the database fails


@dataclass(frozen=True, slots=True)
class Early:
    """A message whose time has not come."""

    due: datetime


class Sender:
    """Sends all due rows at the pace of the bot's rate limiter."""

    def __init__(
        self,
        messages: MessageSender,
        outbox: Outbox,
        subscriptions: Subscriptions,
        writer: AnnouncementBuilder,
        scheduler: Scheduler,
        metrics: Metrics,
        max_age: timedelta,
        clock: Clock = utc_now,
        sleep: Sleep = asyncio.sleep,
    ) -> None:
        self._messages = messages
        self._outbox = outbox
        self._subscriptions = subscriptions
        self._writer = writer
        self._scheduler = scheduler
        self._metrics = metrics
        self._max_age = max_age
        self._clock = clock
        self._sleep = sleep
        self._noticed = asyncio.Event()
        self._stopped = False
        self._flying: InFlight[DeliveryOutcome | Early] = InFlight(self._noticed.set)
        self._done: list[OutboxItem] = []  # settled, but not yet deleted
        self._failures = 0  # in a row, of the network or the database; those of one `drain` are one
        self._failed = False  # in this `drain`
        self._latest: datetime | None = None  # when the outbox was last looked at

    def notice(self) -> None:
        """The outbox may have new rows."""
        self._noticed.set()

    def stop(self) -> None:
        """End `run` after the messages that are being sent."""
        self._stopped = True
        self.notice()

    async def run(self) -> None:
        """Send rows as they become due, until stopped."""
        try:
            while not self._stopped:
                self._noticed.clear()
                try:
                    wait = await self.drain()
                except Exception as error:  # unsent rows stay in the outbox
                    logger.warning(
                        "The outbox cannot be read or written, to be tried again: %s", explanation(error)
                    )
                    self._failures += 1
                    await self._flying.landing()
                    self._noticed.clear()  # by the landings, which are no reason to try sooner
                    wait = self._pause()
                if not self._stopped:
                    await event_or_pause(self._noticed, self._sleep, wait)
        finally:
            await self._flying.cancel()

    async def drain(self) -> float:
        """Send every due row; returns the seconds until the next check."""
        self._failed = False
        await self._recover()
        await self._scheduler.release(self._clock(), lambda: self._stopped)
        while True:
            self._noticed.clear()
            for item, outcome in self._flying.landed():
                if await self._settle(item, outcome):
                    self._done.append(item)
            await self._take()
            if not self._flying:
                break
            await self._noticed.wait()  # until one has landed, there are new rows, or it is to stop
        return self._pause() if self._failed or self._stopped else await self._until_next()

    async def _take(self) -> None:
        """Delete what is done from the outbox, and send as many other rows as may be in flight."""
        room = 0
        if not (self._failed or self._stopped):  # after a failure, one finds out whether it is over
            room = (1 if self._failures else IN_FLIGHT) - len(self._flying)
        if room or self._done:
            items = await self._outbox.take(self._clock(), self._done, room, self._flying.chats)
            self._done = []
            for item in items:
                self._flying.start(item, self._send(item))

    async def _recover(self) -> None:
        """Recover the outbox at the start, and when the clock was set back."""
        now = self._clock()
        if self._latest is None or now < self._latest:
            await self._outbox.recover(now)
        self._latest = now

    async def _send(self, item: OutboxItem) -> DeliveryOutcome | Early:
        try:
            announcement = await asyncio.to_thread(self._writer.announcement, item, now := self._clock())
            if announcement is None:
                return Obsolete()
            if announcement.due > now:  # its options have changed, or quiet hours have begun
                return Early(announcement.due)
            destination = item.destination
            await self._messages.send(
                destination.chat,
                announcement.message,
                thread=destination.thread,
                hurried=True,
                silent=announcement.silent,
            )
        except TelegramError as error:
            return outcome_of(error)
        except Exception as error:  # a defect, which must not stop the other announcements
            if isinstance(error, SearchEngineError):
                logger.warning("An announcement has to wait: %s", explained(error.finding).problem)
            elif not item.attempts:
                logger.error("Defect: an announcement could not be sent: %s", frames(error))
            return Defect()
        self._metrics.count("announcements" if item.kind == "report" else "digests")
        return Delivered()

    async def _settle(self, item: OutboxItem, outcome: DeliveryOutcome | Early) -> bool:
        """Handle the outcome of a message; whether its row is to be deleted."""
        # RateLimited may come from the bot's own limiter, which says nothing about the network.
        if not isinstance(outcome, Retry | RateLimited | Defect | Obsolete | Early):
            self._failures = int(self._failed)
        now = self._clock()
        match outcome:
            case Early(due):
                await self._outbox.wait(item, due)
                return False
            case Unreachable(chat):
                if chat:
                    await self._subscriptions.forget(item.destination.chat)
                else:
                    await self._subscriptions.clear(item.destination)
                self._metrics.count("ended")
                logger.info("Subscriptions of a chat that cannot be reached were removed")
            case Migrated(to):
                await self._subscriptions.move(item.destination.chat, to)
                await self._outbox.postpone(item, now + wait_after(item, None) if item.attempts else now)
                return False
            case RateLimited(seconds):
                await self._outbox.hold(item, now + min(LONGEST_POSTPONEMENT, timedelta(seconds=seconds)))
                return False
            case Rejected(reason, defect):
                logger.log(
                    logging.ERROR if defect else logging.INFO, "Telegram refused an announcement: %s", reason
                )
            case Retry() | Defect():
                return await self._postpone(item, outcome)
        return True

    async def _postpone(self, item: OutboxItem, outcome: Retry | Defect) -> bool:
        """Have a failed announcement tried again; whether it is too old for that."""
        failure = outcome.failure if isinstance(outcome, Retry) else None
        due = self._clock() + wait_after(item, failure)
        if isinstance(outcome, Retry):
            self._report_failure(outcome)
        if self._is_too_old(item):
            return True
        if failure:
            await self._outbox.hold(item, due, failed=True)
        else:  # the chat's other announcements may be whole
            await self._outbox.postpone(item, due)
        return False

    def _report_failure(self, outcome: Retry) -> None:
        if self._failed:
            return
        self._failed = True
        self._failures += 1
        if self._failures & (self._failures - 1) == 0:  # the first, second, fourth, eighth ... in a row
            reason = f"{outcome.failure.value} ({outcome.reason})"
            logger.warning("Announcements wait, to be tried again: %s", reason)

    def _is_too_old(self, item: OutboxItem) -> bool:
        """Whether an announcement that has just failed again is to be dropped; logs and counts that."""
        if item.attempts < MIN_ATTEMPTS or self._clock() - item.created_at <= self._max_age:
            return False
        slugs = ", ".join(slug for slug, _ in item.reports)
        self._metrics.count("announcements dropped")
        logger.error(
            "The announcement of %s was dropped: it could not be sent in %d days "
            "(DISPATCH_ANNOUNCEMENT_DAYS)",
            slugs,
            self._max_age.days,
        )
        return True

    def _pause(self) -> float:
        """Seconds, doubled with each failure in a row."""
        return min(MAX_PAUSE, 2.0**self._failures)

    async def _until_next(self) -> float:
        due = await self._outbox.next()
        if due is None:
            return MAX_WAIT
        return min(MAX_WAIT, max(MIN_WAIT, (due - self._clock()).total_seconds()))
