"""The command `dispatch`: reads the arguments, runs a command, prints what went wrong."""

import atexit
import gc
import os
import sys
from collections.abc import Sequence
from typing import NoReturn

from bot.cli import terminal
from bot.cli.command import ExitCode, UsageError
from bot.cli.command_line import read_arguments
from bot.configuration.errors import ConfigurationError
from bot.configuration.version import program_version
from bot.logs import OperatorError

# New objects, more than a question makes: to walk them after each 700, as usual, takes 60 ms in all.
COLLECT_EVERY = 200_000


def program() -> NoReturn:
    """Run the command line and end the process with its exit code.

    A bot that has stopped ends at once: Python would first free a large archive piece by piece, which may
    take longer than a stop is given.
    """
    runs = sys.argv[1:2] == ["run"]
    if not runs:
        gc.set_threshold(COLLECT_EVERY)
    code = main()
    if runs:
        atexit._run_exitfuncs()
        sys.stdout.flush()
        sys.stderr.flush()
        os._exit(code)
    gc.freeze()  # else Python walks all objects once more before it ends: a tenth of what a question takes
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
        if command := read_arguments(arguments):
            return command.run()
        print(f"dispatch {program_version()}")
    except UsageError as error:
        terminal.complain(*error.args)
    except ConfigurationError as error:
        terminal.complain(*error.problems)
    except OperatorError as error:
        terminal.complain(str(error))
    except Exception as error:
        from bot.cli.archive_opening import engine_problem  # slow to import
        from retrieval import SearchEngineError

        if not isinstance(error, SearchEngineError):
            raise
        terminal.complain(engine_problem(error))
    else:
        return ExitCode.ANSWERED
    return ExitCode.USAGE
