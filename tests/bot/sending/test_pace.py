"""A Telegram that lets no burst through delays answers, and loses none."""

import pytest

from bot.context import App
from tests.bot_api import GROUP, SUPERGROUP, BotApi, Chat
from tests.bot_api_pace import Pace
from tests.conftest import Clock

QUESTIONS = 25


@pytest.mark.parametrize("chat", [None, GROUP, SUPERGROUP], ids=["private", "group", "supergroup"])
async def test_every_question_in_a_busy_chat_is_answered(
    api: BotApi, bot: App, clock: Clock, chat: Chat | None
) -> None:
    api.pace = Pace(clock)
    for n in range(QUESTIONS):
        api.message(f"/ask Who signed agreement {n}?", chat=chat)
        await api.settled(bot)

    refused = [call.error for call in api.called("sendMessage") if call.error]
    assert set(refused) == {"Too Many Requests: retry after 1"}
    assert len({message.reply_to for message in api.sent()}) == QUESTIONS
