"""Which reports are new, who is told, and when new reports are looked for."""

import asyncio
import itertools
from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from typing import Any, ClassVar

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import LargeBinary, delete, literal, select

from bot.background import BackgroundTasks
from bot.clock import Sleep
from bot.database.encryption import Encryption
from bot.database.engine import Database
from bot.database.tables import announced, outbox, places
from bot.database.tables import subscriptions as wishes
from bot.settings import Settings
from bot.subscriptions.delivery.deliveries import Deliveries
from bot.subscriptions.delivery.outbox import Outbox
from bot.subscriptions.delivery.outbox_item import MAX_DIGEST
from bot.subscriptions.delivery.subscribers import PAGE_SIZE
from bot.subscriptions.destinations import Destination, decrypt_destination
from bot.subscriptions.notifier import (
    MAX_QUIET_TIMES,
    QUIET_TIME,
    Notifier,
)
from bot.subscriptions.subscriptions import Subscriptions
from retrieval import Archive, Mark, Report, ReportChanges
from tests.bot.subscriptions.conftest import NOW, TODAY, ArchiveFolder
from tests.conftest import Clock

ADA, BEN = Destination(1001), Destination(1002)
OLD = TODAY - timedelta(days=8)

NUMBERS = itertools.count()

Told = list[tuple[int, str, list[str], int]]  # (chat, kind, slugs, total)


@pytest.fixture
def told(database: Database, encryption: Encryption) -> Any:
    """What is in the outbox, in the order in which it will be sent; taken out of it."""

    async def take() -> Told:
        query = select(places.c.address, outbox.c.kind, outbox.c.payload).join(places).order_by(outbox.c.id)
        async with database.writing() as connection:
            rows = (await connection.execute(query)).all()
            await connection.execute(delete(outbox))
        return [
            (
                decrypt_destination(encryption, address).chat,
                kind,
                [slug for slug, _ in payload["reports"]],
                payload["total"],
            )
            for address, kind, payload in rows
        ]

    return take


@pytest.fixture(autouse=True)
async def _begun(announcements: Notifier, subscriptions: Subscriptions, report_folder: ArchiveFolder) -> None:
    """One report was there from the beginning; Ada wants everything, Ben what is about ferries."""
    report_folder.put("first", "The harbour was opened.", url="https://example.org/first")
    await subscriptions.add(ADA)
    await subscriptions.add(BEN, "ferry")
    await announcements.record(NOW)


async def test_what_was_there_at_the_very_first_start_is_announced_to_nobody(told: Any) -> None:
    assert await told() == []


async def test_a_new_report_is_announced_to_those_who_want_it(
    announcements: Notifier, report_folder: ArchiveFolder, told: Any
) -> None:
    report_folder.put("bridge", "The bridge was closed.")
    assert await announcements.record(NOW)
    report_folder.put("ferry", "The old ferry sank.")
    assert await announcements.record(NOW)

    assert await told() == [
        (1001, "report", ["bridge"], 1),
        (1001, "report", ["ferry"], 1),
        (1002, "report", ["ferry"], 1),
    ]


async def test_it_is_announced_once(announcements: Notifier, report_folder: ArchiveFolder, told: Any) -> None:
    report_folder.put("ferry", "The old ferry sank.")
    await announcements.record(NOW)
    await told()
    assert not await announcements.record(NOW)
    assert await told() == []


async def test_a_restart_announces_nothing_again_but_what_came_meanwhile(
    database: Database,
    encryption: Encryption,
    announcements: Notifier,
    report_folder: ArchiveFolder,
    told: Any,
) -> None:
    report_folder.put("ferry", "The old ferry sank.")
    await announcements.record(NOW)
    await told()
    report_folder.put("bridge", "The bridge was closed.")
    again = Notifier(database, encryption, report_folder.archive, Settings())
    await again.record(NOW)

    assert await told() == [(1001, "report", ["bridge"], 1)]


async def test_a_place_with_several_that_match_gets_it_once(
    announcements: Notifier, subscriptions: Subscriptions, report_folder: ArchiveFolder, told: Any
) -> None:
    for words in ("", "sank", '"old ferry"'):
        await subscriptions.add(BEN, words)
    report_folder.put("ferry", "The old ferry sank.")
    await announcements.record(NOW)

    assert [chat for chat, *_ in await told()] == [1001, 1002]


async def test_changed_renamed_and_moved_reports_are_no_news(
    announcements: Notifier, report_folder: ArchiveFolder, told: Any
) -> None:
    report_folder.put("first", "The harbour was opened and closed.", url="https://example.org/first")
    await announcements.record(NOW)
    report_folder.rename("first", "second")
    await announcements.record(NOW)
    report_folder.put("second", "The ferry harbour was opened again.", url="https://example.org/second")
    await announcements.record(NOW)
    report_folder.put("third", "Something else of a ferry.", url="https://example.org/second")
    report_folder.remove("second")
    await announcements.record(NOW)

    assert await told() == []


async def test_changed_and_renamed_at_once_is_known_by_its_address(
    announcements: Notifier, report_folder: ArchiveFolder, told: Any
) -> None:
    report_folder.put("later", "Of the ferry nothing was said before.", url="https://example.org/first")
    report_folder.remove("first")
    await announcements.record(NOW)

    assert await told() == []


async def test_a_report_that_was_removed_and_comes_back_is_no_news(
    announcements: Notifier, report_folder: ArchiveFolder, told: Any
) -> None:
    report_folder.remove("first")
    await announcements.record(NOW)
    report_folder.put("first", "The harbour was opened.")
    await announcements.record(NOW)

    assert await told() == []


async def test_two_new_files_of_the_same_address_are_one_report(
    announcements: Notifier, report_folder: ArchiveFolder, told: Any
) -> None:
    report_folder.put("ferry", "The old ferry sank.", url="https://example.org/ferry")
    report_folder.put("ferry-2", "The old ferry sank today.", url="https://example.org/ferry")
    await announcements.record(NOW)

    assert len([told for told in await told() if told[0] == ADA.chat]) == 1


async def test_several_new_ones_are_announced_oldest_first(
    announcements: Notifier, report_folder: ArchiveFolder, told: Any
) -> None:
    for days in (2, 0, 3, 1):
        report_folder.put(f"days-{days}", f"Text of {days} days ago.", day=TODAY - timedelta(days=days))
    await announcements.record(NOW)

    assert [slugs for _, _, slugs, _ in await told()] == [["days-3"], ["days-2"], ["days-1"], ["days-0"]]


async def test_old_ones_come_in_a_digest_before_the_recent_ones(
    announcements: Notifier, report_folder: ArchiveFolder, told: Any
) -> None:
    report_folder.put("old", "An old text of a ferry.", day=OLD)
    report_folder.put("older", "An older text.", day=OLD - timedelta(days=400))
    report_folder.put("week", "A text just a week old.", day=OLD + timedelta(days=1))
    report_folder.put("undated", "A text without a day.", day=None)
    await announcements.record(NOW)

    assert await told() == [
        (1001, "digest", ["old", "older"], 2),
        (1002, "digest", ["old"], 1),
        (1001, "report", ["undated"], 1),
        (1001, "report", ["week"], 1),
    ]


async def test_many_at_once_come_in_one_digest_for_each_place(
    announcements: Notifier, report_folder: ArchiveFolder, told: Any
) -> None:
    for number in range(6):
        report_folder.put(
            f"r{number}",
            f"Text number {number}{' of a ferry' * (number % 3 == 0)}.",
            day=TODAY - timedelta(days=number),
        )
    await announcements.record(NOW)

    assert sorted(await told()) == [
        (1001, "digest", [f"r{number}" for number in range(6)], 6),
        (1002, "digest", ["r0", "r3"], 2),
    ]


async def test_as_many_as_the_settings_allow_come_one_by_one(
    announcements: Notifier, report_folder: ArchiveFolder, told: Any
) -> None:
    for number in range(Settings().digest_reports):
        report_folder.put(f"r{number}", f"Text number {number}.")
    await announcements.record(NOW)

    assert {kind for _, kind, _, _ in await told()} == {"report"}


async def test_a_digest_names_some_and_counts_all(
    announcements: Notifier, report_folder: ArchiveFolder, told: Any
) -> None:
    for number in range(MAX_DIGEST + 15):
        report_folder.put(f"r{number:02}", f"Text number {number}.", day=TODAY - timedelta(days=number))
    await announcements.record(NOW)

    [(_, kind, slugs, total)] = await told()
    assert (kind, slugs, total) == (
        "digest",
        [f"r{number:02}" for number in range(MAX_DIGEST)],
        MAX_DIGEST + 15,
    )


async def test_the_day_of_a_reader_decides_what_is_old(
    database: Database, encryption: Encryption, report_folder: ArchiveFolder, told: Any
) -> None:
    report_folder.put("old", "An old text.", day=TODAY - timedelta(days=7))
    late = NOW.replace(hour=23)
    east = Notifier(database, encryption, report_folder.archive, Settings(timezone="Asia/Tokyo"))
    await east.record(late)

    assert [kind for _, kind, _, _ in await told()] == ["digest"]


async def test_without_subscribers_it_is_recorded_all_the_same(
    announcements: Notifier, subscriptions: Subscriptions, report_folder: ArchiveFolder, told: Any
) -> None:
    for destination in (ADA, BEN):
        await subscriptions.clear(destination)
    report_folder.put("ferry", "The old ferry sank.")
    assert not await announcements.record(NOW)
    await subscriptions.add(ADA)
    await announcements.record(NOW)

    assert await told() == []


async def test_two_processes_record_a_report_once(
    database: Database, encryption: Encryption, report_folder: ArchiveFolder, told: Any
) -> None:
    both = [Notifier(database, encryption, report_folder.archive, Settings()) for _ in range(4)]
    for number in range(5):
        report_folder.put(f"ferry-{number}", f"The ferry number {number} sank.")
        await asyncio.gather(*(each.record(NOW) for each in both))
        expected = [(chat, "report", [f"ferry-{number}"], 1) for chat in (1001, 1002)]
        assert await told() == expected


async def test_stopped_at_any_point_nothing_is_lost_or_announced_twice(
    announcements: Notifier, report_folder: ArchiveFolder, told: Any
) -> None:
    for turns in range(0, 1500, 100):
        report_folder.put(f"ferry-{turns}", f"The ferry number {turns} sank.")
        stopped = asyncio.create_task(announcements.record(NOW))
        for _ in range(turns):
            await asyncio.sleep(0)
        stopped.cancel()
        await asyncio.wait([stopped])
        await announcements.record(NOW)

        assert [slugs for _, _, slugs, _ in await told()] == [[f"ferry-{turns}"]] * 2


async def test_two_first_starts_agree_on_what_was_there(
    database: Database, encryption: Encryption, report_folder: ArchiveFolder, told: Any
) -> None:
    async with database.writing() as connection:
        await connection.exec_driver_sql("DELETE FROM facts WHERE name = 'announcing'")
        await connection.execute(delete(announced))
    both = [Notifier(database, encryption, report_folder.archive, Settings()) for _ in range(4)]
    await asyncio.gather(*(each.record(NOW) for each in both))
    assert await told() == []
    report_folder.put("bridge", "The bridge was closed.")
    await asyncio.gather(*(each.record(NOW) for each in both))

    assert await told() == [(1001, "report", ["bridge"], 1)]


async def test_places_beyond_one_page_are_told_too(
    announcements: Notifier,
    database: Database,
    encryption: Encryption,
    report_folder: ArchiveFolder,
    told: Any,
) -> None:
    wanted = encryption.encrypt("ferry")
    async with database.writing() as connection:
        await connection.execute(
            places.insert(),
            [
                {"chat_key": f"c{n}", "place_key": f"p{n}", "address": encryption.encrypt(f"[{n}, null]")}
                for n in range(5000, 5000 + 2 * PAGE_SIZE)
            ],
        )
        those = select(places.c.id, literal(wanted, LargeBinary), literal("k")).where(
            places.c.place_key.like("p%")
        )
        await connection.execute(wishes.insert().from_select(["place_id", "words", "words_key"], those))
    report_folder.put("ferry", "The old ferry sank.")
    await announcements.record(NOW)

    assert {chat for chat, *_ in await told()} == {1001, 1002, *range(5000, 5000 + 2 * PAGE_SIZE)}


class Gone(Deliveries):
    """During which somebody leaves."""

    subscriptions: Subscriptions

    async def of(self, *given: Any) -> Any:
        found = await super().of(*given)
        await self.subscriptions.forget(ADA.chat)
        return found


async def test_who_leaves_in_between_is_told_nothing_and_holds_up_nobody(
    database: Database,
    encryption: Encryption,
    subscriptions: Subscriptions,
    report_folder: ArchiveFolder,
    told: Any,
) -> None:
    notifier = Notifier(database, encryption, report_folder.archive, Settings())
    notifier._deliveries = gone = Gone(database, encryption, report_folder.archive, Settings())
    gone.subscriptions = subscriptions
    report_folder.put("ferry", "The old ferry sank.")
    await notifier.record(NOW)

    assert [chat for chat, *_ in await told()] == [BEN.chat]


@settings(max_examples=12, deadline=None, suppress_health_check=list(HealthCheck))
@given(data=st.data())
async def test_whatever_happens_to_the_files_what_is_new_is_announced_once_and_nothing_else(
    data: st.DataObject,
    database: Database,
    encryption: Encryption,
    announcements: Notifier,
    report_folder: ArchiveFolder,
    told: Any,
) -> None:
    number = next(NUMBERS)
    for path in list(report_folder.folder.iterdir()):
        report_folder.remove(path.stem)
    for step in range(data.draw(st.integers(1, 6))):
        expected: list[list[str]] = []
        names = sorted(path.stem for path in report_folder.folder.iterdir())
        match data.draw(st.sampled_from(["new", "edit", "rename", "remove", "restart"])):
            case "new":
                report_folder.put(f"n{number}-{step}", f"A text {number}-{step}.")
                expected = [[f"n{number}-{step}"]]
            case "edit" if names:
                report_folder.put(data.draw(st.sampled_from(names)), f"Edited {number}-{step}.")
            case "rename" if names:
                report_folder.rename(data.draw(st.sampled_from(names)), f"m{number}-{step}")
            case "remove" if names:
                report_folder.remove(data.draw(st.sampled_from(names)))
            case "restart":
                announcements = Notifier(database, encryption, report_folder.archive, Settings())
        await announcements.record(NOW)
        assert [slugs for _, _, slugs, _ in await told()] == expected


Looping = Callable[[Sleep], Notifier]


@pytest.fixture
def recorded() -> asyncio.Queue[bool]:
    """One item for each time that the outbox was filled."""
    return asyncio.Queue()


@pytest.fixture
def looping(
    database: Database, encryption: Encryption, report_folder: ArchiveFolder, recorded: asyncio.Queue[bool]
) -> Looping:
    """Makes notifiers that sleep as a test says."""

    def made(sleep: Sleep) -> Notifier:
        def filled() -> None:
            recorded.put_nowait(True)

        return Notifier(database, encryption, report_folder.archive, Settings(), filled, lambda: NOW, sleep)

    return made


async def test_at_the_start_it_looks_for_what_came_meanwhile(
    announcements: Notifier,
    looping: Looping,
    report_folder: ArchiveFolder,
    outbox: Outbox,
    recorded: asyncio.Queue[bool],
    clock: Clock,
) -> None:
    await announcements.record(NOW)
    report_folder.put("ferry", "The old ferry sank.")
    async with BackgroundTasks() as tasks:
        tasks.start("notifier", looping(clock.sleep).run)
        await recorded.get()

    [item] = await outbox.take(NOW)
    assert item.reports[0][0] == "ferry"


async def test_reports_that_come_together_are_recorded_together(
    announcements: Notifier,
    looping: Looping,
    report_folder: ArchiveFolder,
    outbox: Outbox,
    recorded: asyncio.Queue[bool],
) -> None:
    await announcements.record(NOW)
    waiting = [f"r{number}" for number in range(6)]

    async def sleep(_: float) -> None:
        if waiting:
            slug = waiting.pop()
            report_folder.put(slug, f"Text of {slug}.")
            notifier.notice()

    notifier = looping(sleep)
    async with BackgroundTasks() as tasks:
        tasks.start("notifier", notifier.run)
        await recorded.get()

    [item] = await outbox.take(NOW)
    assert (item.kind, item.total) == ("digest", 6)


async def test_a_folder_that_never_rests_is_announced_all_the_same(
    announcements: Notifier, looping: Looping, report_folder: ArchiveFolder, recorded: asyncio.Queue[bool]
) -> None:
    await announcements.record(NOW)
    report_folder.put("ferry", "The old ferry sank.")
    slept: list[float] = []

    async def restless(seconds: float) -> None:
        slept.append(seconds)
        notifier.notice()

    notifier = looping(restless)
    async with BackgroundTasks() as tasks:
        tasks.start("notifier", notifier.run)
        await recorded.get()

    assert slept[:MAX_QUIET_TIMES] == [QUIET_TIME] * MAX_QUIET_TIMES


async def test_a_database_that_fails_is_tried_again(
    announcements: Notifier,
    looping: Looping,
    database: Database,
    report_folder: ArchiveFolder,
    recorded: asyncio.Queue[bool],
    caplog: pytest.LogCaptureFixture,
) -> None:
    await announcements.record(NOW)
    report_folder.put("ferry", "The old ferry of halibut sank.")
    await database.close()
    slept: list[float] = []

    async def sleep(seconds: float) -> None:
        slept.append(seconds)
        if seconds == 4.0:
            await database.open()

    async with BackgroundTasks() as tasks:
        tasks.start("notifier", looping(sleep).run)
        await recorded.get()

    assert slept == [QUIET_TIME, 2.0, QUIET_TIME, 4.0, QUIET_TIME]
    assert "tried again" in caplog.text
    assert "halibut" not in caplog.text


class MarkedArchive(Archive):
    """An archive on another machine, which tells with a text what it was asked for."""

    remote: ClassVar = True

    def __init__(self, snapshot: Any) -> None:
        super().__init__(snapshot)
        self.asked: list[object] = []

    def changes(self, since: Mark | None, today: date) -> ReportChanges:
        self.asked.append(since)
        return replace(super().changes(None, today), mark=f"mark {len(self.asked)}")


async def test_a_restart_asks_another_machine_only_for_what_came_since(
    database: Database, encryption: Encryption
) -> None:
    archive = MarkedArchive.of([Report("ferry", "Ferry", TODAY, ("The ferry sails again.",))])

    def notifier() -> Notifier:
        return Notifier(database, encryption, archive, Settings())

    first = notifier()
    assert await first.record(NOW)
    assert not await first.record(NOW)
    assert not await notifier().record(NOW)
    assert archive.asked == [None, "mark 1", "mark 2"]
