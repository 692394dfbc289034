"""Counters and durations."""

import pytest
from prometheus_client import generate_latest

from bot.health.metrics import EXPECTED, Metrics


def test_events_are_counted() -> None:
    metrics = Metrics()
    metrics.count("answers")
    metrics.count("answers")
    metrics.count("abstentions")

    assert (metrics["answers"], metrics["never"]) == (2, 0)
    assert repr(metrics) == "Metrics({'abstentions': 1, 'answers': 2})"


def test_expected_events_begin_at_zero_and_others_when_they_happen() -> None:
    metrics = Metrics()
    metrics.count("something new")
    text = generate_latest(metrics.registry).decode()

    assert all(f'dispatch_events_total{{event="{event}"}} 0.0' in text for event in EXPECTED)
    assert 'dispatch_events_total{event="something new"} 1.0' in text


def test_durations_are_put_into_buckets() -> None:
    metrics = Metrics()
    with metrics.timing("answer"):
        pass
    with pytest.raises(KeyError), metrics.timing("answer"):
        raise KeyError
    text = generate_latest(metrics.registry).decode()

    assert 'dispatch_duration_seconds_bucket{activity="answer",le="+Inf"} 2.0' in text
    assert 'dispatch_duration_seconds_count{activity="answer"} 2.0' in text


def test_two_bots_in_one_process_have_metrics_of_their_own() -> None:
    one, other = Metrics(), Metrics()
    one.count("answers")

    assert other["answers"] == 0
