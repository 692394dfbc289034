"""Counters."""

from bot.metrics import Metrics


def test_events_are_counted() -> None:
    metrics = Metrics()
    metrics.count("answers")
    metrics.count("answers")
    metrics.count("abstentions")

    assert (metrics["answers"], metrics["never"]) == (2, 0)
    assert repr(metrics) == "Metrics({'abstentions': 1, 'answers': 2})"
