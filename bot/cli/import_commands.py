"""`dispatch add` and `dispatch fetch`.

What fetches and reads pages takes longer to import than other commands take, so it is imported when it is
needed.
"""

import asyncio

from pydantic import Field
from pydantic_settings import CliPositionalArg

from bot.cli.commands import ANSWERED, PROBLEMS, Command, UsageError


class Add(Command):
    """Add reports: text files, saved pages, addresses of articles, or - for standard input.

    Exit code 1: some could not be added.
    """

    sources: CliPositionalArg[list[str]] = Field(
        default=[], alias="SOURCE", description="a file, an address with https://, or -"
    )

    def run(self) -> int:
        from bot.cli import imports
        from bot.feeds.errors import ImportFailedError

        if not self.sources:
            raise UsageError("say what to add: a report file, a saved page, an address, or -")
        sources = list(dict.fromkeys(self.sources))
        ends = asyncio.run(imports.add(sources, self.settings()))
        for end in ends:
            imports.say(end)
        return PROBLEMS if any(isinstance(end, ImportFailedError) for end in ends) else ANSWERED


class Fetch(Command):
    """FeedResult at every feed of DISPATCH_FEEDS once. Exit code 1: something could not be brought in."""

    def run(self) -> int:
        from bot.cli import imports

        settings = self.settings()
        if not settings.feeds:
            raise UsageError("there are no feeds: set DISPATCH_FEEDS to the addresses of some")
        looks = asyncio.run(imports.fetch(settings))
        for look in looks:
            imports.tell(look, settings)
        return PROBLEMS if any(look.problems for look in looks) else ANSWERED
