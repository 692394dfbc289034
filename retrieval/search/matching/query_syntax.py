"""The syntax of a subscription's words: which parts are phrases, fields, excluded, OR, or plain words."""

import re
from collections.abc import Iterable, Iterator
from operator import attrgetter
from typing import Literal, NamedTuple

from retrieval.search.questions.phrases import Phrase, excluded, quoted
from retrieval.text.analysis import word_spans

PieceKind = Literal["words", "phrase", "outlet", "speaker", "or"]
SyntaxProblemKind = Literal[
    "unclosed-quotation",
    "unknown-field",  # neither outlet: nor speaker:
    "not",  # NOT in place of a minus
    "parentheses",  # beside OR, where they would change its meaning
]

_FIELD = re.compile(r"(?<!\S)([-−]?)(outlet|speaker):\s*(\S*)", re.IGNORECASE)
_UNKNOWN_FIELD = re.compile(r"(?<!\S)[-−]?([^\W\d_]+:)(?=[^\s/])")  # https:// begins an address
_OR = re.compile(r"(?<!\S)OR(?!\S)")
_MISTAKES: dict[SyntaxProblemKind, re.Pattern[str]] = {
    "unclosed-quotation": re.compile(r"(?<!\d)[\"“”„«»]"),  # after a digit it may be inches
    "not": re.compile(r"(?<!\S)NOT(?!\S)"),
    "parentheses": re.compile(r"\)\s+OR(?!\S)|(?<!\S)OR\s+\("),
}
_EMPTY_PHRASE = re.compile(r"[\"“”„«»]\s*[\"“”„«»]")
_SPACE = re.compile(r"\s")


class Piece(NamedTuple):
    """A part of the text, `start` to `end`, and what it says: the words of it, or a field's name."""

    start: int
    end: int
    kind: PieceKind
    text: str
    excluded: bool = False


def pieces(text: str) -> list[Piece]:
    """All parts of a text, in order. A compound (drone-strike, 2.4 million) is one piece."""
    found = [*_quotes_and_fields(text)]
    minus = excluded(_masked(text, found))
    found += [Piece(*match.span(), "words", match[1], excluded=True) for match in minus]
    found += [Piece(*match.span(), "or", match[0]) for match in _OR.finditer(_masked(text, found))]
    found += _words(_masked(text, found))
    return sorted(found)


def syntax_problem(text: str) -> tuple[SyntaxProblemKind, str] | None:
    """What looks like syntax and is none, and the part of the text that it is."""
    rest = _masked(text, _quotes_and_fields(text))
    rest = _EMPTY_PHRASE.sub(lambda pair: " " * len(pair[0]), rest)
    for kind, pattern in _MISTAKES.items():
        if match := pattern.search(rest):
            return kind, match[0]
    for match in _UNKNOWN_FIELD.finditer(text):  # in the text itself, as a phrase may follow
        if rest[match.start(1)] == text[match.start(1)]:
            return "unknown-field", match[1]
    return None


def _quotes_and_fields(text: str) -> Iterator[Piece]:
    quotes = {phrase.start: phrase for phrase in quoted(text)}
    plain = _masked(text, quotes.values())
    for match in _FIELD.finditer(plain):
        kind: PieceKind = "outlet" if match[2].lower() == "outlet" else "speaker"
        if phrase := quotes.pop(match.start(3) - 1, None):  # masked, it begins with a space
            yield Piece(match.start(), phrase.end, kind, phrase.text, bool(match[1]))
        else:
            yield Piece(*match.span(), kind, match[3], bool(match[1]))
    for start, phrase in quotes.items():
        excluded = text[start - 1 : start] in ("-", "−") and not text[max(0, start - 2) : start - 1].strip()
        yield Piece(start - excluded, phrase.end, "phrase", phrase.text, excluded)


def _words(rest: str) -> Iterator[Piece]:
    """The words that are left; those with nothing but punctuation between them are one piece."""
    start = end = 0
    for _, at, stop in word_spans(rest):
        if end and _SPACE.search(rest, end, at):
            yield Piece(start, end, "words", rest[start:end])
            end = 0
        start, end = (start if end else at), stop
    if end:
        yield Piece(start, end, "words", rest[start:end])


def _masked(text: str, found: Iterable[Piece | Phrase]) -> str:
    """The text with other characters in place of some parts, that separate but are no words."""
    masked: list[str] = []
    done = 0
    for each in sorted(found, key=attrgetter("start")):
        masked += text[done : each.start], " ".ljust(each.end - each.start, ";")
        done = each.end
    return "".join([*masked, text[done:]])
