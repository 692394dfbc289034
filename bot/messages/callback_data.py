"""What a button carries: an action as at most 64 bytes of callback data, and back."""

import re
from dataclasses import dataclass

VERSION = "1"  # raise it when a shape below changes: older buttons then read as expired
MAX_BYTES = 64  # Telegram's limit for callback_data
_NUMBER = r"(\d{1,9})"
_REF = r"([A-Za-z0-9_-]{1,32})"


@dataclass(frozen=True, slots=True)
class ShowContext:
    """Show the passages around this one."""

    ref: str
    ordinal: int


@dataclass(frozen=True, slots=True)
class ShowReport:
    """Show a page of the whole report; the first page is 1, and 0 is the first beside the message."""

    ref: str
    page: int = 1


@dataclass(frozen=True, slots=True)
class ShowMore:
    """Answer the same question from this passage on."""

    offset: int


@dataclass(frozen=True, slots=True)
class ShowLatest:
    """Show the newest report but `index`; 0 is the newest."""

    index: int


@dataclass(frozen=True, slots=True)
class ListReports:
    """Show a page of the list of reports; the first page is 1."""

    page: int


@dataclass(frozen=True, slots=True)
class ShowTimeline:
    """Show a page of the timeline asked for; the first page is 1."""

    page: int


@dataclass(frozen=True, slots=True)
class EndSubscription:
    """End a subscription of the place where the button is."""

    id: int


@dataclass(frozen=True, slots=True)
class ExplainProbability:
    """Explain the words of likelihood."""


Action = (
    ShowContext
    | ShowReport
    | ShowMore
    | ShowLatest
    | ListReports
    | ShowTimeline
    | EndSubscription
    | ExplainProbability
)


def encode(action: Action) -> str:
    """The data of a button that does this. Raises ValueError for a number or reference no report has."""
    match action:
        case ShowContext(ref, ordinal):
            data = f"{VERSION}c{ref}.{ordinal}"
        case ShowReport(ref, page):
            data = f"{VERSION}f{ref}.{page}"
        case ShowMore(offset):
            data = f"{VERSION}m{offset}"
        case ShowLatest(index):
            data = f"{VERSION}l{index}"
        case ListReports(page):
            data = f"{VERSION}r{page}"
        case ShowTimeline(page):
            data = f"{VERSION}t{page}"
        case EndSubscription(number):
            data = f"{VERSION}u{number}"
        case ExplainProbability():
            data = f"{VERSION}y"
    if decode(data) != action:  # also keeps the 64 bytes: no accepted shape is longer than 45
        raise ValueError(f"{action!r} does not fit a button; references have at most 32 letters")
    return data


def decode(data: str) -> Action | None:
    """The action of a button; None for data of another version, or made up by a client."""
    match = _DATA.fullmatch(data)
    if match is None:
        return None
    context, ordinal, report, page, more, latest, reports, turned, ended, _ = match.groups()
    if context:
        return ShowContext(context, int(ordinal))
    if report:
        return ShowReport(report, int(page))
    if more:
        return ShowMore(int(more))
    if latest:
        return ShowLatest(int(latest))
    if turned:
        return ShowTimeline(int(turned))
    if ended:
        return EndSubscription(int(ended))
    return ListReports(int(reports)) if reports else ExplainProbability()


_DATA = re.compile(
    rf"{VERSION}(?:c{_REF}\.{_NUMBER}|f{_REF}\.{_NUMBER}|m{_NUMBER}|l{_NUMBER}|r{_NUMBER}|t{_NUMBER}|u{_NUMBER}"
    r"|(y))",
    re.ASCII,
)
