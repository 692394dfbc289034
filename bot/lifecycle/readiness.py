"""What the running bot must be able to do to be ready."""

from __future__ import annotations  # SQLAlchemy is slow to import, and large: only for a bot with a database

import asyncio
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from bot.context import App, Services
from bot.findings import explained
from bot.health.checks import Check
from bot.updates.update_source import UpdateSource
from bot.wording import wording
from retrieval import Archive, SearchEngineError

if TYPE_CHECKING:
    from bot.database.engine import Database

SILENCE_SECONDS = 60.0  # without an answer of Telegram, which is asked at least every 30 s
DEAD_SECONDS = 900.0  # after which systemd may start the bot anew


def readiness_checks(app: App, source: UpdateSource) -> dict[str, Check]:
    """The checks by name; only a bot with a database has one of it."""
    services = app.bot_data
    checks: dict[str, Check] = {
        "updates": lambda: _updates(source),
        "archive": lambda: _archive(services.archive),
        "background": lambda: _background(services),
    }
    if database := services.database:
        checks["database"] = lambda: _database(database)
    return checks


async def _updates(source: UpdateSource) -> str | None:
    age = source.age
    if source.stopping:
        return wording("running.stopping")
    if age is None:
        return wording("running.not_answered")
    return None if age <= SILENCE_SECONDS else wording("running.no_answer", seconds=age)


async def _archive(archive: Archive) -> str | None:
    try:
        await asyncio.to_thread(archive.check)
    except SearchEngineError as error:
        return explained(error.finding).problem
    return None


async def _database(database: Database) -> str | None:
    """Commit a row: only that shows that the disk is not full."""
    from bot.database.tables import facts

    try:
        database.engine  # noqa: B018 - raises
    except RuntimeError:
        return wording("running.not_open")
    moment = {"value": datetime.now(UTC).isoformat(timespec="seconds")}
    checked = database.insert(facts).values(name="checked", **moment)
    async with database.writing() as connection:
        await connection.execute(checked.on_conflict_do_update(index_elements=["name"], set_=moment))
    return None


async def _background(services: Services) -> str | None:
    failed = dict(services.tasks.failures)
    if services.replica:
        failed |= services.replica.background.failures
    failures = [wording("running.failed", name=name, error=error) for name, error in failed.items()]
    return "; ".join(failures) or None
