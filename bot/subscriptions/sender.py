"""Sends the rows of the outbox, one at a time: after a crash at most one message may be sent twice."""

import asyncio
import logging
from datetime import timedelta

from telegram.error import TelegramError

from bot.clock import Clock, Sleep, utc_now
from bot.logs import frames
from bot.metrics import Metrics
from bot.sending.sending import MessageSender
from bot.sending.telegram_errors import (
    BUDGET,
    OTHER,
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
from bot.subscriptions.announcement_writer import AnnouncementBuilder
from bot.subscriptions.outbox import Outbox, OutboxItem
from bot.subscriptions.subscriptions import Subscriptions

logger = logging.getLogger(__name__)

MAX_WAIT = 30.0  # seconds between checks of the outbox, which other processes fill too
MIN_WAIT = 0.2  # seconds, while another sender has claimed the rows that are due
MIN_RETRY, MAX_RETRY = 5.0, 900.0  # seconds between attempts at one announcement, doubled each time
MAX_PAUSE = 60.0  # seconds between attempts at any, while the network or the database fails


class Sender:
    """Sends all due rows at the pace of the bot's rate limiter."""

    def __init__(
        self,
        messages: MessageSender,
        outbox: Outbox,
        subscriptions: Subscriptions,
        writer: AnnouncementBuilder,
        metrics: Metrics,
        clock: Clock = utc_now,
        sleep: Sleep = asyncio.sleep,
    ) -> None:
        self._messages = messages
        self._outbox = outbox
        self._subscriptions = subscriptions
        self._writer = writer
        self._metrics = metrics
        self._clock = clock
        self._sleep = sleep
        self._noticed = asyncio.Event()
        self._stopped = False
        self._done: OutboxItem | None = None  # sent, but not yet deleted
        self._failures = 0  # in a row, of the network or the database

    def notice(self) -> None:
        """The outbox may have new rows."""
        self._noticed.set()

    def stop(self) -> None:
        """End `run` after the message that is being sent."""
        self._stopped = True
        self.notice()

    async def run(self) -> None:
        """Send rows as they become due, until stopped."""
        reclaimed = False
        while not self._stopped:
            self._noticed.clear()
            try:
                if not reclaimed:
                    await self._outbox.reclaim()
                    reclaimed = True
                wait = await self.drain()
            except Exception as error:  # unsent rows stay in the outbox
                logger.warning("The outbox cannot be read or written, to be tried again: %s", frames(error))
                self._failures += 1
                wait = self._pause()
            if not self._stopped:
                await self._wait(wait)

    async def drain(self) -> float:
        """Send every due row; returns the seconds until the next check."""
        while not self._stopped:
            item = await self._outbox.take(self._clock(), self._done)
            self._done = None
            if item is None:
                return await self._until_next()
            if await self._settle(item, await self._send(item)):
                self._done = item
            if self._failures:
                break
        if self._done:
            await self._outbox.drop(self._done)
            self._done = None
        return self._pause()

    async def _send(self, item: OutboxItem) -> DeliveryOutcome:
        try:
            message = await asyncio.to_thread(self._writer.message, item)
            if message is None:
                return Obsolete()
            destination = item.destination
            await self._messages.send(destination.chat, message, thread=destination.thread, hurried=True)
        except TelegramError as error:
            return outcome_of(error)
        except Exception as error:  # a defect, which must not stop the other announcements
            logger.error("Defect: an announcement could not be sent: %s", frames(error))
            return Retry(OTHER)
        self._metrics.count("digests" if item.kind == "digest" else "announcements")
        return Delivered()

    async def _settle(self, item: OutboxItem, outcome: DeliveryOutcome) -> bool:
        """Handle the outcome of a message; whether its row is to be deleted."""
        # RateLimited may come from the bot's own limiter, which says nothing about the network.
        if not isinstance(outcome, Retry | RateLimited):
            self._failures = 0
        match outcome:
            case Unreachable(chat):
                if chat:
                    await self._subscriptions.forget(item.destination.chat)
                else:
                    await self._subscriptions.clear(item.destination)
                self._metrics.count("ended")
                logger.info("Subscriptions of a chat that cannot be reached were removed")
            case Migrated(to):
                await self._subscriptions.move(item.destination.chat, to)
                await self._outbox.free(item)
                return False
            case RateLimited(seconds):
                await self._outbox.hold(item, self._clock() + timedelta(seconds=seconds))
                return False
            case Rejected(reason, defect):
                logger.log(
                    logging.ERROR if defect else logging.INFO, "Telegram refused an announcement: %s", reason
                )
            case Retry(cost):
                self._failures += 1
                return await self._retry(item, cost)
        return True

    async def _retry(self, item: OutboxItem, cost: int) -> bool:
        if item.spent + cost >= BUDGET:
            logger.error("An announcement was given up after too many attempts")
            return True
        if cost:
            wait = timedelta(seconds=min(MAX_RETRY, MIN_RETRY * 2**item.spent))
            await self._outbox.postpone(item, self._clock() + wait, cost)
        else:
            await self._outbox.free(item)
        return False

    def _pause(self) -> float:
        """Seconds, doubled with each failure in a row."""
        return min(MAX_PAUSE, 2.0**self._failures)

    async def _until_next(self) -> float:
        due = await self._outbox.next()
        if due is None:
            return MAX_WAIT
        return min(MAX_WAIT, max(MIN_WAIT, (due - self._clock()).total_seconds()))

    async def _wait(self, seconds: float) -> None:
        """Wait until `notice` is called, at most so long."""
        tasks = [asyncio.ensure_future(self._noticed.wait()), asyncio.ensure_future(self._sleep(seconds))]
        try:
            await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
        finally:
            for task in tasks:
                task.cancel()
            await asyncio.gather(*tasks, return_exceptions=True)
