"""Plain text as lines: what a program has wrapped at a width is joined to paragraphs again."""

import re
from collections.abc import Iterator
from itertools import dropwhile, pairwise
from statistics import median
from typing import Literal, NamedTuple

from retrieval.reports.parsing.markup_tags import has_entities, unescape
from retrieval.reports.report import normalise

_MAX_WIDTH = 100  # characters of the longest line of wrapped text
_MIN_MEDIAN = 50  # characters of the usual line of wrapped text; shorter lines are a list or a poem
_SHORT = 0.7  # of the width; a shorter line above a paragraph is no part of it
_MIN_SHARE = 0.8  # of the line ends of a wrapped block that had no room for the next word
_BULLET = re.compile(r"[•‣▪▫●○◦∙·⁃■□▶►▸➢➤*+–—-]\s+|\(?\d{1,2}[.)]\s+")
_SURE_BULLET = re.compile(r"[•‣▪▫●○◦∙⁃■□▶►▸➢➤]\s+")
_SENTENCE_END = re.compile(r"[.!?…:;][\"'”’»)\]]*$")
_HYPHENATED = re.compile(r"[^\W\d_]-$")
_SUSPENDED = re.compile(r"(?:and|or|und|oder|et|ou|y|o|to|bis)\b")  # "pre- and post-war"
_E_MAIL_QUOTE = re.compile(r"(?:> ?)+")


_RULE = re.compile(r"[-=_*~#—–+.]{3,}|(?:[-*_] ){2,}[-*_]")

LineKind = Literal["text", "heading", "code", "image", "rule"]


class TextLine(NamedTuple):
    """A line of the text as read; `number` is its line in the file. Only lines of text can be paragraphs."""

    number: int
    text: str
    kind: LineKind = "text"
    level: int = 0  # of a heading, 1 to 6


class JoinedLine(NamedTuple):
    """A line of the text as read; `number` is that of its first line in the file, from 0."""

    number: int
    text: str
    parts: int  # lines of the file that were joined


def plain_lines(lines: list[str], first: int) -> tuple[list[TextLine], int, bool]:
    """The lines of a plain text that begins on line `first` of its file, none of them blank.

    With them, how many were joined of wrapped ones, and whether all stand in the file as they are. HTML
    entities are read where the text is written with them.
    """
    entities = has_entities("\n".join(lines))
    if entities:
        lines = [normalise(unescape(line)).replace("\n", " ") for line in lines]
    joined = join_wrapped(lines)
    read = [
        TextLine(first + line.number, line.text, "rule" if _RULE.fullmatch(line.text) else "text")
        for line in joined
        if line.text
    ]
    wrapped = sum(line.parts > 1 for line in joined)
    return read, wrapped, not wrapped and not entities


def join_wrapped(lines: list[str]) -> list[JoinedLine]:
    """The lines with every hard-wrapped paragraph on one, its line ends read as spaces.

    A block of lines between blank ones is wrapped where it is as narrow as a program wraps, and hardly a
    line had room for the first word of the next. Blank lines stay.
    """
    blocks = list(_blocks(lines))
    width = max((_width(block) for _, block in blocks if _may_be_wrapped(block)), default=0)
    known = any(
        _may_be_wrapped(block) and _is_wrapped(list(map(str.strip, block)), width) for _, block in blocks
    )
    return [line for first, block in blocks for line in _join(first, block, width, known)]


def unwrap(text: str) -> str:
    """A text with its hard-wrapped paragraphs on one line each."""
    return "\n".join(line.text for line in join_wrapped(text.split("\n")))


def _blocks(lines: list[str]) -> Iterator[tuple[int, list[str]]]:
    """Blocks of lines with the number of the first, from 0; a blank line is a block of its own."""
    start = 0
    for at, line in enumerate([*lines, ""]):
        if not line.strip():
            if start < at:
                yield start, lines[start:at]
            if at < len(lines):
                yield at, [""]
            start = at + 1


def _width(block: list[str]) -> int:
    return max(map(len, map(str.strip, block)))


def _may_be_wrapped(block: list[str]) -> bool:
    return len(block) > 1 and _width(block) <= _MAX_WIDTH and median(map(len, block[:-1])) >= _MIN_MEDIAN


def _join(first: int, block: list[str], width: int, known: bool) -> list[JoinedLine]:
    lines = [line.strip() for line in block]
    quote = len(block) > 1 and all(map(_E_MAIL_QUOTE.match, lines))
    if quote:
        lines = [_E_MAIL_QUOTE.sub("", line, count=1) for line in lines]
    alone = [JoinedLine(first + at, line, 1) for at, line in enumerate(lines)]
    if not _may_be_wrapped(lines) or not _is_wrapped(lines, width - 2 * quote, known):
        return alone
    indents = [len(line) - len(line.lstrip()) for line in block]
    joined = [alone[0]]
    for at, line in enumerate(lines[1:], start=1):
        last = joined[-1]
        ends = not _is_full(lines[at - 1], line, width) and not line[:1].islower()
        if ends or not line or indents[at] > max(1, indents[at - 1] + 1) or _starts_item(lines[at - 1], line):
            joined.append(alone[at])
        else:
            space = "" if _HYPHENATED.search(last.text) and _continues_word(line) else " "
            joined[-1] = JoinedLine(last.number, f"{last.text}{space}{line}", last.parts + 1)
    return joined


def _is_wrapped(lines: list[str], width: int, known: bool = False) -> bool:
    """Whether the lines of a block were broken because the next word had no room.

    Where it is known that the file is wrapped, every line may end a sentence.
    """
    pairs = list(dropwhile(lambda pair: _is_short(*pair, width), pairwise(lines[:-1])))
    pairs.append((lines[-2], lines[-1]))
    flowing = full = ends = 0
    for line, after in pairs:
        within = not _SENTENCE_END.search(line) or after[:1].islower()
        has_room = not _is_full(line, after, width)
        flowing += within
        full += not has_room
        ends += has_room and not within  # of a paragraph
    inner = len(pairs) - ends
    return full >= _MIN_SHARE * inner > 0 and (2 * flowing >= inner or known)


def _is_full(line: str, after: str, width: int) -> bool:
    """Whether the first word of the next line had no room at the end of a line."""
    return len(line) + 1 + len(after.split(" ", 1)[0]) > width


def _is_short(line: str, after: str, width: int) -> bool:
    """Whether a line is one that stands above a paragraph, a title or a date line."""
    return len(line) < _SHORT * width and not _is_full(line, after, width)


def _starts_item(before: str, line: str) -> bool:
    """Whether a line starts an item of a list; a dash or a number may only happen to begin a line."""
    if _SURE_BULLET.match(line):
        return True
    return bool(_BULLET.match(line) and (_SENTENCE_END.search(before) or _BULLET.match(before)))


def _continues_word(line: str) -> bool:
    return line[:1].isalpha() and not _SUSPENDED.match(line)
