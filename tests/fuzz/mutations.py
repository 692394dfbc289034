"""Changes to valid input: of bytes, of texts, and of JSON, whose shape mostly stays."""

import random
from collections.abc import Callable, Sequence
from typing import Any

MARKER = "zqxmarker"  # a word that only input holds: wherever else it is found, input has leaked

PHRASES = (
    "Who co-sponsored the bill?",
    "the latest figure since 5 August 2024",
    '"military service" -drones',
    "what did the Ministry say last month",
    "3,000 of them and U.S. V. Putin’s “dock”.",
    "насос 泵 مضخة 🚢",
    "'; DROP TABLE reports; --",
    "<b>&amp;</b> (a+)+$",
    "\u202e\u200f\ufeff\x00\x1b[31m",
    "\ud800 \udfff",
    "between 31 February 2024 and 99.99.9999",
    "²³ ½ ǅ ﬁ İ ß",
    "may march may 2024-13-45T25:61",
    f"what did {MARKER} say about the {MARKER}s of 2024",
    f'"{MARKER} harbour" -{MARKER}',
    "Related:",
    "The Ministry wrote:\n• a",
    "---\ntitle: x\n---",
    "+++\n[a]\n+++",
    "%s %(x)s {0} {{x}} {% x %}",
    "file:///etc/passwd",
    "../../etc/passwd",
    "https://[::1",
    "http://user:pw@10.0.0.1:99999/?q=#f",
    "1e999",
    "-0",
    "NaN",
    "9" * 30,
    "\r\n\r\n",
    "a\u0301\u0302",
)
SCALARS: tuple[Any, ...] = (
    None,
    True,
    False,
    0,
    -1,
    1,
    2**31,
    2**53 + 1,
    2**63,
    -(2**63),
    10**30,
    0.5,
    1e308,
    "",
    " ",
    "0",
    "x" * 64,
    "x" * 5000,
    [],
    {},
    [[]],
    [{}],
    [None],
    {"": None},
    {"id": 1},
)
PIECES = (
    b"\x00",
    b"\xff\xfe",
    b"\xef\xbb\xbf",
    b"\xed\xa0\x80",
    b"\xc3\x28",
    b"\r",
    b"\n\n",
    b"\n---\n",
    b"\n+++\n",
    b"{",
    b"[",
    b'"',
    b"<",
    b"]]>",
    b"<![CDATA[",
    b"<!--",
    b"&#x110000;",
    b"&#0;",
    b"=?utf-8?q?=ff?=",
    b"%",
    b"\\",
    b"\\u0000",
    b"\\ud800",
    b"$(x)${HOME}",
    b"0" * 20,
    b"-1",
    b"99999999999",
    b"2024-02-30",
    b"31/12/0000",
    b"Content-Type: text/html; charset=x\r\n",
    b"charset=utf-7",
    b" " * 300,
    b"\t",
    b"\xe2\x80\xae",
    b"'",
    b"=",
    b"#",
    b",",
    b";",
    b"NaN",
    b"Infinity",
)
LONGEST_TEXT, LONGEST_BYTES = 20_000, 60_000

Draw = random.Random


def mutated_text(draw: Draw, text: str | None = None) -> str:
    """A text, by default one of the phrases, after a few changes; most are short."""
    text = draw.choice(PHRASES) if text is None else text
    for _ in range(draw.choice((0, 1, 1, 2, 3, 4))):
        text = draw.choice(_TEXT_CHANGES)(text, draw)[:LONGEST_TEXT]
    return text


def mutated_bytes(draw: Draw, raw: bytes, others: Sequence[bytes] = ()) -> bytes:
    """Bytes after a few changes; `others` are what spans may be taken from."""
    for _ in range(draw.choice((0, 1, 1, 2, 3, 5, 8))):
        raw = draw.choice(_BYTE_CHANGES)(raw, draw)[:LONGEST_BYTES]
    if others and draw.random() < 0.1:
        other = draw.choice(others)
        raw = raw[: draw.randrange(len(raw) + 1)] + other[draw.randrange(len(other) + 1) :]
    return draw.randbytes(draw.randrange(200)) if draw.random() < 0.03 else raw


def mutated_json(draw: Draw, value: Any) -> Any:
    """JSON after a few changes, each at a random place."""
    for _ in range(draw.choice((0, 1, 1, 1, 2, 3, 6))):
        value = _changed(draw, value)
    return value


def _changed(draw: Draw, value: Any) -> Any:
    """The value with one change at a random depth; what it shares with the original stays as it is."""
    if isinstance(value, dict) and value:
        return _changed_object(draw, value)
    if isinstance(value, list) and value:
        return _changed_list(draw, value)
    if isinstance(value, str) and draw.random() < 0.7:
        return mutated_text(draw, value)
    if type(value) is int and draw.random() < 0.5:
        return draw.choice((value + 1, -value, value * 2**31, str(value), 0.5))
    return draw.choice(SCALARS)


def _changed_object(draw: Draw, value: dict[str, Any]) -> dict[str, Any]:
    key = draw.choice(list(value))
    match draw.randrange(12):
        case 0:
            return {name: part for name, part in value.items() if name != key}
        case 1:
            return value | {key: draw.choice(SCALARS)}
        case 2:
            return value | {draw.choice(list(value)): value[key]}
        case 3:
            return value | {mutated_text(draw, key): value[key]}
    return value | {key: _changed(draw, value[key])}


def _changed_list(draw: Draw, value: list[Any]) -> list[Any]:
    at = draw.randrange(len(value))
    match draw.randrange(6):
        case 0:
            return value[:at] + value[at + 1 :]
        case 1:
            return value[:at] + [value[at]] * draw.choice((2, 3, 50)) + value[at + 1 :]
        case 2:
            return [*value, draw.choice(SCALARS)]
    return [*value[:at], _changed(draw, value[at]), *value[at + 1 :]]


def _place(size: int, draw: Draw) -> int:
    return draw.randrange(size + 1)


def _without_span(text: Any, draw: Draw) -> Any:
    start = _place(len(text), draw)
    return text[:start] + text[start + draw.choice((1, 1, 4, 30, 500)) :]


def _with_span_twice(text: Any, draw: Draw) -> Any:
    start = _place(len(text), draw)
    stop = start + draw.choice((1, 5, 60, 600))
    return text[:start] + text[start:stop] * draw.choice((2, 3, 40)) + text[stop:]


def _with_lines_moved(text: Any, draw: Draw) -> Any:
    lines = text.splitlines(keepends=True)
    draw.shuffle(lines)
    return text[:0].join(lines)


def _letter(draw: Draw) -> str:
    return chr(draw.choice((draw.randrange(128), draw.randrange(0x3000), draw.randrange(0x110000))))


_TEXT_CHANGES: tuple[Callable[[str, Draw], str], ...] = (
    _without_span,
    _with_span_twice,
    _with_lines_moved,
    lambda text, draw: text * draw.choice((2, 2, 3, 40)),
    lambda text, draw: f"{text} {draw.choice(PHRASES)}",
    lambda text, draw: "".join(draw.sample(text, len(text))),
    lambda text, draw: text[_place(len(text), draw) :],
    lambda text, draw: text[: (at := _place(len(text), draw))] + _letter(draw) + text[at:],
    lambda text, draw: text[: (at := _place(len(text), draw))] + draw.choice(PHRASES) + text[at:],
    lambda text, draw: text.upper() if draw.random() < 0.5 else text.swapcase(),
    lambda text, draw: text.replace(" ", draw.choice("\n\t-–\u00a0\u202f")),
)
_BYTE_CHANGES: tuple[Callable[[bytes, Draw], bytes], ...] = (
    _without_span,
    _with_span_twice,
    _with_lines_moved,
    lambda raw, draw: raw[: _place(len(raw), draw)],
    lambda raw, draw: raw[: (at := _place(len(raw), draw))] + draw.randbytes(1) + raw[at + 1 :],
    lambda raw, draw: raw[: (at := _place(len(raw), draw))] + draw.randbytes(4) + raw[at:],
    lambda raw, draw: raw[: (at := _place(len(raw), draw))] + draw.choice(PIECES) + raw[at:],
    lambda raw, draw: raw[: (at := _place(len(raw), draw))] + draw.choice(PIECES) + raw[at + 4 :],
    lambda raw, draw: (
        raw[: (at := _place(len(raw), draw))]
        + draw.choice(PHRASES).encode("utf-8", "surrogatepass")
        + raw[at:]
    ),
)
