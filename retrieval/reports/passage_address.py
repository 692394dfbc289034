"""The address of a report: `#` and its ref; that of a passage: the same, a dot and its ordinal."""

import re

from retrieval.reports.passages import Passage
from retrieval.reports.report import Report

_ADDRESS = re.compile(r"\s*#(\S{1,200}?)(?:\.(\d{1,9}))?\s*", re.ASCII)


def address_of(passage: Passage) -> str:
    """The text that names one passage, whatever its words are."""
    return f"{report_address(passage.report)}.{passage.ordinal}"


def report_address(report: Report) -> str:
    """The text that names one report."""
    return f"#{report.ref}"


def read_address(text: str) -> tuple[str, int | None] | None:
    """The slug or ref that a text names, and the ordinal if it has one; None where it is no address.

    A word behind `#` that no report is called may be meant otherwise.
    """
    match = _ADDRESS.fullmatch(text)
    return (match[1], int(match[2]) if match[2] else None) if match else None
