"""What every command has: arguments, exit codes, and an error of its usage."""

from abc import ABC, abstractmethod
from argparse import ArgumentParser, Namespace
from collections.abc import Callable
from dataclasses import MISSING, dataclass, field, fields
from datetime import date
from enum import IntEnum
from pathlib import Path
from typing import TYPE_CHECKING, Any, ClassVar, Self

from bot.configuration.errors import ConfigurationError
from bot.wording import wording

if TYPE_CHECKING:
    from bot.settings import Settings


class ExitCode(IntEnum):
    """The exit code of a command."""

    ANSWERED = 0
    PROBLEMS = 1
    USAGE = 2
    ABSTAINED = 3


class UsageError(Exception):
    """The arguments or settings do not fit together; each of `args` is a line that says what to change."""


@dataclass(frozen=True, slots=True)
class Argument:
    """How a field of a command is given: the name of its sentence, and what argparse is told.

    `read` makes the value of a text, and raises ValueError with what is wrong.
    """

    flags: tuple[str, ...]  # none: it is given by its place
    words: str
    read: Callable[[str], object]
    options: dict[str, Any]

    def add_to(self, parser: ArgumentParser, name: str) -> None:
        """Tell argparse of it, as the field of a name."""
        words, options = wording(self.words).replace("%", "%%"), dict(self.options)
        if options.get("default"):
            words += " (default: %(default)s)"
        if self.flags:
            options["dest"] = name
        else:
            options.setdefault("metavar", name.upper())
        parser.add_argument(*(self.flags or (name,)), help=words, **options)

    def value(self, given: Any, name: str, command: str) -> Any:
        """The value of what argparse has read. Raises UsageError."""
        try:
            if isinstance(given, list):
                return [self.read(each) for each in given]
            return self.read(given) if isinstance(given, str) else given
        except ValueError as error:
            place = self.flags[0] if self.flags else self.options.get("metavar", name.upper())
            raise UsageError(
                wording("command_line.wrong_argument", place=place, message=error, command=command)
            ) from error


def argument(*flags: str, words: str, read: Callable[[str], object] = str, **options: Any) -> Any:
    """A field of a command that is given as an argument; see `Argument`. Without a default it is required."""
    return field(
        default=options.get("default", MISSING),
        metadata={"argument": Argument(flags, words, read, options)},
    )


def flag(name: str, words: str) -> Any:
    """A field of a command that is false unless the flag is given."""
    return argument(name, words=words, action="store_true", default=False)


@dataclass(frozen=True, kw_only=True)
class Command(ABC):
    """The options of every command."""

    about: ClassVar[str]  # the name of the sentences above its help

    reports: Path | None = argument(
        "--reports", words="command_line.reports", read=Path, metavar="DIR", default=None
    )

    @classmethod
    def add_arguments(cls, parser: ArgumentParser) -> None:
        """Tell argparse what the command takes."""
        for each in fields(cls):
            each.metadata["argument"].add_to(parser, each.name)

    @classmethod
    def of(cls, given: Namespace) -> Self:
        """The command as argparse has read it. Raises UsageError where a value has the wrong form."""
        return cls(
            **{
                each.name: each.metadata["argument"].value(
                    getattr(given, each.name), each.name, given.command
                )
                for each in fields(cls)
            }
        )

    def settings(self) -> "Settings":
        """The settings, with the folder from the command line where one is given. Raises UsageError."""
        from pydantic import ValidationError  # takes longer to import than `dispatch --help` needs

        from bot.settings import Settings, explain

        try:
            # A folder that is named here is read itself.
            return Settings(reports=self.reports, engine=None) if self.reports else Settings()
        except (ValidationError, ConfigurationError) as error:
            raise UsageError(*explain(error)) from error

    @abstractmethod
    def run(self) -> ExitCode:
        """Run the command; returns the exit code."""


def day(text: str) -> date:
    """A date as a program writes it. Raises ValueError."""
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise ValueError(wording("command_line.not_a_date", value=text)) from error


def number_from(least: int) -> Callable[[str], int]:
    """Reads a whole number that is not smaller."""

    def read(text: str) -> int:
        if not text.strip().removeprefix("-").isdecimal() or int(text) < least:
            raise ValueError(wording("command_line.not_a_number", value=text, least=least))
        return int(text)

    return read
