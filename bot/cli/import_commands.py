"""`dispatch add` and `dispatch fetch`.

What fetches and reads pages takes longer to import than other commands take, so it is imported when it is
needed.
"""

import asyncio

from pydantic import Field
from pydantic_settings import CliPositionalArg

from bot.cli.commands import Command, ExitCode, UsageError


class AddCommand(Command):
    """Add reports: text files, saved pages, addresses of articles, or - for standard input.

    Exit code 1: some could not be added.
    """

    sources: CliPositionalArg[list[str]] = Field(
        default=[], alias="SOURCE", description="a file, an address with https://, or -"
    )

    def run(self) -> ExitCode:
        from bot.cli import imports
        from bot.web.errors import ImportFailedError

        if not self.sources:
            raise UsageError("name what to add: a report file, a saved page, an address, or -")
        sources = list(dict.fromkeys(self.sources))
        results = asyncio.run(imports.add(sources, self.settings()))
        for result in results:
            imports.print_result(result)
        failed = any(isinstance(result, ImportFailedError) for result in results)
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
