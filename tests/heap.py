"""What is in memory: the sizes of objects, and where a text still is."""

import gc
from collections.abc import Collection, Iterator
from enum import Enum
from sys import getsizeof
from types import FrameType, FunctionType, ModuleType
from typing import Any


def deep_size(value: object) -> int:
    """The bytes of a value and of all that it holds, each object once; classes and functions aside."""
    sizes: dict[int, int] = {}
    waiting = [value]
    while waiting:
        one = waiting.pop()
        if id(one) not in sizes and not isinstance(one, type | ModuleType | FunctionType | Enum):
            sizes[id(one)] = getsizeof(one)
            waiting.extend(gc.get_referents(one))
    return sum(sizes.values())


def holders(words: Collection[str], but: Collection[str] = ()) -> list[str]:
    """The kinds of the objects that hold a text or bytes with one of some words, anywhere in the process.

    Frames are left out, as they are of who looks, and objects of the libraries `but`.
    """
    gc.collect()
    looked_for = id(words), *map(id, words)
    found: list[str] = []
    for holder in gc.get_objects():
        kind = f"{type(holder)}"
        of_library = any(kind.startswith(f"<class '{library}.") for library in but)
        if id(holder) in looked_for or isinstance(holder, FrameType) or of_library:
            continue
        for text in _texts(holder):
            plain = text if isinstance(text, str) else text.decode("ascii", "replace")
            if id(text) not in looked_for and any(word in plain for word in words):
                found.append(f"{kind}: {plain[:80]!r}")
    return found


def _texts(holder: Any) -> Iterator[str | bytes | bytearray]:
    for one in gc.get_referents(holder):
        if isinstance(one, str | bytes | bytearray):
            yield one
        elif not gc.is_tracked(one) and isinstance(one, tuple | dict):  # of atoms only
            yield from _texts(one)
