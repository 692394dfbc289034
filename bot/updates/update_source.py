"""Where the updates of a running bot come from."""

from __future__ import annotations  # Starlette is slow to import: only for a bot that serves something

from collections.abc import Sequence
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from starlette.routing import BaseRoute


class UpdateSource(Protocol):
    """Telegram, as it is polled, or as it delivers updates to a webhook."""

    @property
    def age(self) -> float | None:
        """Seconds since Telegram last answered `run`; None before."""

    @property
    def stopping(self) -> bool:
        """Whether no update is taken any more."""

    def routes(self) -> Sequence[BaseRoute]:
        """What is to be served over HTTP, so that updates arrive."""

    async def connect(self) -> None:
        """Wait until Telegram answers, however long. Raises InvalidToken where it refuses the token."""

    async def run(self) -> None:
        """Take updates until cancelled. Raises InvalidToken when Telegram refuses the token for good."""

    async def finish(self) -> None:
        """At a stop, after `run`: complete within seconds what is being answered, and begin nothing more."""
