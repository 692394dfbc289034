"""`dispatch add`, `dispatch fetch` and `dispatch feeds`.

The modules that fetch and read pages take longer to load than other commands take to run, so they are
loaded only when they are needed.
"""

import asyncio
from typing import Literal

from pydantic import Field
from pydantic_settings import CliPositionalArg, CliToggleFlag

from bot.cli.command import Command, ExitCode, UsageError

NO_FEEDS = "there are no feeds: set DISPATCH_FEEDS to the addresses of some, or use dispatch feeds add URL"


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
        from bot.cli.importing import adding

        if not self.sources:
            raise UsageError("name what to add: a file, a folder, an address, or -")
        try:
            columns = adding.named_columns(self.columns)
        except ValueError as error:
            raise UsageError(f"--map: {error}; write --map title=headline,date=day") from error
        failed = asyncio.run(adding.add(list(dict.fromkeys(self.sources)), self.settings(), columns))
        return ExitCode.PROBLEMS if failed else ExitCode.ANSWERED


class FetchCommand(Command):
    """Check every feed once. Exit code 1: something could not be imported."""

    all_articles: CliToggleFlag[bool] = Field(
        default=False, alias="all", description="import every article that the feeds hold, for a first start"
    )

    def run(self) -> ExitCode:
        from bot.cli.importing import imports

        settings = self.settings()
        results = asyncio.run(imports.fetch(settings, self.all_articles))
        if not results:
            raise UsageError(NO_FEEDS)
        for result in results:
            imports.print_feed_result(result, settings)
        return ExitCode.PROBLEMS if any(result.problems for result in results) else ExitCode.ANSWERED


class FeedsCommand(Command):
    """List the feeds with their state; import, add or remove some.

    dispatch feeds import FILE reads a list of feeds (OPML), dispatch feeds add URL and dispatch feeds remove
    URL change the feeds that are kept in the database, beside those of DISPATCH_FEEDS.
    """

    action: CliPositionalArg[Literal["list", "import", "add", "remove"]] = Field(
        default="list", description="list, import, add or remove"
    )
    sources: CliPositionalArg[list[str]] = Field(
        default=[], alias="SOURCE", description="an OPML file for import, addresses for add and remove"
    )
    as_json: CliToggleFlag[bool] = Field(default=False, alias="json", description="print JSON")

    def run(self) -> ExitCode:
        from bot.cli.importing import feeds
        from bot.web.errors import ImportFailedError

        if (self.action == "list") == bool(self.sources):
            raise UsageError("write dispatch feeds, or dispatch feeds import FILE, add URL or remove URL")
        settings = self.settings()
        try:
            if self.action == "list":
                feeds.show(settings, self.as_json)
            else:
                feeds.change(self.action, self.sources, settings)
        except ImportFailedError as error:
            raise UsageError(str(error)) from error
        return ExitCode.ANSWERED
