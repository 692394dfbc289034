"""Building."""

import pytest
from prometheus_client import generate_latest

from bot import app, handlers
from bot.settings import Settings
from retrieval import Archive
from tests.bot_api import TOKEN, BotApi
from tests.conftest import Launch


def test_without_a_token_the_cure_is_named(archive: Archive) -> None:
    with pytest.raises(ValueError, match="DISPATCH_TOKEN"):
        app.build(Settings(), archive)


async def test_only_the_updates_it_handles_are_asked_for(launch: Launch, api: BotApi) -> None:
    bot = await launch()
    api.message("/about")
    await api.settled(bot)

    assert api.allowed_updates == set(handlers.ALLOWED_UPDATES)


async def test_the_calls_of_telegram_are_timed_by_method(launch: Launch, api: BotApi) -> None:
    bot = await launch()
    api.message("/about")
    api.inline("harbour")
    await api.settled(bot)
    text = generate_latest(bot.bot_data.metrics.registry).decode()

    for method in ("sendMessage", "answerInlineQuery"):
        assert f'dispatch_duration_seconds_count{{activity="{method}"}} 1.0' in text


def test_it_is_built_for_many_chats_at_once(archive: Archive) -> None:
    built = app.build(Settings(token=TOKEN, concurrent_updates=5), archive)

    assert built.update_processor._workers._value == 5
    assert 5 < built.bot.request._connections < 40
    assert built.persistence is None
    assert built.bot.defaults.link_preview_options.is_disabled
    assert built.bot.defaults.allow_sending_without_reply
