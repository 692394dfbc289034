"""Gauges, beside counters, in Prometheus' text format."""

import asyncio
import logging

import pytest

from bot.health import gauges
from bot.health.gauges import Gauge, metrics_text
from bot.health.metrics import Metrics

WORD = "zebra"  # of a user


async def seven() -> float | None:
    return 7


async def nothing() -> float | None:
    return None


async def broken() -> float | None:
    raise ValueError(WORD)


async def hanging() -> float | None:
    await asyncio.Event().wait()
    return None


async def test_a_gauge_is_shown_with_its_meaning() -> None:
    text = (await metrics_text(Metrics().registry, [Gauge("luck", "How much.", seven)])).decode()

    assert "# HELP luck How much.\n# TYPE luck gauge\nluck 7.0\n" in text
    assert 'dispatch_events_total{event="answers"} 0.0' in text


async def test_what_cannot_be_read_is_left_out_and_stops_no_other(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr(gauges, "GAUGE_SECONDS", 0.01)
    shown = [Gauge(read.__name__, "A gauge.", read) for read in (nothing, broken, hanging, seven)]
    with caplog.at_level(logging.WARNING):
        text = (await metrics_text(Metrics().registry, shown)).decode()

    assert [line for line in text.splitlines() if "A gauge" in line] == ["# HELP seven A gauge."]
    assert "broken could not be read" in caplog.text
    assert WORD not in caplog.text
