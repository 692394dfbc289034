"""What an error means for an announcement."""

import datetime as dt

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

from bot.sending.telegram_errors import DOUBT, OTHER, SERVER, Ended, Fate, Held, Later, Moved, Refused, fate


def caused(error: TelegramError, cause: Exception) -> TelegramError:
    error.__cause__ = cause
    return error


FATES: list[tuple[TelegramError, Fate]] = [
    (Forbidden("Forbidden: bot was blocked by the user"), Ended(chat=True)),
    (Forbidden("Forbidden: user is deactivated"), Ended(chat=True)),
    (Forbidden("Forbidden: bot was kicked from the supergroup chat"), Ended(chat=True)),
    (BadRequest("Chat not found"), Ended(chat=True)),
    (BadRequest("PEER_ID_INVALID"), Ended(chat=True)),
    (BadRequest("Group chat was deactivated"), Ended(chat=True)),
    (BadRequest("Message thread not found"), Ended(chat=False)),
    (BadRequest("TOPIC_CLOSED"), Ended(chat=False)),
    (BadRequest("TOPIC_DELETED"), Ended(chat=False)),
    (BadRequest("Message is too long"), Refused("Message is too long")),
    (
        BadRequest("Not enough rights to send text messages to the chat"),
        Refused("Not enough rights to send text messages to the chat", defect=False),
    ),
    (ChatMigrated(-1002000000001), Moved(-1002000000001)),
    (caused(NetworkError("x"), httpx.ConnectError("x")), Later(0)),
    (caused(TimedOut(), httpx.ConnectTimeout("x")), Later(0)),
    (caused(TimedOut(), httpx.PoolTimeout("x")), Later(0)),
    (caused(TimedOut(), httpx.ReadTimeout("x")), Later(DOUBT)),
    (caused(NetworkError("x"), httpx.RemoteProtocolError("x")), Later(DOUBT)),
    (NetworkError("Bad Gateway"), Later(SERVER)),
    (InvalidToken(), Later(0)),
    (Conflict("x"), Later(OTHER)),
    (TelegramError("x"), Later(OTHER)),
]


@pytest.mark.parametrize(("error", "expected"), FATES, ids=[str(error) for error, _ in FATES])
def test_every_error_has_its_fate(error: TelegramError, expected: Fate) -> None:
    assert fate(error) == expected


def test_a_chat_that_wants_silence_gets_it() -> None:
    assert fate(RetryAfter(dt.timedelta(seconds=37))) == Held(37.0)
