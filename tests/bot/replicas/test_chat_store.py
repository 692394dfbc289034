"""One contract for what is remembered of chats, in memory and in PostgreSQL."""

import asyncio
import logging
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Any

import pytest
from cachetools import Cache
from pydantic import SecretStr

from bot.database.encryption import Encryption, new_key
from bot.database.errors import DatabaseUnavailableError
from bot.replicas.chat_store import FORGOTTEN_SECONDS, ChatStore, Entry
from bot.replicas.local_chat_store import ENTRY_BYTES, LocalChatStore
from bot.replicas.shared_chat_store import SharedChatStore
from bot.replicas.shared_statements import SharedStatements
from tests.bot.replicas.conftest import DatabaseTime, Observer
from tests.conftest import Clock

ADA, BOB, GROUP = 1001, 1002, -2001
KEY = (ADA, 7)


@dataclass(frozen=True)
class Stores:
    """A store as two replicas see it, how time passes for it, and how many entries it holds."""

    here: ChatStore
    there: ChatStore  # in memory the same
    passes: Callable[[float], Awaitable[Any]]  # seconds
    count: Callable[[], Awaitable[int]]


def question(value: bytes = b"ferry", **changes: Any) -> Entry:
    return Entry(**{"kind": "question", "key": KEY, "value": value, "seconds": 600, "chat": ADA, **changes})


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


async def test_what_is_put_at_one_replica_is_got_at_the_other(stores: Stores) -> None:
    assert await stores.there.get("question", KEY) is None
    assert await stores.here.put(question(b"ferry"))
    assert await stores.there.get("question", KEY) == b"ferry"
    assert await stores.there.put(question(b"\x00 drones"))
    assert await stores.here.get("question", KEY) == b"\x00 drones"


async def test_kinds_and_keys_are_apart(stores: Stores) -> None:
    await stores.here.put(question())

    assert await stores.here.get("reply", KEY) is None
    assert await stores.here.get("question", (ADA, 8)) is None
    assert await stores.here.get("question", (ADA,)) is None


async def test_what_is_put_expires_and_is_then_deleted(stores: Stores) -> None:
    await stores.here.put(question(seconds=600))
    await stores.here.put(question(kind="reply", seconds=3600))
    await stores.passes(590)
    assert await stores.here.get("question", KEY) == b"ferry"
    await stores.passes(11)

    assert await stores.there.get("question", KEY) is None
    assert await stores.there.take("question", KEY) is None
    assert await stores.here.get("reply", KEY) == b"ferry"
    await swept(stores.here)
    assert await stores.count() == 1


async def test_putting_again_prolongs(stores: Stores) -> None:
    await stores.here.put(question(seconds=600))
    await stores.passes(400)
    await stores.here.put(question(seconds=600))
    await stores.passes(400)

    assert await stores.here.get("question", KEY) == b"ferry"


async def test_of_several_taps_at_once_one_is_the_first(stores: Stores) -> None:
    taps = [question(str(number).encode()) for number in range(10)]
    before = await asyncio.gather(
        *((stores.there if n % 2 else stores.here).put_if_absent(tap) for n, tap in enumerate(taps))
    )
    stored = await stores.here.get("question", KEY)

    assert before.count(None) == 1
    assert set(before) - {None} == {stored}
    assert stored == taps[before.index(None)].value


async def test_what_has_expired_is_absent(stores: Stores) -> None:
    assert await stores.here.put_if_absent(question(b"1", seconds=2)) is None
    assert await stores.there.put_if_absent(question(b"2", seconds=2)) == b"1"
    await stores.passes(3)
    assert await stores.there.put_if_absent(question(b"3", seconds=2)) is None
    assert await stores.here.get("question", KEY) == b"3"


async def test_of_several_who_take_one_gets_it(stores: Stores) -> None:
    await stores.here.put(question())
    taken = await asyncio.gather(
        *((stores.there if n % 2 else stores.here).take("question", KEY) for n in range(10))
    )

    assert sorted(taken, key=bool) == [None] * 9 + [b"ferry"]
    assert await stores.here.get("question", KEY) is None


async def test_whoever_is_forgotten_is_so_in_every_chat_and_others_are_not(stores: Stores) -> None:
    await stores.here.put(question())
    await stores.here.put(question(kind="request", key=(GROUP, 1), chat=GROUP, user=ADA))
    await stores.here.put(question(kind="reply", key=(GROUP, 2), chat=GROUP, user=BOB))
    await stores.here.put(question(kind="welcome", key=(GROUP,), chat=GROUP))

    assert await stores.there.forget(ADA) == {"question", "request"}
    assert await stores.there.forget(ADA) == set()
    assert await stores.here.get("question", KEY) is None
    assert await stores.here.get("request", (GROUP, 1)) is None
    assert await stores.here.get("reply", (GROUP, 2)) == b"ferry"
    assert await stores.there.forget(GROUP) == {"reply", "welcome"}
    assert await stores.count() == 0


async def test_an_answer_that_was_on_its_way_is_not_remembered_afterwards(stores: Stores) -> None:
    await stores.here.forget(ADA)
    await stores.passes(5)

    assert not await stores.there.put(question(age=6))
    assert not await stores.there.put(question(age=6, chat=GROUP, user=ADA))
    assert await stores.there.put_if_absent(question(age=6)) is None
    assert await stores.there.get("question", KEY) is None
    assert await stores.there.put(question(age=6, chat=GROUP, user=BOB))
    assert await stores.there.put(question(b"later", age=4))
    assert await stores.here.get("question", KEY) == b"later"


async def test_a_question_right_after_it_is_remembered(stores: Stores) -> None:
    await stores.here.forget(ADA)
    await stores.passes(0.001)

    assert await stores.there.put(question())
    assert await stores.here.forget(ADA) == {"question"}


async def test_what_is_stored_while_somebody_is_forgotten_is_given_to_nobody(
    timed_statements: SharedStatements,
    encryption: Encryption,
    observer: Observer,
    database_time: DatabaseTime,
) -> None:
    store = SharedChatStore(timed_statements, encryption)
    await store.put(question())
    await store.put(question(kind="reply", key=(GROUP, 2), chat=GROUP, user=ADA))
    about = encryption.keyed_hash("about", ADA)
    await observer.scalar(
        "INSERT INTO forgotten SELECT :about, moment FROM frozen.time RETURNING 1", about=about
    )

    assert await store.get("question", KEY) is None
    assert await store.take("reply", (GROUP, 2)) is None
    await database_time.passes(0.001)
    assert await store.put_if_absent(question(b"new")) is None
    assert await store.get("question", KEY) == b"new"
    await swept(store)
    assert await observer.scalar("SELECT count(*) FROM chat_entries") == 1
    await database_time.passes(FORGOTTEN_SECONDS + 1)
    await swept(store)
    assert await observer.scalar("SELECT count(*) FROM forgotten") == 0


async def test_nothing_can_be_read_in_the_database(
    timed_statements: SharedStatements, encryption: Encryption, observer: Observer
) -> None:
    chat, user = -1009876543210, 9_876_543_210
    await SharedChatStore(timed_statements, encryption).put(
        question(b"where is the ferry", key=(chat, user), chat=chat, user=user)
    )
    row = await observer.scalar("SELECT row_to_json(chat_entries)::text FROM chat_entries")
    value = bytes(await observer.scalar("SELECT value FROM chat_entries"))

    assert str(user) not in row
    assert b"ferry" not in value
    other = SharedChatStore(timed_statements, Encryption(SecretStr(new_key())))
    assert await other.get("question", (chat, user)) is None


async def test_what_was_sealed_with_another_key_is_absent(
    timed_statements: SharedStatements, encryption: Encryption, observer: Observer
) -> None:
    store = SharedChatStore(timed_statements, encryption)
    await store.put(question())
    await observer.scalar("UPDATE chat_entries SET value = 'x' RETURNING 1")

    assert await store.get("question", KEY) is None


async def test_an_answer_does_not_fail_because_it_cannot_be_remembered(
    timed_statements: SharedStatements,
    encryption: Encryption,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:
    async def away(*_: object) -> None:
        raise DatabaseUnavailableError("no PostgreSQL server answers")

    caplog.set_level(logging.INFO)
    store = SharedChatStore(timed_statements, encryption)
    monkeypatch.setattr(timed_statements, "execute", away)

    assert not await store.put(question(b"where is the ferry"))
    with pytest.raises(DatabaseUnavailableError):
        await store.get("question", KEY)
    await swept(store)
    assert caplog.messages == [
        "What was last said in a chat could not be remembered: no PostgreSQL server answers"
    ]


async def test_memory_is_bounded_in_bytes_for_each_kind(clock: Clock) -> None:
    store = LocalChatStore(clock, 10 * (ENTRY_BYTES + 1000))
    await store.put(question(kind="reply"))
    for number in range(20):
        assert await store.put(question(bytes(1000), key=(number,)))
    kept = [number for number in range(20) if await store.get("question", (number,))]

    assert kept == [*range(10, 20)]
    assert await store.get("reply", KEY) == b"ferry"
    assert not await store.put(question(bytes(100_000)))
