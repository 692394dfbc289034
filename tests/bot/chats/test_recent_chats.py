"""What the bot remembers in memory, how it is forgotten, and how much it can become."""

import asyncio
from datetime import UTC, date, datetime
from typing import Any

import pytest
from cachetools import TTLCache

from bot.chats.conversation_state import ConversationState
from bot.chats.recent_chats import (
    EDITABLE,
    MINUTE,
    QUESTIONS,
    AskRequest,
    RecentChats,
    question_size,
    request_size,
)
from bot.database.errors import DatabaseUnavailableError
from bot.replicas.chat_store import Entry
from bot.replicas.local_chat_store import LocalChatStore
from bot.sending.replies import SentReply
from retrieval import Archive, Question
from tests.bot.remembered import remembered, with_words
from tests.conftest import Clock
from tests.heap import deep_size
from tests.hostile_texts import HOSTILE

CHAT, USER, OTHER_CHAT, GROUP = 1001, 7, 1002, -5
TODAY = date(2024, 8, 1)
TEN_MINUTES = 600.0


def in_memory(clock: Clock, seconds: float = TEN_MINUTES) -> RecentChats:
    return RecentChats(LocalChatStore(clock), seconds, clock)


async def remember(recent: RecentChats, chat: int, asker: int, question: Question) -> None:
    """Let somebody have asked and been answered in a chat."""
    request = AskRequest(question.text, TODAY, question, asker=asker)
    await recent.store.write(
        [
            Entry(recent.last_questions.at(chat, asker), question, chat, asker),
            Entry(recent.requests.at(chat, asker), request, chat, asker),
            Entry(recent.replies.at(chat, asker), SentReply(2, 0, asker), chat, asker),
        ]
    )


@pytest.fixture
async def recent(archive: Archive, clock: Clock) -> RecentChats:
    """Two chats, each with a question of its own user."""
    recent = in_memory(clock)
    question = archive.ask("Who signed the agreement?", TODAY).question
    for chat in (CHAT, OTHER_CHAT):
        await remember(recent, chat, chat, question)
        await recent.begin_notice(chat)
    return recent


async def test_a_forgotten_chat_leaves_the_others(recent: RecentChats) -> None:
    assert await recent.forget(CHAT)

    assert [[*values] for values in with_words(recent)] == [[(OTHER_CHAT, OTHER_CHAT)]] * 3
    assert [*remembered(recent, recent.error_notices)] == [(OTHER_CHAT,)]
    assert not await recent.forget(CHAT)


async def test_a_question_in_progress_is_told_of_to_its_chat_or_its_asker_and_no_other(
    recent: RecentChats,
) -> None:
    with recent.asking(GROUP, USER):
        assert await recent.forget(USER)
        assert await recent.forget(GROUP)
        assert not await recent.forget(9)
    assert not await recent.forget(GROUP)


async def test_what_comes_of_a_question_in_progress_is_not_remembered(
    recent: RecentChats, archive: Archive
) -> None:
    question, states = archive.ask("Who signed it?", TODAY).question, []
    for asker in (CHAT, OTHER_CHAT):
        state, place = ConversationState(recent.store), recent.last_questions.at(GROUP, asker)
        await state.load(place)
        state.put(place, question, GROUP, asker)
        states.append(state)
    await recent.forget(CHAT)
    for state in states:
        await state.get(recent.welcomed.at(GROUP))  # what is read later does not begin it anew
        await state.save()

    assert (GROUP, OTHER_CHAT) in with_words(recent)[0]
    assert (GROUP, CHAT) not in with_words(recent)[0]


async def test_without_minutes_no_question_is_remembered(archive: Archive, clock: Clock) -> None:
    recent = in_memory(clock, 0)
    await remember(recent, CHAT, USER, archive.ask("Who signed the agreement?", TODAY).question)

    assert with_words(recent)[:2] == [{}, {}]


async def test_an_idle_bot_lets_go_within_the_time(archive: Archive, clock: Clock) -> None:
    recent, over, asked = in_memory(clock), asyncio.Event(), clock.now
    await remember(recent, CHAT, CHAT, archive.ask(HOSTILE["words of two letters"], TODAY).question)
    recent.answered_buttons["1"] = True
    stored: list[int] = []  # bytes in memory at each sweep

    async def sleep(seconds: float) -> None:
        stored.append(deep_size(recent.store))
        await clock.sleep(seconds)
        if clock.now > asked + TEN_MINUTES:
            over.set()
            await asyncio.Event().wait()

    sweep = asyncio.create_task(recent.sweep(sleep))
    await over.wait()
    sweep.cancel()

    assert stored[-3] > 200_000  # ten seconds before
    assert stored[-1] < 20_000
    assert TTLCache.__len__(recent.answered_buttons) == 0


@pytest.mark.parametrize("text", HOSTILE.values(), ids=HOSTILE)
def test_a_question_takes_no_more_than_it_counts(archive: Archive, text: str) -> None:
    first = archive.ask(text, TODAY).question
    following = archive.ask("and why?", TODAY, first).question

    assert deep_size(first) <= question_size(first)
    assert deep_size(following) <= question_size(following)
    request = AskRequest(text, TODAY, first, quoted=text[:1024])
    assert deep_size(request) <= request_size(request) + deep_size(TODAY)


async def test_the_longest_questions_of_two_thousand_chats_stay_within_the_bound(
    archive: Archive, clock: Clock
) -> None:
    recent = in_memory(clock)
    question = archive.ask(HOSTILE["words of two letters"], TODAY).question
    for chat in range(2000):
        await remember(recent, chat, chat, question)
    questions, requests, _ = with_words(recent)

    assert question_size(question) * len(questions) <= QUESTIONS
    assert 2 * question_size(question) * len(requests) <= 2 * QUESTIONS
    assert 20 < len(questions) < 2000


async def test_two_thousand_usual_questions_are_remembered(archive: Archive, clock: Clock) -> None:
    recent = in_memory(clock)
    question = archive.ask("How many vessels were waiting outside the harbour in May 2024?", TODAY).question
    for chat in range(2000):
        await remember(recent, chat, chat, question)

    assert len(with_words(recent)[0]) == 2000


def test_a_button_that_is_being_handled_is_not_handled_again(clock: Clock) -> None:
    recent = in_memory(clock)
    key = USER, CHAT, 1
    with (
        recent.pressing(key, 5) as first,
        recent.pressing(key, 5) as again,
        recent.pressing(key, 6) as other,
    ):
        assert (first, again, other) == (True, False, True)
    with recent.pressing(key, 5) as later:
        assert later


async def test_a_text_is_the_second_for_two_seconds_until_its_chat_is_forgotten(clock: Clock) -> None:
    recent = in_memory(clock)

    async def is_second(second: int) -> bool:
        state = ConversationState(recent.store)
        sent = datetime(2024, 8, 1, second=second, tzinfo=UTC)
        found = await recent.is_second_text(state, CHAT, ("the harbour", None), sent)
        await state.save()
        return found

    assert [await is_second(second) for second in (0, 1, 2, 4, 5)] == [False, True, True, False, True]
    assert not await recent.forget(CHAT)  # a hash of a minute is nothing to tell of
    assert not await is_second(5)
    assert "harbour" not in repr(remembered(recent, recent.last_texts))


class Away(LocalChatStore):
    """A store whose database is away."""

    async def put_if_absent(self, _: object) -> Any:
        raise DatabaseUnavailableError("no server answers")

    take = put_if_absent


async def test_errors_are_told_once_a_minute_also_while_the_store_is_away(clock: Clock) -> None:
    for store in (LocalChatStore(clock), Away(clock)):
        recent = RecentChats(store, TEN_MINUTES, clock)
        assert [await recent.begin_notice(chat) for chat in (CHAT, CHAT, OTHER_CHAT)] == [True, False, True]
        await recent.cancel_notice(CHAT)
        assert [await recent.begin_notice(chat) for chat in (CHAT, OTHER_CHAT)] == [True, False]
        clock.now += MINUTE
        assert await recent.begin_notice(CHAT)


async def test_what_has_expired_is_dropped(recent: RecentChats, clock: Clock) -> None:
    clock.now += EDITABLE.total_seconds()
    assert isinstance(recent.store, LocalChatStore)
    recent.store.expire()

    assert deep_size(recent.store) < 20_000
