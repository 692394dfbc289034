"""What monitoring and systemd are told of a running bot."""

import logging
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager

from bot.context import App
from bot.health.checks import Checks
from bot.health.systemd import Systemd
from bot.lifecycle.readiness import DEAD_SECONDS, readiness_checks
from bot.updates.update_source import UpdateSource
from bot.wording import wording

logger = logging.getLogger(__name__)


@asynccontextmanager
async def monitored(app: App, source: UpdateSource, systemd: Systemd | None = None) -> AsyncIterator[None]:
    """Serve DISPATCH_HTTP, and notify systemd, until the block ends. Raises ListenError."""
    services = app.bot_data

    def alive() -> bool:
        age = source.age
        return age is not None and age <= DEAD_SECONDS

    def status() -> str:
        coverage = services.archive.coverage
        state = "running.answering" if alive() else "running.waiting"
        return wording(state, reports=coverage.reports, passages=coverage.passages)

    async with AsyncExitStack() as stack:
        if address := services.settings.http:
            # Slow to import, and large: not for a bot that serves nothing.
            from bot.health.http_server import serving
            from bot.health.routes import health_routes
            from bot.lifecycle.bot_gauges import bot_gauges

            routes = health_routes(
                Checks(readiness_checks(app, source)),
                services.metrics.registry,
                bot_gauges(app, lambda: source.age),
                replica.background.role if (replica := services.replica) else None,
            )
            served = serving(address.host, address.port, [*routes, *source.routes()])
            await stack.enter_async_context(served)
            logger.info("/healthz, /readyz and /metrics are served at http://%s", address)
        await stack.enter_async_context((systemd or Systemd()).notifying(alive, alive, status))
        yield
