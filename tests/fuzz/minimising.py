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
    match value:
        case str() | bytes():
            size = len(value) // 2
            while size:
                for start in range(0, len(value), size):
                    yield value[:start] + value[start + size :]
                size //= 2
            if len(value) == 1:
                yield value[:0]
        case list() | tuple():
            if isinstance(value, list):
                for at in range(len(value)):
                    yield [*value[:at], *value[at + 1 :]]
            for at, part in enumerate(value):
                for one in _smaller(part):
                    yield type(value)((*value[:at], one, *value[at + 1 :]))
        case dict():
            for key in value:
                yield {name: part for name, part in value.items() if name != key}
            for key, part in value.items():
                for one in _smaller(part):
                    yield value | {key: one}
