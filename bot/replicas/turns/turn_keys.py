"""Which updates wait for each other, across all replicas: those with the same key."""

from telegram import Update
from telegram.constants import ChatType

from bot.database.encryption import Encryption
from bot.sending.update_processor import ordered


def turn_key(update: Update, encryption: Encryption) -> int:
    """The key of an update's turn: a keyed hash of 64 bits, signed, as PostgreSQL's advisory locks take it.

    A chat's messages have one key. Presses in a private chat have the same, as what they are about is stored
    at the end of the turn before; elsewhere, where people would wait for each other, presses of a person on
    one message have a key. Any other update has its own.
    """
    if subject := ordered(update):
        parts: tuple[object, ...] = ("chat", subject.chat.id)
    elif query := update.callback_query:
        message = query.message
        if message and message.chat.type == ChatType.PRIVATE:
            parts = ("chat", message.chat.id)
        else:
            pressed = (message.chat.id, message.message_id) if message else query.inline_message_id
            parts = ("button", query.from_user.id, pressed)
    else:
        parts = ("update", update.update_id)
    return int.from_bytes(bytes.fromhex(encryption.keyed_hash("turn", *parts))[:8], signed=True)
