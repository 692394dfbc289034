"""What an error of Telegram means."""

import datetime as dt
from collections.abc import Callable

import aiohttp
import httpx
import pytest
from aiohttp.client_reqrep import ConnectionKey
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
    CallFailure,
    DeliveryOutcome,
    Migrated,
    RateLimited,
    Rejected,
    Retry,
    Unreachable,
    failure_of,
    is_message_gone,
    is_outdated,
    is_query_expired,
    is_refused_by_chat,
    is_unparsable,
    outcome_of,
    seconds,
    summary,
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
    (BadRequest("CHANNEL_PRIVATE"), Unreachable(chat=True)),
    (BadRequest("Message is too long"), Rejected("Message is too long")),
    (BadRequest("CHAT_SEND_PLAIN_FORBIDDEN"), Rejected("CHAT_SEND_PLAIN_FORBIDDEN", defect=False)),
    (BadRequest("CHAT_RESTRICTED"), Rejected("CHAT_RESTRICTED", defect=False)),
    (
        BadRequest("Not enough rights to send text messages to the chat"),
        Rejected("Not enough rights to send text messages to the chat", defect=False),
    ),
    (ChatMigrated(-1002000000001), Migrated(-1002000000001)),
    (InvalidToken(), Retry(CallFailure.UNSENT)),
    (Conflict("x"), Retry(CallFailure.NOT_TAKEN)),
    (TelegramError("x"), Retry(CallFailure.NOT_TAKEN)),
]


# PTB's own words for answers that are not Telegram's: those of a proxy, a firewall or a broken gateway.
PAGE = "Parsing the server response b'<html>1234567</html>' failed"
PLACE = ConnectionKey("x", 443, True, True, None, None, None)
UNREACHED = aiohttp.ClientConnectorError(PLACE, OSError("x"))
UNREADABLE = TelegramError("Invalid server response")
FAILURES: list[tuple[TelegramError, CallFailure | None]] = [
    (caused(NetworkError("x"), httpx.ConnectError("x")), CallFailure.UNSENT),
    (caused(TimedOut(), httpx.ConnectTimeout("x")), CallFailure.UNSENT),
    (caused(TimedOut(), httpx.PoolTimeout("x")), CallFailure.UNSENT),
    (caused(TimedOut(), httpx.ReadTimeout("x")), CallFailure.TIMED_OUT),
    (caused(TimedOut(), httpx.WriteTimeout("x")), CallFailure.TIMED_OUT),
    (TimedOut(), CallFailure.TIMED_OUT),
    (caused(NetworkError("x"), UNREACHED), CallFailure.UNSENT),
    (caused(TimedOut(), aiohttp.ConnectionTimeoutError("x")), CallFailure.UNSENT),
    (caused(TimedOut(), aiohttp.SocketTimeoutError("x")), CallFailure.TIMED_OUT),
    (caused(NetworkError("x"), aiohttp.ServerDisconnectedError("x")), CallFailure.CUT_OFF),
    (caused(NetworkError("x"), aiohttp.ClientPayloadError("x")), CallFailure.CUT_OFF),
    (caused(NetworkError("x"), httpx.RemoteProtocolError("x")), CallFailure.CUT_OFF),
    (caused(NetworkError("x"), httpx.ReadError("x")), CallFailure.CUT_OFF),
    (caused(NetworkError("Unknown error in HTTP implementation"), OSError("x")), CallFailure.CUT_OFF),
    (NetworkError("Gateway Timeout (504)"), CallFailure.CUT_OFF),
    (UNREADABLE, CallFailure.CUT_OFF),
    (NetworkError("Internal Server Error"), CallFailure.NOT_TAKEN),
    (NetworkError("Bad Gateway"), CallFailure.NOT_TAKEN),
    (caused(NetworkError(f"Bad Gateway (502). {PAGE}"), UNREADABLE), CallFailure.NOT_TAKEN),
    (caused(Forbidden(f"Forbidden (403). {PAGE}"), UNREADABLE), CallFailure.NOT_TAKEN),
    (caused(BadRequest(f"Bad Request (400). {PAGE}"), UNREADABLE), CallFailure.NOT_TAKEN),
    (caused(NetworkError("Unknown error in HTTP implementation"), RuntimeError("x")), None),
    (Forbidden("Forbidden: bot was blocked by the user"), None),
    (BadRequest("Message is too long"), None),
    (Conflict("x"), None),
    (InvalidToken(), CallFailure.NOT_TAKEN),
]


@pytest.mark.parametrize(("error", "expected"), FAILURES)
def test_how_far_a_failed_call_got(error: TelegramError, expected: CallFailure | None) -> None:
    assert failure_of(error) == expected


@pytest.mark.parametrize("error", [error for error, failure in FAILURES if failure])
def test_whatever_telegram_has_not_refused_is_tried_again(error: TelegramError) -> None:
    assert isinstance(outcome_of(error), Retry)


@pytest.mark.parametrize(
    ("error", "words"),
    [
        (caused(TimedOut(), httpx.ReadTimeout("x")), "ReadTimeout"),
        (caused(TimedOut(), aiohttp.SocketTimeoutError("https://x/bot1:a")), "SocketTimeoutError"),
        (NetworkError(f"Bad Gateway (502). {PAGE}"), "Bad Gateway (502)"),
        (Forbidden("Forbidden: bot was blocked by the user 1234567"), "bot was blocked by the user"),
        (BadRequest("Inline button URL 'tg://user?id=1234567' is invalid"), "Inline button URL"),
        (BadRequest('Can\'t parse entities: unsupported start tag "secret"'), "Can't parse entities"),
        (BadRequest("Message is too long"), "Message is too long"),
    ],
)
def test_the_summary_of_an_error_cites_nothing(error: TelegramError, words: str) -> None:
    assert summary(error) == words


def test_waits_are_read_in_both_forms() -> None:
    assert (seconds(3), seconds(dt.timedelta(seconds=3))) == (3.0, 3.0)


@pytest.mark.parametrize(("error", "expected"), OUTCOMES, ids=[str(error) for error, _ in OUTCOMES])
def test_every_error_has_its_fate(error: TelegramError, expected: DeliveryOutcome) -> None:
    assert outcome_of(error) == expected


def test_a_chat_that_wants_silence_gets_it() -> None:
    error = RetryAfter(dt.timedelta(seconds=37))

    assert failure_of(error) is None
    assert outcome_of(error) == RateLimited(37.0)


@pytest.mark.parametrize(
    ("message", "meanings"),
    [
        ("Message to edit not found", {is_message_gone, is_refused_by_chat}),
        ("Message can't be edited", {is_message_gone, is_refused_by_chat}),
        ("Message to be replied not found", {is_refused_by_chat}),
        ("TOPIC_CLOSED", {is_refused_by_chat}),
        ("Chat not found", {is_refused_by_chat}),
        ("Not enough rights to send photos to the chat", {is_refused_by_chat}),
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
    predicates = {is_message_gone, is_outdated, is_query_expired, is_refused_by_chat, is_unparsable}

    assert {predicate for predicate in predicates if predicate(BadRequest(message))} == meanings
