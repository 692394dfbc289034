"""Which reports are new, and who is to be told of them: recorded in one transaction, so once."""

import asyncio
from collections.abc import AsyncIterator, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import JSON, Integer, String, insert, literal, select
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.database.encryption import Encryption
from bot.database.engine import Database
from bot.database.tables import UtcDateTime, facts, outbox, places, subscriptions
from bot.settings import Settings
from bot.subscriptions import new_reports
from retrieval import Archive, Report

PAGE = 500  # places looked at at a time
LISTED = 10  # reports that a digest names
RECORDING = 4_711_002  # a lock's number: processes record one after the other

Rows = list[tuple[int, bytes]]  # (place, sealed words)


@dataclass(frozen=True, slots=True)
class Draft:
    """What is to be sent, the same to every place that gets it."""

    kind: str
    slugs: tuple[str, ...]
    total: int


class NotificationRecorder:
    """Compares the archive with what was announced before."""

    def __init__(self, database: Database, cipher: Encryption, archive: Archive, settings: Settings) -> None:
        self._database = database
        self._cipher = cipher
        self._archive = archive
        self._settings = settings
        self._seen: dict[str, str] = {}  # slug -> digest, when this last looked

    async def begin(self, now: datetime) -> None:
        """At the very first start record what is there, so that what comes later is new to any subscriber."""
        async with self._database.reading() as connection:
            begun = await _begun(connection)
        if not begun:
            await self.record(now)

    async def record(self, now: datetime) -> bool:
        """Record what is new, and put what subscribers are told into the outbox; whether there is any.

        What the very first look finds was there before anybody could subscribe, and is announced to nobody.
        """
        digests = dict(self._archive.digests)
        fresh = [slug for slug, digest in digests.items() if self._seen.get(slug) != digest]
        urls = {slug: url for url, slug in self._archive.urls.items()}
        keys = new_reports.identities(digests, urls, fresh)
        async with self._database.reading() as connection:
            begun = await _begun(connection)
            new = await new_reports.unknown(connection, keys) if begun else []
            reports = [report for slug in new if (report := self._archive.report(slug))]
            if len(reports) < len(new):
                return await self.record(now)  # the archive changed in between
            # Of two files with the same address, `Archive.urls` names one.
            urls = {report.slug: report.url for report in reports}
            mine = new_reports.identities(digests, urls, new)
            new = await new_reports.unknown(connection, mine)
        found = [report for report in reports if report.slug in new]
        drafts = await self._drafts(found, now.astimezone(self._settings.zone).date())
        async with self._database.writing(RECORDING) as connection:
            alone = begun == await _begun(connection) and new == await new_reports.unknown(connection, mine)
            if alone:
                await self._write(connection, {**keys, **mine}, drafts, digests, now)
        if not alone:  # another process was faster
            return await self.record(now)
        self._seen = digests
        return bool(drafts)

    async def _write(
        self,
        connection: AsyncConnection,
        keys: new_reports.Keys,
        drafts: dict[Draft, list[int]],
        digests: dict[str, str],
        now: datetime,
    ) -> None:
        begun = self._database.insert(facts).values(name="announcing", value="begun")
        await connection.execute(begun.on_conflict_do_nothing())
        await new_reports.record(connection, self._database, keys)
        for draft in sorted(drafts, key=lambda draft: draft.kind):  # a digest tells of what is older
            payload = {"reports": [[slug, digests[slug]] for slug in draft.slugs], "total": draft.total}
            waiting = drafts[draft]
            for first in range(0, len(waiting), PAGE):
                await connection.execute(_rows(draft.kind, payload, now, waiting[first : first + PAGE]))

    async def _drafts(self, new: Iterable[Report], today: date) -> dict[Draft, list[int]]:
        """What is to be sent -> the places that get it."""
        reports = sorted(new, key=lambda report: (report.stamp, report.slug), reverse=True)
        drafts: dict[Draft, list[int]] = {}
        if not reports:
            return drafts
        listed = self._listed(reports, today)
        async for rows in self._pages():
            wanted = await asyncio.to_thread(self._wanted, rows, [report.slug for report in reports])
            for place, slugs in wanted.items():
                for draft in _drafts_of(slugs, listed):
                    drafts.setdefault(draft, []).append(place)
        order = {report.slug: at for at, report in enumerate(reports)}
        return {
            draft: drafts[draft]
            for draft in sorted(drafts, key=lambda draft: order[draft.slugs[0]], reverse=True)
        }

    def _listed(self, reports: Sequence[Report], today: date) -> frozenset[str]:
        """The reports that are told of in a digest: all of many, else the old ones."""
        many = len(reports) > self._settings.digest_reports
        oldest = today - timedelta(days=self._settings.digest_days)
        return frozenset(
            report.slug for report in reports if many or (report.day is not None and report.day < oldest)
        )

    async def _pages(self) -> AsyncIterator[Rows]:
        """The subscriptions of all places, the places a page at a time."""
        last = 0
        while True:
            page = select(places.c.id).where(places.c.id > last).order_by(places.c.id).limit(PAGE)
            async with self._database.reading() as connection:
                numbers = (await connection.scalars(page)).all()
                if not numbers:
                    return
                rows = select(subscriptions.c.place_id, subscriptions.c.words).where(
                    subscriptions.c.place_id > last, subscriptions.c.place_id <= numbers[-1]
                )
                found = [(place, words) for place, words in await connection.execute(rows)]
            last = numbers[-1]
            yield found

    def _wanted(self, rows: Rows, slugs: Sequence[str]) -> dict[int, tuple[str, ...]]:
        """Place -> those of the reports that it wants to hear of."""
        asked: dict[int, set[str]] = {}
        for place, sealed in rows:
            asked.setdefault(place, set()).add(self._cipher.open(sealed))
        words = {text for texts in asked.values() for text in texts}
        # Report by report: the archive keeps a report's analysis for as long as it is asked about it.
        matched = {slug: {text for text in words if self._matches(text, slug)} for slug in slugs}
        return {
            place: found
            for place, texts in asked.items()
            if (found := tuple(slug for slug in slugs if not matched[slug].isdisjoint(texts)))
        }

    def _matches(self, words: str, slug: str) -> bool:
        return not words or bool(self._archive.percolate(words, slug))


def _drafts_of(slugs: Iterable[str], listed: frozenset[str]) -> list[Draft]:
    told = [Draft("report", (slug,), 1) for slug in slugs if slug not in listed]
    many = tuple(slug for slug in slugs if slug in listed)
    return [*told, Draft("digest", many[:LISTED], len(many))] if many else told


def _rows(kind: str, payload: dict[str, Any], now: datetime, numbers: Sequence[int]) -> Any:
    # From a select and not from values: a place may have gone since it was looked at.
    there = select(
        places.c.id,
        literal(kind, String),
        literal(payload, JSON),
        literal(now, UtcDateTime),
        literal(0, Integer),
    ).where(places.c.id.in_(numbers))
    locked = there.with_for_update(read=True, key_share=True)
    return insert(outbox).from_select(["place_id", "kind", "payload", "not_before", "spent"], locked)


async def _begun(connection: AsyncConnection) -> bool:
    return await connection.scalar(select(facts.c.name).where(facts.c.name == "announcing")) is not None
