"""What a button carries: an action as at most 64 bytes of callback data, and back."""

import re
from collections.abc import Callable
from dataclasses import astuple, dataclass

DATA_VERSION = "1"  # raise it when a shape below changes: older buttons then read as expired


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
    """Show a report by its place from the newest, which is 0."""

    index: int


@dataclass(frozen=True, slots=True)
class ListReports:
    """Show a page of the list of reports; the first page is 1."""

    page: int


@dataclass(frozen=True, slots=True)
class ListMatches:
    """Show a page of the reports that match what was asked for; 0 sends the first one as a new message."""

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
    ListReports: "r",
    ListMatches: "n",
    ShowTimeline: "t",
    TakeBack: "x",
    EndSubscription: "u",
    AskSuggestion: "d",
    ExplainProbability: "y",
}
_ACTIONS: dict[str, Callable[..., Action]] = {letter: kind for kind, letter in _LETTERS.items()}
# The letter of an action; the reference, if it has one, and its number.
_DATA = re.compile(
    rf"{DATA_VERSION}(?:([cfx])([A-Za-z0-9_-]{{1,32}})((?:\.\d{{1,9}}){{1,2}})|([mlrntu])(\d{{1,9}})|([dy]))",
    re.ASCII,
)


def encode(action: Action) -> str:
    """The data of a button that does this. Raises ValueError for a number or reference no report has."""
    data = f"{DATA_VERSION}{_LETTERS[type(action)]}{'.'.join(str(value) for value in astuple(action))}"
    if decode(data) != action:  # also keeps the 64 bytes that Telegram allows: no shape is longer than 45
        raise ValueError(f"{action!r} does not fit a button; references have at most 32 letters")
    return data


def decode(data: str) -> Action | None:
    """The action of a button; None for data of another version, or made up by a client."""
    match = _DATA.fullmatch(data)
    if match is None:
        return None
    with_ref, ref, numbers, with_number, number, bare = match.groups()
    if with_ref:
        values = [int(value) for value in numbers[1:].split(".")]
        kind = _ACTIONS[with_ref]
        return kind(ref, *values) if len(values) == 1 or kind is ShowContext else None
    return _ACTIONS[with_number](int(number)) if with_number else _ACTIONS[bare]()
