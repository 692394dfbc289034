"""The database goes away in the middle of an update: Telegram delivers it again, unless it was answered."""

from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from telegram import Message

from bot.context import Context
from bot.database.errors import DatabaseUnavailableError
from bot.handlers import questions
from bot.messages import pages
from bot.replicas.chat_store import EntryPlace, Reading
from bot.replicas.shared_chat_store import SharedChatStore
from bot.replicas.turns.deferred_updates import DELIVERIES
from tests import postgres
from tests.bot.webhook.conftest import Start
from tests.bot_api import BotApi

QUESTION, ANSWER, APOLOGY = "Who signed the agreement?", "Mara Lindqvist signed the agreement", "went wrong"
GoAway = Callable[[int], None]


@pytest.fixture
def go_away(monkeypatch: pytest.MonkeyPatch) -> GoAway:
    """Let so many readings of what is remembered fail."""
    read = SharedChatStore.read
    left = [0]

    async def failing(self: SharedChatStore, *places: EntryPlace[Any]) -> Reading:
        if left[0]:
            left[0] -= 1
            raise DatabaseUnavailableError("no server answers")
        return await read(self, *places)

    monkeypatch.setattr(SharedChatStore, "read", failing)
    return lambda times: left.__setitem__(0, times)


@pytest.fixture
def url(postgresql: postgres.Server) -> Iterator[str]:
    with postgresql.database() as url:
        yield url


@pytest.fixture
def replica(url: str, start: Start, tmp_path: Path) -> Start:
    """Start one of several bots."""
    return partial(start, database=url, data=tmp_path)


async def test_a_question_is_answered_at_its_next_delivery_without_an_apology(
    replica: Start, api: BotApi, go_away: GoAway
) -> None:
    webhook = await replica()
    go_away(2)
    api.message(QUESTION)
    await api.settled(webhook.app)

    assert webhook.statuses == [503, 503, 200]
    assert [ANSWER in message.text for message in api.sent()] == [True]
    assert webhook.app.bot_data.metrics["errors"] == 0


async def test_a_button_works_at_its_next_delivery(replica: Start, api: BotApi, go_away: GoAway) -> None:
    webhook = await replica()
    api.message(QUESTION)
    await api.settled(webhook.app)
    go_away(1)
    api.press(api.sent()[0], "Context")
    await api.settled(webhook.app)

    assert webhook.statuses == [200, 503, 200]
    assert not any(APOLOGY in message.text for message in api.sent())


async def test_nothing_is_remembered_of_what_is_put_off(
    replica: Start, api: BotApi, monkeypatch: pytest.MonkeyPatch
) -> None:
    answer, remembered = questions.answer, []

    async def fail_first(message: Message, context: Context) -> None:
        place = context.services.recent.welcomed.at(message.chat_id)
        remembered.append(await context.state.get(place))
        if len(remembered) == 1:
            context.state.put(place, True, message.chat_id)
            raise DatabaseUnavailableError("no server answers")
        await answer(message, context)

    monkeypatch.setattr(questions, "answer", fail_first)
    webhook = await replica()
    api.message(QUESTION)
    await api.settled(webhook.app)

    assert webhook.statuses == [503, 200]
    assert remembered == [None, None]


async def test_what_was_answered_before_is_not_answered_again(
    replica: Start, api: BotApi, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def answer_and_fail(message: Message, context: Context) -> None:
        await context.sender.reply(message, pages.notice(context.templates, "trouble"))
        raise DatabaseUnavailableError("no server answers")

    monkeypatch.setattr(questions, "answer", answer_and_fail)
    webhook = await replica()
    api.message(QUESTION)
    await api.settled(webhook.app)

    assert webhook.statuses == [200]
    assert webhook.app.bot_data.metrics["errors"] == 1


async def test_what_fails_at_every_delivery_ends_in_an_apology(
    replica: Start, api: BotApi, go_away: GoAway
) -> None:
    webhook = await replica()
    go_away(DELIVERIES + 1)
    api.message(QUESTION)
    await api.settled(webhook.app)

    assert webhook.statuses == [503] * DELIVERIES + [200]
    assert [APOLOGY in message.text for message in api.sent()] == [True]


async def test_an_inline_query_which_is_never_delivered_again_gets_the_line(
    replica: Start, api: BotApi, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def fail(*_: Any) -> None:
        raise DatabaseUnavailableError("no server answers")

    monkeypatch.setattr("bot.handlers.inline.InlineSearch.answer", fail)
    webhook = await replica()
    api.inline("agreement")
    (answered,) = await api.wait_for("answerInlineQuery")

    assert webhook.statuses == [200]
    assert answered.error is None
