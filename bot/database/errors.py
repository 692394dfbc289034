"""What is wrong with the database; by itself, so that the command line need not import it to say so."""


class DatabaseError(Exception):
    """The database cannot be used; the message names the setting and the cure, and holds no password."""
