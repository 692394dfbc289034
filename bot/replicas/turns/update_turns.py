"""Turns: of all replicas one handles an update, and one update of a chat is handled at a time.

Telegram is the queue: it delivers an update again until it is told that the update was handled. A replica
that dies loses its connections, and with them its turns, at once.
"""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Self
from weakref import WeakValueDictionary

import psycopg

from bot.database.connection_errors import explained_outage
from bot.database.engine import Database
from bot.replicas.time_limit import within
from bot.replicas.turns.lock_exchange import CONNECT_SECONDS, LockExchange
from bot.replicas.turns.lock_session import LockSession, Wanted

TURN_SECONDS = 25.0  # until a turn comes that another replica has; the server gives up before, after 20
WAITING_SESSIONS = 4  # connections on which turns are waited for


class UpdateTurns:
    """The turns of one replica: one round trip to begin one, and one to end it.

    A turn that another replica has is waited for, behind those who wait already, on a connection of its own.
    """

    def __init__(self, database: Database, locks: LockExchange) -> None:
        self._database = database
        self._locks = locks
        self._local: WeakValueDictionary[int, asyncio.Lock] = WeakValueDictionary()  # while they are in use
        self._waiting = asyncio.Semaphore(WAITING_SESSIONS)

    @classmethod
    def of(cls, database: Database) -> Self:
        """The turns that are shared by all on a database, which is open."""
        return cls(database, LockExchange(database))

    @asynccontextmanager
    async def turn(self, key: int, update_id: int) -> AsyncIterator[bool]:
        """The turn of an update; whether it is to be handled, or was handled before.

        The update counts as handled once the block has ended, unless that raises or is cancelled. What fails
        afterwards is no error: the update was handled, and Telegram is to be told so. Raises DatabaseError
        where the turn cannot be had and TimeoutError where it does not come: Telegram is to deliver it again.
        """
        lock = self._local.setdefault(key, asyncio.Lock())  # a session may take its own locks twice
        async with lock:
            wanted = Wanted(key, update_id)
            grant = await self._locks.lock(wanted)
            if not grant.locked and not grant.handled:
                async with self._waited(wanted) as handled:
                    yield not handled
                    if not handled:
                        await self._locks.end(update_id, None)
                return
            held = key if grant.locked else None
            try:
                yield not grant.handled
            except BaseException:
                self._locks.end(None, held)
                raise
            await self._locks.end(None if grant.handled else update_id, held)

    async def close(self) -> None:
        """Record what is still to be recorded, for a moment, and disconnect."""
        await self._locks.close()

    @asynccontextmanager
    async def _waited(self, wanted: Wanted) -> AsyncIterator[bool]:
        """A turn that another replica has now; whether that handled the same update."""
        url = self._database.engine.url
        async with asyncio.timeout(TURN_SECONDS):
            await self._waiting.acquire()
        try:
            try:
                session = await within(CONNECT_SECONDS, LockSession.open(url))
            except (psycopg.Error, OSError) as error:
                raise explained_outage(url, error) from None
            try:
                yield await self._waited_on(session, wanted)
            finally:
                await session.close()
        finally:
            self._waiting.release()

    async def _waited_on(self, session: LockSession, wanted: Wanted) -> bool:
        try:
            return await within(TURN_SECONDS, session.wait(wanted))
        except psycopg.errors.LockNotAvailable:
            raise TimeoutError from None
        except psycopg.Error as error:
            raise explained_outage(self._database.engine.url, error) from None
