"""Plain text as lines: what a program has wrapped at a width is joined to paragraphs again."""

import re
from collections.abc import Iterator
from itertools import dropwhile, pairwise
from statistics import median_high
from typing import Literal, NamedTuple

from retrieval.reports.parsing.markup_tags import has_entities, has_tags, unescape, without_tags
from retrieval.reports.report import normalise

_MAX_WIDTH = 100  # characters of the longest line of wrapped text
_MIN_MEDIAN = 50  # characters of the usual line of wrapped text; shorter lines are a list or a poem
_SHORT = 0.7  # of the width; a shorter line above a paragraph is no part of it
_MIN_SHARE = 0.8  # of the line ends of a wrapped block that had no room for the next word
_BULLET = re.compile(r"[•‣▪▫●○◦∙·⁃■□▶►▸➢➤*+–—-]\s+|\(?(?P<number>\d{1,2})[.)]\s+")
_SURE_BULLET = re.compile(r"[•‣▪▫●○◦∙⁃■□▶►▸➢➤]\s+")
SENTENCE_END = re.compile(r"[.!?…:;][\"'”’»)\]]*$")
_LONGEST_END = 12  # characters of the end of a line that are looked at for a sentence's
_HYPHENATED = re.compile(r"[^\W\d_]-$")
_SUSPENDED = re.compile(r"(?:and|or|und|oder|et|ou|y|o|to|bis)\b")  # "pre- and post-war"
_E_MAIL_QUOTE = re.compile(r"(?:> ?)+")


INVISIBLE = "".join(filter(str.isspace, map(chr, range(0x3001)))) + "\u200b\u200c\u200d\u2060"
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

    With them, how many were joined of wrapped ones, and whether all stand in the file as they are. HTML tags
    and entities are read where the text is written with them.
    """
    numbers, words, as_written = _without_markup(lines)
    joined = join_wrapped(words)
    read = [
        TextLine(first + numbers[line.number], line.text, "rule" if _RULE.fullmatch(line.text) else "text")
        for line in joined
        if line.text
    ]
    wrapped = sum(line.parts > 1 for line in joined)
    return read, wrapped, as_written and not wrapped


def _without_markup(lines: list[str]) -> tuple[list[int], list[str], bool]:
    """The numbers of lines, the lines without HTML, and whether they had none."""
    text = "\n".join(lines)
    if has_tags(text):
        parts = [(at, part) for at, line in enumerate(lines) for part in without_tags(line).split("\n")]
        return [at for at, _ in parts], [normalise(part) for _, part in parts], False
    numbers = list(range(len(lines)))
    if has_entities(text):
        return numbers, [normalise(unescape(line)).replace("\n", " ") for line in lines], False
    return numbers, lines, True


class _Block(NamedTuple):
    """Lines between blank ones, the first of them number `first`, from 0; a blank line has none."""

    first: int
    lines: list[str]  # without the spaces around them, and without the marks of quoted mail
    shape: list[str]  # the lines with the spaces before them that others do not have
    quoted: int  # characters of those marks


def join_wrapped(lines: list[str]) -> list[JoinedLine]:
    """The lines with every hard-wrapped paragraph on one, its line ends read as spaces.

    A block of lines between blank ones is wrapped where it is as narrow as a program wraps, and hardly a
    line had room for the first word of the next: by its own width or, where another block proves that the
    file is wrapped, by the width of that one. Blank lines stay.
    """
    blocks = list(_blocks(lines))
    proofs = {
        block.first: _width(block.shape)
        for block in blocks
        if _is_narrow(block.shape) and _is_wrapped(block.shape, _width(block.shape), known=False)
    }
    width = max((proofs.get(block.first, 0) + block.quoted for block in blocks), default=0) if proofs else 0
    return [line for block in blocks for line in _join(block, proofs.get(block.first), width - block.quoted)]


def unwrap(text: str) -> str:
    """A text with its hard-wrapped paragraphs on one line each."""
    return "\n".join(line.text for line in join_wrapped(text.split("\n")))


def _blocks(lines: list[str]) -> Iterator[_Block]:
    start, bare = 0, [*(line.strip(INVISIBLE) for line in lines), ""]
    for at, words in enumerate(bare):
        if words:
            continue
        if start < at:
            yield _block(start, lines[start:at], bare[start:at])
        if at < len(lines):
            yield _Block(at, [], [], 0)
        start = at + 1


def _block(first: int, raw: list[str], lines: list[str]) -> _Block:
    marks = [_E_MAIL_QUOTE.match(line) for line in lines] if lines[0].startswith(">") else []
    quoted = min((mark.end() if mark else 0 for mark in marks), default=0)
    if quoted:
        lines = [line[quoted:].strip() for line in lines]
    if len(lines) == 1:
        return _Block(first, lines, lines, quoted)
    indents = [len(line) - len(line.lstrip()) for line in raw]
    least = min(indents)
    shape = [" " * (indent - least) + line for indent, line in zip(indents, lines, strict=True)]
    return _Block(first, lines, shape, quoted)


def _width(lines: list[str]) -> int:
    return max((len(line) for line in lines if " " in line.strip()), default=0)  # an address does not wrap


def _is_narrow(lines: list[str]) -> bool:
    """Whether a block has the width of wrapped text."""
    width = _width(lines)
    if len(lines) < 2 or width > _MAX_WIDTH:
        return False
    return median_high(map(len, [line for line, _ in _pairs(lines, width)])) >= _MIN_MEDIAN


def _pairs(lines: list[str], width: int) -> list[tuple[str, str]]:
    """Each line with the next, but for a title and a date line that stand above a paragraph."""
    pairs = list(pairwise(lines))
    return [*dropwhile(lambda pair: _is_short(*pair, width), pairs[:-1]), pairs[-1]]


def _is_wrapped(lines: list[str], width: int, known: bool) -> bool:
    """Whether the lines of a block were broken because the next word had no room.

    Where it is `known` that the file is wrapped, every line may end a sentence.
    """
    pairs = [(line, after.lstrip()) for line, after in _pairs(lines, width) if not _is_indented(line, after)]
    if not pairs:
        return False
    if known and not any(SENTENCE_END.search(line) or not after[:1].islower() for line, after in pairs):
        return True
    if _width(lines) > width:
        return False
    flowing = full = ends = 0
    for line, after in pairs:
        within = not SENTENCE_END.search(line[-_LONGEST_END:]) or after[:1].islower()
        has_room = not _is_full(line, after, width)
        flowing += within
        full += not has_room
        ends += has_room and not within  # of a paragraph
    inner = len(pairs) - ends
    if full < _MIN_SHARE * inner or inner == 0:
        return False
    return known or (2 * flowing >= inner and (full > 1 or pairs[-1][1][:1].islower()))


def _join(block: _Block, own: int | None, width: int) -> Iterator[JoinedLine]:
    """The lines of a block, those of each paragraph joined.

    `own` is the width that it proves itself to be wrapped at, `width` the file's, not above 0 without one.
    """
    if len(block.lines) < 2:
        yield JoinedLine(block.first, "".join(block.lines), 1)
        return
    wrapped = own is not None or (
        width > 0 and _is_narrow(block.shape) and _is_wrapped(block.shape, width, known=True)
    )
    width = own or width
    start, parts = 0, [block.lines[0]]
    for at, (before, line) in enumerate(pairwise(block.lines), start=1):
        if not wrapped or _ends(block.shape, at, width):
            yield JoinedLine(block.first + start, "".join(parts), at - start)
            start, parts = at, [line]
        else:
            parts += ["" if _HYPHENATED.search(before[-2:]) and _continues_word(line) else " ", line]
    yield JoinedLine(block.first + start, "".join(parts), len(block.lines) - start)


def _ends(shape: list[str], at: int, width: int) -> bool:
    """Whether a paragraph of a wrapped block ends above a line."""
    before, line = shape[at - 1].lstrip(), shape[at].lstrip()
    if not line or not before or _starts_item(before, line) or _is_indented(*shape[at - 1 : at + 1]):
        return True
    return not _is_full(shape[at - 1], line, width) and not line[:1].islower()


def _is_indented(line: str, after: str) -> bool:
    """Whether a line begins a paragraph by its indent; an item of a list goes on below its first word."""
    deeper = len(after) - len(after.lstrip()) - (len(line) - len(line.lstrip()))
    return deeper > 1 and not _BULLET.match(line.lstrip())


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
    mark, above = _BULLET.match(line), _BULLET.match(before)
    if not mark or SENTENCE_END.search(before):
        return bool(mark)
    return above is not None and (not mark["number"] or above["number"] == str(int(mark["number"]) - 1))


def _continues_word(line: str) -> bool:
    return line[:1].isalpha() and not _SUSPENDED.match(line)
