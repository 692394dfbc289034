"""What each address answers."""

import httpx
from starlette.applications import Starlette

from bot.health.checks import Checks
from bot.health.metrics import Metrics
from bot.health.routes import health_routes


async def passes() -> str | None:
    return None


async def fails() -> str | None:
    return "closed"


async def got(path: str, **checks: object) -> httpx.Response:
    app = Starlette(routes=health_routes(Checks(checks), Metrics().registry, []))  # type: ignore[arg-type]
    async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://bot") as client:
        return await client.get(path)


async def test_the_process_answers_whatever_the_checks_say() -> None:
    answer = await got("/healthz", archive=fails)

    assert (answer.status_code, answer.text) == (200, "ok\n")


async def test_all_checks_passed_is_ready() -> None:
    answer = await got("/readyz", archive=passes)

    assert answer.status_code == 200
    assert answer.json() == {"ready": True, "checks": {"archive": {"ok": True, "reason": None}}}


async def test_one_that_fails_is_not_ready() -> None:
    answer = await got("/readyz", archive=passes, database=fails)

    assert answer.status_code == 503
    assert answer.json()["ready"] is False
    assert answer.json()["checks"]["database"] == {"ok": False, "reason": "closed"}


async def test_metrics_are_in_prometheus_text_format() -> None:
    answer = await got("/metrics")

    assert answer.headers["content-type"].startswith("text/plain; version=")
    assert "# TYPE dispatch_events_total counter" in answer.text


async def test_other_addresses_are_unknown() -> None:
    assert (await got("/")).status_code == 404
