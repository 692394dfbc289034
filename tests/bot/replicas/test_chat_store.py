"""One contract for what is remembered of chats, in memory and in PostgreSQL."""

import asyncio
import logging
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import date
from typing import Any

import pytest
from cachetools import Cache
from pydantic import SecretStr

from bot.chats.recent_chats import AskRequest
from bot.database.encryption import Encryption, new_key
from bot.database.errors import DatabaseUnavailableError
from bot.replicas.chat_store import FORGOTTEN_SECONDS, ChatStore, Entry, EntryKind, EntryPlace
from bot.replicas.local_chat_store import LocalChatStore
from bot.replicas.shared_chat_store import OUTAGE_SECONDS, SharedChatStore
from bot.replicas.shared_statements import SharedStatements
from retrieval import Archive
from tests.bot.replicas.conftest import DatabaseTime, Observer
from tests.conftest import Clock
from tests.hostile_texts import HOSTILE

ADA, BOB, GROUP = 1001, 1002, -2001
QUESTIONS: EntryKind[str] = EntryKind("question", str, 600, 1000)
REPLIES: EntryKind[str] = EntryKind("reply", str, 3600, 1000)
TAPS: EntryKind[str] = EntryKind("tap", str, 2, 1000)
PLACE = QUESTIONS.at(ADA, 7)


@dataclass(frozen=True)
class Stores:
    """A store as two replicas see it, how time passes for it, and how many entries it holds."""

    here: ChatStore
    there: ChatStore  # in memory the same
    passes: Callable[[float], Awaitable[Any]]  # seconds
    count: Callable[[], Awaitable[int]]


def entry(
    value: str = "ferry", place: EntryPlace[str] = PLACE, chat: int = ADA, user: int | None = None
) -> Entry[str]:
    return Entry(place, value, chat, user)


async def got(store: ChatStore, place: EntryPlace[str] = PLACE) -> str | None:
    """What there is at a place."""
    value: str | None = (await store.read(place)).values.get(place)
    return value


@pytest.fixture(params=["local", "shared"])
def stores(
    request: pytest.FixtureRequest,
    clock: Clock,
    timed_statements: SharedStatements,
    encryption: Encryption,
    observer: Observer,
    database_time: DatabaseTime,
) -> Stores:
    if request.param == "local":
        store = LocalChatStore(clock)

        async def jump(seconds: float) -> None:
            clock.now += seconds

        async def held() -> int:
            return sum(map(Cache.__len__, store._kinds.values()))  # len() itself would let them expire

        return Stores(store, store, jump, held)
    here, there = (SharedChatStore(timed_statements, encryption) for _ in range(2))
    return Stores(
        here,
        there,
        database_time.passes,
        lambda: observer.scalar("SELECT count(*) FROM chat_entries"),
    )


async def swept(store: ChatStore) -> None:
    """One round of the sweeping."""
    rounds = 0

    async def sleep(_: float) -> None:
        nonlocal rounds
        rounds += 1
        if rounds == 2:
            raise asyncio.CancelledError

    await asyncio.gather(store.sweep(sleep), return_exceptions=True)
    assert rounds == 2


async def test_what_is_written_at_one_replica_is_read_at_the_other(stores: Stores) -> None:
    reply = REPLIES.at(ADA, 7)
    assert (await stores.there.read(PLACE, reply)).values == {}
    await stores.here.write([entry("ferry"), entry("it sails", reply)])
    assert (await stores.there.read(reply, PLACE, TAPS.at(ADA))).values == {PLACE: "ferry", reply: "it sails"}
    await stores.there.write([entry("\x00 drones")])
    assert (await stores.here.read(PLACE, reply)).values == {PLACE: "\x00 drones", reply: "it sails"}
    assert (await stores.here.read()).values == {}


async def test_kinds_and_keys_are_apart(stores: Stores) -> None:
    await stores.here.write([entry()])

    for other in (REPLIES.at(*PLACE.key), QUESTIONS.at(ADA, 8), QUESTIONS.at(ADA)):
        assert await got(stores.here, other) is None


async def test_what_is_written_expires_and_is_then_deleted(stores: Stores) -> None:
    reply = REPLIES.at(ADA, 7)
    await stores.here.write([entry(), entry(place=reply)])
    await stores.passes(590)
    assert await got(stores.here) == "ferry"
    await stores.passes(11)

    assert await got(stores.there) is None
    assert await stores.there.take(PLACE) is None
    assert await got(stores.here, reply) == "ferry"
    await swept(stores.here)
    assert await stores.count() == 1


async def test_what_is_to_last_no_time_is_not_stored(stores: Stores) -> None:
    place = EntryKind("question", str, -5, 1000).at(ADA)
    await stores.here.write([entry(place=place)])

    assert await stores.here.put_if_absent(entry(place=place)) is None
    assert await stores.count() == 0


async def test_writing_again_prolongs(stores: Stores) -> None:
    for _ in range(2):
        await stores.here.write([entry()])
        await stores.passes(400)

    assert await got(stores.here) == "ferry"


async def test_of_several_at_once_one_is_the_first(stores: Stores) -> None:
    taps = [entry(str(number)) for number in range(10)]
    before = await asyncio.gather(
        *((stores.there if n % 2 else stores.here).put_if_absent(tap) for n, tap in enumerate(taps))
    )
    stored = await got(stores.here)

    assert before.count(None) == 1
    assert set(before) - {None} == {stored}
    assert stored == taps[before.index(None)].value


async def test_what_has_expired_is_absent(stores: Stores) -> None:
    tap = TAPS.at(ADA)
    assert await stores.here.put_if_absent(entry("1", tap)) is None
    assert await stores.there.put_if_absent(entry("2", tap)) == "1"
    await stores.passes(3)
    assert await stores.there.put_if_absent(entry("3", tap)) is None
    assert await got(stores.here, tap) == "3"


async def test_of_several_who_take_one_gets_it(stores: Stores) -> None:
    await stores.here.write([entry()])
    taken = await asyncio.gather(*((stores.there if n % 2 else stores.here).take(PLACE) for n in range(10)))

    assert sorted(taken, key=bool) == [None] * 9 + ["ferry"]
    assert await got(stores.here) is None


async def test_whoever_is_forgotten_is_so_in_every_chat_and_others_are_not(stores: Stores) -> None:
    reply = REPLIES.at(GROUP, 2)
    await stores.here.write(
        [
            entry(),
            entry(place=QUESTIONS.at(GROUP, 1), chat=GROUP, user=ADA),
            entry(place=TAPS.at(GROUP, 1), chat=GROUP, user=ADA),
            entry(place=reply, chat=GROUP, user=BOB),
        ]
    )

    assert await stores.there.forget(ADA) == {"question", "tap"}
    assert await stores.there.forget(ADA) == set()
    assert await got(stores.here) is None
    assert await got(stores.here, QUESTIONS.at(GROUP, 1)) is None
    assert await got(stores.here, reply) == "ferry"
    assert await stores.there.forget(GROUP) == {"reply"}
    assert await stores.count() == 0


async def test_what_was_begun_before_somebody_was_forgotten_is_not_remembered(stores: Stores) -> None:
    since = (await stores.there.read(PLACE)).moment
    await stores.passes(5)
    await stores.here.forget(ADA)
    await stores.passes(5)
    in_group, of_bob = QUESTIONS.at(GROUP, 1), QUESTIONS.at(GROUP, 2)
    answers = [entry(), entry(place=in_group, chat=GROUP, user=ADA), entry("Bob's", of_bob, GROUP, BOB)]
    await stores.there.write(answers, since)

    assert (await stores.here.read(PLACE, in_group, of_bob)).values == {of_bob: "Bob's"}
    later = (await stores.there.read(PLACE)).moment
    await stores.there.write([entry("later")], later)
    assert await got(stores.here) == "later"


async def test_what_is_written_while_somebody_is_forgotten_is_given_to_nobody(
    timed_statements: SharedStatements,
    encryption: Encryption,
    observer: Observer,
    database_time: DatabaseTime,
) -> None:
    store = SharedChatStore(timed_statements, encryption)
    reply = REPLIES.at(GROUP, 2)
    await store.write([entry(), entry(place=reply, chat=GROUP, user=ADA)])
    about = encryption.keyed_hash("about", ADA)
    await observer.scalar(
        "INSERT INTO forgotten SELECT :about, moment FROM frozen.time RETURNING 1", about=about
    )

    assert await got(store) is None
    assert await store.take(reply) is None
    await database_time.passes(0.001)
    assert await store.put_if_absent(entry("new")) is None
    assert await got(store) == "new"
    await swept(store)
    assert await observer.scalar("SELECT count(*) FROM chat_entries") == 1
    await database_time.passes(FORGOTTEN_SECONDS + 1)
    await swept(store)
    assert await observer.scalar("SELECT count(*) FROM forgotten") == 0


async def test_nothing_can_be_read_in_the_database(
    timed_statements: SharedStatements, encryption: Encryption, observer: Observer
) -> None:
    chat, user = -1009876543210, 9_876_543_210
    place = QUESTIONS.at(chat, user)
    await SharedChatStore(timed_statements, encryption).write(
        [entry("where is the ferry", place, chat, user)]
    )
    row = await observer.scalar("SELECT row_to_json(chat_entries)::text FROM chat_entries")
    value = bytes(await observer.scalar("SELECT value FROM chat_entries"))

    assert str(user) not in row
    assert b"ferry" not in value
    other = SharedChatStore(timed_statements, Encryption(SecretStr(new_key())))
    assert await got(other, place) is None


async def test_what_was_encrypted_with_another_key_or_has_another_form_is_absent(
    timed_statements: SharedStatements, encryption: Encryption, observer: Observer
) -> None:
    store = SharedChatStore(timed_statements, encryption)
    await store.write([entry()])
    assert await got(store, EntryKind("question", AskRequest, 600, 1000).at(*PLACE.key)) is None
    await observer.scalar("UPDATE chat_entries SET value = 'x' RETURNING 1")

    assert await got(store) is None


@pytest.mark.parametrize("text", [*HOSTILE.values(), "losses as of 1 May 2024", 'statement by Ada on "rust"'])
async def test_a_question_comes_back_as_it_was(
    text: str, archive: Archive, timed_statements: SharedStatements, encryption: Encryption
) -> None:
    store, today = SharedChatStore(timed_statements, encryption), date(2024, 8, 1)
    follows = archive.ask("and when?", today, archive.ask(text, today).question).question
    request = AskRequest(text, today, follows, "harbour", text[:100], ADA)
    place = EntryKind("request", AskRequest, 600, 1000).at(ADA)
    await store.write([Entry(place, request, ADA)])
    back = (await store.read(place)).values[place]

    assert back == request
    assert [*back.follows.terms.items()] == [*follows.terms.items()]


async def test_what_is_no_text_is_not_remembered_and_the_rest_is(
    timed_statements: SharedStatements, encryption: Encryption
) -> None:
    store, half = SharedChatStore(timed_statements, encryption), QUESTIONS.at(BOB)
    await store.write([entry("\ud800", half), entry()])

    assert (await store.read(half, PLACE)).values == {PLACE: "ferry"}


@dataclass
class Away:
    """A database that is away for a while."""

    until: float
    clock: Clock
    statements: SharedStatements

    async def execute(self, statement: Any, values: Any) -> Any:
        if self.clock() < self.until:
            raise DatabaseUnavailableError("no PostgreSQL server answers")
        return await self.statements.execute(statement, values)


async def test_a_restart_of_the_database_is_waited_for(
    timed_statements: SharedStatements, encryption: Encryption, clock: Clock
) -> None:
    away: Any = Away(clock() + OUTAGE_SECONDS - 1, clock, timed_statements)
    store = SharedChatStore(away, encryption, clock, clock.sleep)
    await store.write([entry()])
    away.until = clock() + OUTAGE_SECONDS - 1

    assert await got(store) == "ferry"


async def test_an_answer_does_not_fail_because_it_cannot_be_remembered(
    timed_statements: SharedStatements, encryption: Encryption, clock: Clock, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO)
    away: Any = Away(clock() + 3600, clock, timed_statements)
    store = SharedChatStore(away, encryption, clock, clock.sleep)

    await store.write([entry("where is the ferry")])
    with pytest.raises(DatabaseUnavailableError):
        await store.read(PLACE)
    await swept(store)
    assert caplog.messages == [
        "What was last said in a chat could not be remembered: no PostgreSQL server answers"
    ]


async def test_memory_is_bounded_for_each_kind(clock: Clock) -> None:
    store = LocalChatStore(clock)
    sized: EntryKind[str] = EntryKind("question", str, 600, 10_000, len)
    await store.write([entry(place=REPLIES.at(ADA))])
    await store.write([entry("x" * 1000, sized.at(number)) for number in range(20)])
    kept = [number for number in range(20) if await got(store, sized.at(number))]

    assert kept == [*range(10, 20)]
    assert await got(store, REPLIES.at(ADA)) == "ferry"
    await store.write([entry("x" * 10_001, sized.at(1))])
    assert await got(store, sized.at(1)) is None
