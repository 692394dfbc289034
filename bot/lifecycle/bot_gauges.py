"""The gauges of a running bot."""

from collections.abc import Callable, Sequence

from sqlalchemy import func, select

from bot.context import App
from bot.database.tables import outbox
from bot.health.gauges import Gauge
from bot.lifecycle.readiness import PollingAge


def bot_gauges(app: App, polling_age: PollingAge) -> Sequence[Gauge]:
    """What is queued, and what the archive holds."""
    services, processor = app.bot_data, app.update_processor
    archive, database = services.archive, services.database

    async def outbox_depth() -> float | None:
        if database is None:
            return None
        async with database.reading() as connection:
            return float(await connection.scalar(select(func.count()).select_from(outbox)) or 0)

    return (
        _gauge("polling_age_seconds", "Since the last answer of getUpdates.", polling_age),
        _gauge("queued_updates", "Updates that no handler has begun.", app.update_queue.qsize),
        _gauge(
            "current_updates",
            "Updates that are answered now, or wait for their chat's turn.",
            lambda: processor.current_concurrent_updates,
        ),
        Gauge("dispatch_outbox_messages", "Announcements that Telegram has not yet taken.", outbox_depth),
        _gauge("reports", "Reports that answers come from.", lambda: archive.coverage.reports),
        _gauge("passages", "Passages of these reports.", lambda: archive.coverage.passages),
        _gauge("undated_reports", "Reports without a date.", lambda: archive.notice_counts.get("undated", 0)),
        _gauge(
            "problems", "Files that are not reports, though they should be.", lambda: len(archive.problems)
        ),
    )


def _gauge(name: str, description: str, value: Callable[[], float | None]) -> Gauge:
    async def read() -> float | None:
        return value()

    return Gauge(f"dispatch_{name}", description, read)
