"""The command `dispatch`: reads the arguments, runs a command, prints what went wrong."""

import argparse
import atexit
import os
import re
import sys
from collections.abc import Sequence
from typing import Any, NoReturn

from pydantic import ValidationError
from pydantic_settings import CliApp, CliSettingsSource, SettingsError, get_subcommand

from bot.cli import terminal
from bot.cli.batch import BatchError
from bot.cli.command import Command, ExitCode, UsageError
from bot.cli.command_line import command_line
from bot.configuration.errors import ConfigurationError
from bot.database.errors import DatabaseError
from bot.settings import explain, program_version
from bot.wording import wording


class _Help(argparse.HelpFormatter):
    """Help in the sentences whose names the commands and options have, without defaults None or empty."""

    def add_text(self, text: str | None) -> None:
        super().add_text(_worded(text) if text else text)

    def _expand_help(self, action: argparse.Action) -> str:
        text = super()._expand_help(action).replace(" (default: None)", "").replace(" (default: [])", "")
        return _worded(text)


def _worded(text: str) -> str:
    """A text with the sentence itself in the place of its name."""
    return re.sub(r"^command_line\.\w+", lambda name: wording(name[0]), text)


def program() -> NoReturn:
    """Run the command line and end the process with its exit code.

    A bot that has stopped ends at once: Python would first free a large archive piece by piece, which may
    take longer than a stop is given.
    """
    code = main()
    if sys.argv[1:2] == ["run"]:
        atexit._run_exitfuncs()
        sys.stdout.flush()
        sys.stderr.flush()
        os._exit(code)
    sys.exit(code)


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command line; returns the exit code."""
    terminal.prepare()
    try:
        code = _run(list(sys.argv[1:] if arguments is None else arguments))
        sys.stdout.flush()
    except BrokenPipeError:
        terminal.abandon()
        return ExitCode.ANSWERED
    except KeyboardInterrupt:
        return 130
    return code


def _run(arguments: list[str]) -> int:
    try:
        line = command_line(arguments)
        source = CliSettingsSource[Any](line, formatter_class=_Help, parse_args_method=_arguments)
        parsed = CliApp.run(line, cli_args=arguments, cli_settings_source=source)
    except (ValidationError, SettingsError) as error:
        terminal.complain(*_argument_problems(error))
        return ExitCode.USAGE
    if parsed.version:
        print(f"dispatch {program_version()}")
        return ExitCode.ANSWERED
    command = get_subcommand(parsed, is_required=False)
    if not isinstance(command, Command):
        terminal.complain(wording("command_line.name_command"))
        return ExitCode.USAGE
    try:
        return command.run()
    except (ValidationError, ConfigurationError) as error:
        terminal.complain(*explain(error))
    except (UsageError, BatchError, DatabaseError) as error:
        terminal.complain(str(error))
    return ExitCode.USAGE


def _arguments(
    parser: argparse.ArgumentParser, args: Sequence[str] | None, namespace: argparse.Namespace | None = None
) -> argparse.Namespace:
    """The parsed arguments, those of a list quoted: pydantic-settings would split them at commas."""
    parsed = parser.parse_args(args, namespace)
    for name, value in vars(parsed).items():
        if isinstance(value, list):
            setattr(parsed, name, [item if '"' in item else f'"{item}"' for item in value])
    return parsed


def _argument_problems(error: ValidationError | SettingsError) -> list[str]:
    if isinstance(error, SettingsError):
        return [str(error)]
    problems = []
    for problem in error.errors(include_url=False):
        command, *place = (str(part) for part in problem["loc"])
        message = problem["msg"].removeprefix("Value error, ")
        problems.append(
            wording("command_line.wrong_argument", place=" ".join(place), message=message, command=command)
        )
    return problems
