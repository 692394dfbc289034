"""What the bot remembers in memory, how it is forgotten, and how much it can become."""

import asyncio
from datetime import UTC, date, datetime

import pytest

from bot.recent_chats import EDITABLE, QUESTIONS, AskRequest, RecentChats, question_size, request_size
from bot.sending.replies import SentReply
from retrieval import Archive
from tests.conftest import Clock
from tests.heap import deep_size
from tests.hostile_texts import HOSTILE

CHAT, USER, OTHER_CHAT, GROUP = 1001, 7, 1002, -5
TODAY = date(2024, 8, 1)
TEN_MINUTES = 600.0


@pytest.fixture
def recent(archive: Archive, clock: Clock) -> RecentChats:
    """Two chats, each with a question of its own user."""
    recent = RecentChats(TEN_MINUTES, clock)
    question = archive.ask("Who signed the agreement?", TODAY).question
    for chat in (CHAT, OTHER_CHAT):
        recent.last_questions[chat, chat] = question
        recent.requests[chat, 1] = AskRequest(question.text, TODAY, asker=chat)
        recent.replies[chat, 1] = SentReply(2, 0, chat)
        recent.error_notices[chat] = True
    return recent


def test_a_forgotten_chat_leaves_the_others(recent: RecentChats) -> None:
    assert recent.forget(CHAT)

    assert list(recent.last_questions) == [(OTHER_CHAT, OTHER_CHAT)]
    assert list(recent.requests) == [(OTHER_CHAT, 1)]
    assert list(recent.replies) == [(OTHER_CHAT, 1)]
    assert list(recent.error_notices) == [OTHER_CHAT]


def test_what_is_forgotten_once_is_gone(recent: RecentChats) -> None:
    recent.forget(CHAT)

    assert not recent.forget(CHAT)


def test_a_question_in_progress_is_forgotten_with_its_chat_or_its_asker_and_no_other(
    recent: RecentChats,
) -> None:
    with recent.asking(GROUP, USER) as asking, recent.asking(GROUP, OTHER_CHAT) as other:
        assert recent.forget(USER)
        assert (asking.forgotten, other.forgotten) == (True, False)
        assert recent.forget(GROUP)
        assert other.forgotten
    assert not recent.forget(GROUP)


def test_what_somebody_asked_in_a_group_is_forgotten_with_the_private_chat(recent: RecentChats) -> None:
    for number, asker in enumerate((CHAT, OTHER_CHAT)):
        recent.requests[GROUP, number] = AskRequest("Who signed it?", TODAY, asker=asker)
        recent.replies[GROUP, number] = SentReply(9, 0, asker)
    recent.forget(CHAT)

    assert [key for key in recent.requests if key[0] == GROUP] == [(GROUP, 1)]
    assert [key for key in recent.replies if key[0] == GROUP] == [(GROUP, 1)]


def test_without_minutes_no_question_is_remembered(archive: Archive, clock: Clock) -> None:
    recent = RecentChats(0, clock)
    question = archive.ask("Who signed the agreement?", TODAY).question
    recent.last_questions[CHAT, USER] = question
    recent.requests[CHAT, 1] = AskRequest(question.text, TODAY)

    assert len(recent.last_questions) == len(recent.requests) == 0
    assert deep_size(recent.last_questions) < 4000


async def test_an_idle_bot_lets_go_within_the_time(archive: Archive, clock: Clock) -> None:
    recent, over, asked = RecentChats(TEN_MINUTES, clock), asyncio.Event(), clock.now
    question = archive.ask(HOSTILE["words of two letters"], TODAY).question
    recent.last_questions[CHAT, CHAT] = question
    recent.requests[CHAT, 1] = AskRequest(question.text, TODAY, question)
    stored: list[int] = []  # bytes in memory at each sweep

    async def sleep(seconds: float) -> None:
        stored.append(deep_size(recent.last_questions) + deep_size(recent.requests))
        await clock.sleep(seconds)
        if clock.now > asked + TEN_MINUTES:
            over.set()
            await asyncio.Event().wait()

    sweep = asyncio.create_task(recent.sweep(sleep))
    await over.wait()
    sweep.cancel()

    assert stored[-3] > 200_000  # ten seconds before
    assert stored[-1] < 10_000


@pytest.mark.parametrize("text", HOSTILE.values(), ids=HOSTILE)
def test_a_question_takes_no_more_than_it_counts(archive: Archive, text: str) -> None:
    first = archive.ask(text, TODAY).question
    following = archive.ask("and why?", TODAY, first).question

    assert deep_size(first) <= question_size(first)
    assert deep_size(following) <= question_size(following)
    request = AskRequest(text, TODAY, first, quoted=text[:1024])
    assert deep_size(request) <= request_size(request) + deep_size(TODAY)


def test_the_longest_questions_of_two_thousand_chats_stay_within_the_bound(
    archive: Archive, clock: Clock
) -> None:
    recent = RecentChats(TEN_MINUTES, clock)
    question = archive.ask(HOSTILE["words of two letters"], TODAY).question
    for chat in range(2000):
        recent.last_questions[chat, chat] = question
        recent.requests[chat, 1] = AskRequest(question.text, TODAY, question)

    assert question_size(question) * len(recent.last_questions) <= QUESTIONS
    assert 2 * question_size(question) * len(recent.requests) <= 2 * QUESTIONS
    assert 20 < len(recent.last_questions) < 2000


def test_two_thousand_usual_questions_are_remembered(archive: Archive, clock: Clock) -> None:
    recent = RecentChats(TEN_MINUTES, clock)
    question = archive.ask("How many vessels were waiting outside the harbour in May 2024?", TODAY).question
    for chat in range(2000):
        recent.last_questions[chat, chat] = question

    assert len(recent.last_questions) == 2000


def test_the_same_button_is_a_second_tap_for_two_seconds(clock: Clock) -> None:
    recent = RecentChats(TEN_MINUTES, clock)
    taps = []
    for passed in (0.0, 1.9, 2.0):
        clock.now += passed
        taps.append(recent.is_second_tap(USER, CHAT, 1, "1r1"))

    assert taps == [False, True, False]


def test_a_text_is_forgotten_with_its_chat(clock: Clock) -> None:
    recent, sent = RecentChats(TEN_MINUTES, clock), datetime(2024, 8, 1, tzinfo=UTC)
    recent.is_second_text(CHAT, "text", sent)
    assert recent.is_second_text(CHAT, "text", sent)
    assert not recent.forget(CHAT)  # a hash of a minute is nothing to tell of

    assert not recent.is_second_text(CHAT, "text", sent)


def test_no_word_of_a_text_is_kept_to_know_it_again(clock: Clock) -> None:
    recent = RecentChats(TEN_MINUTES, clock)
    recent.is_second_text(CHAT, "the harbour", datetime(2024, 8, 1, tzinfo=UTC))
    recent.is_second_tap(USER, CHAT, 1, "data")

    assert "harbour" not in repr(recent._last_texts)
    assert "data" not in repr(recent._last_taps)


def test_what_has_expired_is_dropped(recent: RecentChats, clock: Clock) -> None:
    recent.is_second_text(CHAT, "text", datetime(2024, 8, 1, tzinfo=UTC))
    recent.is_second_tap(USER, CHAT, 1, "data")
    clock.now += EDITABLE.total_seconds()
    recent.expire()

    assert deep_size(recent._last_texts) < 4000
    assert deep_size(recent._last_taps) < 4000
    assert deep_size(recent.replies) < 4000
