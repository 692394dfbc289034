"""The text of a feed from its bytes, whatever encoding they are in and even where some are broken."""

import re
import sys

from charset_normalizer import from_bytes

from bot.web.http_client import Page

DETECTED_BYTES = 50_000  # enough for detecting an encoding that nothing states
VALID_TO_BROKEN = 5  # so many valid sequences for each broken one show that a text is UTF-8
_CHARSET = re.compile(r"(?:charset|encoding)\s*=\s*[\"']?([\w.:-]+)", re.IGNORECASE)
_DECLARATION = re.compile(r"^\s*<\?xml\b.*?\?>", re.DOTALL)
_REFERENCE = re.compile(r"&#([xX][0-9a-fA-F]{1,200}|[0-9]{1,200});?")
_FORBIDDEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_STARTS = {  # byte order marks, and "<" in an encoding without one
    b"\xef\xbb\xbf": "utf-8",
    b"\xff\xfe": "utf-16",
    b"\xfe\xff": "utf-16",
    b"<\0": "utf-16-le",
    b"\0<": "utf-16-be",
}
_ESCAPING = ("iso-2022", "hz", "csiso2022")  # encodings whose bytes are all valid UTF-8


def feed_text(page: Page) -> str:
    """The text of a feed, without a byte order mark, XML declaration and characters that XML forbids.

    UTF-8 where the bytes are, with a mark in place of each broken byte; else as the feed or the server
    declares; else in the encoding that its bytes are most like.
    """
    text = _DECLARATION.sub("", _decoded(page).removeprefix("\ufeff"), count=1)
    return _REFERENCE.sub(_valid, printable(text)).lstrip()


def _valid(reference: re.Match[str]) -> str:
    """A reference to a character; empty for one that no text may hold, at which parsers fail."""
    digits = reference[1]
    code = int(digits[1:], 16) if digits[0] in "xX" else int(digits)
    return reference[0] if code <= sys.maxunicode and printable(chr(code)) else ""


def printable(text: str) -> str:
    """A text without the characters that neither XML nor a file of text may hold."""
    return _FORBIDDEN.sub("", text)


def _decoded(page: Page) -> str:
    body = page.body
    for start, charset in _STARTS.items():
        if body.startswith(start):
            return body.decode(charset, "replace")
    head = body[:1000].decode("latin-1").partition("?>")[0]
    declared = [match[1].lower() for text in (head, page.content_type) if (match := _CHARSET.search(text))]
    if not any(charset.startswith(_ESCAPING) for charset in declared):
        text = body.decode("utf-8", "replace")
        broken = text.count("\ufffd")
        if not broken or _multibyte(text) - broken >= VALID_TO_BROKEN * broken:
            return text
    for charset in declared:
        try:
            return body.decode(charset)
        except (LookupError, ValueError):  # unknown, or not what the bytes are
            continue
    best = from_bytes(body[:DETECTED_BYTES]).best()
    return body.decode(best.encoding if best else "utf-8", "replace")


def _multibyte(text: str) -> int:
    """How many characters took more than one byte."""
    return len(text) - len(text.encode("ascii", "ignore"))
