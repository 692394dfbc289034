"""The command `dispatch`: reads the arguments, runs a command, prints what went wrong."""

import argparse
import sys
from collections.abc import Sequence
from typing import Any

from pydantic import Field, ValidationError
from pydantic_settings import (
    BaseSettings,
    CliApp,
    CliSettingsSource,
    CliSubCommand,
    CliToggleFlag,
    PydanticBaseSettingsSource,
    SettingsConfigDict,
    SettingsError,
    get_subcommand,
)

from bot.cli import terminal
from bot.cli.backup import BackupCommand, RestoreCommand
from bot.cli.batch import BatchError
from bot.cli.commands import (
    AskCommand,
    ChatCommand,
    Command,
    ExitCode,
    InlineCommand,
    KeyCommand,
    LatestCommand,
    RunCommand,
    UsageError,
)
from bot.cli.health import HealthCommand
from bot.cli.importing.import_commands import AddCommand, FeedsCommand, FetchCommand
from bot.cli.reading_commands import CheckCommand, ShowCommand
from bot.configuration.errors import ConfigurationError
from bot.database.errors import DatabaseError
from bot.settings import explain, program_version


class Dispatch(BaseSettings):
    """Answers questions from a folder of dated reports, word for word."""

    model_config = SettingsConfigDict(
        cli_prog_name="dispatch",
        cli_kebab_case=True,
        cli_hide_none_type=True,
        cli_avoid_json=True,
    )

    ask: CliSubCommand[AskCommand] = Field(description="answer a question")
    inline: CliSubCommand[InlineCommand] = Field(description="what an inline query would find")
    latest: CliSubCommand[LatestCommand] = Field(description="the newest reports")
    show: CliSubCommand[ShowCommand] = Field(
        description="how reports are read: date, speakers, what is left out"
    )
    check: CliSubCommand[CheckCommand] = Field(description="read every report, print what is wrong")
    add: CliSubCommand[AddCommand] = Field(description="add reports: files, pages or addresses")
    fetch: CliSubCommand[FetchCommand] = Field(description="check every feed once")
    feeds: CliSubCommand[FeedsCommand] = Field(
        description="the feeds with their state; import, add or remove"
    )
    key: CliSubCommand[KeyCommand] = Field(description="print a new key for DISPATCH_SECRET_KEY")
    backup: CliSubCommand[BackupCommand] = Field(description="write the database to a file")
    restore: CliSubCommand[RestoreCommand] = Field(description="replace the database by a backup")
    chat: CliSubCommand[ChatCommand] = Field(description="the bot in the terminal")
    run: CliSubCommand[RunCommand] = Field(description="the bot in Telegram")
    health: CliSubCommand[HealthCommand] = Field(description="whether the running bot is ready")
    version: CliToggleFlag[bool] = Field(default=False, description="print the version")

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],  # noqa: ARG003 - the signature is pydantic's
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,  # noqa: ARG003
        dotenv_settings: PydanticBaseSettingsSource,  # noqa: ARG003
        file_secret_settings: PydanticBaseSettingsSource,  # noqa: ARG003
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        """The command line alone: an environment variable named CHECK must not choose a command."""
        return (init_settings,)


class _Help(argparse.HelpFormatter):
    """Help without defaults that are None or empty."""

    def _expand_help(self, action: argparse.Action) -> str:
        return super()._expand_help(action).replace(" (default: None)", "").replace(" (default: [])", "")


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
        source = CliSettingsSource[Any](Dispatch, formatter_class=_Help, parse_args_method=_arguments)
        parsed = CliApp.run(Dispatch, cli_args=arguments, cli_settings_source=source)
    except (ValidationError, SettingsError) as error:
        terminal.complain(*_argument_problems(error))
        return ExitCode.USAGE
    if parsed.version:
        print(f"dispatch {program_version()}")
        return ExitCode.ANSWERED
    command = get_subcommand(parsed, is_required=False)
    if not isinstance(command, Command):
        terminal.complain('name a command, for example: dispatch ask "Who said what?"; see dispatch --help')
        return ExitCode.USAGE
    try:
        return command.run()
    except (ValidationError, ConfigurationError) as error:
        terminal.complain(*explain(error))
    except (UsageError, BatchError, FileNotFoundError, NotADirectoryError, DatabaseError) as error:
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
        problems.append(f"{' '.join(place)}: {message}; see dispatch {command} --help")
    return problems
