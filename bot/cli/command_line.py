"""The command line: which commands there are, and which of them the arguments name."""

from argparse import ArgumentParser
from collections.abc import Sequence
from importlib import import_module

from bot.cli.command import Command, UsageError
from bot.wording import wording

# Name -> the name of its sentence, module, class. Only the one that is named is imported: most load slowly.
SUBCOMMANDS = {
    "ask": ("command_line.ask", "bot.cli.question_commands", "AskCommand"),
    "inline": ("command_line.inline", "bot.cli.question_commands", "InlineCommand"),
    "latest": ("command_line.latest", "bot.cli.question_commands", "LatestCommand"),
    "show": ("command_line.show", "bot.cli.reading_commands", "ShowCommand"),
    "check": ("command_line.check", "bot.cli.reading_commands", "CheckCommand"),
    "add": ("command_line.add", "bot.cli.importing.import_commands", "AddCommand"),
    "fetch": ("command_line.fetch", "bot.cli.importing.import_commands", "FetchCommand"),
    "feeds": ("command_line.feeds", "bot.cli.importing.import_commands", "FeedsCommand"),
    "index": ("command_line.index", "bot.cli.operating.index", "IndexCommand"),
    "key": ("command_line.key", "bot.cli.bot_commands", "KeyCommand"),
    "backup": ("command_line.backup", "bot.cli.operating.backup", "BackupCommand"),
    "restore": ("command_line.restore", "bot.cli.operating.backup", "RestoreCommand"),
    "chat": ("command_line.chat", "bot.cli.bot_commands", "ChatCommand"),
    "run": ("command_line.run", "bot.cli.bot_commands", "RunCommand"),
    "webhook": ("command_line.webhook", "bot.cli.operating.webhook", "WebhookCommand"),
    "health": ("command_line.health", "bot.cli.operating.health", "HealthCommand"),
}


def command_class(name: str) -> type[Command]:
    """The command of a name, imported."""
    _, module, class_name = SUBCOMMANDS[name]
    command: type[Command] = getattr(import_module(module), class_name)
    return command


def read_arguments(arguments: Sequence[str]) -> Command | None:
    """The command that the arguments name; None for --version.

    Raises UsageError, and SystemExit as argparse does: after the help, and where it knows no such argument.
    """
    parser = ArgumentParser(prog="dispatch", description=wording("command_line.about"))
    parser.add_argument("--version", action="store_true", help=wording("command_line.version"))
    parsers = parser.add_subparsers(title="subcommands", dest="command")
    named = next((each for each in arguments if not each.startswith("-")), "")
    for name, (words, _, _) in SUBCOMMANDS.items():
        about = wording(command_class(name).about) if name == named else ""
        command_parser = parsers.add_parser(name, help=wording(words), description=about)
        if name == named:
            command_class(name).add_arguments(command_parser)
    given = parser.parse_args(arguments)
    if given.version:
        return None
    if given.command is None:
        raise UsageError(wording("command_line.name_command"))
    return command_class(given.command).of(given)
