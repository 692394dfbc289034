"""What waits for what: a chat's messages, presses in a private chat, those on one message in a group."""

from collections.abc import Callable
from datetime import UTC, datetime
from itertools import count

import pytest
from pydantic import SecretStr
from telegram import CallbackQuery, Chat, InlineQuery, Message, Update, User

from bot.database.encryption import Encryption, new_key
from bot.replicas.turns.turn_keys import turn_key

NOON = datetime(2026, 3, 12, 12, tzinfo=UTC)
ADA, BOB = User(1, "Ada", False), User(2, "Bob", False)
NUMBERS = count(1)


def message(chat: int, number: int = 5) -> Message:
    return Message(number, NOON, Chat(chat, "private" if chat > 0 else "group"))


def asked(chat: int) -> Update:
    return Update(next(NUMBERS), message=message(chat))


def edited(chat: int) -> Update:
    return Update(next(NUMBERS), edited_message=message(chat))


def pressed(user: User, chat: int, number: int) -> Update:
    return Update(next(NUMBERS), callback_query=CallbackQuery("q", user, "c", message=message(chat, number)))


def pressed_inline(user: User, name: str) -> Update:
    return Update(next(NUMBERS), callback_query=CallbackQuery("q", user, "c", inline_message_id=name))


def typed(user: User) -> Update:
    return Update(next(NUMBERS), inline_query=InlineQuery("q", user, "words", ""))


@pytest.mark.parametrize(
    ("first", "second", "same"),
    [
        (lambda: asked(7), lambda: asked(7), True),
        (lambda: asked(7), lambda: edited(7), True),
        (lambda: asked(7), lambda: asked(8), False),
        (lambda: edited(7), lambda: pressed(ADA, 7, 5), True),
        (lambda: pressed(ADA, 7, 5), lambda: pressed(ADA, 7, 6), True),
        (lambda: asked(-7), lambda: edited(-7), True),
        (lambda: edited(-7), lambda: pressed(ADA, -7, 5), False),
        (lambda: pressed(ADA, -7, 5), lambda: pressed(ADA, -7, 5), True),
        (lambda: pressed(ADA, -7, 5), lambda: pressed(BOB, -7, 5), False),
        (lambda: pressed(ADA, -7, 5), lambda: pressed(ADA, -7, 6), False),
        (lambda: pressed_inline(ADA, "m"), lambda: pressed_inline(ADA, "m"), True),
        (lambda: pressed_inline(ADA, "m"), lambda: pressed_inline(ADA, "n"), False),
        (lambda: typed(ADA), lambda: typed(ADA), False),
    ],
)
def test_two_updates_wait_for_each_other_or_do_not(
    first: Callable[[], Update], second: Callable[[], Update], same: bool, encryption: Encryption
) -> None:
    assert (turn_key(first(), encryption) == turn_key(second(), encryption)) is same


def test_keys_fit_advisory_locks_and_need_the_secret_key(encryption: Encryption) -> None:
    keys = {turn_key(asked(chat), encryption) for chat in range(100)}

    assert len(keys) == 100
    assert all(-(2**63) <= key < 2**63 for key in keys)
    assert min(keys) < 0
    assert turn_key(asked(7), Encryption(SecretStr(new_key()))) != turn_key(asked(7), encryption)
