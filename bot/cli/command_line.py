"""The command line: which commands there are, and which of them the arguments name."""

from argparse import ArgumentParser
from collections.abc import Sequence
from importlib import import_module

from bot.cli.command import Command, UsageError
from bot.wording import wording

# Name -> module in bot.cli, class. Only the command that is named is imported, as most load slowly.
COMMANDS = {
    "ask": ("question_commands", "AskCommand"),
    "inline": ("question_commands", "InlineCommand"),
    "latest": ("question_commands", "LatestCommand"),
    "show": ("reading_commands", "ShowCommand"),
    "check": ("reading_commands", "CheckCommand"),
    "add": ("importing.import_commands", "AddCommand"),
    "fetch": ("importing.import_commands", "FetchCommand"),
    "feeds": ("importing.import_commands", "FeedsCommand"),
    "key": ("bot_commands", "KeyCommand"),
    "backup": ("backup", "BackupCommand"),
    "restore": ("backup", "RestoreCommand"),
    "chat": ("bot_commands", "ChatCommand"),
    "run": ("bot_commands", "RunCommand"),
    "health": ("health", "HealthCommand"),
}


def command_class(name: str) -> type[Command]:
    """The command of a name, imported."""
    module, class_name = COMMANDS[name]
    command: type[Command] = getattr(import_module(f"bot.cli.{module}"), class_name)
    return command


def read_arguments(arguments: Sequence[str]) -> Command | None:
    """The command that the arguments name; None for --version.

    Raises UsageError, and SystemExit as argparse does: after the help, and where it knows no such argument.
    """
    parser = ArgumentParser(prog="dispatch", description=wording("command_line.about"))
    parser.add_argument("--version", action="store_true", help=wording("command_line.version"))
    parsers = parser.add_subparsers(title="subcommands", dest="command")
    named = next((each for each in arguments if not each.startswith("-")), "")
    for name in COMMANDS:
        about = wording(command_class(name).about) if name == named else ""
        command_parser = parsers.add_parser(name, help=wording(f"command_line.{name}"), description=about)
        if name == named:
            command_class(name).add_arguments(command_parser)
    given = parser.parse_args(arguments)
    if given.version:
        return None
    if given.command is None:
        raise UsageError(wording("command_line.name_command"))
    return command_class(given.command).of(given)
