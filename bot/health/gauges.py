"""The figures of the moment, read when monitoring asks for them, beside what was counted since the start."""

import asyncio
import logging
from collections.abc import Awaitable, Callable, Iterable, Sequence
from dataclasses import dataclass

from prometheus_client import CollectorRegistry, generate_latest
from prometheus_client.metrics_core import GaugeMetricFamily, Metric

from bot.logs import frames

GAUGE_SECONDS = 2.0  # for all gauges together

logger = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Gauge:
    """A figure by its name in Prometheus; `read` gives None where there is none."""

    name: str
    description: str
    read: Callable[[], Awaitable[float | None]]


async def metrics_text(registry: CollectorRegistry, gauges: Sequence[Gauge]) -> bytes:
    """All metrics in Prometheus' text format. A gauge that cannot be read, or not in time, is left out."""
    reads = {asyncio.ensure_future(gauge.read()): gauge for gauge in gauges}
    families = list[Metric](registry.collect())
    if reads:
        done, hanging = await asyncio.wait(reads, timeout=GAUGE_SECONDS)
        for each in hanging:
            each.cancel()
        families += [
            GaugeMetricFamily(gauge.name, gauge.description, value)
            for read, gauge in reads.items()
            if read in done and (value := _value(gauge, read)) is not None
        ]
    return generate_latest(_Collected(families))


def _value(gauge: Gauge, read: "asyncio.Future[float | None]") -> float | None:
    if error := read.exception():
        logger.warning("%s could not be read: %s", gauge.name, frames(error))
        return None
    return read.result()


class _Collected:
    """Metrics as generate_latest takes them."""

    def __init__(self, families: Iterable[Metric]) -> None:
        self._families = families

    def collect(self) -> Iterable[Metric]:
        return self._families
