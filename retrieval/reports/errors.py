"""What can be wrong with a report's file."""

import re
from pathlib import Path

_UNSHOWN = re.compile("[\x00-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff]")  # ends a line, or is no character


class ReportError(ValueError):
    """A file that cannot be read as a report: where, what is wrong, and the cure."""

    def __init__(self, path: Path | str, line: int, problem: str, cure: str) -> None:
        self.path = shown_path(path)
        super().__init__(f"{self.path}:{line}: {problem}; {cure}")
        self.line = line
        self.problem = problem
        self.cure = cure


def system_message(error: OSError) -> str:
    """What the operating system says of an error, such as "Permission denied"."""
    return error.strerror or type(error).__name__


def shown_path(path: Path | str) -> str:
    """A path as messages show it, on one line: a name may hold any bytes, line breaks too."""
    return _UNSHOWN.sub("?", str(path))
