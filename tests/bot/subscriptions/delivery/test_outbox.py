"""What is still to be sent, and who sends it."""

import asyncio
import subprocess
import sys
from collections import Counter
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from pydantic import SecretStr
from sqlalchemy import insert, select, text

from bot.database.encryption import Encryption
from bot.database.engine import Database
from bot.database.tables import outbox as table
from bot.subscriptions.delivery.outbox import CLAIM_EXPIRY, LONGEST_POSTPONEMENT, Outbox
from bot.subscriptions.delivery.outbox_item import OutboxItem
from bot.subscriptions.destinations import Destination
from bot.subscriptions.subscription import Subscription
from bot.subscriptions.subscriptions import Subscriptions
from tests.bot.subscriptions.conftest import NOW

ADA, BEN, TOPIC, CYD = Destination(1001), Destination(1002), Destination(1001, 7), Destination(1003)
SECOND = timedelta(seconds=1)
ROOT = Path(__file__).parents[4]
DRAIN = """
import asyncio, sys
from datetime import datetime
from pydantic import SecretStr
from bot.subscriptions.delivery.outbox import Outbox
from bot.database.encryption import Encryption
from bot.database.engine import Database

async def main():
    encryption = Encryption(SecretStr(sys.argv[2]))
    database = Database(SecretStr(sys.argv[1]), encryption)
    await database.open()
    sys.stdin.readline()
    outbox, done = Outbox(database, encryption), []
    while done := await outbox.take(datetime.fromisoformat(sys.argv[3]), done, 2):
        for item in done:
            print(item.id, flush=True)
    await database.close()

asyncio.run(main())
"""


@pytest.fixture(autouse=True)
async def _subscribed(subscriptions: Subscriptions) -> None:
    """The places are numbered from 1 in this order."""
    for destination in (ADA, BEN, TOPIC):
        await subscriptions.add(destination, "ferry")


async def put(database: Database, *numbers: int, at: datetime = NOW) -> None:
    """A message for each of these places."""
    payload = {"reports": [["ferry", "digest"]], "total": 1}
    rows = [
        {"place_id": n, "kind": "report", "payload": payload, "not_before": at, "created_at": at}
        for n in numbers
    ]
    async with database.writing() as connection:
        await connection.execute(insert(table), rows)


async def take(outbox: Outbox, now: datetime = NOW) -> OutboxItem:
    """The next row."""
    [item] = await outbox.take(now)
    return item


async def taken(outbox: Outbox, now: datetime = NOW) -> list[Destination]:
    """The places of everything that can be taken."""
    found = []
    while items := await outbox.take(now):
        found += [item.destination for item in items]
    return found


async def test_a_row_is_taken_with_its_place_and_what_that_wants(
    database: Database, outbox: Outbox, subscriptions: Subscriptions
) -> None:
    await subscriptions.add(TOPIC)
    await put(database, 3)

    assert await take(outbox) == OutboxItem(
        1,
        "report",
        (("ferry", "digest"),),
        1,
        0,
        NOW,
        TOPIC,
        (Subscription(3, "ferry"), Subscription(4, "")),
    )
    assert await outbox.take(NOW) == []


async def test_what_is_done_goes_as_the_next_is_taken(database: Database, outbox: Outbox) -> None:
    await put(database, 1, 2)
    first = await outbox.take(NOW)
    second = await outbox.take(NOW, first)
    assert [item.destination for item in second] == [BEN]
    await outbox.take(NOW, second, 0)

    assert await taken(outbox, NOW + 2 * CLAIM_EXPIRY) == []


async def test_rows_come_in_the_order_in_which_they_are_due(database: Database, outbox: Outbox) -> None:
    await put(database, 1, at=NOW + SECOND)
    await put(database, 2, 3)
    await put(database, 1, at=NOW + 5 * SECOND)

    assert await taken(outbox, NOW + 2 * SECOND) == [BEN, TOPIC, ADA]
    assert await outbox.next() == NOW + 5 * SECOND


async def test_several_rows_are_of_different_chats_and_of_none_that_is_busy(
    database: Database, outbox: Outbox, subscriptions: Subscriptions
) -> None:
    await subscriptions.add(CYD)
    await put(database, 1, 1, 3, 2, 4, 2)

    first = await outbox.take(NOW, count=3)
    assert [(item.id, item.destination) for item in first] == [(1, ADA), (4, BEN), (5, CYD)]
    assert await outbox.take(NOW, count=3, busy=[ADA.chat, BEN.chat, CYD.chat]) == []
    second = await outbox.take(NOW, first[:1], 3, [BEN.chat])
    assert [(item.id, item.destination) for item in second] == [(2, ADA)]
    assert [item.id for item in await outbox.take(NOW, second, 3)] == [3, 6]


async def test_a_damaged_row_takes_no_room(database: Database, outbox: Outbox) -> None:
    await put(database, 1, 2)
    async with database.writing() as connection:
        await connection.execute(text("UPDATE places SET address = 'garbage' WHERE id = 1"))

    assert [item.destination for item in await outbox.take(NOW, count=1)] == [BEN]


async def test_an_empty_outbox_is_due_never(outbox: Outbox) -> None:
    assert await outbox.next() is None


async def test_what_is_postponed_comes_later_and_is_counted(database: Database, outbox: Outbox) -> None:
    await put(database, 1, 1)
    item = await take(outbox)
    await outbox.postpone(item, NOW + SECOND)

    assert await taken(outbox) == [ADA]
    again = await take(outbox, NOW + SECOND)
    assert (again.id, again.attempts) == (item.id, 1)


async def test_after_a_failed_attempt_a_chat_keeps_its_order(database: Database, outbox: Outbox) -> None:
    await put(database, 1, 2, 3)
    item = await take(outbox)
    await outbox.hold(item, NOW + SECOND, failed=True)

    assert await taken(outbox) == [BEN]
    items = [await take(outbox, NOW + SECOND) for _ in range(2)]
    assert [(one.destination, one.attempts) for one in items] == [(ADA, 1), (TOPIC, 0)]


async def test_a_chat_on_hold_waits_with_all_its_topics_and_the_others_go_on(
    database: Database, outbox: Outbox
) -> None:
    await put(database, 1, 3, 2, 1)
    await put(database, 3, at=NOW + 90 * SECOND)
    item = await take(outbox)
    await outbox.hold(item, NOW + 60 * SECOND)

    assert await taken(outbox) == [BEN]
    assert await taken(outbox, NOW + 60 * SECOND) == [ADA, TOPIC, ADA]
    assert await taken(outbox, NOW + 90 * SECOND) == [TOPIC]


async def test_what_a_killed_sender_had_is_sent_after_all(database: Database, outbox: Outbox) -> None:
    await put(database, 1)
    await outbox.take(NOW)
    await outbox.recover(NOW)
    later = NOW + CLAIM_EXPIRY + SECOND

    assert await taken(outbox) == ([] if database.shared else [ADA])
    assert await taken(outbox, NOW + CLAIM_EXPIRY) == []
    assert await taken(outbox, later) == [ADA]


@pytest.mark.parametrize("back", [timedelta(minutes=5), timedelta(hours=3), timedelta(days=365)])
async def test_a_clock_that_was_set_back_delays_nothing(
    database: Database, outbox: Outbox, back: timedelta
) -> None:
    """A row is new, one is claimed, and one was postponed."""
    await put(database, 1, 2, 3)
    await take(outbox)
    postponed = await take(outbox)
    await outbox.postpone(postponed, NOW + LONGEST_POSTPONEMENT)
    now = NOW - back
    await outbox.recover(now)

    assert await taken(outbox, now) == [ADA, BEN, TOPIC]


async def test_a_wait_outlives_a_start_of_the_program(database: Database, outbox: Outbox) -> None:
    await put(database, 1)
    item = await take(outbox)
    await outbox.postpone(item, NOW + LONGEST_POSTPONEMENT)
    await outbox.recover(NOW + SECOND)

    assert await taken(outbox, NOW + LONGEST_POSTPONEMENT - SECOND) == []
    assert await taken(outbox, NOW + LONGEST_POSTPONEMENT) == [ADA]


@pytest.mark.parametrize(
    "damage",
    [
        "UPDATE places SET address = 'garbage' WHERE id = 1",
        "UPDATE subscriptions SET words = 'garbage' WHERE place_id = 1",
        """UPDATE outbox SET payload = '{"reports": [["ferry"]], "total": 1}' WHERE place_id = 1""",
        "UPDATE outbox SET payload = '[]' WHERE place_id = 1",
    ],
)
async def test_a_damaged_row_is_reported_once_and_stops_no_other(
    database: Database, outbox: Outbox, caplog: pytest.LogCaptureFixture, damage: str
) -> None:
    await put(database, 1, 2)
    async with database.writing() as connection:
        await connection.execute(text(damage))

    assert await taken(outbox) == [BEN]
    assert await taken(outbox, NOW + LONGEST_POSTPONEMENT) == [BEN]  # whose claim has expired
    assert [record.getMessage().partition(" (")[0] for record in caplog.records] == [
        "Row 1 of the outbox is damaged"
    ]
    async with database.reading() as connection:
        assert await connection.scalar(select(table.c.id).where(table.c.id == 1)) == 1


async def test_who_leaves_is_sent_nothing_more(
    database: Database, outbox: Outbox, subscriptions: Subscriptions
) -> None:
    await put(database, 1, 2, 3)
    await subscriptions.forget(ADA.chat)

    assert await taken(outbox) == [BEN]


async def test_giving_back_what_is_gone_meanwhile_does_no_harm(
    database: Database, outbox: Outbox, subscriptions: Subscriptions
) -> None:
    await put(database, 1)
    item = await take(outbox)
    await subscriptions.forget(ADA.chat)
    await outbox.postpone(item, NOW)
    await outbox.hold(item, NOW)

    assert await outbox.take(NOW, [item]) == []


async def test_several_senders_never_take_the_same_row(database: Database, encryption: Encryption) -> None:
    await put(database, *[1, 2, 3] * 20)

    async def drain() -> list[int]:
        mine, done, outbox = list[int](), list[OutboxItem](), Outbox(database, encryption)
        while done := await outbox.take(NOW, done, 2):
            mine += [item.id for item in done]
        return mine

    found = await asyncio.gather(*(drain() for _ in range(4)))

    assert sorted(number for mine in found for number in mine) == list(range(1, 61))


def drained(process: "subprocess.Popen[str]") -> list[int]:
    out, err = process.communicate(timeout=300)
    assert process.returncode == 0, err
    return [int(line) for line in out.split()]


async def test_several_processes_never_take_the_same_row(
    database: Database, database_url: SecretStr, secret_key: SecretStr
) -> None:
    await put(database, *[1, 2, 3] * 50)
    given = [database_url.get_secret_value(), secret_key.get_secret_value(), NOW.isoformat()]
    started = [
        subprocess.Popen(  # noqa: ASYNC220 - nothing else runs here
            [sys.executable, "-c", DRAIN, *given],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            cwd=ROOT,
        )
        for _ in range(2)
    ]
    for process in started:
        assert process.stdin
        process.stdin.write("go\n")
        process.stdin.flush()
    found = [await asyncio.to_thread(drained, process) for process in started]

    assert Counter(number for mine in found for number in mine) == Counter(range(1, 151))
