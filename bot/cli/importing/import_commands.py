"""`dispatch add`, `dispatch fetch` and `dispatch feeds`.

The modules that fetch and read pages take longer to load than other commands take to run, so they are
loaded only when they are needed.
"""

import asyncio
from typing import Literal

from pydantic import Field
from pydantic_settings import CliPositionalArg, CliToggleFlag

from bot.cli.command import Command, ExitCode, UsageError
from bot.wording import wording


class AddCommand(Command, json_schema_extra={"description": "command_line.about_add"}):
    """Add reports: files of many kinds, folders, addresses of articles, or - for standard input.

    Exit code 1: some could not be added.
    """

    sources: CliPositionalArg[list[str]] = Field(
        default=[], alias="SOURCE", description="command_line.add_sources"
    )
    columns: list[str] = Field(
        default=[],
        alias="map",
        description="command_line.add_map",
    )

    def run(self) -> ExitCode:
        from bot.cli.importing import adding

        if not self.sources:
            raise UsageError(wording("command_line.name_sources"))
        try:
            columns = adding.named_columns(self.columns)
        except ValueError as error:
            raise UsageError(wording("command_line.wrong_map", error=error)) from error
        failed = asyncio.run(adding.add(list(dict.fromkeys(self.sources)), self.settings(), columns))
        return ExitCode.PROBLEMS if failed else ExitCode.ANSWERED


class FetchCommand(Command, json_schema_extra={"description": "command_line.about_fetch"}):
    """Check every feed once. Exit code 1: something could not be imported."""

    all_articles: CliToggleFlag[bool] = Field(
        default=False, alias="all", description="command_line.fetch_all"
    )

    def run(self) -> ExitCode:
        from bot.cli.importing import imports

        settings = self.settings()
        results = asyncio.run(imports.fetch(settings, self.all_articles))
        if not results:
            raise UsageError(wording("command_line.no_feeds"))
        for result in results:
            imports.print_feed_result(result, settings)
        return ExitCode.PROBLEMS if any(result.problems for result in results) else ExitCode.ANSWERED


class FeedsCommand(Command, json_schema_extra={"description": "command_line.about_feeds"}):
    """List the feeds with their state; import, add or remove some.

    dispatch feeds import FILE reads a list of feeds (OPML), dispatch feeds add URL and dispatch feeds remove
    URL change the feeds that are kept in the database, beside those of DISPATCH_FEEDS.
    """

    action: CliPositionalArg[Literal["list", "import", "add", "remove"]] = Field(
        default="list", description="command_line.feeds_action"
    )
    sources: CliPositionalArg[list[str]] = Field(
        default=[], alias="SOURCE", description="command_line.feeds_sources"
    )
    as_json: CliToggleFlag[bool] = Field(default=False, alias="json", description="command_line.json")

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
