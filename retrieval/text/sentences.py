"""Sentences as spans of their text."""

import re
import unicodedata
from bisect import bisect_right

from retrieval.text.analysis import STOP_WORDS
from retrieval.text.dates import MONTH_NAMES

# The mark first, which is looked for faster than what must not stand before it.
_END = re.compile(r"[.!?…](?<![.!?…].)[.!?…]*[\"'”’»)\]]*(?:\[\d+\])*(?=\s)")
_CLOSING = "\"'”’»)[]0123456789"
_OPENING = re.compile(r"[(\[“‘\"'–—-]")  # before a word, or between its parts
_NEXT = re.compile(r"\s+[\"'“‘«(\[]*([\w’']*)")
_CONTEXT_CHARS = 60  # around a full stop; no abbreviation is longer

# Abbreviations before a name: never the end.
_BEFORE_NAMES = frozenset(
    """Adm Brig Capt Cdr Cmdr Col Cpl Dr Fr Gen Gov Hon Lt Maj Messrs Mr Mrs Ms Mt Pres Prof Rep Rev Sen Sgt
    St Supt""".split()
)
# Abbreviations before a number: not the end if one follows.
_BEFORE_NUMBERS = frozenset("approx art arts c ca ch fig figs no nos p para pp sec vol".split())
# Other abbreviations, and those with a capital: the end only if a word such as "The" follows.
_ABBREVIATIONS = frozenset("al cf corp dept ed eds eg est etc ie inc jr ltd op sr viz vs".split())
_CAPITALISED = frozenset(
    [
        *"Co Sept Mon Tue Tues Wed Thu Thur Thurs Fri Sat Sun".split(),
        *(name[:3] for name in MONTH_NAMES if name != "May"),
    ]
)
_DOTTED = re.compile(r"(?:[^\W\d_]\.)+[^\W\d_]|[A-Z]")  # p.m, U.S, an initial


def sentences(text: str) -> list[tuple[int, int]]:
    """The sentences of a passage as (start, end), in order, without surrounding white space.

    Abbreviations, initials, decimals and ordinals do not end a sentence, nor does anything doubtful.
    """
    spans, start = [], 0
    for match in _END.finditer(text):
        if _ends(text, start, match):
            spans.append((start, match.end()))
            start = match.end()
    spans.append((start, len(text)))
    return [trimmed for span in spans if (trimmed := _trim(text, *span))]


def parts(text: str, most: int) -> list[tuple[int, int]]:
    """The text as spans of at most `most` characters, without white space around them.

    Each ends with the last sentence that it holds or, where none ends in its second half, at a space; else
    between two characters, never before a mark that belongs to the one before it. Empty for a blank text.
    """
    if len(text) <= most:
        spans = [(0, len(text))]
    else:
        spans, start = [], 0
        ends = [end for _, end in sentences(text)]
        while len(text) - start > most:
            last = bisect_right(ends, start + most)
            end = ends[last - 1] if last and ends[last - 1] > start + most // 2 else _cut(text, start, most)
            spans.append((start, end))
            start = end
        spans.append((start, len(text)))
    return [trimmed for span in spans if (trimmed := _trim(text, *span))]


def _cut(text: str, start: int, most: int) -> int:
    """The last place within `most` characters where a word ends; without one, where a character does."""
    half = range(start + most, start + most // 2, -1)
    for between in (_is_space, _is_character):
        if place := next((at for at in half if between(text[at])), 0):
            return place
    return start + most


def _is_space(character: str) -> bool:
    return character.isspace()


def _is_character(character: str) -> bool:
    """Whether a character stands for itself, and is neither an accent nor a joiner of the one before."""
    return unicodedata.category(character)[0] != "M" and character != "\u200d"


def _ends(text: str, start: int, match: re.Match[str]) -> bool:
    after = _NEXT.match(text, match.end(), match.end() + _CONTEXT_CHARS)
    following = after[1] if after else ""
    if following[:1].islower():
        return False
    if match[0].rstrip(_CLOSING) != ".":
        return True
    previous, word = _last_words(text[max(start, match.start() - _CONTEXT_CHARS) : match.start()])
    if word in _BEFORE_NAMES:
        return False
    if word.lower() in _BEFORE_NUMBERS:
        return not following[:1].isdigit()
    if word.isdigit() and len(word) < 3:
        return not _ordinal(previous, following)
    abbreviated = word.lower() in _ABBREVIATIONS or word in _CAPITALISED or _DOTTED.fullmatch(word)
    return not abbreviated or following.lower() in STOP_WORDS


def _last_words(text: str) -> tuple[str, str]:
    """The last word of a text and the one before it; of one with a bracket or hyphen what is behind that."""
    if text[-1:].isspace():
        return "".join(text.rsplit(None, 1)[-1:]), ""
    previous, word = ("", "", *text.rsplit(None, 2))[-2:]
    *_, last = _OPENING.split(word)
    return ("", last) if len(last) < len(word) else (previous, word)


def _ordinal(previous: str, following: str) -> bool:
    """Whether a small number and its full stop are an ordinal: "3. Panzer", "5. August"."""
    return following in MONTH_NAMES or previous.lower() in ("", "the", "der", "die", "das", "am")


def _trim(text: str, start: int, end: int) -> tuple[int, int] | None:
    while start < end and text[start].isspace():
        start += 1
    while start < end and text[end - 1].isspace():
        end -= 1
    return (start, end) if start < end else None
