"""Sends what the outbox holds, one message at a time: so no more than one is ever in doubt."""

import asyncio
import logging
from datetime import timedelta

from telegram.error import TelegramError

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
from bot.subscriptions.notifier_loop import Clock, Sleep, utc
from bot.subscriptions.outbox import Outbox, OutboxItem
from bot.subscriptions.subscriptions import Subscriptions

logger = logging.getLogger(__name__)

IDLE = 30.0  # seconds after which the outbox is looked at in any case: other processes fill it, too
SOON = 0.2  # seconds; another sender has what is due
FIRST, LAST = 5.0, 900.0  # seconds between attempts at one announcement, doubled each time
LONGEST = 60.0  # seconds between attempts at anything, while nothing goes through


class Sender:
    """Empties the outbox at the pace that the bot's limiter allows."""

    def __init__(
        self,
        messages: MessageSender,
        outbox: Outbox,
        subscriptions: Subscriptions,
        writer: AnnouncementBuilder,
        metrics: Metrics,
        clock: Clock = utc,
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
        self._done: OutboxItem | None = None  # sent, and still to be deleted
        self._failures = 0  # in a row, of the network or the database

    def notice(self) -> None:
        """There may be something to send."""
        self._noticed.set()

    def stop(self) -> None:
        """End `run` when the message in hand is done with."""
        self._stopped = True
        self.notice()

    async def run(self) -> None:
        """Send whatever is due, and wait for more; until stopped."""
        reclaimed = False
        while not self._stopped:
            self._noticed.clear()
            try:
                if not reclaimed:
                    await self._outbox.reclaim()
                    reclaimed = True
                wait = await self.drain()
            except Exception as error:  # what was not sent stays in the outbox
                logger.warning("The outbox cannot be worked on, to be tried again: %s", frames(error))
                self._failures += 1
                wait = self._pause()
            if not self._stopped:
                await self._wait(wait)

    async def drain(self) -> float:
        """Send everything that is due; how many seconds later to look again."""
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
            place = item.place
            await self._messages.send(place.chat, message, thread=place.thread, hurried=True)
        except TelegramError as error:
            return outcome_of(error)
        except Exception as error:  # ours; the others must not wait for it to be mended
            logger.error("Defect: an announcement could not be sent: %s", frames(error))
            return Retry(OTHER)
        self._metrics.count("digests" if item.kind == "digest" else "announcements")
        return Delivered()

    async def _settle(self, item: OutboxItem, outcome_of: DeliveryOutcome) -> bool:
        """Act on what became of a message; whether its row is to be deleted."""
        if not isinstance(
            outcome_of, Retry | RateLimited
        ):  # silence may be our own limiter's wish: it proves no network
            self._failures = 0
        match outcome_of:
            case Unreachable(chat):
                ended = (
                    self._subscriptions.forget(item.place.chat)
                    if chat
                    else self._subscriptions.clear(item.place)
                )
                await ended
                self._metrics.count("ended")
                logger.info("A place is closed to us; its subscriptions ended")
            case Migrated(to):
                await self._subscriptions.move(item.place.chat, to)
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
            logger.error("An announcement was given up after many attempts")
            return True
        if cost:
            wait = timedelta(seconds=min(LAST, FIRST * 2**item.spent))
            await self._outbox.postpone(item, self._clock() + wait, cost)
        else:
            await self._outbox.free(item)
        return False

    def _pause(self) -> float:
        """Longer and longer while nothing goes through."""
        return min(LONGEST, 2.0**self._failures)

    async def _until_next(self) -> float:
        due = await self._outbox.next()
        if due is None:
            return IDLE
        return min(IDLE, max(SOON, (due - self._clock()).total_seconds()))

    async def _wait(self, seconds: float) -> None:
        """Until notice is given, or for so long."""
        tasks = [asyncio.ensure_future(self._noticed.wait()), asyncio.ensure_future(self._sleep(seconds))]
        try:
            await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
        finally:
            for task in tasks:
                task.cancel()
            await asyncio.gather(*tasks, return_exceptions=True)
