"""However a SQLite file is damaged, it works or is refused in one line, and a bad row stops no other."""

import asyncio
import logging
import os
import random
import shutil
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path

import pytest
from pydantic import SecretStr

from bot.database.encryption import Encryption
from bot.database.engine import Database
from bot.database.errors import DatabaseError
from bot.feeds.added_feeds import AddedFeeds
from bot.feeds.feed_store import ArticleState, FeedState, FeedStore
from bot.settings import Settings
from bot.subscriptions.delivery.outbox import Outbox
from bot.subscriptions.destinations import Destination
from bot.subscriptions.subscriptions import Subscriptions
from tests.bot.database.test_dump import ADA, NOW, fill
from tests.bot_api import BotApi
from tests.conftest import Launch

PAGE = 4096
FEED = "https://example.org/feed"
ARTICLE = "https://example.org/article"

Damage = Callable[[Path], None]


@pytest.fixture
def sqlite_url(tmp_path: Path) -> SecretStr:
    return Settings(data=tmp_path / "data").database_url


@pytest.fixture
async def whole(sqlite_url: SecretStr, tmp_path: Path, encryption: Encryption) -> Path:
    """A state of every kind of row, in a closed file."""
    database = Database(sqlite_url, encryption)
    await database.open()
    await fill(database, encryption)
    store = FeedStore(database)
    await store.save_feed(FEED, FeedState(("e", "m"), 1, NOW, NOW, "Courier", recheck_at=NOW))
    await store.save_article(ARTICLE, ArticleState("d", "r", 1, NOW), NOW)
    await database.close()
    return tmp_path / "data" / "dispatch.db"


async def use(url: SecretStr, encryption: Encryption) -> str:
    """The first queries of a start; what is refused, or nothing."""
    database = Database(url, encryption)
    try:
        await database.open()
        await Subscriptions(database, encryption).of(ADA)
        await AddedFeeds(database).urls()
        await FeedStore(database).feed_state(FEED)
        await FeedStore(database).article_states([ARTICLE])
    except DatabaseError as error:
        return str(error)
    finally:
        await database.close()
    return ""


def spoil(damage: Damage, path: Path) -> None:
    """Damage the whole file, which is kept beside its folder."""
    kept = path.parent.with_name("whole.db")
    if not kept.exists():
        shutil.copy(path, kept)
    for each in path.parent.iterdir():
        each.unlink()
    shutil.copy(kept, path)
    damage(path)


def random_damages() -> Iterator[Damage]:
    """Bytes flipped, pages emptied or exchanged, ends cut off: in the file, then in its header."""
    for seed in range(200):

        def damage(path: Path, seed: int = seed) -> None:
            draw, content = random.Random(seed), bytearray(path.read_bytes())
            last = 100 if seed % 5 == 0 else PAGE if seed % 5 == 1 else len(content)
            position = draw.randrange(last)
            page = position // PAGE * PAGE
            match seed % 4:
                case 0:
                    for _ in range(draw.choice((1, 8, 200))):
                        content[draw.randrange(last)] = draw.randrange(256)
                case 1:
                    content[page : page + PAGE] = bytes(PAGE)
                case 2:
                    del content[position:]
                case 3:
                    content[page : page + PAGE] = draw.randbytes(PAGE)
            path.write_bytes(content)

        yield damage


async def test_damaged_bytes_never_end_in_a_traceback(
    whole: Path, sqlite_url: SecretStr, encryption: Encryption
) -> None:
    refused = 0
    for damage in random_damages():
        await asyncio.to_thread(spoil, damage, whole)
        async with asyncio.timeout(300):
            said = await use(sqlite_url, encryption)
        assert "\n" not in said
        assert not said or str(whole) in said or "DISPATCH_" in said
        refused += bool(said)

    assert 100 < refused < 200


def run(*statements: str) -> Damage:
    """Damage by statements of SQL."""

    def damage(path: Path) -> None:
        with closing(sqlite3.connect(path)) as connection, connection:
            for statement in statements:
                connection.execute(statement)

    return damage


def beside(suffix: str) -> Damage:
    """Another content in the file beside it."""
    return lambda path: path.with_name(path.name + suffix).write_bytes(b"\x37\x7f\x06\x82" * 9000) and None


def pipe(path: Path) -> None:
    path.unlink()
    os.mkfifo(path)


def folder(path: Path) -> None:
    path.unlink()
    path.mkdir()


def linked(path: Path) -> None:
    shutil.move(path, path.parent / "elsewhere.db")
    path.symlink_to(path.parent / "elsewhere.db")


def foreign(path: Path) -> None:
    path.unlink()
    run("CREATE TABLE moz_places (id INTEGER)")(path)


WORKS = {
    "a foreign WAL": beside("-wal"),
    "a foreign shared memory": beside("-shm"),
    "a symbolic link": linked,
    "an empty file": lambda path: path.write_bytes(b"") and None,
    "the version is lost": run("DELETE FROM alembic_version"),
    "the table of the version is lost": run("DROP TABLE alembic_version"),
    "two versions": run("INSERT INTO alembic_version VALUES ('m001')"),
    "the version is no text": run("UPDATE alembic_version SET version_num = x'ff00'"),
    "text that is not UTF-8": run("UPDATE feeds SET title = CAST(x'fffe41' AS TEXT), etag = x'ff'"),
    "text for a moment": run("UPDATE feeds SET not_before = 'soon'", "UPDATE articles SET not_before = 7"),
    "text for bytes": run("UPDATE subscriptions SET words = 'water'", "UPDATE places SET address = 'x'"),
    "garbage for encrypted words": run("UPDATE subscriptions SET words = x'00ff'"),
    "bytes for an address of a feed": run("UPDATE added_feeds SET url = x'ff'"),
    "text for a number": run("UPDATE feeds SET failures = 'many'"),
    "the hash of the key is lost": run("DELETE FROM facts WHERE name = 'key'"),
}
REFUSED = {
    "a pipe": (pipe, "no regular file"),
    "a folder": (folder, "is a folder"),
    "another program's": (foreign, "belongs to another program"),
    "of a newer version": (run("UPDATE alembic_version SET version_num = 'm999'"), "newer version"),
    "half of the tables": (run("DROP TABLE feeds", "DROP TABLE outbox"), "not those of its version"),
    "a column is missing": (run("ALTER TABLE feeds DROP COLUMN title"), "not those of its version"),
    "no version and half of the tables": (
        run("DELETE FROM alembic_version", "DROP TABLE feeds"),
        "its version is not known",
    ),
}


@pytest.mark.parametrize("name", WORKS)
async def test_it_works(whole: Path, sqlite_url: SecretStr, encryption: Encryption, name: str) -> None:
    WORKS[name](whole)
    async with asyncio.timeout(300):
        assert await use(sqlite_url, encryption) == ""


@pytest.mark.parametrize("name", REFUSED)
async def test_it_is_refused(whole: Path, sqlite_url: SecretStr, encryption: Encryption, name: str) -> None:
    damage, words = REFUSED[name]
    damage(whole)
    async with asyncio.timeout(300):
        said = await use(sqlite_url, encryption)

    assert words in said
    assert "DISPATCH_DATABASE" in said


async def test_an_older_version_that_is_lost_is_recognised(sqlite_url: SecretStr, whole: Path) -> None:
    run(
        "DELETE FROM alembic_version",
        "DROP TABLE added_feeds",
        "DROP TABLE article_guids",
        *(f"ALTER TABLE feeds DROP COLUMN {name}" for name in ("title", "problem", "moved_to", "found_url")),
        "ALTER TABLE feeds DROP COLUMN recheck_at",
        "ALTER TABLE articles DROP COLUMN failures",
        "ALTER TABLE articles DROP COLUMN not_before",
        "ALTER TABLE subscriptions DROP COLUMN options",
        "ALTER TABLE places DROP COLUMN times",
        "ALTER TABLE places DROP COLUMN channels",
        "ALTER TABLE outbox DROP COLUMN created_at",
        "ALTER TABLE outbox RENAME COLUMN attempts TO spent",
    )(whole)
    database = Database(sqlite_url)
    await database.open()
    assert await AddedFeeds(database).urls() == ()
    await database.close()


async def test_words_that_cannot_be_decrypted_are_skipped_and_stay(
    whole: Path, sqlite_url: SecretStr, encryption: Encryption, caplog: pytest.LogCaptureFixture
) -> None:
    run("UPDATE subscriptions SET words = 'water'")(whole)
    database = Database(sqlite_url, encryption)
    await database.open()
    await Subscriptions(database, encryption).add(ADA, "nine days")
    with caplog.at_level(logging.DEBUG):
        words = [each.words for each in await Subscriptions(database, encryption).of(ADA)]
    await database.close()

    assert words == ["nine days"]
    assert "cannot be decrypted" in caplog.text
    assert "water" not in caplog.text
    with closing(sqlite3.connect(whole)) as connection:
        assert connection.execute("SELECT count(*) FROM subscriptions").fetchone() == (2,)


async def test_a_chat_whose_rows_cannot_be_decrypted_moves_with_the_others(
    whole: Path, sqlite_url: SecretStr, encryption: Encryption, caplog: pytest.LogCaptureFixture
) -> None:
    old, topic, moved = Destination(-2001), Destination(-2001, 7), Destination(-1002000000001)
    database = Database(sqlite_url, encryption)
    await database.open()
    stored = Subscriptions(database, encryption)
    for destination, words in ((topic, "bridge"), (old, "ferry"), (old, "drones"), (moved, "parrot")):
        await stored.add(destination, words)
    run(  # the rows before the others, which are to be moved all the same
        "UPDATE places SET address = 'x' WHERE id = (SELECT min(id) FROM places WHERE id > 2)",
        "UPDATE subscriptions SET words = 'x' WHERE id = (SELECT max(id) - 2 FROM subscriptions)",
    )(whole)
    await stored.move(old.chat, moved.chat)
    words_there = [each.words for each in await stored.of(moved)]
    await database.close()

    assert words_there == ["parrot", "drones"]
    assert "A subscription's chat cannot be decrypted" in caplog.text
    assert "A subscription's words cannot be decrypted" in caplog.text


async def test_text_in_place_of_a_number_counts_as_none(
    whole: Path, sqlite_url: SecretStr, encryption: Encryption
) -> None:
    run(
        "UPDATE feeds SET failures = 'many'",
        "UPDATE articles SET failures = x'00'",
        "UPDATE outbox SET attempts = 2.5, created_at = 'yesterday'",
    )(whole)
    database = Database(sqlite_url, encryption)
    await database.open()
    feed = await FeedStore(database).feed_state(FEED)
    articles = await FeedStore(database).article_states([ARTICLE])
    [item] = await Outbox(database, encryption).take(NOW)
    await database.close()

    assert (feed.failures, articles[ARTICLE].failures, item.attempts) == (0, 0, 0)
    assert item.created_at == NOW


async def test_damage_while_the_bot_runs_is_one_line_wherever_it_shows(
    launch: Launch, api: BotApi, tmp_path: Path, secret_key: SecretStr, caplog: pytest.LogCaptureFixture
) -> None:
    bot = await launch(secret_key=secret_key, data=tmp_path, reports=tmp_path)
    path = tmp_path / "dispatch.db"
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    path.write_bytes(b"\xaa" * path.stat().st_size)
    service = bot.bot_data.subscription_service
    assert service
    api.message("/subscribe ferry")
    await api.settled(bot)
    service.notice()
    service._wake_sender()
    for begin in ("Error ", "New reports could not be recorded", "The outbox cannot be read or written"):
        async with asyncio.timeout(300):
            while not any(line.startswith(begin) for line in caplog.messages):  # noqa: ASYNC110
                await asyncio.sleep(0.01)
    lines = [line for line in caplog.messages if "database" in line]
    await bot.bot_data.tasks.end()

    assert len(lines) >= 3
    assert all("it is damaged or not a database; move it away" in line for line in lines), lines
    assert "ferry" not in caplog.text
