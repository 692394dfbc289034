"""The gauges of a running bot."""

from collections.abc import Callable, Sequence

from sqlalchemy import func, select

from bot.context import App
from bot.database.tables import outbox
from bot.health.gauges import Gauge
from bot.wording import wording


def bot_gauges(app: App, telegram_age: Callable[[], float | None]) -> Sequence[Gauge]:
    """What is queued, and what the archive holds."""
    services, processor = app.bot_data, app.update_processor
    replica = services.replica
    archive, database = services.archive, services.database

    async def outbox_depth() -> float | None:
        if database is None:
            return None
        async with database.reading() as connection:
            return float(await connection.scalar(select(func.count()).select_from(outbox)) or 0)

    return (
        _gauge("telegram_age_seconds", wording("running.telegram_age"), telegram_age),
        _gauge("queued_updates", wording("running.queued_updates"), app.update_queue.qsize),
        _gauge(
            "current_updates",
            wording("running.current_updates"),
            lambda: processor.current_concurrent_updates,
        ),
        Gauge("dispatch_outbox_messages", wording("running.outbox"), outbox_depth),
        _gauge(
            "lease_held",
            wording("running.lease_held"),
            lambda: float(replica.background.is_held) if replica else None,
        ),
        _gauge("reports", wording("running.reports"), lambda: archive.coverage.reports),
        _gauge("passages", wording("running.passages"), lambda: archive.coverage.passages),
        _gauge(
            "undated_reports", wording("running.undated"), lambda: archive.notice_counts.get("undated", 0)
        ),
        _gauge("problems", wording("running.problems"), lambda: len(archive.problems)),
    )


def _gauge(name: str, description: str, value: Callable[[], float | None]) -> Gauge:
    async def read() -> float | None:
        return value()

    return Gauge(f"dispatch_{name}", description, read)
