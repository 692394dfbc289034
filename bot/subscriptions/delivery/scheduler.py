"""Lets go what has waited for a time of its chat's clock: the digests, and all that came in quiet hours."""

import asyncio
import logging
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime

from bot.logs import frames
from bot.settings import Settings
from bot.subscriptions.delivery.due_times import after_quiet, chat_zone, due_time, period_start
from bot.subscriptions.delivery.outbox import LONGEST_POSTPONEMENT, Outbox
from bot.subscriptions.delivery.outbox_item import MAX_DIGEST, Draft, OutboxItem
from bot.subscriptions.delivery.wanted_reports import WantedReport, wanted_reports, wanted_total
from retrieval import Archive

logger = logging.getLogger(__name__)

RELEASED_TOGETHER = 100  # destinations: that takes under a second


@dataclass(frozen=True, slots=True)
class _Released:
    """An item whose time has come, and what of it is wanted; `since` is None where that is at once."""

    wanted: Sequence[WantedReport]
    total: int
    since: datetime | None


class Scheduler:
    """Decides by the reports, subscriptions and times as they are when the time has come."""

    def __init__(self, outbox: Outbox, archive: Archive, settings: Settings) -> None:
        self._outbox = outbox
        self._archive = archive
        self._settings = settings

    async def release(self, now: datetime, is_stopped: Callable[[], bool] = lambda: False) -> None:
        """Put the announcements of what has waited long enough into the outbox, unless stopped meanwhile.

        Each destination is a transaction of its own. Of many that wait for the same hour some are released at
        a time, and what is due is sent between them.
        """
        for _ in range(RELEASED_TOGETHER):
            if is_stopped() or (waiting := await self._outbox.waiting(now)) is None:
                return
            place_id, items = waiting
            try:
                released, later = await asyncio.to_thread(self._reckon, items, now)
            except Exception as error:  # a defect, which must not stop the other announcements
                logger.error("Defect: what waits for its time could not be announced: %s", frames(error))
                released, later = [], dict.fromkeys([item.id for item in items], now + LONGEST_POSTPONEMENT)
            digests = {each.report.slug: each.digest for item in released for each in item.wanted}
            done = [item.id for item in items if item.id not in later]
            await self._outbox.release(place_id, done, later, self._drafts(released), digests, now)

    def _reckon(
        self, items: Sequence[OutboxItem], now: datetime
    ) -> tuple[list[_Released], dict[int, datetime]]:
        """What is announced now, and row -> until when it goes on waiting; the rest nobody wants any more."""
        released: list[_Released] = []
        later: dict[int, datetime] = {}
        for item in items:
            wanted = wanted_reports(self._archive, item)
            if not wanted:
                continue
            zone, quiet = chat_zone(item.times.zone, self._settings.zone), item.times.quiet
            options = [each.options for one in wanted for each in one.subscriptions]
            # A digest that quiet hours held up has had its time.
            due = now if item.since else due_time(options, quiet, zone, min(item.created_at, now))
            due = max(due, after_quiet(quiet, zone, now))
            if due > now:
                later[item.id] = due
                continue
            schedules = [each.schedule for each in options if each.schedule]
            since = item.since or (period_start(schedules, zone, item.created_at) if schedules else None)
            is_at_once = len(schedules) < len(options)
            released.append(_Released(wanted, wanted_total(item, wanted), None if is_at_once else since))
        return released, later

    def _drafts(self, released: Sequence[_Released]) -> list[Draft]:
        """What came at once one by one, or together if it is much; the rest in one digest."""
        at_once = [each for each in released if each.since is None]
        slugs, total = _newest_first(at_once)
        if len(slugs) < total or total > self._settings.digest_reports:
            drafts = [Draft("digest", slugs[:MAX_DIGEST], total)]
        else:
            drafts = [Draft("report", (slug,), 1) for slug in reversed(slugs)]
        slugs, total = _newest_first([each for each in released if each.since])
        if slugs:
            since = min(each.since for each in released if each.since)
            drafts.append(Draft("scheduled", slugs[:MAX_DIGEST], total, since))
        return drafts


def _newest_first(released: Sequence[_Released]) -> tuple[tuple[str, ...], int]:
    """The slugs of all their reports, and how many reports they are with those that are not named."""
    named = [each.report for item in released for each in item.wanted]
    unnamed = sum(item.total - len(item.wanted) for item in released)
    newest_first = sorted(named, key=lambda report: (report.stamp, report.slug), reverse=True)
    slugs = tuple(dict.fromkeys(report.slug for report in newest_first))
    return slugs, unnamed + len(slugs)
