"""What is announced of new reports to whom, and when."""

import asyncio
from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime, timedelta
from typing import NamedTuple

from bot.database.encryption import Encryption
from bot.database.engine import Database
from bot.settings import Settings
from bot.subscriptions.delivery.due_times import chat_zone, due_time
from bot.subscriptions.delivery.outbox_item import MAX_DIGEST, Draft
from bot.subscriptions.delivery.subscribers import Subscriber, subscribers
from bot.subscriptions.delivery.wanted_reports import is_wanted
from bot.subscriptions.options import ChatTimes, SubscriptionOptions
from retrieval import Archive, Report

# None: at once; else the moment, and whether it is a schedule's: quiet hours may end at the same.
_When = tuple[datetime, bool] | None
_Matching = dict[_When, list[str]]  # -> the slugs of reports, newest first


class Delivery(NamedTuple):
    """An announcement, and when it is due; None: at once."""

    draft: Draft
    due: datetime | None


class Deliveries:
    """Compares reports with all subscriptions."""

    def __init__(
        self, database: Database, encryption: Encryption, archive: Archive, settings: Settings
    ) -> None:
        self._database = database
        self._encryption = encryption
        self._archive = archive
        self._settings = settings

    async def of(self, new: Iterable[Report], now: datetime) -> dict[Delivery, list[int]]:
        """What is announced of new reports -> the ids of the destinations that get it; the oldest first."""
        reports = sorted(new, key=lambda report: (report.stamp, report.slug), reverse=True)
        drafts: dict[Delivery, list[int]] = {}
        if not reports:
            return drafts
        in_digest = self._in_digest(reports, now)
        slugs = [report.slug for report in reports]
        async for page in subscribers(self._database, self._encryption):
            for place_id, matching in (await asyncio.to_thread(self._matching, page, slugs, now)).items():
                for delivery in self._deliveries(matching, in_digest):
                    drafts.setdefault(delivery, []).append(place_id)
        order = {slug: position for position, slug in enumerate(slugs)}
        oldest_first = sorted(drafts, key=lambda delivery: order[delivery.draft.slugs[0]], reverse=True)
        return {delivery: drafts[delivery] for delivery in oldest_first}

    def _in_digest(self, reports: Sequence[Report], now: datetime) -> frozenset[str]:
        """The reports that are announced in a digest: all if there are many, else the old ones."""
        many = len(reports) > self._settings.digest_reports
        oldest = now.astimezone(self._settings.zone).date() - timedelta(days=self._settings.digest_days)
        return frozenset(
            report.slug for report in reports if many or (report.day is not None and report.day < oldest)
        )

    def _matching(
        self, page: Iterable[Subscriber], slugs: Sequence[str], now: datetime
    ) -> dict[int, _Matching]:
        """Id of a destination -> those of the reports that match its subscriptions, by when they are due."""
        words = set[str]().union(*(each.wishes for each in page))
        # Report by report: the archive caches the analysis of the report it was last asked about.
        matched = {slug: {text for text in words if is_wanted(self._archive, text, slug)} for slug in slugs}
        found: dict[int, _Matching] = {}
        for subscriber in page:
            for slug in slugs:
                options = [each for text, each in subscriber.wishes.items() if text in matched[slug]]
                if options:
                    when = self._when(options, subscriber.times, now)
                    found.setdefault(subscriber.place_id, {}).setdefault(when, []).append(slug)
        return found

    def _when(self, options: Sequence[SubscriptionOptions], times: ChatTimes, now: datetime) -> _When:
        scheduled = all(each.schedule for each in options)
        if not scheduled and not times.quiet:
            return None
        due = due_time(options, times.quiet, chat_zone(times.zone, self._settings.zone), now)
        return (due, scheduled) if due > now else None

    def _deliveries(self, matching: _Matching, in_digest: frozenset[str]) -> Iterator[Delivery]:
        named = max(MAX_DIGEST, self._settings.digest_reports)  # which may come one by one after all
        for when, slugs in matching.items():
            if when:
                yield Delivery(Draft("waiting", tuple(slugs[:named]), len(slugs)), when[0])
            else:
                yield from (Delivery(draft, None) for draft in _drafts_of(slugs, in_digest))


def _drafts_of(slugs: Iterable[str], in_digest: frozenset[str]) -> list[Draft]:
    drafts = [Draft("report", (slug,), 1) for slug in slugs if slug not in in_digest]
    digest = tuple(slug for slug in slugs if slug in in_digest)
    return [*drafts, Draft("digest", digest[:MAX_DIGEST], len(digest))] if digest else drafts
