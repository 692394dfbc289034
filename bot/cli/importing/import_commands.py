"""`dispatch add`, `dispatch fetch` and `dispatch feeds`.

The modules that fetch and read pages take longer to load than other commands take to run, so they are
loaded only when they are needed.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar, Literal

from bot.cli.command import Command, ExitCode, UsageError, argument, flag
from bot.wording import wording

ACTIONS = ("list", "import", "add", "remove")  # of `dispatch feeds`


@dataclass(frozen=True, kw_only=True)
class AddCommand(Command):
    """Add reports: files of many kinds, folders, addresses of articles, or - for standard input.

    Exit code 1: some could not be added.
    """

    about: ClassVar = "command_line.about_add"

    sources: Sequence[str] = argument(
        words="command_line.add_sources", metavar="SOURCE", nargs="*", default=()
    )
    columns: Sequence[str] | None = argument(
        "--map", words="command_line.add_map", metavar="FIELD=COLUMN", action="append", default=None
    )

    def run(self) -> ExitCode:
        import asyncio

        from bot.cli.importing import adding

        if not self.sources:
            raise UsageError(wording("command_line.name_sources"))
        try:
            columns = adding.named_columns(self.columns or ())
        except ValueError as error:
            raise UsageError(wording("command_line.wrong_map", error=error)) from error
        failed = asyncio.run(adding.add(list(dict.fromkeys(self.sources)), self.settings(), columns))
        return ExitCode.PROBLEMS if failed else ExitCode.ANSWERED


@dataclass(frozen=True, kw_only=True)
class FetchCommand(Command):
    """Check every feed once. Exit code 1: something could not be imported."""

    about: ClassVar = "command_line.about_fetch"

    all_articles: bool = flag("--all", "command_line.fetch_all")

    def run(self) -> ExitCode:
        import asyncio

        from bot.cli.importing import imports

        settings = self.settings()
        results = asyncio.run(imports.fetch(settings, self.all_articles))
        if not results:
            raise UsageError(wording("command_line.no_feeds"))
        for result in results:
            imports.print_feed_result(result, settings)
        return ExitCode.PROBLEMS if any(result.problems for result in results) else ExitCode.ANSWERED


def _action(text: str) -> str:
    if text not in ACTIONS:
        raise ValueError(wording("command_line.unknown_action", value=text))
    return text


@dataclass(frozen=True, kw_only=True)
class FeedsCommand(Command):
    """List the feeds with their state; import, add or remove some.

    dispatch feeds import FILE reads a list of feeds (OPML), dispatch feeds add URL and dispatch feeds remove
    URL change the feeds that are kept in the database, beside those of DISPATCH_FEEDS.
    """

    about: ClassVar = "command_line.about_feeds"

    action: Literal["list", "import", "add", "remove"] = argument(
        words="command_line.feeds_action", read=_action, nargs="?", default="list"
    )
    sources: Sequence[str] = argument(
        words="command_line.feeds_sources", metavar="SOURCE", nargs="*", default=()
    )
    as_json: bool = flag("--json", "command_line.json")

    def run(self) -> ExitCode:
        from bot.cli.importing import feeds
        from bot.web.errors import ImportFailedError

        if (self.action == "list") == bool(self.sources):
            raise UsageError(wording("command_line.feeds_usage"))
        settings = self.settings()
        try:
            if self.action == "list":
                feeds.show(settings, self.as_json)
            else:
                feeds.change(self.action, self.sources, settings)
        except ImportFailedError as error:
            raise UsageError(str(error)) from error
        return ExitCode.ANSWERED
