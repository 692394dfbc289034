"""Deep links: addresses that open the bot at a report or a passage."""

import re
from dataclasses import dataclass

from retrieval import Passage, Report

MAX_PAYLOAD = 64  # Telegram's limit for the start parameter, of A-Z a-z 0-9 _ -
_REPORT = re.compile(r"r_([A-Za-z0-9_-]+)", re.ASCII)
_PASSAGE = re.compile(r"p_([A-Za-z0-9_-]+)_(\d{1,9})", re.ASCII)


@dataclass(frozen=True, slots=True)
class Target:
    """What a deep link opens: a report by slug or reference, or with an ordinal one of its passages."""

    key: str
    ordinal: int | None = None


def report_payload(report: Report) -> str:
    """The start parameter that opens a report."""
    return _payload("r", report, "")


def passage_payload(passage: Passage) -> str:
    """The start parameter that opens a passage."""
    return _payload("p", passage.report, f"_{passage.ordinal}")


def parse(payload: str) -> Target | None:
    """What a start parameter opens; None for one that is none of ours."""
    if len(payload) > MAX_PAYLOAD:
        return None
    if match := _REPORT.fullmatch(payload):
        return Target(match[1])
    if match := _PASSAGE.fullmatch(payload):
        return Target(match[1], int(match[2]))
    return None


def address(username: str, payload: str) -> str:
    """The address that opens the bot with a start parameter."""
    return f"https://t.me/{username}?start={payload}"


def _payload(kind: str, report: Report, suffix: str) -> str:
    readable = f"{kind}_{report.slug}{suffix}"
    return readable if parse(readable) else f"{kind}_{report.ref}{suffix}"
