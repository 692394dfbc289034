"""What can be wrong with a report's file."""

from pathlib import Path


class ReportError(ValueError):
    """A file that cannot be read as a report: where, what is wrong, and the cure."""

    def __init__(self, path: Path | str, line: int, problem: str, cure: str) -> None:
        self.path = str(path).encode(errors="replace").decode()  # a file name may not be valid UTF-8
        super().__init__(f"{self.path}:{line}: {problem}; {cure}")
        self.line = line
        self.problem = problem
        self.cure = cure


def system_message(error: OSError) -> str:
    """What the operating system says of an error, such as "Permission denied"."""
    return error.strerror or type(error).__name__
