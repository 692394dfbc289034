"""A bot behind a webhook, and Telegram that delivers to it."""

import socket
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AsyncExitStack
from typing import Any

import pytest
from pydantic import SecretStr

from bot import app
from bot.context import App
from bot.lifecycle.lifecycle import Service
from bot.sending.rate_limiter import RateLimiter
from bot.settings import Settings
from bot.webhook.local_turns import Turns
from bot.webhook.receiver import Receiver
from bot.webhook.secret_token import secret_token
from retrieval import Archive
from tests.bot_api import TOKEN, BotApi
from tests.bot_api_webhook import Deliverer, delivering
from tests.conftest import Clock, running

WEBHOOK = "https://bot.example.org/telegram"


class Webhook:
    """A running bot, its address, and what was delivered to it."""

    def __init__(self, service: Service, address: str, deliverer: Deliverer) -> None:
        self.service = service
        self.address = address
        self.deliverer = deliverer

    @property
    def app(self) -> App:
        return self.service.app

    @property
    def receiver(self) -> Receiver:
        assert isinstance(self.service.source, Receiver)
        return self.service.source

    @property
    def statuses(self) -> list[int]:
        """The status of each delivery."""
        return [delivery.status for delivery in self.deliverer.deliveries]


Start = Callable[..., Awaitable[Webhook]]


def free_address() -> str:
    """An address that is free."""
    with socket.create_server(("127.0.0.1", 0)) as taken:
        return f"127.0.0.1:{taken.getsockname()[1]}"


def register(api: BotApi, **parameters: Any) -> None:
    """Register the webhook, as `dispatch webhook set` does."""
    api._set_webhook({"url": WEBHOOK, "secret_token": secret_token(SecretStr(TOKEN)), **parameters})


@pytest.fixture
async def start(
    api: BotApi, archive: Archive, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> AsyncIterator[Start]:
    """Start the bot behind a webhook; starting again stops the one before."""
    monkeypatch.setattr(app, "RateLimiter", lambda timing: RateLimiter(clock, clock.sleep, timing))
    register(api)
    async with AsyncExitStack() as stack:

        async def started(turns: Turns | None = None, **settings: Any) -> Webhook:
            await stack.aclose()
            address = free_address()
            given: dict[str, Any] = {"token": TOKEN, "api_url": api.base_url.removesuffix("/bot")}
            given |= {"webhook": WEBHOOK, "http": address}
            application = app.build(Settings(**given | settings), archive)
            service = Service(application, Receiver(application, turns))
            deliverer = await stack.enter_async_context(delivering(api, f"http://{address}"))
            await stack.enter_async_context(running(service))
            return Webhook(service, address, deliverer)

        yield started


@pytest.fixture
async def webhook(start: Start) -> Webhook:
    return await start()
