"""Logging: what operators need, without the token and without anybody's words."""

import logging
import re
import sys
import traceback
from collections.abc import Iterable
from urllib.parse import quote

FORMAT = "%(asctime)s %(levelname)s %(name)s: %(message)s"
CHATTY = (
    "httpx",  # logs every address, and the address holds the token
    "httpcore",
    "hpack",
    "h2",
    "sqlalchemy",  # logs every statement with its values
    "aiosqlite",
    "alembic",
    "psycopg",
    "apscheduler",
    "watchfiles",
)
UPDATE_LOGGERS = ("telegram", "telegram.ext")  # at debug level PTB logs whole updates, questions included
_TOKEN = re.compile(r"\b\d{5,}(?::|%3A)[A-Za-z0-9_-]{20,}")


class Redactor(logging.Filter):
    """Takes the token out of a record: message, arguments, traceback and stack."""

    def __init__(self, token: str = "") -> None:
        super().__init__()
        self._secrets = [secret for secret in {token, quote(token, safe="")} if secret]

    def filter(self, record: logging.LogRecord) -> bool:
        """Let every record pass, cleaned."""
        record.msg, record.args = self.redact(record.getMessage()), None
        if record.exc_info:
            record.exc_text = "".join(traceback.format_exception(*record.exc_info)).rstrip()
            record.exc_info = None  # or the next handler would format it afresh
        if record.exc_text:
            record.exc_text = self.redact(record.exc_text)
        if record.stack_info:
            record.stack_info = self.redact(record.stack_info)
        return True

    def redact(self, text: str) -> str:
        """The text without this token, or anything else shaped like one."""
        for secret in self._secrets:
            text = text.replace(secret, "[token]")
        return _TOKEN.sub("[token]", text)


def configure(level: str = "INFO", token: str = "", handlers: Iterable[logging.Handler] = ()) -> None:
    """Set up the root logger, to standard error unless handlers are given."""
    root = logging.getLogger()
    for old in list(root.handlers):
        root.removeHandler(old)
    for handler in list(handlers) or [logging.StreamHandler(sys.stderr)]:
        handler.setFormatter(logging.Formatter(FORMAT))
        handler.addFilter(Redactor(token))  # on the handler: a logger's filter misses its children's records
        root.addHandler(handler)
    root.setLevel(level.upper())
    for name in CHATTY:
        logging.getLogger(name).setLevel(logging.WARNING)
    for name in UPDATE_LOGGERS:
        logging.getLogger(name).setLevel(max(root.level, logging.INFO))


def frames(error: BaseException) -> str:
    """Where an error and its causes arose, without their messages: those may hold a user's words."""
    parts, seen = [], set[int]()
    current: BaseException | None = error
    while current is not None and id(current) not in seen:
        seen.add(id(current))
        where = "".join(traceback.format_tb(current.__traceback__))
        parts.append(f"{type(current).__module__}.{type(current).__qualname__}\n{where}")
        current = current.__cause__ or current.__context__
    return "caused by ".join(parts)
