"""The error of settings that cannot be read."""

from collections.abc import Iterable


class ConfigurationError(Exception):
    """Settings that cannot be read: `problems` holds a line for each, with its cure and without values."""

    def __init__(self, problems: Iterable[str]) -> None:
        self.problems = tuple(problems)
        super().__init__("\n".join(self.problems))


def one_line(text: str) -> str:
    """A text with its line breaks and control characters escaped: what it quotes may hold some."""
    return "".join(each if each.isprintable() else each.encode("unicode_escape").decode() for each in text)
