"""Turns that are shared by all replicas."""

from contextlib import AbstractAsyncContextManager

from telegram import Update

from bot.replicas.replica import Replica
from bot.replicas.turns.turn_keys import turn_key


class SharedTurns:
    """Turns over the database of a replica: see Turns."""

    def __init__(self, replica: Replica) -> None:
        self._replica = replica

    def of(self, update: Update) -> AbstractAsyncContextManager[bool]:
        """The turn of an update, behind what was written in its chat before, whichever replica has that."""
        key = turn_key(update, self._replica.encryption)
        return self._replica.turns.turn(key, update.update_id)
