"""Makes an input that fails smaller, as long as it fails in the same way."""

import time
from collections.abc import Callable, Iterator
from typing import Any

SECONDS = 10.0


def smallest(value: Any, fails: Callable[[Any], bool], seconds: float = SECONDS) -> Any:
    """The smallest input that was found to fail within some seconds."""
    until = time.monotonic() + seconds
    smaller = True
    while smaller:
        smaller = False
        for candidate in _smaller(value):
            if time.monotonic() > until:
                return value
            if fails(candidate):
                value, smaller = candidate, True
                break
    return value


def _smaller(value: Any) -> Iterator[Any]:
    """The value without parts of it, large parts first."""
    if isinstance(value, str | bytes):
        size = (len(value) + 1) // 2
        while size:
            yield from (value[:start] + value[start + size :] for start in range(0, len(value), size))
            size = 0 if size == 1 else (size + 1) // 2
    elif isinstance(value, dict):
        for key in value:
            yield {name: part for name, part in value.items() if name != key}
        yield from (value | {key: one} for key, part in value.items() for one in _smaller(part))
    elif isinstance(value, list | tuple):
        places = range(len(value))
        if isinstance(value, list):  # a tuple keeps its shape
            yield from ([*value[:at], *value[at + 1 :]] for at in places)
        yield from (
            type(value)((*value[:at], one, *value[at + 1 :])) for at in places for one in _smaller(value[at])
        )
