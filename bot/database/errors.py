"""The error of the database, in a module that imports nothing."""


class DatabaseError(Exception):
    """The database cannot be used; the message names the setting and the cure, without any password."""
