"""Sending what the outbox holds, to the strict Bot API."""

import asyncio
import logging
import re
import tracemalloc
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, timedelta
from itertools import pairwise
from typing import Any

import pytest
from sqlalchemy import select
from telegram.request import RequestData

from bot.database.encryption import Encryption
from bot.database.engine import Database
from bot.database.tables import outbox as table
from bot.health.metrics import Metrics
from bot.subscriptions.delivery.announcement_writer import AnnouncementBuilder
from bot.subscriptions.delivery.outbox import Outbox
from bot.subscriptions.delivery.sender import IN_FLIGHT, Sender
from bot.subscriptions.destinations import Destination
from bot.subscriptions.notifier import Notifier
from bot.subscriptions.subscriptions import Subscriptions
from tests.bot.subscriptions.conftest import NOW, ArchiveFolder, SenderOf
from tests.bot.subscriptions.crowds import Offline, crowd
from tests.bot_api import ADA, GROUP, SUPERGROUP, BotApi, Chat, User
from tests.conftest import Clock

BEN = User(1002, "Ben", "ben_reads")
HERE, THERE, GROUPED = Destination(ADA.id), Destination(BEN.id), Destination(GROUP.id)


@pytest.fixture(autouse=True)
async def _subscribed(api: BotApi, subscriptions: Subscriptions, announcements: Notifier) -> None:
    """Ada, Ben and a group want everything."""
    api.meet(Chat.private(ADA), Chat.private(BEN), GROUP, SUPERGROUP)
    for destination in (HERE, THERE, GROUPED):
        await subscriptions.add(destination)
    await announcements.record(NOW)


@pytest.fixture
def publish(announcements: Notifier, report_folder: ArchiveFolder) -> Callable[..., Any]:
    """A new report, recorded."""

    async def put(slug: str = "ferry", text: str = "The old ferry sank.", **head: Any) -> None:
        report_folder.put(slug, text, **head)
        await announcements.record(NOW)

    return put


def chats(api: BotApi) -> list[int]:
    """Where messages have arrived, in the order of the numbers: what is in flight together has no other."""
    return sorted(message.chat_id for message in api.sent())


async def left(database: Database) -> int:
    async with database.reading() as connection:
        return len((await connection.execute(select(table.c.id))).all())


async def emptied(database: Database, rows: int = 0) -> None:
    """Wait until so many rows are left."""
    async with asyncio.timeout(300):
        while await left(database) > rows:  # noqa: ASYNC110 - a database tells of no change
            await asyncio.sleep(0.01)


async def test_everybody_is_told_once(
    sender: Sender, api: BotApi, publish: Any, database: Database, metrics: Metrics
) -> None:
    await publish()
    await sender.drain()
    await sender.drain()

    assert chats(api) == [GROUP.id, ADA.id, BEN.id]
    assert all("The old ferry sank." in message.text for message in api.sent())
    assert (await left(database), metrics["announcements"], metrics["digests"]) == (0, 3, 0)


async def test_a_topic_is_told_in_its_topic(
    sender: Sender, api: BotApi, publish: Any, subscriptions: Subscriptions
) -> None:
    api.topics.add((SUPERGROUP.id, 7))
    await subscriptions.add(Destination(SUPERGROUP.id, 7), "ferry")
    await publish()
    await sender.drain()

    assert [message.thread for message in api.sent(chat_id=SUPERGROUP.id)] == [7]


async def test_digests_are_counted_apart(
    sender: Sender, api: BotApi, announcements: Notifier, report_folder: ArchiveFolder, metrics: Metrics
) -> None:
    for number in range(6):
        report_folder.put(f"r{number}", f"Text number {number}.", title=f"Title {number}")
    await announcements.record(NOW)
    await sender.drain()

    assert (metrics["announcements"], metrics["digests"]) == (0, 3)
    assert all(f"Title {number}" in api.sent()[0].text for number in range(6))


@pytest.mark.parametrize(
    ("status", "description"),
    [
        (403, "Forbidden: bot was blocked by the user"),
        (403, "Forbidden: user is deactivated"),
        (400, "Bad Request: chat not found"),
    ],
)
async def test_who_is_gone_is_forgotten(
    sender: Sender,
    api: BotApi,
    publish: Any,
    subscriptions: Subscriptions,
    database: Database,
    metrics: Metrics,
    status: int,
    description: str,
) -> None:
    api.fail("sendMessage", status=status, description=description, chat_id=ADA.id)
    await publish()
    await publish("bridge", "The bridge was closed.")
    await sender.drain()

    assert chats(api) == [GROUP.id, GROUP.id, BEN.id, BEN.id]
    assert await subscriptions.of(HERE) == []
    assert (await left(database), metrics["ended"]) == (0, 1)


@pytest.mark.parametrize(
    "description", ["Bad Request: TOPIC_CLOSED", "Bad Request: message thread not found"]
)
async def test_a_topic_that_is_closed_ends_alone(
    sender: Sender, api: BotApi, publish: Any, subscriptions: Subscriptions, description: str
) -> None:
    topic = Destination(SUPERGROUP.id, 7)
    await subscriptions.add(topic)
    await subscriptions.add(Destination(SUPERGROUP.id))
    api.fail("sendMessage", status=400, description=description, chat_id=SUPERGROUP.id)
    api.topics.add((SUPERGROUP.id, 7))
    await publish()
    await sender.drain()

    gone = [each for each in (topic, Destination(SUPERGROUP.id)) if not await subscriptions.of(each)]
    assert gone == [topic]
    assert [message.thread for message in api.sent(chat_id=SUPERGROUP.id)] == [None]


async def test_a_group_that_moved_is_told_at_its_new_place(
    sender: Sender, api: BotApi, publish: Any, subscriptions: Subscriptions
) -> None:
    api.migrated[GROUP.id] = SUPERGROUP.id
    await publish()
    await sender.drain()

    assert chats(api) == [SUPERGROUP.id, ADA.id, BEN.id]
    assert await subscriptions.of(GROUPED) == []
    assert await subscriptions.of(Destination(SUPERGROUP.id))


async def test_a_chat_that_wants_silence_waits_and_the_others_go_on(
    sender: Sender, api: BotApi, publish: Any, clock: Clock
) -> None:
    api.fail("sendMessage", retry_after=37, chat_id=ADA.id)
    await publish()
    await publish("bridge", "The bridge was closed.")
    wait = await sender.drain()

    assert chats(api) == [GROUP.id, GROUP.id, BEN.id, BEN.id]
    assert sum(clock.slept) < 0.2
    assert wait == 30.0
    clock.now += 36
    await sender.drain()
    assert ADA.id not in chats(api)
    clock.now += 1
    await sender.drain()
    assert [message.text.partition("\n")[0] for message in api.sent(chat_id=ADA.id)] == [
        "Ferry",
        "Bridge",
    ] or (len(api.sent(chat_id=ADA.id)) == 2)
    assert len(api.called("sendMessage")) == 7


async def test_a_group_that_has_had_its_twenty_a_minute_holds_up_nobody(
    sender: Sender, api: BotApi, publish: Any, clock: Clock
) -> None:
    for number in range(22):
        await publish(f"r{number}", f"Text number {number}.")
        clock.now += 1.5  # private chats get one a second
    start = clock.now
    await sender.drain()
    while len(api.sent()) < 66:
        clock.now += 1
        await sender.drain()

    assert Counter(chats(api)) == {ADA.id: 22, BEN.id: 22, GROUP.id: 22}
    assert max(clock.slept, default=0.0) <= 1.0
    assert clock.now - start >= 60
    assert all(call.error is None for call in api.called("sendMessage"))


async def test_a_network_that_is_away_loses_nothing_and_doubles_nothing(
    sender: Sender, sender_of: SenderOf, publish: Any, api: BotApi, clock: Clock
) -> None:
    cut_off = sender_of("http://127.0.0.1:1/bot")
    await publish()
    waits = []
    for _ in range(40):
        waits.append(await cut_off.drain())
        clock.now += waits[-1]
    await sender.drain()

    assert waits[:7] == [2.0, 4.0, 8.0, 16.0, 32.0, 60.0, 60.0]
    assert chats(api) == [GROUP.id, ADA.id, BEN.id]


async def test_what_may_have_arrived_is_tried_again_at_pauses_that_grow(
    sender: Sender, api: BotApi, publish: Any, clock: Clock, database: Database
) -> None:
    api.fail("sendMessage", drop=True, chat_id=ADA.id, times=5)
    await publish()
    times = []
    while await left(database):
        before = len([call for call in api.called("sendMessage") if call.parameters["chat_id"] == ADA.id])
        await sender.drain()
        after = len([call for call in api.called("sendMessage") if call.parameters["chat_id"] == ADA.id])
        times += [clock.now] * (after - before)
        clock.now += 10

    assert [then - now for now, then in pairwise(times)] == [60, 240, 900, 900, 900]
    assert chats(api) == [GROUP.id, ADA.id, BEN.id]


async def test_trouble_with_one_chat_holds_up_no_other(
    sender: Sender, api: BotApi, publish: Any, clock: Clock
) -> None:
    api.fail("sendMessage", status=500, chat_id=ADA.id, times=100)
    start = clock.now
    for number in range(3):
        await publish(f"r{number}", f"Text number {number}.")
    while len(api.sent()) < 6:
        clock.now += await sender.drain()

    assert clock.now - start <= 10
    assert Counter(chats(api)) == {BEN.id: 3, GROUP.id: 3}


async def test_after_trouble_with_a_chat_its_announcements_come_in_their_order(
    sender: Sender, api: BotApi, publish: Any, clock: Clock, database: Database
) -> None:
    api.fail("sendMessage", status=500, chat_id=ADA.id, times=2)
    for number in range(3):
        await publish(f"r{number}", f"Text number {number}.", title=f"Title {number}")
    while await left(database):
        clock.now += await sender.drain()

    told = [message.text for message in api.sent(chat_id=ADA.id)]
    assert [number for text in told for number in range(3) if f"Title {number}" in text] == [0, 1, 2]


async def test_a_page_of_a_firewall_ends_no_subscription(
    sender_of: SenderOf, publish: Any, clock: Clock, database: Database, subscriptions: Subscriptions
) -> None:
    page = b"<html>This site is blocked by your administrator.</html>"
    request = Offline(clock, [(403, page), (400, page), (404, page), (200, page), (200, b"{}")])
    sender = sender_of(request=request)
    await publish()
    while await left(database):
        clock.now += await sender.drain()

    assert request.chats == Counter([ADA.id, BEN.id, GROUP.id])
    assert await subscriptions.of(HERE)


async def test_a_clock_that_is_set_back_delays_nothing(
    sender_of: SenderOf, api: BotApi, publish: Any, clock: Clock
) -> None:
    times = iter([NOW, NOW, NOW, NOW])
    sender = sender_of(wall=lambda: next(times, NOW - timedelta(days=365)))
    api.fail("sendMessage", status=500, chat_id=ADA.id)
    await publish()
    while next(times, None):
        await sender.drain()
    clock.now += 3
    await sender.drain()
    await sender.drain()

    assert chats(api) == [GROUP.id, ADA.id, BEN.id]


async def test_trouble_at_telegram_is_waited_out(
    sender: Sender, api: BotApi, publish: Any, clock: Clock
) -> None:
    api.fail("sendMessage", status=502, times=15)
    await publish()
    for _ in range(60):
        await sender.drain()
        clock.now += 60

    assert chats(api) == [GROUP.id, ADA.id, BEN.id]


async def test_a_message_that_telegram_refuses_is_dropped_and_logged_without_a_number(
    sender: Sender, api: BotApi, publish: Any, database: Database, caplog: pytest.LogCaptureFixture
) -> None:
    api.fail("sendMessage", status=400, description="Bad Request: message is too long", chat_id=ADA.id)
    await publish()
    with caplog.at_level(logging.INFO):
        await sender.drain()

    assert chats(api) == [GROUP.id, BEN.id]
    assert await left(database) == 0
    assert "essage is too long" in caplog.text
    assert str(ADA.id) not in caplog.text


async def test_html_that_telegram_cannot_read_is_sent_as_plain_text(
    sender: Sender, api: BotApi, publish: Any, metrics: Metrics
) -> None:
    api.fail("sendMessage", status=400, description="Bad Request: can't parse entities: oops", chat_id=ADA.id)
    await publish()
    await sender.drain()

    assert chats(api) == [GROUP.id, ADA.id, BEN.id]
    assert metrics["unparsable"] == 1


async def test_a_report_that_is_gone_by_then_is_told_to_nobody(
    sender: Sender, api: BotApi, publish: Any, report_folder: ArchiveFolder, database: Database
) -> None:
    await publish()
    report_folder.remove("ferry")
    await sender.drain()

    assert (api.sent(), await left(database)) == ([], 0)


SECRET = "halibut"


class Broken(AnnouncementBuilder):
    """Which cannot write of ferries."""

    def announcement(self, item: Any, now: Any) -> Any:
        if item.reports[0][0] == "ferry":
            raise KeyError(SECRET)
        return super().announcement(item, now)


class Forging(AnnouncementBuilder):
    """Whose quotes end one character too late."""

    def announcement(self, item: Any, now: Any) -> Any:
        announcement = super().announcement(item, now)
        assert announcement
        message = announcement.message
        assert message.citations
        forged = (replace(citation, end=citation.end + 1) for citation in message.citations)
        return replace(announcement, message=replace(message, citations=tuple(forged)))


async def test_an_announcement_with_a_misquote_is_never_sent(
    sender_of: SenderOf,
    api: BotApi,
    writer: AnnouncementBuilder,
    metrics: Metrics,
    clock: Clock,
    publish: Any,
    database: Database,
) -> None:
    sender = sender_of(writer=Forging(writer._archive, writer._templates, UTC))
    await publish()
    for _ in range(60):
        await sender.drain()
        clock.now += 60

    assert api.called("sendMessage") == []
    assert metrics["misquotes"] > 0
    assert await left(database) == 3  # a later version may write them right


async def test_what_cannot_be_written_holds_up_nothing_else(
    sender_of: SenderOf,
    api: BotApi,
    writer: AnnouncementBuilder,
    clock: Clock,
    publish: Any,
    caplog: pytest.LogCaptureFixture,
) -> None:
    sender = sender_of(writer=Broken(writer._archive, writer._templates, UTC))
    await publish()
    await publish("bridge", "The bridge was closed.")
    for _ in range(60):
        await sender.drain()
        clock.now += 60

    assert chats(api) == [GROUP.id, ADA.id, BEN.id]
    assert "KeyError" in caplog.text
    assert SECRET not in caplog.text


async def never(_: float) -> None:
    """Sleep until cancelled."""
    await asyncio.Event().wait()


async def test_it_sends_when_told_and_ends_when_told(sender_of: SenderOf, api: BotApi, publish: Any) -> None:
    sender = sender_of(sleep=never)
    task = asyncio.create_task(sender.run())
    await publish()
    sender.notice()
    await api.wait_for("sendMessage", 3)
    sender.stop()
    await asyncio.wait_for(task, 60)

    assert chats(api) == [GROUP.id, ADA.id, BEN.id]


class Held(Offline):
    """Takes every message at once, and answers it when it is let go."""

    def __init__(self, clock: Clock) -> None:
        super().__init__(clock)
        self.texts: defaultdict[int, list[str]] = defaultdict(list)  # chat -> what it got, in that order
        self.unanswered: list[int] = []  # chats
        self.most = 0  # unanswered at the same time
        self.overlaps = 0  # messages to a chat that had not answered yet: they may come in any order
        self.full = asyncio.Event()
        self.let_go = asyncio.Event()

    async def do_request(
        self, url: str, method: str, request_data: RequestData | None = None, *_: Any, **__: Any
    ) -> tuple[int, bytes]:
        answer = await super().do_request(url, method, request_data)
        assert request_data
        chat = request_data.parameters["chat_id"]
        self.overlaps += chat in self.unanswered
        self.texts[chat].append(request_data.parameters["text"])
        self.unanswered.append(chat)
        self.most = max(self.most, len(self.unanswered))
        if len(self.unanswered) == IN_FLIGHT:
            self.full.set()
        try:
            await self.let_go.wait()
        finally:
            self.unanswered.remove(chat)
        return answer


@pytest.fixture
async def held(clock: Clock, database: Database, encryption: Encryption) -> Held:
    """With more subscribers than may be told at a time."""
    await crowd(database, encryption, 2 * IN_FLIGHT)
    return Held(clock)


async def test_several_are_in_flight_each_in_another_chat_which_keeps_its_order(
    sender_of: SenderOf, publish: Any, held: Held, database: Database
) -> None:
    for number in range(3):
        await publish(f"r{number}", f"Text number {number}.", title=f"Title {number}")
    draining = asyncio.create_task(sender_of(request=held).drain())
    await asyncio.wait_for(held.full.wait(), 60)
    held.let_go.set()
    await draining

    assert (held.most, held.overlaps) == (IN_FLIGHT, 0)
    assert len(held.texts) == 2 * IN_FLIGHT + 3
    for texts in held.texts.values():
        assert [re.findall(r"Title (\d)", text)[0] for text in texts] == ["0", "1", "2"]
    assert await left(database) == 0


async def test_a_chat_that_answers_late_holds_up_no_other(
    sender_of: SenderOf, api: BotApi, publish: Any, database: Database
) -> None:
    hanging = api.fail("sendMessage", hang=True, delivered=True, chat_id=ADA.id)
    sender = sender_of(sleep=never)
    task = asyncio.create_task(sender.run())
    await publish()
    sender.notice()
    await api.wait_for("sendMessage", 3)
    await publish("bridge", "The bridge was closed.")
    sender.notice()
    await api.wait_for("sendMessage", 5)
    assert Counter(chats(api)) == {BEN.id: 2, GROUP.id: 2}
    hanging.release()
    await api.wait_for("sendMessage", 6)
    sender.stop()
    await task

    assert Counter(chats(api)) == {ADA.id: 2, BEN.id: 2, GROUP.id: 2}
    assert await left(database) == 0


async def test_messages_in_flight_are_finished_and_deleted_before_it_ends(
    sender_of: SenderOf, publish: Any, held: Held, database: Database
) -> None:
    sender = sender_of(sleep=never, request=held)
    await publish()
    task = asyncio.create_task(sender.run())
    await asyncio.wait_for(held.full.wait(), 60)
    sender.stop()
    held.let_go.set()
    await asyncio.wait_for(task, 60)

    assert (held.most, held.chats.total()) == (IN_FLIGHT, IN_FLIGHT)
    assert await left(database) == 2 * IN_FLIGHT + 3 - IN_FLIGHT


async def test_only_what_was_in_flight_is_sent_again_after_a_kill(
    sender_of: SenderOf, publish: Any, held: Held, database: Database, clock: Clock
) -> None:
    await publish()
    killed = asyncio.create_task(sender_of(sleep=never, request=held).run())
    await asyncio.wait_for(held.full.wait(), 60)
    killed.cancel()
    await asyncio.wait([killed])
    in_flight = set(held.chats)
    assert held.unanswered == []  # nothing goes on after its end
    held.let_go.set()
    if database.shared:  # there a claim of the dead expires
        clock.now += 301
    await sender_of(request=held).drain()

    assert {chat for chat, count in held.chats.items() if count == 2} == in_flight
    assert held.chats.total() == 2 * IN_FLIGHT + 3 + IN_FLIGHT
    assert await left(database) == 0


async def test_what_has_landed_beside_one_in_flight_is_not_sent_again_after_a_kill(
    sender_of: SenderOf, api: BotApi, publish: Any, database: Database, clock: Clock
) -> None:
    hanging = api.fail("sendMessage", hang=True, delivered=True, chat_id=BEN.id)
    await publish()
    killed = asyncio.create_task(sender_of(sleep=never).run())
    await api.wait_for("sendMessage", 3)
    await emptied(database, 1)
    killed.cancel()
    await asyncio.wait([killed])
    hanging.release()
    if database.shared:
        clock.now += 301
    await sender_of().drain()

    told = Counter(call.parameters["chat_id"] for call in api.called("sendMessage"))
    assert told == {ADA.id: 1, BEN.id: 2, GROUP.id: 1}


async def test_a_network_that_is_away_is_tried_with_one_message(
    sender_of: SenderOf, publish: Any, clock: Clock, database: Database, encryption: Encryption
) -> None:
    """The first attempts find out; then it is one in each pause, until it is back."""
    await crowd(database, encryption, 2 * IN_FLIGHT)
    attempts: list[float] = []

    class Down(Offline):
        async def do_request(self, *given: Any, **named: Any) -> tuple[int, bytes]:
            attempts.append(clock.now)
            return (502, b"") if len(attempts) <= IN_FLIGHT + 3 else await super().do_request(*given, **named)

    request = Down(clock)
    sender = sender_of(request=request)
    await publish()
    waits = []
    while await left(database):
        waits.append(await sender.drain())
        clock.now += waits[-1]

    assert waits[:4] == [2.0, 4.0, 8.0, 16.0]
    assert len(attempts) == IN_FLIGHT + 3 + len(request.chats)
    assert request.chats == Counter([*range(5000, 5000 + 2 * IN_FLIGHT), ADA.id, BEN.id, GROUP.id])


async def test_a_message_that_arrives_ends_a_row_of_failures_but_for_one_of_the_same_drain(
    sender_of: SenderOf, publish: Any, clock: Clock, outbox: Outbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Of three messages the first arrives, the second fails, and the third arrives after that."""
    held, hold = asyncio.Event(), outbox.hold

    async def noted(*given: Any, **named: Any) -> None:
        await hold(*given, **named)
        held.set()

    class Changing(Offline):
        async def do_request(self, *given: Any, **named: Any) -> tuple[int, bytes]:
            match next(back, 0):
                case 0 | 2:
                    return 502, b""
                case 3:
                    await held.wait()
            return await super().do_request(*given, **named)

    back: Iterator[int] = iter(())
    monkeypatch.setattr(outbox, "hold", noted)
    sender = sender_of(request=Changing(clock))
    await publish()
    waits = []
    for _ in range(3):
        waits.append(await sender.drain())
        clock.now += 1000
    held.clear()
    back = iter((1, 2, 3))
    waits.append(await sender.drain())

    assert waits == [2.0, 4.0, 8.0, 2.0]


async def test_a_database_that_fails_for_a_while_loses_and_doubles_nothing(
    sender_of: SenderOf, api: BotApi, publish: Any, database: Database
) -> None:
    """It fails between the sending of messages and the deletion of their rows."""
    hanging = api.fail("sendMessage", hang=True, delivered=True, chat_id=ADA.id)
    reopened = asyncio.Event()

    async def sleep(seconds: float) -> None:
        if seconds != 2.0:
            await never(seconds)
        await database.open()
        reopened.set()

    sender = sender_of(sleep=sleep)
    await publish()
    task = asyncio.create_task(sender.run())
    await api.wait_for("sendMessage")
    await database.close()
    hanging.release()
    await asyncio.wait_for(reopened.wait(), 60)
    await emptied(database)
    sender.stop()
    await task

    assert [call.parameters["chat_id"] for call in api.called("sendMessage")].count(ADA.id) == 1
    assert chats(api) == [GROUP.id, ADA.id, BEN.id]


async def test_a_crowd_is_told_at_the_rate_that_telegram_allows_with_flat_memory(
    database: Database,
    encryption: Encryption,
    subscriptions: Subscriptions,
    sender_of: SenderOf,
    publish: Any,
    clock: Clock,
) -> None:
    for destination in (HERE, THERE, GROUPED):
        await subscriptions.forget(destination.chat)
    await crowd(database, encryption, 240)
    await publish()
    request = Offline(clock)
    sender = sender_of(request=request)
    start = clock.now
    tracemalloc.start()
    await sender.drain()
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()

    assert request.chats == Counter(range(5000, 5240))
    assert set(request.seconds.values()) == {30}
    assert clock.now - start == pytest.approx(239 / 30)
    assert peak < 4_000_000
