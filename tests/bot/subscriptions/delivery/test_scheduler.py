"""What waits for a time of its chat's clock: recorded, released and sent, once each."""

from collections.abc import Callable
from datetime import UTC, datetime, time, timedelta
from typing import Any

import pytest
from sqlalchemy import select

from bot.database.encryption import Encryption
from bot.database.engine import Database
from bot.database.tables import outbox as table
from bot.settings import Settings
from bot.subscriptions.delivery.outbox import LONGEST_POSTPONEMENT, LONGEST_SCHEDULE, Outbox
from bot.subscriptions.delivery.scheduler import Scheduler
from bot.subscriptions.delivery.sender import MAX_WAIT, Sender
from bot.subscriptions.destinations import Destination
from bot.subscriptions.notifier import Notifier
from bot.subscriptions.options import ChatTimes, QuietHours, Schedule, SubscriptionOptions
from bot.subscriptions.subscriptions import Subscriptions
from tests.bot.subscriptions.conftest import NOW, TODAY, ArchiveFolder, SenderOf
from tests.bot_api import ADA, GROUP, BotApi, Chat
from tests.conftest import Clock

HERE = Destination(ADA.id)
EVENING = SubscriptionOptions(schedule=Schedule(18, 0))  # NOW is noon, UTC
SILENT = SubscriptionOptions(silent=True)
HOUR = 3600.0

Publish = Callable[..., Any]


@pytest.fixture(autouse=True)
async def _begun(api: BotApi, announcements: Notifier) -> None:
    """Ada's chat is there, and reports were recorded before."""
    api.meet(Chat.private(ADA))
    await announcements.record(NOW)


@pytest.fixture
def publish(announcements: Notifier, report_folder: ArchiveFolder, wall: Callable[[], datetime]) -> Publish:
    """A new report, recorded at the time of the clock."""

    async def put(slug: str = "ferry", text: str = "The old ferry sank.", **head: Any) -> None:
        report_folder.put(slug, text, **head)
        await announcements.record(wall())

    return put


async def rows(database: Database) -> list[tuple[str, datetime]]:
    async with database.reading() as connection:
        return [tuple(row) for row in await connection.execute(select(table.c.kind, table.c.not_before))]


def texts(api: BotApi) -> list[str]:
    return [message.text for message in api.sent()]


async def test_a_digest_comes_once_at_its_time_with_all_that_came_since_the_last(
    sender: Sender, api: BotApi, publish: Publish, subscriptions: Subscriptions, clock: Clock
) -> None:
    await subscriptions.add(HERE, "", EVENING)
    await publish("bridge", "The bridge was closed.")
    clock.now += HOUR
    await publish()
    await sender.drain()
    assert api.sent() == []

    clock.now += 5 * HOUR
    await sender.drain()
    clock.now += 24 * HOUR
    await sender.drain()

    [digest] = texts(api)
    assert digest.startswith("2 new reports since 11 March 2026, 18:00")
    assert "Bridge" in digest
    assert "Ferry" in digest


async def test_a_digest_that_was_missed_comes_at_the_next_start_once(
    sender_of: SenderOf, api: BotApi, publish: Publish, subscriptions: Subscriptions, clock: Clock
) -> None:
    await subscriptions.add(HERE, "", EVENING)
    await publish()
    clock.now += 60 * HOUR
    for sender in (sender_of(), sender_of()):
        await sender.drain()

    assert len(texts(api)) == 1


async def test_nothing_is_sent_where_nothing_is_wanted_any_more(
    sender: Sender,
    api: BotApi,
    publish: Publish,
    subscriptions: Subscriptions,
    report_folder: ArchiveFolder,
    database: Database,
    clock: Clock,
) -> None:
    await subscriptions.add(HERE, "ferry", EVENING)
    await publish()
    await publish("other", "The bridge was closed.")
    report_folder.remove("ferry")
    clock.now += 7 * HOUR
    await sender.drain()

    assert api.sent() == []
    assert await rows(database) == []


async def test_at_once_beats_a_digest(
    sender: Sender, api: BotApi, publish: Publish, subscriptions: Subscriptions, clock: Clock
) -> None:
    await subscriptions.add(HERE, "", EVENING)
    await subscriptions.add(HERE, "ferry")
    await publish()
    await sender.drain()
    clock.now += 7 * HOUR
    await sender.drain()

    [told] = texts(api)
    assert told.startswith("New report")


@pytest.mark.parametrize(
    ("other", "silent"),
    [(None, True), (SubscriptionOptions(), False)],
    ids=["alone", "beside another"],
)
async def test_sound_beats_silence(
    sender: Sender,
    api: BotApi,
    publish: Publish,
    subscriptions: Subscriptions,
    other: SubscriptionOptions | None,
    silent: bool,
) -> None:
    await subscriptions.add(HERE, "ferry", SILENT)
    if other:
        await subscriptions.add(HERE, "", other)
    await publish()
    await sender.drain()

    assert [message.silent for message in api.sent()] == [silent]


@pytest.mark.parametrize(
    ("count", "messages"), [(2, ["New report", "New report"]), (7, ["7 new reports"])], ids=["few", "many"]
)
async def test_what_came_in_quiet_hours_comes_after_them(
    sender: Sender,
    api: BotApi,
    publish: Publish,
    subscriptions: Subscriptions,
    clock: Clock,
    count: int,
    messages: list[str],
) -> None:
    await subscriptions.add(HERE)
    await subscriptions.set_times(HERE, ChatTimes("Europe/Kyiv", QuietHours(time(14), time(16))))
    for number in range(count):  # NOW is 14:00 in Kyiv
        await publish(f"r{number}", f"Text number {number}.")
    await sender.drain()
    assert api.sent() == []

    clock.now += 2 * HOUR
    await sender.drain()
    assert [text.partition("\n")[0] for text in texts(api)] == messages


async def test_what_is_due_when_quiet_hours_have_begun_meanwhile_waits(
    sender: Sender, api: BotApi, publish: Publish, subscriptions: Subscriptions, clock: Clock
) -> None:
    await subscriptions.add(HERE)
    await publish()
    await subscriptions.set_times(HERE, ChatTimes("UTC", QuietHours(time(11), time(13))))
    await sender.drain()
    assert api.sent() == []

    clock.now += HOUR
    await sender.drain()
    assert len(api.sent()) == 1


@pytest.mark.parametrize("change", ["options", "times"])
async def test_what_waits_is_reckoned_anew_when_its_time_is_changed(
    sender: Sender,
    api: BotApi,
    publish: Publish,
    subscriptions: Subscriptions,
    clock: Clock,
    change: str,
) -> None:
    one = await subscriptions.add(HERE, "", EVENING)
    assert one is not None
    await publish()
    if change == "options":
        await subscriptions.change(HERE, one.id, SubscriptionOptions(schedule=Schedule(14, 0)))
    else:  # 18:00 in Kyiv is 16:00 UTC
        await subscriptions.set_times(HERE, ChatTimes("Europe/Kyiv"))
    await sender.drain()
    assert api.sent() == []

    clock.now += 4 * HOUR
    await sender.drain()
    assert len(api.sent()) == 1


async def test_a_clock_that_was_set_back_does_not_delay_a_digest(
    outbox: Outbox, publish: Publish, subscriptions: Subscriptions, database: Database
) -> None:
    await subscriptions.add(HERE, "", EVENING)
    await publish()
    [(_, due)] = await rows(database)
    await outbox.recover(due - timedelta(hours=1))
    assert await rows(database) == [("waiting", due)]

    past = due - LONGEST_SCHEDULE - timedelta(days=1)
    await outbox.recover(past)
    assert await rows(database) == [("waiting", past)]


async def test_two_processes_release_what_waits_once(
    database: Database,
    encryption: Encryption,
    publish: Publish,
    subscriptions: Subscriptions,
    report_folder: ArchiveFolder,
) -> None:
    await subscriptions.add(HERE, "", EVENING)
    await publish()
    later, one, other = NOW + timedelta(hours=7), *(Outbox(database, encryption) for _ in range(2))
    waiting = await other.waiting(later)
    await Scheduler(one, report_folder.archive, Settings()).release(later)
    assert waiting is not None
    await other.release(waiting[0], [item.id for item in waiting[1]], {}, [], {}, later)

    assert [kind for kind, _ in await rows(database)] == ["scheduled"]


async def test_a_stop_ends_the_release_after_the_destination_in_hand(
    database: Database,
    outbox: Outbox,
    publish: Publish,
    subscriptions: Subscriptions,
    report_folder: ArchiveFolder,
) -> None:
    for chat in (1001, 1002, 1003):
        await subscriptions.add(Destination(chat), "", EVENING)
    await publish()
    stops = iter((False, True))
    scheduler = Scheduler(outbox, report_folder.archive, Settings())
    await scheduler.release(NOW + timedelta(hours=7), lambda: next(stops))

    assert sorted(kind for kind, _ in await rows(database)) == ["scheduled", "waiting", "waiting"]


async def test_many_digests_of_one_hour_are_sent_in_parts(
    sender: Sender,
    api: BotApi,
    publish: Publish,
    subscriptions: Subscriptions,
    clock: Clock,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("bot.subscriptions.delivery.scheduler.RELEASED_TOGETHER", 1)
    api.meet(GROUP)
    for chat in (ADA.id, GROUP.id):
        await subscriptions.add(Destination(chat), "", EVENING)
    await publish()
    clock.now += 7 * HOUR
    sent = []
    for _ in range(3):
        assert await sender.drain() <= MAX_WAIT
        sent.append([message.chat_id for message in api.sent()])

    assert sent == [[ADA.id], [ADA.id, GROUP.id], [ADA.id, GROUP.id]]


async def test_a_sender_that_is_stopped_leaves_what_waits(
    sender: Sender, publish: Publish, subscriptions: Subscriptions, database: Database, clock: Clock
) -> None:
    await subscriptions.add(HERE, "", EVENING)
    await publish()
    clock.now += 7 * HOUR
    sender.stop()
    await sender.drain()

    assert [kind for kind, _ in await rows(database)] == ["waiting"]


async def test_a_defect_with_one_destination_holds_up_no_other_and_loses_nothing(
    database: Database,
    outbox: Outbox,
    publish: Publish,
    subscriptions: Subscriptions,
    report_folder: ArchiveFolder,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:
    for chat, words in ((1001, "ferry"), (1002, "sank")):
        await subscriptions.add(Destination(chat), words, EVENING)
    await publish()
    archive, later = report_folder.archive, NOW + timedelta(hours=7)
    scheduler = Scheduler(outbox, archive, Settings())
    with monkeypatch.context() as broken:
        matches = archive.matches
        broken.setattr(
            archive, "matches", lambda words, slug: matches(words, slug) if words != "ferry" else 1 / 0
        )
        await scheduler.release(later)
    assert sorted(await rows(database)) == [
        ("scheduled", later),
        ("waiting", later + LONGEST_POSTPONEMENT),
    ]
    assert "Defect: what waits for its time" in caplog.text

    await scheduler.release(later + LONGEST_POSTPONEMENT)
    assert [kind for kind, _ in await rows(database)] == ["scheduled", "scheduled"]


async def test_a_report_of_a_day_to_come_is_announced_on_its_day_once(
    sender: Sender,
    api: BotApi,
    publish: Publish,
    announcements: Notifier,
    subscriptions: Subscriptions,
    clock: Clock,
    wall: Callable[[], datetime],
) -> None:
    await subscriptions.add(HERE)
    await publish("ferry", day=TODAY + timedelta(days=1))
    await sender.drain()
    assert api.sent() == []

    clock.now += 12 * HOUR
    for _ in range(2):
        await announcements.record(wall())
        await sender.drain()
    assert len(api.sent()) == 1
    assert wall() == datetime(2026, 3, 13, tzinfo=UTC)
