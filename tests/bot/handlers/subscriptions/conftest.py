"""The bot with a key, so that there are subscriptions."""

from pathlib import Path

import pytest

from bot.context import App
from bot.subscriptions.subscriptions import Subscriptions
from tests.conftest import Launch


@pytest.fixture
async def bot(launch: Launch, tmp_path: Path) -> App:
    """The bot with a key, in the time zone of Kyiv."""
    return await launch(secret_key="k" * 43 + "=", data=tmp_path, timezone="Europe/Kyiv")


@pytest.fixture
def stored(bot: App) -> Subscriptions:
    """Its subscriptions."""
    assert bot.bot_data.subscriptions is not None
    return bot.bot_data.subscriptions
