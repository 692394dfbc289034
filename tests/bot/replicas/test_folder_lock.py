"""The lock of the folder over a real server; each `FolderLock` is a replica's."""

import asyncio

import pytest

from bot.database.engine import Database
from bot.database.errors import DatabaseError
from bot.replicas import folder_lock
from bot.replicas.folder_lock import FolderLock
from tests.bot.replicas.conftest import Observer, until


class Writing:
    """Tasks that write, and how many do at once."""

    def __init__(self) -> None:
        self.now = self.most = 0

    async def write(self, lock: FolderLock) -> None:
        async with lock:
            self.now += 1
            self.most = max(self.most, self.now)
            await asyncio.sleep(0.01)
            self.now -= 1


async def test_one_task_of_one_replica_writes_at_a_time(database: Database, observer: Observer) -> None:
    writing, locks = Writing(), [FolderLock(database), FolderLock(database)]
    await asyncio.gather(*(writing.write(lock) for lock in locks * 3))

    assert writing.most == 1
    await until(observer.unlocked)


async def test_the_next_waits_until_the_lock_is_given_back(database: Database, observer: Observer) -> None:
    async with FolderLock(database):
        other = asyncio.create_task(Writing().write(FolderLock(database)))
        await until(observer.waiting)
        assert not other.done()
    await other


async def test_a_lock_that_is_lost_or_cannot_be_had_keeps_nobody_from_trying_again(
    database: Database, observer: Observer, monkeypatch: pytest.MonkeyPatch
) -> None:
    lock = FolderLock(database)
    async with lock:
        await observer.cut_all()
    async with FolderLock(database):
        monkeypatch.setattr(folder_lock, "FOLDER_SECONDS", 0.05)
        with pytest.raises(DatabaseError):
            await lock.__aenter__()
        monkeypatch.undo()

    await Writing().write(lock)
