"""Plain counters of what the bot did: numbers only, never what anybody wrote."""

from collections import Counter


class Metrics:
    """Event name -> how often it happened since the start."""

    def __init__(self) -> None:
        self._counts: Counter[str] = Counter()

    def count(self, event: str) -> None:
        """Add one to an event."""
        self._counts[event] += 1

    def __getitem__(self, event: str) -> int:
        return self._counts[event]

    def __repr__(self) -> str:
        return f"Metrics({dict(sorted(self._counts.items()))})"
