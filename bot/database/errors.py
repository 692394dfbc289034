"""The errors of the database, in a module that imports no driver."""

from bot.logs import OperatorError


class DatabaseError(OperatorError):
    """The database cannot be used; the message names the setting and the cure, without any password."""


class DatabaseUnavailableError(DatabaseError):
    """The database cannot be used now; time may cure it: no server answers, a lock, a full disk."""
