"""Who wants to be told of what."""

import asyncio
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pydantic import SecretStr
from sqlalchemy import select, update

from bot.database.encryption import Encryption
from bot.database.engine import Database
from bot.database.tables import outbox, places, subscriptions
from bot.subscriptions.destinations import Destination
from bot.subscriptions.subscription import MAX_SUBSCRIPTIONS, MAX_WORDS, TooLongError, TooManyError
from bot.subscriptions.subscriptions import Subscriptions

ADA, GROUP, MOVED = Destination(1001), Destination(-2001), Destination(-1002000000001)
TOPIC = Destination(-1002000000001, 7)


@pytest.fixture
def kept(database: Database, encryption: Encryption) -> Subscriptions:
    return Subscriptions(database, encryption)


def everything(folder: Path) -> bytes:
    """What stands in all files of a folder."""
    return b"".join(file.read_bytes() for file in folder.iterdir())


async def words(kept: Subscriptions, destination: Destination) -> list[str]:
    return [subscription.words for subscription in await kept.of(destination)]


async def queue(database: Database, *payloads: dict[str, object]) -> None:
    """Something to be sent to every destination."""
    async with database.writing() as connection:
        for place_id in (await connection.scalars(select(places.c.id))).all():
            for payload in payloads:
                row = {
                    "place_id": place_id,
                    "kind": "report",
                    "payload": payload,
                    "not_before": datetime.now(UTC),
                    "created_at": datetime.now(UTC),
                }
                await connection.execute(outbox.insert().values(row))


async def rows(database: Database, table: object) -> int:
    async with database.reading() as connection:
        return len((await connection.execute(select(table))).all())  # type: ignore[call-overload]


async def test_a_place_has_what_it_subscribed_to_oldest_first(kept: Subscriptions) -> None:
    await kept.add(ADA, "drones")
    every = await kept.add(ADA)
    await kept.add(GROUP, "ferry")

    assert every
    assert every.words == ""
    assert await words(kept, ADA) == ["drones", ""]
    assert [each.id for each in await kept.of(ADA)][1] == every.id
    assert await words(kept, GROUP) == ["ferry"]
    assert await words(kept, TOPIC) == []


@pytest.mark.parametrize("again", ["black  sea", "Black Sea", " BLACK\tSEA\n"])
async def test_the_same_twice_is_there_already(kept: Subscriptions, again: str) -> None:
    await kept.add(ADA, "black sea")

    assert await kept.add(ADA, again) is None
    assert await words(kept, ADA) == ["black sea"]


async def test_topics_of_a_chat_are_places_of_their_own(kept: Subscriptions) -> None:
    await kept.add(MOVED, "ferry")
    await kept.add(TOPIC, "ferry")
    await kept.clear(TOPIC)

    assert await words(kept, MOVED) == ["ferry"]


async def test_a_place_has_its_fill_at_some_point(kept: Subscriptions) -> None:
    for number in range(MAX_SUBSCRIPTIONS):
        await kept.add(ADA, f"word{number}")
    with pytest.raises(TooManyError) as refused:
        await kept.add(ADA, "one more")

    assert refused.value.limit == MAX_SUBSCRIPTIONS
    assert await kept.add(ADA, "word3") is None
    assert await kept.add(GROUP, "one more")


async def test_words_have_a_length(kept: Subscriptions, database: Database) -> None:
    with pytest.raises(TooLongError) as refused:
        await kept.add(ADA, "x" * (MAX_WORDS + 1))

    assert refused.value.limit == MAX_WORDS
    assert await rows(database, places) == 0
    assert await kept.add(ADA, "x" * MAX_WORDS)


async def test_a_subscription_ends_by_its_number_in_its_own_place_only(kept: Subscriptions) -> None:
    mine = await kept.add(ADA, "drones")
    await kept.add(ADA, "ferry")
    assert mine

    assert not await kept.remove(GROUP, mine.id)
    assert await kept.remove(ADA, mine.id)
    assert not await kept.remove(ADA, mine.id)
    assert await words(kept, ADA) == ["ferry"]


async def test_a_number_is_never_given_twice(kept: Subscriptions) -> None:
    first = await kept.add(ADA, "drones")
    assert first
    await kept.remove(ADA, first.id)
    second = await kept.add(ADA, "ferry")

    assert second
    assert second.id != first.id


async def test_with_the_last_subscription_goes_the_place_and_what_waits(
    kept: Subscriptions, database: Database
) -> None:
    mine = await kept.add(ADA, "drones")
    other = await kept.add(ADA, "ferry")
    await queue(database, {"reports": [], "total": 0})
    assert mine
    assert other
    await kept.remove(ADA, mine.id)
    assert (await rows(database, places), await rows(database, outbox)) == (1, 1)
    await kept.remove(ADA, other.id)

    assert (await rows(database, places), await rows(database, outbox)) == (0, 0)


async def test_clearing_a_place_says_how_much_there_was(kept: Subscriptions, database: Database) -> None:
    await kept.add(ADA, "drones")
    await kept.add(ADA, "ferry")
    await queue(database, {"reports": [], "total": 0})

    assert await kept.clear(ADA) == 2
    assert await kept.clear(ADA) == 0
    assert [await rows(database, table) for table in (places, subscriptions, outbox)] == [0, 0, 0]


async def test_forgetting_a_chat_takes_every_topic_and_no_other_chat(
    kept: Subscriptions, database: Database
) -> None:
    for destination in (MOVED, TOPIC, ADA):
        await kept.add(destination, "ferry")
    await queue(database, {"reports": [], "total": 0})

    assert await kept.forget(MOVED.chat) == 2
    assert [await rows(database, table) for table in (places, subscriptions, outbox)] == [1, 1, 1]
    assert await words(kept, ADA) == ["ferry"]


async def test_a_chat_that_moves_takes_everything_along(kept: Subscriptions, database: Database) -> None:
    await kept.add(GROUP, "ferry")
    await queue(database, {"reports": [], "total": 0})
    await kept.move(GROUP.chat, MOVED.chat)

    assert await words(kept, GROUP) == []
    assert await words(kept, MOVED) == ["ferry"]
    assert await kept.forget(GROUP.chat) == 0
    assert await rows(database, outbox) == 1
    assert await kept.add(MOVED, "Ferry") is None
    assert await kept.forget(MOVED.chat) == 1


async def test_a_chat_that_moves_to_where_it_subscribed_already_has_each_once(
    kept: Subscriptions, database: Database
) -> None:
    await kept.add(GROUP, "ferry")
    await kept.add(GROUP, "drones")
    await kept.add(MOVED, "Ferry")
    await kept.add(ADA)
    await queue(database, {"reports": [["both", "b"]], "total": 1})
    async with database.writing() as connection:
        first, now = select(places.c.id).order_by(places.c.id).limit(1).scalar_subquery(), datetime.now(UTC)
        row = {"place_id": first, "kind": "report", "payload": {"reports": [["one", "o"]], "total": 1}}
        await connection.execute(outbox.insert().values({**row, "not_before": now, "created_at": now}))
    await kept.move(GROUP.chat, MOVED.chat)

    assert sorted(await words(kept, MOVED)) == ["Ferry", "drones"]
    assert await kept.add(MOVED, "drones") is None
    async with database.reading() as connection:
        joined = select(outbox.c.payload).join(places).order_by(outbox.c.place_id, outbox.c.id)
        sent = [payload["reports"][0][0] for payload in await connection.scalars(joined)]
    assert sorted(sent) == ["both", "both", "one"]


async def test_moving_to_the_same_number_or_from_an_unknown_one_changes_nothing(kept: Subscriptions) -> None:
    await kept.add(GROUP, "ferry")
    await kept.move(GROUP.chat, GROUP.chat)
    await kept.move(MOVED.chat, ADA.chat)

    assert await words(kept, GROUP) == ["ferry"]


async def test_many_at_once_are_each_kept_once(kept: Subscriptions, database: Database) -> None:
    asked = [(destination, text) for destination in (ADA, GROUP) for text in ("", "ferry", "drones", "Ferry")]
    made = await asyncio.gather(*(kept.add(destination, text) for destination, text in asked))

    assert sum(subscription is not None for subscription in made) == 6
    assert (await rows(database, places), await rows(database, subscriptions)) == (2, 6)


async def test_coming_and_going_at_once_loses_nobody(kept: Subscriptions) -> None:
    """Whoever adds while the last one is removed is there afterwards."""
    for _ in range(10):
        first = await kept.add(ADA, "drones")
        assert first
        await asyncio.gather(kept.remove(ADA, first.id), kept.add(ADA, "ferry"))

        assert await words(kept, ADA) == ["ferry"]
        await kept.clear(ADA)


async def test_neither_chats_nor_words_can_be_read_in_the_files(
    tmp_path: Path, encryption: Encryption
) -> None:
    path = tmp_path / "dispatch.db"
    database = Database(SecretStr(f"sqlite+aiosqlite:///{path}"), encryption)
    await database.open()
    kept = Subscriptions(database, encryption)
    await kept.add(Destination(-1009876543210, 7654321), "halibut")
    await kept.add(Destination(9876543210), "Halibut")
    content = everything(tmp_path)
    async with database.reading() as connection:
        keys = (await connection.scalars(select(subscriptions.c.words_key))).all()
    await database.close()
    content += everything(tmp_path)

    assert b"subscriptions" in content
    for secret in (9876543210, -1009876543210, 7654321):
        for written in (str(secret).encode(), secret.to_bytes(8, "big", signed=True)):
            assert written not in content
    assert b"halibut" not in content.lower()
    assert len(set(keys)) == 2  # that two places want the same does not show either


async def test_what_another_key_encrypted_is_left_out(database: Database, kept: Subscriptions) -> None:
    await kept.add(ADA, "drones")
    async with database.writing() as connection:
        await connection.execute(update(subscriptions).values(words=b"gAAAAA"))

    assert list(await kept.of(ADA)) == []


@settings(max_examples=15, deadline=None, suppress_health_check=list(HealthCheck))
@given(
    st.lists(
        st.tuples(st.integers(-2, 2), st.none() | st.integers(1, 2), st.text("ab \u0130ß", max_size=3)),
        max_size=12,
    )
)
async def test_what_is_kept_is_what_a_dictionary_would(
    database: Database, encryption: Encryption, asked: list[tuple[int, int | None, str]]
) -> None:
    kept = Subscriptions(database, encryption)
    expected: dict[Destination, dict[str, str]] = {}
    for chat, thread, text in asked:
        told = " ".join(text.split())
        mine = expected.setdefault(Destination(chat, thread), {})
        assert (await kept.add(Destination(chat, thread), text) is None) == (told.casefold() in mine)
        mine.setdefault(told.casefold(), told)
    for destination, mine in expected.items():
        assert await words(kept, destination) == list(mine.values())
    for chat in range(-2, 3):
        assert await kept.forget(chat) == sum(
            len(mine) for destination, mine in expected.items() if destination.chat == chat
        )
