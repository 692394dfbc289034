"""Single statements on the database that replicas share: one round trip each, and bounded in time."""

from collections.abc import Mapping, Sequence
from typing import Any, Self

from sqlalchemy import Executable, Row
from sqlalchemy.exc import DBAPIError
from sqlalchemy.ext.asyncio import AsyncEngine

from bot.background import completed
from bot.database.connection_errors import converted_faults, explained_outage
from bot.database.connections import statement_engine
from bot.database.engine import Database
from bot.replicas.time_limit import within

STATEMENT_SECONDS = 5.0


class SharedStatements:
    """Runs statements, each a transaction, on connections apart from those of everything that is lasting.

    They are not tested before each use, as those are: where the server has closed one, its statement is made
    once more on a new one.
    """

    def __init__(self, engine: AsyncEngine) -> None:
        self._engine = engine

    @classmethod
    def of(cls, database: Database) -> Self:
        """Statements on a database, which is open and PostgreSQL."""
        return cls(statement_engine(database.engine.url))

    async def execute(
        self, statement: Executable, values: Mapping[str, object], seconds: float = STATEMENT_SECONDS
    ) -> Sequence[Row[Any]]:
        """Run a statement; returns its rows, if it gives any.

        Raises DatabaseUnavailableError where it was not done in so many seconds, else DatabaseError.
        """
        try:
            return await within(seconds, self._executed(statement, values))
        except TimeoutError as error:
            raise explained_outage(self._engine.url, error) from None

    async def close(self) -> None:
        """Close the connections."""
        await completed(self._engine.dispose())

    async def _executed(self, statement: Executable, values: Mapping[str, object]) -> Sequence[Row[Any]]:
        with converted_faults(self._engine.url):
            try:
                return await self._executed_once(statement, values)
            except DBAPIError as error:
                if not error.connection_invalidated:
                    raise
            return await self._executed_once(statement, values)

    async def _executed_once(self, statement: Executable, values: Mapping[str, object]) -> Sequence[Row[Any]]:
        async with self._engine.connect() as connection:
            result = await connection.execute(statement, dict(values))
            return result.all() if result.returns_rows else ()
