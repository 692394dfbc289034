"""The lock that is held while files of the folder of reports are written, by one replica at a time."""

import asyncio
from types import TracebackType

import psycopg

from bot.database.connection_errors import explained_outage
from bot.database.connections import session_connection
from bot.database.engine import Database
from bot.replicas.time_limit import within

FOLDER_LOCK = 4_711_003  # an advisory lock of PostgreSQL
FOLDER_SECONDS = 25.0  # until it comes; the server gives up before, after 20


class FolderLock:
    """A lock of all replicas, on a connection of its own, which takes no part in any transaction."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._local = asyncio.Lock()
        self._connection: psycopg.AsyncConnection[tuple[object, ...]] | None = None

    async def __aenter__(self) -> None:
        """Take it. Raises DatabaseError."""
        await self._local.acquire()
        try:
            self._connection = await within(FOLDER_SECONDS, self._locked())
        except BaseException as error:
            self._local.release()
            if isinstance(error, psycopg.Error | OSError):  # TimeoutError too
                raise explained_outage(self._database.engine.url, error) from None
            raise

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Give it back."""
        connection, self._connection = self._connection, None
        try:
            if connection:
                await connection.close()  # which ends its lock
        finally:
            self._local.release()

    async def _locked(self) -> "psycopg.AsyncConnection[tuple[object, ...]]":
        connection = await session_connection(self._database.engine.url)
        try:
            await connection.execute("SELECT pg_advisory_lock(%s)", (FOLDER_LOCK,))
        except BaseException:
            await connection.close()
            raise
        return connection
