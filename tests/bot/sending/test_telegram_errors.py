"""What an error of Telegram means."""

import datetime as dt
from collections.abc import Callable

import httpx
import pytest
from telegram.error import (
    BadRequest,
    ChatMigrated,
    Conflict,
    Forbidden,
    InvalidToken,
    NetworkError,
    RetryAfter,
    TelegramError,
    TimedOut,
)

from bot.sending.telegram_errors import (
    DOUBT,
    OTHER,
    SERVER,
    DeliveryOutcome,
    Migrated,
    RateLimited,
    Rejected,
    Retry,
    Unreachable,
    is_message_gone,
    is_outdated,
    is_query_expired,
    is_unparsable,
    outcome_of,
)


def caused(error: TelegramError, cause: Exception) -> TelegramError:
    error.__cause__ = cause
    return error


OUTCOMES: list[tuple[TelegramError, DeliveryOutcome]] = [
    (Forbidden("Forbidden: bot was blocked by the user"), Unreachable(chat=True)),
    (Forbidden("Forbidden: user is deactivated"), Unreachable(chat=True)),
    (Forbidden("Forbidden: bot was kicked from the supergroup chat"), Unreachable(chat=True)),
    (BadRequest("Chat not found"), Unreachable(chat=True)),
    (BadRequest("PEER_ID_INVALID"), Unreachable(chat=True)),
    (BadRequest("Group chat was deactivated"), Unreachable(chat=True)),
    (BadRequest("Message thread not found"), Unreachable(chat=False)),
    (BadRequest("TOPIC_CLOSED"), Unreachable(chat=False)),
    (BadRequest("TOPIC_DELETED"), Unreachable(chat=False)),
    (BadRequest("Message is too long"), Rejected("Message is too long")),
    (
        BadRequest("Not enough rights to send text messages to the chat"),
        Rejected("Not enough rights to send text messages to the chat", defect=False),
    ),
    (ChatMigrated(-1002000000001), Migrated(-1002000000001)),
    (caused(NetworkError("x"), httpx.ConnectError("x")), Retry(0)),
    (caused(TimedOut(), httpx.ConnectTimeout("x")), Retry(0)),
    (caused(TimedOut(), httpx.PoolTimeout("x")), Retry(0)),
    (caused(TimedOut(), httpx.ReadTimeout("x")), Retry(DOUBT)),
    (caused(NetworkError("x"), httpx.RemoteProtocolError("x")), Retry(DOUBT)),
    (NetworkError("Bad Gateway"), Retry(SERVER)),
    (InvalidToken(), Retry(0)),
    (Conflict("x"), Retry(OTHER)),
    (TelegramError("x"), Retry(OTHER)),
]


@pytest.mark.parametrize(("error", "expected"), OUTCOMES, ids=[str(error) for error, _ in OUTCOMES])
def test_every_error_has_its_fate(error: TelegramError, expected: DeliveryOutcome) -> None:
    assert outcome_of(error) == expected


def test_a_chat_that_wants_silence_gets_it() -> None:
    assert outcome_of(RetryAfter(dt.timedelta(seconds=37))) == RateLimited(37.0)


@pytest.mark.parametrize(
    ("message", "meanings"),
    [
        ("Message to edit not found", {is_message_gone}),
        ("Message can't be edited", {is_message_gone}),
        (
            "Query is too old and response timeout expired or query ID is invalid",
            {is_query_expired, is_outdated},
        ),
        ("Message is not modified: specified new message content is the same", {is_outdated}),
        ("Can't parse entities: unsupported start tag", {is_unparsable}),
        ("Message is too long", set()),
    ],
)
def test_a_refusal_is_read_by_its_words(message: str, meanings: set[Callable[[BadRequest], bool]]) -> None:
    predicates = {is_message_gone, is_outdated, is_query_expired, is_unparsable}

    assert {predicate for predicate in predicates if predicate(BadRequest(message))} == meanings
