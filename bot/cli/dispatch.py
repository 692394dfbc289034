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


class Dispatch(CommandLine):
    """Answers questions from a folder of dated reports, word for word."""

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
