"""What is served over HTTP: /healthz, /readyz and /metrics."""

from collections.abc import Callable, Sequence

from prometheus_client import CONTENT_TYPE_LATEST, CollectorRegistry
from starlette.requests import Request
from starlette.responses import JSONResponse, PlainTextResponse, Response
from starlette.routing import BaseRoute, Route

from bot.health.checks import Checks
from bot.health.gauges import Gauge, metrics_text


def health_routes(
    checks: Checks,
    registry: CollectorRegistry,
    gauges: Sequence[Gauge],
    background: Callable[[], str] | None = None,
) -> list[BaseRoute]:
    """The routes, for GET and HEAD alone.

    `background` tells of one of several bots, which of them does the work in the background.
    """

    async def healthz(_: Request) -> Response:
        return PlainTextResponse("ok\n")  # the process and its event loop answer

    async def readyz(_: Request) -> Response:
        results = await checks.results()
        ready = not any(results.values())
        shown = {name: {"ok": reason is None, "reason": reason} for name, reason in results.items()}
        told: dict[str, object] = {"ready": ready, "checks": shown}
        if background:
            told["background"] = background()
        return JSONResponse(told, 200 if ready else 503)

    async def metrics(_: Request) -> Response:
        return Response(await metrics_text(registry, gauges), media_type=CONTENT_TYPE_LATEST)

    return [Route("/healthz", healthz), Route("/readyz", readyz), Route("/metrics", metrics)]
