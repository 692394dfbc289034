"""The log at DEBUG, as the bot writes it, line by line."""

import logging
from logging import Handler, LogRecord

from bot import logs
from tests.fuzz.mutations import MARKER

_OF_REPORTS = ("bot.handlers.operators.channels",)  # whose records name files, after what was published


class RecordedLog(Handler):
    """Collects the records of one input."""

    def __init__(self) -> None:
        super().__init__()
        self._records: list[tuple[LogRecord, str]] = []  # with its line

    def install(self) -> None:
        """Take the place of whatever the log was written to."""
        logs.configure("DEBUG", handlers=[self])
        logging.raiseExceptions = True  # a record that cannot be written is a fault

    def emit(self, record: LogRecord) -> None:
        self._records.append((record, self.format(record)))

    def handleError(self, _: LogRecord) -> None:  # noqa: N802 - the name is logging's
        raise

    def take(self) -> list[tuple[LogRecord, str]]:
        """The records since the last call."""
        records, self._records = self._records, []
        return records

    def check(self, *, private: bool = True) -> None:
        """Forget the records. Raises AssertionError for one of a defect, or with a word of the input."""
        for record, line in self.take():
            if record.levelno >= logging.ERROR:
                raise AssertionError(f"logged as an error: {line}")
            if private and record.name not in _OF_REPORTS and MARKER in line.lower():
                raise AssertionError(f"the log holds a word of the input: {line}")
