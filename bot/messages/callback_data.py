"""What a button carries: an action as at most 64 bytes of callback data, and back."""

import re
from collections.abc import Callable
from dataclasses import dataclass, fields

DATA_VERSION = "1"  # raise it when a shape below changes: older buttons then read as expired
ASKED_FOR = "asked"  # the list of the reports that the message replied to asks for


@dataclass(frozen=True, slots=True)
class ShowContext:
    """Show the passages around this one; `start` is where the sentence begins in it that answered."""

    ref: str
    ordinal: int
    start: int = 0


@dataclass(frozen=True, slots=True)
class ShowReport:
    """Show a page of the whole report, from 1; 0 sends the first page as a new message."""

    ref: str
    page: int = 1


@dataclass(frozen=True, slots=True)
class ShowMore:
    """Answer the same question from this passage on."""

    offset: int


@dataclass(frozen=True, slots=True)
class ShowLatest:
    """Show a report by its place from the newest, which is 0; no button that is made now does this."""

    index: int


@dataclass(frozen=True, slots=True)
class ShowOlder:
    """Show the next older report than this one: with `whole` 1 its first page, with 0 as the newest is."""

    ref: str
    whole: int


@dataclass(frozen=True, slots=True)
class ShowNewer:
    """Show the next newer report than this one, in the same way."""

    ref: str
    whole: int


@dataclass(frozen=True, slots=True)
class BrowseReports:
    """Show what a stretch of the list of reports is divided into, or the list; "" is the whole list."""

    listed: str


@dataclass(frozen=True, slots=True)
class ListAfter:
    """Show the page of a list after this report; the page of that number where the report is gone.

    The list is a stretch of all reports, or `ASKED_FOR`.
    """

    ref: str
    page: int
    listed: str


@dataclass(frozen=True, slots=True)
class ListBefore:
    """Show the page of a list before this report."""

    ref: str
    page: int
    listed: str


@dataclass(frozen=True, slots=True)
class ListReports:
    """Show a page of the list of reports, by its number; no button that is made now does this."""

    page: int


@dataclass(frozen=True, slots=True)
class ListMatches:
    """Show a page of the reports that match what was asked for; 0 sends the first one as a new message.

    Of a button that is made now it is 0.
    """

    page: int


@dataclass(frozen=True, slots=True)
class ShowTimeline:
    """Show a page of the timeline asked for; the first page is 1."""

    page: int


@dataclass(frozen=True, slots=True)
class EndSubscription:
    """End a subscription of the chat or topic where the button is."""

    id: int


@dataclass(frozen=True, slots=True)
class TakeBack:
    """Delete a report's file, if its key is still that of the file that was imported."""

    ref: str
    file_key: int


@dataclass(frozen=True, slots=True)
class AskSuggestion:
    """Ask the question that was perhaps meant."""


@dataclass(frozen=True, slots=True)
class ExplainProbability:
    """Explain the words of likelihood."""


Action = (
    ShowContext
    | ShowReport
    | ShowMore
    | ShowLatest
    | ShowOlder
    | ShowNewer
    | BrowseReports
    | ListAfter
    | ListBefore
    | ListReports
    | ListMatches
    | ShowTimeline
    | EndSubscription
    | TakeBack
    | AskSuggestion
    | ExplainProbability
)


_LETTERS: dict[type[Action], str] = {
    ShowContext: "c",
    ShowReport: "f",
    ShowMore: "m",
    ShowLatest: "l",
    ShowOlder: "o",
    ShowNewer: "w",
    BrowseReports: "b",
    ListAfter: "a",
    ListBefore: "e",
    ListReports: "r",
    ListMatches: "n",
    ShowTimeline: "t",
    TakeBack: "x",
    EndSubscription: "u",
    AskSuggestion: "d",
    ExplainProbability: "y",
}
_ACTIONS: dict[str, Callable[..., Action]] = {letter: kind for kind, letter in _LETTERS.items()}
_NAMES = {kind: [each.name for each in fields(kind)] for kind in _LETTERS}
_NUMBERS = {
    letter: [at for at, each in enumerate(fields(kind)) if each.type is int]
    for kind, letter in _LETTERS.items()
}
# The letter of an action; the reference, if it has one, its number, and the name of a list.
_LIST = rf"((?:\d{{3}}|(?!0000)\d{{4}}(?:-(?:0[1-9]|1[0-2]))?|all|undated|{ASKED_FOR})?)"
_DATA = re.compile(
    rf"{DATA_VERSION}(?:(c)([A-Za-z0-9_-]{{1,32}})\.(\d{{1,9}})(?:\.(\d{{1,9}}))?"
    rf"|([fxow])([A-Za-z0-9_-]{{1,32}})\.(\d{{1,9}})"
    rf"|([ae])([A-Za-z0-9_-]{{1,32}})\.(\d{{1,9}})\.{_LIST}|(b){_LIST}"
    r"|([mlrntu])(\d{1,9})|([dy]))",
    re.ASCII,
)


def encode(action: Action) -> str:
    """The data of a button that does this. Raises ValueError for a number or reference no report has."""
    kind = type(action)
    values = ".".join(str(getattr(action, name)) for name in _NAMES[kind])
    data = f"{DATA_VERSION}{_LETTERS[kind]}{values}"
    if decode(data) != action:  # also keeps the 64 bytes that Telegram allows: no shape is longer than 52
        raise ValueError(f"{action!r} does not fit a button; references have at most 32 letters")
    return data


def decode(data: str) -> Action | None:
    """The action of a button; None for data of another version, or made up by a client."""
    match = _DATA.fullmatch(data)
    if match is None:
        return None
    letter, *values = [value for value in match.groups() if value is not None]
    return _ACTIONS[letter](
        *(int(value) if at in _NUMBERS[letter] else value for at, value in enumerate(values))
    )
