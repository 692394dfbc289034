"""All commands, and with them all that they import."""

from pydantic import Field
from pydantic_settings import CliSubCommand

from bot.cli.backup import BackupCommand, RestoreCommand
from bot.cli.command_line import CommandLine
from bot.cli.commands import (
    AskCommand,
    ChatCommand,
    InlineCommand,
    KeyCommand,
    LatestCommand,
    RunCommand,
)
from bot.cli.health import HealthCommand
from bot.cli.importing.import_commands import AddCommand, FeedsCommand, FetchCommand
from bot.cli.reading_commands import CheckCommand, ShowCommand


class Dispatch(CommandLine, json_schema_extra={"description": "command_line.about"}):
    """Answers questions from a folder of dated reports, word for word."""

    ask: CliSubCommand[AskCommand] = Field(description="command_line.ask")
    inline: CliSubCommand[InlineCommand] = Field(description="command_line.inline")
    latest: CliSubCommand[LatestCommand] = Field(description="command_line.latest")
    show: CliSubCommand[ShowCommand] = Field(description="command_line.show")
    check: CliSubCommand[CheckCommand] = Field(description="command_line.check")
    add: CliSubCommand[AddCommand] = Field(description="command_line.add")
    fetch: CliSubCommand[FetchCommand] = Field(description="command_line.fetch")
    feeds: CliSubCommand[FeedsCommand] = Field(description="command_line.feeds")
    key: CliSubCommand[KeyCommand] = Field(description="command_line.key")
    backup: CliSubCommand[BackupCommand] = Field(description="command_line.backup")
    restore: CliSubCommand[RestoreCommand] = Field(description="command_line.restore")
    chat: CliSubCommand[ChatCommand] = Field(description="command_line.chat")
    run: CliSubCommand[RunCommand] = Field(description="command_line.run")
    health: CliSubCommand[HealthCommand] = Field(description="command_line.health")
