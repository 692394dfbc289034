"""`dispatch add` and `dispatch fetch`.

What fetches and reads pages takes longer to import than other commands take, so it is imported when it is
needed.
"""

import asyncio

from pydantic import Field
from pydantic_settings import CliPositionalArg

from bot.cli.commands import Command, ExitCode, UsageError


class AddCommand(Command):
    """Add reports: files of many kinds, folders, addresses of articles, or - for standard input.

    Exit code 1: some could not be added.
    """

    sources: CliPositionalArg[list[str]] = Field(
        default=[], alias="SOURCE", description="a file, a folder, an address with https://, or -"
    )
    columns: list[str] = Field(
        default=[],
        alias="map",
        description="what the columns of a table hold, where their names do not say it: "
        "title=headline,date=day,text=story",
    )

    def run(self) -> ExitCode:
        from bot.cli import adding

        if not self.sources:
            raise UsageError("name what to add: a file, a folder, an address, or -")
        try:
            columns = adding.named_columns(self.columns)
        except ValueError as error:
            raise UsageError(f"--map: {error}; write --map title=headline,date=day") from error
        failed = asyncio.run(adding.add(list(dict.fromkeys(self.sources)), self.settings(), columns))
        return ExitCode.PROBLEMS if failed else ExitCode.ANSWERED


class FetchCommand(Command):
    """Check every feed of DISPATCH_FEEDS once. Exit code 1: something could not be imported."""

    def run(self) -> ExitCode:
        from bot.cli import imports

        settings = self.settings()
        if not settings.feeds:
            raise UsageError("there are no feeds: set DISPATCH_FEEDS to the addresses of some")
        results = asyncio.run(imports.fetch(settings))
        for result in results:
            imports.print_feed_result(result, settings)
        return ExitCode.PROBLEMS if any(result.problems for result in results) else ExitCode.ANSWERED
