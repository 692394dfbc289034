"""Telegram's limits on a message: measuring HTML, and cutting text so that it fits.

Texts are cut as spans of themselves, never by changing a character, and never inside a tag: markup
comes after cutting.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from html import unescape
from itertools import pairwise

from retrieval import sentences

MAX_UNITS = 4096  # UTF-16 units of text as shown
MAX_ENTITIES = 100  # Telegram drops more without a word
MAX_BYTES = 32_768  # of markup, before it is parsed
BLANK_LINE = 2  # units

_TAG = re.compile(r"<(/?)[^<>]*+>")  # autoescape leaves no other < and no > inside a tag


@dataclass(frozen=True, slots=True)
class Excerpt:
    """Whole sentences of a text around a quote; both are spans of the text."""

    text: str
    start: int
    end: int
    quote_start: int
    quote_end: int

    @property
    def before(self) -> str:
        """What stands before the quote."""
        return self.text[self.start : self.quote_start]

    @property
    def quote(self) -> str:
        """The quote, or as much of it as fits."""
        return self.text[self.quote_start : self.quote_end]

    @property
    def after(self) -> str:
        """What stands after the quote."""
        return self.text[self.quote_end : self.end]

    @property
    def cut_before(self) -> bool:
        """Whether the text begins earlier."""
        return bool(self.text[: self.start].strip())

    @property
    def cut_after(self) -> bool:
        """Whether the text goes on."""
        return bool(self.text[self.end :].strip())


def units(text: str) -> int:
    """The length of a text in UTF-16 units, in which Telegram counts."""
    return len(text.encode("utf-16-le", "surrogatepass")) // 2


def shown(html: str) -> str:
    """The text that a reader sees."""
    return unescape(_TAG.sub("", html))


def entities(html: str) -> int:
    """How many spans are formatted."""
    return sum(not match[1] for match in _TAG.finditer(html))


def fits(html: str) -> bool:
    """Whether Telegram takes this as one message and shows all of its formatting."""
    return (
        units(shown(html)) <= MAX_UNITS
        and entities(html) <= MAX_ENTITIES
        and len(html.encode("utf-8", "replace")) <= MAX_BYTES
    )


def shorten(text: str, limit: int) -> str:
    """A label of at most `limit` units, ending in an ellipsis where it was cut at a word. Not for quotes."""
    if units(text) <= limit:
        return text
    return head(text, limit - 1) + "…"


def head(text: str, limit: int) -> str:
    """As many of the first words of a text as `limit` units hold."""
    return text if units(text) <= limit else text[: _cut(text, 0, len(text), limit)]


def pieces(text: str, limit: int) -> list[tuple[int, int]]:
    """The text as spans of at most `limit` units: cut between sentences, one that is too long at words."""
    if _fit(text, 0, len(text), limit):
        trimmed = text.strip()
        start = text.find(trimmed)
        return [(start, start + len(trimmed))] if trimmed else []
    spans: list[tuple[int, int]] = []
    for start, end in _parts(text, limit):
        if spans and _fit(text, spans[-1][0], end, limit):
            spans[-1] = (spans[-1][0], end)
        else:
            spans.append((start, end))
    return spans


def excerpt(text: str, start: int, end: int, limit: int) -> Excerpt:
    """The quote at `start` to `end` with as many whole sentences around it as fit `limit` units."""
    if units(text) <= limit:
        return Excerpt(text, 0, len(text), start, end)
    if units(text[start:end]) > limit:
        end = _whole_sentences(text, start, end, limit)
        return Excerpt(text, start, end, start, end)
    spans = sentences(text)
    first, last = start, end
    following = [after for _, after in reversed(spans) if after > end]
    previous = [before for before, _ in spans if before < start]
    room = limit - units(text[start:end])
    # The sentence behind the quote, then the one before it, and so on while there is room.
    while following or previous:
        if following and (size := units(text[last : following[-1]])) <= room:
            last, room = following.pop(), room - size
        else:
            following = []
        if previous and (size := units(text[previous[-1] : first])) <= room:
            first, room = previous.pop(), room - size
        else:
            previous = []
    return Excerpt(text, first, last, start, end)


def allot(sizes: Sequence[int], room: int) -> list[int]:
    """Room shared out among texts of these sizes: short ones get all they need, long ones equal shares."""
    shares = [0] * len(sizes)
    order = sorted(range(len(sizes)), key=sizes.__getitem__)
    for waiting, at in zip(range(len(sizes), 0, -1), order, strict=True):
        shares[at] = min(sizes[at], max(0, room) // waiting)
        room -= shares[at]
    return shares


def pack(sizes: Sequence[tuple[int, int]], room: int, formats: int) -> list[range]:
    """Blocks of these sizes, (units, formatted spans), in order, as pages of at most `room` and `formats`.

    A blank line is reckoned between blocks. A block that is too long by itself gets a page of its own.
    """
    starts: list[int] = []
    left = formats_left = 0
    for at, (size, spans) in enumerate(sizes):
        if not starts or size + BLANK_LINE > left or spans > formats_left:
            starts.append(at)
            left, formats_left = room, formats
        left -= size + BLANK_LINE
        formats_left -= spans
    return [range(*page) for page in pairwise([*starts, len(sizes)])]


def _parts(text: str, limit: int) -> list[tuple[int, int]]:
    """Sentences, those that are too long in parts."""
    parts = []
    for start, end in sentences(text):
        while not _fit(text, start, end, limit):
            at = _cut(text, start, end, limit)
            parts.append((start, at))
            start = next((place for place in range(at, end) if not text[place].isspace()), end)
        if start < end:
            parts.append((start, end))
    return parts


def _whole_sentences(text: str, start: int, end: int, limit: int) -> int:
    """Where the longest run of whole sentences from `start` ends that fits, else of whole words."""
    fitting = [
        after for _, after in sentences(text) if start < after < end and _fit(text, start, after, limit)
    ]
    return fitting[-1] if fitting else _cut(text, start, end, limit)


def _fit(text: str, start: int, end: int, limit: int) -> bool:
    # The length in characters first: it spares encoding a long text over and over.
    return end - start <= limit and units(text[start:end]) <= limit


def _cut(text: str, start: int, end: int, limit: int) -> int:
    """Where at most `limit` units from `start` end at a word; inside the word where there is only one."""
    piece = text[start : min(end, start + max(0, limit))]
    while units(piece) > limit:
        piece = piece[: len(piece) - max(1, (units(piece) - limit) // 2)]
    if start + len(piece) < end and not text[start + len(piece)].isspace():
        space = next((at for at in range(len(piece) - 1, 0, -1) if piece[at].isspace()), len(piece))
        piece = piece[:space]
    return start + len(piece.rstrip())
