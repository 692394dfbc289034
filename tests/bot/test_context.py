"""What the bot remembers in memory, and how it is forgotten."""

import pytest

from bot.context import Services
from bot.settings import Settings
from retrieval import Archive

CHAT, USER, OTHER_CHAT = 1001, 7, 1002


@pytest.fixture
def services(archive: Archive) -> Services:
    services = Services.of(Settings(), archive)
    for chat in (CHAT, OTHER_CHAT):
        services.answers[chat, 1] = 2
        services.inline_queries[chat] = "query"
        services.error_notices[chat] = True
    return services


def test_a_forgotten_chat_leaves_the_others(services: Services) -> None:
    assert services.forget(CHAT)

    assert list(services.answers) == [(OTHER_CHAT, 1)]
    assert list(services.inline_queries) == [OTHER_CHAT]
    assert list(services.error_notices) == [OTHER_CHAT]


def test_what_is_forgotten_once_is_gone(services: Services) -> None:
    services.forget(CHAT)

    assert not services.forget(CHAT)


def test_without_minutes_no_question_is_remembered(archive: Archive) -> None:
    services = Services.of(Settings(follow_up_minutes=0), archive)
    services.last_questions[CHAT, USER] = object()  # type: ignore[assignment] - any value will do

    assert services.last_questions.get((CHAT, USER)) is None
