"""What the reader of reports is told from outside."""

from dataclasses import dataclass
from datetime import UTC, tzinfo

from retrieval.text.date_lines import DateOrder


@dataclass(frozen=True, slots=True)
class ReadingOptions:
    """How dates are read: times with an offset are converted to `zone`.

    `date_order` is the order of day and month in numeric dates such as 3/2/2022; None where it is unknown.
    """

    zone: tzinfo = UTC
    date_order: DateOrder | None = None
