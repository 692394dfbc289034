"""What every entry of the program has for the fuzz test: inputs, and what must hold for each."""

from abc import ABC, abstractmethod
from pathlib import Path
from typing import Any, ClassVar, Generic, TypeVar

from tests.fuzz.mutations import Draw
from tests.fuzz.recorded_log import RecordedLog

T = TypeVar("T")


class Entry(ABC, Generic[T]):
    """One entry. Inputs are bytes, texts, numbers, and lists, tuples and dicts of them."""

    name: ClassVar[str]

    def __init__(self, folder: Path, log: RecordedLog) -> None:
        """`folder` is empty, and the entry's own."""
        self.folder = folder
        self.log = log

    @abstractmethod
    def input(self, draw: Draw) -> T:
        """An input, by these random numbers alone."""

    @abstractmethod
    def check(self, given: T) -> None:
        """Give the program an input. Raises AssertionError, or whatever it raises that is not documented."""

    def close(self) -> None:
        """End what was started."""


AnyEntry = Entry[Any]
