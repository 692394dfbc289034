"""What the bot did, in numbers: never what anybody wrote, nor who."""

from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from time import perf_counter

from prometheus_client import CollectorRegistry, Counter, Histogram, ProcessCollector

from bot.wording import wording

# Shown as 0 before they first happen, so that monitoring sees the step from 0 to 1.
EXPECTED = (
    "updates",
    "unreadable updates",
    "answers",
    "abstentions",
    "errors",
    "misquotes",
    "unparsable",
    "announcements dropped",
    "failed feed checks",
    "reloads",
    "failed reloads",
    "feed rounds",
    "failed feeds",
    "announcements",
    "digests",
)
BUCKETS = 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 300  # seconds


class Metrics:
    """Counters and durations since the start, in a Prometheus registry of their own.

    Events and activities are labels: names from the code, a few dozen in all, never data.
    """

    def __init__(self) -> None:
        self.registry = CollectorRegistry()
        self._events = Counter(
            "dispatch_events", wording("running.events"), ["event"], registry=self.registry
        )
        self._durations = Histogram(
            "dispatch_duration_seconds",
            wording("running.durations"),
            ["activity"],
            buckets=BUCKETS,
            registry=self.registry,
        )
        ProcessCollector(registry=self.registry)  # memory, CPU time and open files, where /proc is
        self._event = cache(self._events.labels)
        self._duration = cache(self._durations.labels)
        for event in EXPECTED:
            self._event(event)

    def count(self, event: str) -> None:
        """Add one to an event."""
        self._event(event).inc()

    @contextmanager
    def timing(self, activity: str) -> Iterator[None]:
        """Record how long the block takes, also where it fails."""
        start = perf_counter()
        try:
            yield
        finally:
            self._duration(activity).observe(perf_counter() - start)

    def __getitem__(self, event: str) -> int:
        return self._counts().get(event, 0)

    def __repr__(self) -> str:
        happened = {event: count for event, count in sorted(self._counts().items()) if count}
        return f"Metrics({happened})"

    def _counts(self) -> dict[str, int]:
        samples = [sample for metric in self._events.collect() for sample in metric.samples]
        return {
            each.labels["event"]: int(each.value) for each in samples if each.name == "dispatch_events_total"
        }
