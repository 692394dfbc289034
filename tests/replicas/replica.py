"""One of the replicas."""

from contextlib import AsyncExitStack
from dataclasses import dataclass, field

import aiohttp

from tests.bot_process import BotProcess


@dataclass
class Replica:
    """One address, at which one process runs after the other."""

    number: int
    listening: str
    processes: list[BotProcess] = field(default_factory=list)
    stack: AsyncExitStack = field(default_factory=AsyncExitStack)
    holds_lease: bool = False

    @property
    def address(self) -> str:
        """That of its HTTP server."""
        return f"http://{self.listening}"

    @property
    def process(self) -> BotProcess:
        """The newest."""
        return self.processes[-1]

    async def role(self, session: aiohttp.ClientSession) -> str | None:
        """Who does the background work, as it says; None where it does not answer."""
        try:
            async with session.get(f"{self.address}/readyz") as answer:
                told = await answer.json()
        except (aiohttp.ClientError, TimeoutError):
            return None
        return str(told["background"])
