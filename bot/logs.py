"""Logging: what operators need, without the token and without anybody's words.

Only the bot's own records are shown in full. Libraries log updates, addresses with the token and the values
that they stumbled over; of theirs only warnings and errors are shown, without any value. Of an exception the
log shows its type and where it arose, never its message, which may quote a user.
"""

import logging
import re
import sys
import threading
import traceback
import warnings
from collections.abc import Iterable
from datetime import UTC, datetime
from types import CodeType, TracebackType
from typing import Any, Literal, TextIO
from urllib.parse import quote

LINE_FORMAT = "%(asctime)s %(levelname)s %(name)s: %(message)s"
JSON_FIELDS = {  # attribute of a record -> its name in JSON
    "asctime": "time",
    "levelname": "level",
    "name": "logger",
    "message": "message",
    "exc_info": "traceback",
    "stack_info": "stack",
}
BODIES = "telegram.request.BaseRequest"  # logs every body that is no JSON, beside the error that it raises
DRIVER = "psycopg"  # warns of each lost connection, beside the error that it raises
OWN = ("bot", "retrieval")  # the packages whose messages are known to hold no words of users
LONGEST_MESSAGE = 4000  # characters
_TOKEN = re.compile(r"\b\d{5,}(?::|%3A)[A-Za-z0-9_-]{20,}")
_PLACEHOLDER = re.compile(r"%(?:\(\w*\))?[-#0 +]*[\d*]*(?:\.[\d*]+)?[a-zA-Z]")
# Whatever ends a line, moves the cursor, turns the direction of writing, or is no character.
_CONTROL = re.compile("[\x00-\x1f\x7f-\x9f\u200e\u200f\u2028-\u202e\u2066-\u2069\ud800-\udfff]")

logger = logging.getLogger(__name__)


class OperatorError(Exception):
    """An error with a message for operators: it names a cure, and holds no words of users."""


class Frames(str):
    """Where an error and its causes arose, without their messages; the log shows it as a traceback."""

    __slots__ = ()


class Redactor(logging.Filter):
    """Takes the token and the values of libraries out of a record, and makes its message one line."""

    def __init__(self, token: str = "") -> None:
        super().__init__()
        self._secrets = [secret for secret in {token, quote(token, safe="")} if secret]

    def filter(self, record: logging.LogRecord) -> bool:
        """Let the bot's own records and the warnings of libraries pass, cleaned."""
        own = record.name.partition(".")[0] in OWN
        if not own and record.levelno < logging.WARNING:
            return False
        if not getattr(record, "redacted", False):  # by another handler's filter
            record.redacted = True
            shown = _error_frames(record)
            message = _message(record) if own else _wording(record)
            record.msg, record.args = _one_line(self.redact(message)), None
            record.exc_info, record.exc_text = None, self.redact(shown) if shown else None
            record.stack_info = self.redact(record.stack_info) if record.stack_info else None
        return True

    def redact(self, text: str) -> str:
        """The text without this token, or anything else shaped like one."""
        for secret in self._secrets:
            text = text.replace(secret, "[token]")
        return _TOKEN.sub("[token]", text)


class _ZonedFormatter(logging.Formatter):
    """Times as in 2026-03-12T21:16:05.123+02:00."""

    def formatTime(self, record: logging.LogRecord, datefmt: str | None = None) -> str:  # noqa: ARG002, N802
        return datetime.fromtimestamp(record.created, UTC).astimezone().isoformat(timespec="milliseconds")


def _json_formatter() -> logging.Formatter:
    from pythonjsonlogger.json import JsonFormatter  # takes longer to import than all the rest of this

    class JsonLogFormatter(_ZonedFormatter, JsonFormatter):
        """One JSON object for each record, with these fields and no other: libraries add some with data."""

        def process_log_record(self, log_data: dict[str, Any]) -> dict[str, Any]:
            return {name: log_data[name] for name in JSON_FIELDS.values() if name in log_data}

    return JsonLogFormatter(LINE_FORMAT, rename_fields=JSON_FIELDS)


def configure(
    level: str = "INFO",
    token: str = "",
    handlers: Iterable[logging.Handler] = (),
    form: Literal["text", "json"] = "text",
) -> None:
    """Set up the root logger, to standard error unless handlers are given."""
    root = logging.getLogger()
    for old in list(root.handlers):
        root.removeHandler(old)
    for handler in list(handlers) or [logging.StreamHandler(sys.stderr)]:
        handler.setFormatter(_json_formatter() if form == "json" else _ZonedFormatter(LINE_FORMAT))
        handler.addFilter(Redactor(token))  # on the handler: a logger's filter misses its children's records
        root.addHandler(handler)
    root.setLevel(max(logging.getLevelNamesMapping()[level.upper()], logging.WARNING))
    logging.getLogger(BODIES).setLevel(logging.CRITICAL)
    logging.getLogger(DRIVER).setLevel(logging.ERROR)
    for name in OWN:
        logging.getLogger(name).setLevel(level.upper())


def log_crashes() -> None:
    """Log what Python would print itself, with the words of the exception: for the rest of the process."""
    sys.excepthook = _log_end
    threading.excepthook = _log_thread_end
    sys.unraisablehook = _log_unraisable
    warnings.showwarning = _log_warning
    logging.raiseExceptions = False  # it would print the arguments of a record that cannot be written


def frames(error: BaseException) -> Frames:
    """Where an error, its causes and the members of a group arose, without their messages."""
    parts, seen = list[str](), set[int]()
    waiting: list[tuple[str, BaseException | None]] = [("", error)]
    while waiting:
        relation, current = waiting.pop()
        if current is None or id(current) in seen:
            continue
        seen.add(id(current))
        where = "".join(traceback.format_tb(current.__traceback__))
        parts.append(f"{relation}{_kind(type(current))}\n{where}")
        waiting.append(("caused by ", current.__cause__ or current.__context__))
        if isinstance(current, BaseExceptionGroup):
            waiting += [("with ", each) for each in current.exceptions]
    return Frames("".join(parts).rstrip())


def explanation(error: BaseException) -> str:
    """What the log tells of an error: what it says to operators, or else where it arose."""
    if isinstance(error, BaseExceptionGroup) and error.split(OperatorError)[1] is None:
        return "; ".join(dict.fromkeys(map(explanation, error.exceptions)))  # one often says all
    return str(error) if isinstance(error, OperatorError) else frames(error)


def _kind(type_: type[BaseException]) -> str:
    return f"{type_.__module__}.{type_.__qualname__}"


def _error_frames(record: logging.LogRecord) -> str:
    """The frames of a record's exception; where they are an argument, that becomes their first line."""
    arguments = record.args if isinstance(record.args, tuple) else ()
    given = [each for each in arguments if isinstance(each, Frames)]
    if given and isinstance(record.args, tuple):
        record.args = tuple(
            each.partition("\n")[0] if isinstance(each, Frames) else each for each in record.args
        )
    if record.exc_info and record.exc_info[1]:
        given.append(frames(record.exc_info[1]))
    return "\n".join(given)


def _message(record: logging.LogRecord) -> str:
    try:
        return record.getMessage()
    except Exception:  # a defect in a log call must not break what the call tells of
        return _wording(record)


def _wording(record: logging.LogRecord) -> str:
    """What a library says, without the values in it, and where it says so."""
    if record.args:
        said = _PLACEHOLDER.sub("…", str(record.msg))
    else:  # perhaps put together with values, after the words that stand in the library's code
        said = _constant_start(str(record.msg), _caller(record))
    return f"{said} ({record.filename}:{record.lineno})"


def _caller(record: logging.LogRecord) -> CodeType | None:
    """The code that is logging a record."""
    frame = sys._getframe()
    place = record.pathname, record.funcName
    while frame.f_back and (frame.f_code.co_filename, frame.f_code.co_name) != place:
        frame = frame.f_back
    return frame.f_code if (frame.f_code.co_filename, frame.f_code.co_name) == place else None


def _constant_start(message: str, code: CodeType | None) -> str:
    """As much of a message as is a constant of the code."""
    constants = [each for each in code.co_consts if isinstance(each, str)] if code else []
    start = max((each for each in constants if message.startswith(each)), key=len, default="")
    return start if start == message else f"{start}…"


def _one_line(text: str) -> str:
    """A text that cannot pass for other lines of the log."""
    cut = text if len(text) <= LONGEST_MESSAGE else f"{text[:LONGEST_MESSAGE]}…"
    return _CONTROL.sub(lambda match: match[0].encode("unicode_escape").decode(), cut.rstrip())


def _log_end(_: type[BaseException], error: BaseException, __: TracebackType | None) -> None:
    logger.critical("Defect: the program ends: %s", frames(error))


def _log_thread_end(ended: threading.ExceptHookArgs) -> None:
    if ended.exc_value and not isinstance(ended.exc_value, SystemExit):
        logger.error("Defect: a thread ended: %s", frames(ended.exc_value))


def _log_unraisable(error: Any) -> None:
    if error.exc_value:
        logger.error("Defect: an error while something was deleted: %s", frames(error.exc_value))


def _log_warning(
    message: Warning | str,  # noqa: ARG001 - the signature is Python's
    category: type[Warning],
    filename: str,
    lineno: int,
    file: TextIO | None = None,  # noqa: ARG001
    line: str | None = None,  # noqa: ARG001
) -> None:
    logger.warning("%s at %s:%d", category.__name__, filename, lineno)
