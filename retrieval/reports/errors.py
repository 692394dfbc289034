"""What can be wrong with a report's file, as data: the words for it are those of whoever shows it."""

import re
from collections.abc import Iterable
from pathlib import Path
from typing import NamedTuple, Self

_UNSHOWN = re.compile("[\x00-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff]")  # ends a line, or is no character


class Finding(NamedTuple):
    """What is wrong with a file, or uncertain: its name, and the values that a sentence about it shows.

    The values are pairs of a name and a text or number, so that a finding can be compared and stored.
    """

    name: str
    values: tuple[tuple[str, str | int], ...] = ()

    @classmethod
    def of(cls, name: str, /, **values: str | int) -> Self:
        """A finding with its values by name."""
        return cls(name, tuple(values.items()))

    @classmethod
    def stored(cls, name: str, values: Iterable[Iterable[str | int]]) -> Self:
        """A finding that was stored as JSON, where every tuple became a list."""
        return cls(name, tuple((str(key), value) for key, value in values))

    def __str__(self) -> str:
        values = ", ".join(f"{key}={value!r}" for key, value in self.values)
        return f"{self.name} ({values})" if values else self.name


class ReportError(ValueError):
    """A file that cannot be read as a report: where, and what is wrong."""

    def __init__(self, path: Path | str, line: int, finding: Finding) -> None:
        self.path = shown_path(path)
        super().__init__(f"{self.path}:{line}: {finding}")
        self.line = line
        self.finding = finding


class NoFolderError(FileNotFoundError):
    """There is no folder of reports where one should be, or it cannot be listed; the cause tells why."""

    def __init__(self, folder: Path, cause: OSError) -> None:
        self.folder = folder
        self.reason = system_message(cause)
        super().__init__(cause.errno, self.reason, str(folder))


def system_message(error: OSError) -> str:
    """What the operating system says of an error, such as "Permission denied"."""
    return error.strerror or type(error).__name__


def shown_path(path: Path | str) -> str:
    """A path as messages show it, on one line: a name may hold any bytes, line breaks too."""
    return _UNSHOWN.sub("?", str(path))
