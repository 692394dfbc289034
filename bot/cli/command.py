"""What every command has: options, exit codes, and an error of its usage."""

from abc import ABC, abstractmethod
from enum import IntEnum
from pathlib import Path

from pydantic import BaseModel, Field

from bot.settings import Settings


class ExitCode(IntEnum):
    """The exit code of a command."""

    ANSWERED = 0
    PROBLEMS = 1
    USAGE = 2
    ABSTAINED = 3


class UsageError(Exception):
    """The arguments or settings do not fit together; the message says what to change."""


class Command(BaseModel, ABC):
    """The options of every command."""

    reports: Path | None = Field(default=None, description="command_line.reports")

    def settings(self) -> Settings:
        """The settings, with the folder from the command line where one is given."""
        return Settings(reports=self.reports) if self.reports else Settings()

    @abstractmethod
    def run(self) -> ExitCode:
        """Run the command; returns the exit code."""
