"""The address of a passage: `#`, the ref of its report, a dot and its ordinal."""

import re

from retrieval.reports.passages import Passage

_ADDRESS = re.compile(r"\s*#(\S{1,200})\.(\d{1,9})\s*", re.ASCII)


def address_of(passage: Passage) -> str:
    """The text that names one passage, whatever its words are."""
    return f"#{passage.report.ref}.{passage.ordinal}"


def read_address(text: str) -> tuple[str, int] | None:
    """The slug or ref and the ordinal that a text names; None where it is no address."""
    match = _ADDRESS.fullmatch(text)
    return (match[1], int(match[2])) if match else None
