"""Tells Telegram of the webhook: the one place that registers or deletes it. A running bot never does."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass

from pydantic import SecretStr
from telegram import Bot, WebhookInfo

from bot.configuration.webhook_address import WebhookAddress
from bot.handlers import ALLOWED_UPDATES
from bot.settings import Settings
from bot.web.telegram_request import telegram_request
from bot.webhook.secret_token import secret_token

MAX_CONNECTIONS_OF_TELEGRAM = 100


@dataclass(frozen=True, slots=True)
class Registration:
    """The webhook of a bot, as Telegram knows it. Each method raises TelegramError."""

    _bot: Bot
    _token: SecretStr

    @classmethod
    @asynccontextmanager
    async def of(cls, settings: Settings, token: SecretStr) -> AsyncIterator["Registration"]:
        """That of the bot with a token, for the time of the block."""
        base_url = f"{settings.api_url.rstrip('/')}/bot"
        async with telegram_request(settings, 1) as request:
            bot = Bot(token.get_secret_value(), base_url, request=request, get_updates_request=request)
            yield cls(bot, token)

    async def set(self, webhook: WebhookAddress, concurrent_updates: int, drop_pending: bool) -> None:
        """Register a webhook, for the updates that the handlers need, so many at once as are handled."""
        await self._bot.set_webhook(
            webhook.url,
            allowed_updates=ALLOWED_UPDATES,
            max_connections=min(concurrent_updates, MAX_CONNECTIONS_OF_TELEGRAM),
            secret_token=secret_token(self._token),
            drop_pending_updates=drop_pending,
        )

    async def delete(self, drop_pending: bool) -> None:
        """Delete the webhook, whoever has registered it."""
        await self._bot.delete_webhook(drop_pending_updates=drop_pending)

    async def state(self) -> WebhookInfo:
        """What Telegram says of it; without an address there is none."""
        return await self._bot.get_webhook_info()
