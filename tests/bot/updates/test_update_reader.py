"""Updates are read one by one; what cannot be read says nothing of its words."""

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from telegram import Bot, Update
from telegram.error import Conflict, InvalidToken, NetworkError, RetryAfter

from bot.updates.update_reader import UnreadableUpdate, read_response, read_update, update_id
from tests.bot_api import TOKEN

BOT = Bot(TOKEN)
CHAT = {"id": 1, "type": "private"}
USER = {"id": 1, "is_bot": False, "first_name": "Ada"}
MESSAGE = {"message_id": 1, "date": 1, "chat": CHAT, "from": USER, "text": "Who signed?"}
POLL = {  # as Bot API servers before 9.6 send it
    "id": "1",
    "question": "secret words",
    "options": [{"text": "secret words", "voter_count": 0}],
    "total_voter_count": 0,
    "is_closed": False,
    "is_anonymous": True,
    "type": "regular",
}
UNREADABLE: dict[str, Any] = {
    "a poll of an old server": {"update_id": 5, "message": MESSAGE | {"poll": POLL}},
    "no number": {"message": MESSAGE},
    "a number as text": {"update_id": "5", "message": MESSAGE},
    "a number that is a truth value": {"update_id": True, "message": MESSAGE},
    "a list in place of an update": [5, "secret words"],
    "nothing": None,
    "a list in place of a message": {"update_id": 5, "message": ["secret words"]},
    "text in place of a message": {"update_id": 5, "message": "secret words"},
    "a list in place of a chat": {"update_id": 5, "message": MESSAGE | {"chat": [1]}},
    "no chat": {"update_id": 5, "message": {"message_id": 1, "date": 1, "text": "secret words"}},
    "a chat with a name in place of its number": {
        "update_id": 5,
        "message": MESSAGE | {"chat": CHAT | {"id": "secret words"}},
    },
    "a number in place of the text": {"update_id": 5, "message": MESSAGE | {"text": 7}},
    "a user without a number": {
        "update_id": 5,
        "inline_query": {"id": "1", "from": USER | {"id": None}, "query": "secret words", "offset": ""},
    },
    "a query that is a list": {
        "update_id": 5,
        "inline_query": {"id": "1", "from": USER, "query": ["secret words"], "offset": ""},
    },
    "an offset that is a number": {
        "update_id": 5,
        "inline_query": {"id": "1", "from": USER, "query": "secret words", "offset": 0.5},
    },
    "a button that carries a truth value": {
        "update_id": 5,
        "callback_query": {"id": "1", "from": USER, "chat_instance": "1", "data": True},
    },
    "a quote that is a number, of a message that is replied to": {
        "update_id": 5,
        "message": MESSAGE | {"reply_to_message": MESSAGE | {"quote": {"text": 5, "position": 0}}},
    },
    "a user without a name": {"update_id": 5, "message": MESSAGE | {"from": {"id": 1, "is_bot": False}}},
    "half of a surrogate pair": {"update_id": 5, "message": MESSAGE | {"text": "secret words \ud83d"}},
    "a user whose name is null": {"update_id": 5, "message": MESSAGE | {"from": USER | {"first_name": None}}},
}


def test_an_update_is_read() -> None:
    update = read_update({"update_id": 5, "message": MESSAGE}, BOT)

    assert isinstance(update, Update)
    assert update.message is not None
    assert (update.update_id, update.message.text) == (5, "Who signed?")


@pytest.mark.parametrize("raw", UNREADABLE.values(), ids=UNREADABLE)
def test_what_cannot_be_read_is_named_by_number_and_kind_alone(raw: Any) -> None:
    update = read_update(raw, BOT)

    assert isinstance(update, UnreadableUpdate)
    assert update.id in {5, None}
    assert update.kind in {"message", "inline_query", "callback_query", "unknown"}


@pytest.mark.parametrize(
    "number",
    [2**63, str(2**63), "9" * 5000, -1, "-1", "²", 5.0, True, None],
    ids=lambda number: repr(number)[:24],
)
def test_what_cannot_number_an_update_is_no_number_of_one(number: object) -> None:
    """The next offset would lead past all updates, or Python refuse to read so many digits."""
    assert update_id({"update_id": number}) is None


def test_a_kind_that_is_not_documented_may_hold_anything() -> None:
    assert read_update({"update_id": "5", "secret words": 1}, BOT) == UnreadableUpdate(5, "unknown")


@given(
    st.recursive(
        st.none() | st.booleans() | st.integers() | st.text(),
        lambda inner: (
            st.lists(inner)
            | st.dictionaries(st.sampled_from([*MESSAGE, "update_id", "message", "inline_query"]), inner)
        ),
    )
)
def test_nothing_raises(raw: Any) -> None:
    update = read_update(raw, BOT)

    assert not isinstance(update, Update) or update.update_id == update_id(raw)


def test_a_result_is_read() -> None:
    assert read_response(200, b'{"ok": true, "result": [1]}') == [1]


def test_a_damaged_character_spoils_no_other_update() -> None:
    body = b'{"ok": true, "result": [{"update_id": 1, "text": "\xff"}, {"update_id": 2}]}'

    assert [update_id(each) for each in read_response(200, body)] == [1, 2]


@pytest.mark.parametrize(
    ("status", "body", "error"),
    [
        (200, b"<html>", NetworkError),
        (200, b"[]", NetworkError),
        (200, b'{"ok": true}', NetworkError),
        (200, b"[" * 100_000, NetworkError),
        (200, b"\xff\xfe", NetworkError),
        (401, b'{"ok": false}', InvalidToken),
        (404, b'{"ok": false}', InvalidToken),
        (404, b"<html>a login page of the network</html>", NetworkError),
        (409, b'{"ok": false}', Conflict),
        (429, b'{"parameters": {"retry_after": 3}}', RetryAfter),
        (429, b'{"parameters": {"retry_after": "3"}}', RetryAfter),
        (502, b'{"ok": false}', NetworkError),
    ],
)
def test_an_error_is_told_by_its_status(status: int, body: bytes, error: type[Exception]) -> None:
    with pytest.raises(error) as raised:
        read_response(status, body)

    assert type(raised.value) is error


def test_an_error_says_nothing_of_what_was_received() -> None:
    with pytest.raises(NetworkError) as raised:
        read_response(500, json.dumps({"description": "secret words"}).encode())

    assert "secret" not in str(raised.value)
