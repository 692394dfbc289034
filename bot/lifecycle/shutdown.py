"""Stops a bot within seconds: what is being answered is completed, nothing holds the stop up."""

from __future__ import annotations  # SQLAlchemy is slow to import, and large: only for a bot with a database

import asyncio
import logging
import sys
from collections.abc import Coroutine
from typing import TYPE_CHECKING, Any

from bot.context import App
from bot.logs import explanation
from bot.updates.update_source import UpdateSource

if TYPE_CHECKING:
    from bot.database.engine import Database
    from bot.replicas.replica import Replica

logger = logging.getLogger(__name__)

CLOSE_SECONDS = 0.8  # each for the application, the database and the connections


async def shut_down(app: App, source: UpdateSource) -> None:
    """Stop all that `startup` has started, as far as it has come; the source takes nothing any more."""
    services = app.bot_data
    if extraction := sys.modules.get("bot.importing.extraction_process"):  # slow to import: only if it was
        extraction.EXTRACTION.stop()
    # What runs in the background needs the database, but not the handlers; both are ended side by side.
    await asyncio.gather(
        _logged(_finish_updates(app, source), "the updates"),
        _logged(services.tasks.end(), "background work"),
        _logged(_end_leased(app), "the background work of all replicas"),
    )
    # Until here monitoring was told of the stop, and a webhook's updates were answered.
    await _logged(services.running.aclose(), "the HTTP server")
    if app.running:
        await _limited(app.stop(), "the application")
    if services.database:
        await _limited(_close_database(services.database, services.replica), "the database")
    await _limited(_disconnect(app), "the connections to Telegram")
    logger.info("Stopped; since the start: %s", services.metrics)


async def _finish_updates(app: App, source: UpdateSource) -> None:
    if app.running:
        await source.finish()


async def _end_leased(app: App) -> None:
    if replica := app.bot_data.replica:
        await replica.background.end()


async def _close_database(database: Database, replica: Replica | None) -> None:
    try:
        if replica:
            await replica.close()
    finally:
        await database.close()


async def _disconnect(app: App) -> None:
    await app.shutdown()
    for request in app.bot._request:  # which PTB leaves open where the first getMe has failed
        await request.shutdown()


async def _limited(work: Coroutine[Any, Any, None], name: str, seconds: float = CLOSE_SECONDS) -> None:
    try:
        async with asyncio.timeout(seconds):
            await _logged(work, name)
    except TimeoutError:
        logger.warning("Stopped without waiting longer for %s", name)


async def _logged(work: Coroutine[Any, Any, None], name: str) -> None:
    """Await one part of the stop; its error must not keep the other parts from theirs."""
    try:
        await work
    except Exception as error:
        logger.error("Stopping %s failed: %s", name, explanation(error))
