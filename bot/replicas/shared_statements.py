"""Single statements on the database that replicas share: one round trip each, and bounded in time."""

from collections.abc import Callable, Mapping, Sequence
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

    def __init__(self, make_engine: Callable[[], AsyncEngine]) -> None:
        self._make_engine = make_engine
        self._engine: AsyncEngine | None = None  # until it is needed

    @classmethod
    def of(cls, database: Database) -> Self:
        """Statements on a database: PostgreSQL, and open before the first of them."""
        return cls(lambda: statement_engine(database.engine.url))

    async def execute(
        self, statement: Executable, values: Mapping[str, object], seconds: float = STATEMENT_SECONDS
    ) -> Sequence[Row[Any]]:
        """Run a statement; returns its rows, if it gives any.

        Raises DatabaseUnavailableError where it was not done in so many seconds, else DatabaseError.
        """
        if self._engine is None:
            self._engine = self._make_engine()
        try:
            return await within(seconds, _executed(self._engine, statement, values))
        except TimeoutError as error:
            raise explained_outage(self._engine.url, error) from None

    async def close(self) -> None:
        """Close the connections."""
        if self._engine:
            engine, self._engine = self._engine, None
            await completed(engine.dispose())


async def _executed(
    engine: AsyncEngine, statement: Executable, values: Mapping[str, object]
) -> Sequence[Row[Any]]:
    with converted_faults(engine.url):
        try:
            return await _executed_once(engine, statement, values)
        except DBAPIError as error:
            if not error.connection_invalidated:
                raise
        return await _executed_once(engine, statement, values)


async def _executed_once(
    engine: AsyncEngine, statement: Executable, values: Mapping[str, object]
) -> Sequence[Row[Any]]:
    async with engine.connect() as connection:
        result = await connection.execute(statement, dict(values))
        return result.all() if result.returns_rows else ()
