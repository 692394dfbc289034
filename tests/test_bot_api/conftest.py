"""Fixtures: a strict Bot API in which Ada and a group are known, and a bare bot that talks to it."""

from collections.abc import AsyncIterator

import pytest
from telegram import Bot
from telegram.request import HTTPXRequest

from tests.bot_api import ADA, GROUP, BotApi, Chat


@pytest.fixture
async def api() -> AsyncIterator[BotApi]:
    async with BotApi() as api:
        api.meet(Chat.private(ADA), GROUP)
        yield api


@pytest.fixture
async def bot(api: BotApi) -> AsyncIterator[Bot]:
    # Loading certificates for a plain HTTP server would be most of a test's time.
    requests = [HTTPXRequest(httpx_kwargs={"verify": False}) for _ in range(2)]
    async with Bot(api.token, api.base_url, api.base_file_url, *requests) as bot:
        yield bot
