"""What the bot says nothing to: business and paid updates, service messages, other bots, news of no words."""

import logging

import pytest

from bot.context import App
from tests.bot_api import GROUP, SUPERGROUP, BotApi, Call, Chat, User
from tests.bot_api_business import business_updates
from tests.bot_api_channels import CHANNEL
from tests.bot_api_privacy import SERVICE

QUESTION = "Who signed the agreement in Port Alva?"
# What is answered, and what moves a chat's subscriptions to another.
ANSWERED = {"chat_shared", "users_shared", "migrate_to_chat_id", "migrate_from_chat_id"}
CHATS: dict[str, Chat | None] = {
    "private": None,
    "group": GROUP,
    "supergroup": SUPERGROUP,
    "channel": CHANNEL,
}


def spoken(api: BotApi) -> list[Call]:
    """What the bot did in any chat, or answered to a query."""
    return [call for call in api.calls if "chat_id" in call.parameters or call.method.startswith("answer")]


async def test_business_and_paid_updates_are_left_alone(
    api: BotApi, bot: App, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.DEBUG):
        for kind, content in business_updates(QUESTION).items():
            api.push(kind, content)
        await api.settled(bot)

    assert spoken(api) == []
    ours = [record.getMessage() for record in caplog.records if record.name.startswith("bot.")]
    assert QUESTION not in "\n".join(ours)


@pytest.mark.parametrize("chat", CHATS.values(), ids=CHATS)
async def test_service_messages_are_left_alone(api: BotApi, bot: App, chat: Chat | None) -> None:
    for kind in SERVICE.keys() - ANSWERED:
        api.service(kind, chat=chat)
    await api.settled(bot)

    assert spoken(api) == []


async def test_another_bot_is_not_answered(api: BotApi, bot: App) -> None:
    other = User(4343, "Weather", "weather_bot", is_bot=True)
    api.promote(GROUP, api.me)
    api.message(f"/ask {QUESTION}", chat=GROUP, user=other)
    await api.settled(bot)

    assert spoken(api) == []
