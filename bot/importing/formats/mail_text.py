"""The plain text of a mail: its own words, and the other mails that are forwarded or quoted in it."""

import re
from typing import NamedTuple

_ATTRIBUTION = re.compile(r"(?:[^.!?]|[.!?](?=\S)){,300}[\w>)]:")  # "On Monday Ann Writer wrote:"
_SIGNATURE = re.compile(r"^-- ?$", re.MULTILINE)
_HEADER = re.compile(r"\*{0,2}([^\W\d_][\w-]{1,15})[ \u00a0]?:\*{0,2}[ \t\u00a0]*(.*)")
_MARK = re.compile(r"[-_]{5,}.*|[^.!?]{,60}:|")  # above a forwarded mail: "Begin forwarded message:"
_QUOTE = re.compile(r"^>[ ]?", re.MULTILINE)
_NAMES = {  # of the headers that programs repeat, in the languages of date lines
    "from": "from von de от від",
    "date": "date sent datum gesendet fecha enviado envoyé дата отправлено надіслано відправлено",
    "subject": "subject betreff objet asunto тема",
    "to": "to cc bcc reply-to an à para кому копия копія",
}
_KNOWN = {name: header for header, names in _NAMES.items() for name in names.split()}


class ForwardedMail(NamedTuple):
    """A mail inside another, with the headers that are repeated above it, as they are written."""

    sender: str
    date: str
    subject: str
    text: str


def parted(text: str) -> tuple[str, list[ForwardedMail], bool]:
    """A mail's own text, the mails forwarded in it, and whether the mail that it answers was cut off."""
    own, quoted = _divided(_SIGNATURE.sub("", text).rstrip().split("\n"))
    unquoted = _QUOTE.sub("", "\n".join(quoted)).split("\n")
    if _headers(unquoted, _first(unquoted))[0]:  # a forwarded mail behind ">"
        own, quoted = [*own, *unquoted], []
    starts = []
    at = 0
    while at < len(own):
        headers, end = _headers(own, at)
        if headers:
            starts.append((at, end, headers))
        at = max(end, at + 1)
    mails = [
        ForwardedMail(
            headers["from"],
            headers["date"],
            headers.get("subject", ""),
            _joined(
                own[end : starts[number + 1][0] if number + 1 < len(starts) else len(own)],
                number + 1 < len(starts),
            ),
        )
        for number, (_, end, headers) in enumerate(starts)
    ]
    words = _joined(own[: starts[0][0]], above=True) if starts else "\n".join(own).strip()
    return words, mails, bool(quoted)


def flowed(text: str, *, delete_space: bool) -> str:
    """The text with soft line ends undone, as RFC 3676 says: a line that ends in a space goes on."""
    lines: list[list[str]] = []
    depth, goes_on = 0, False
    for line in text.split("\n"):
        words = line.lstrip(">")
        own = len(line) - len(words)
        words = words.removeprefix(" ")  # a space that was added before "From", ">" and spaces
        if not (goes_on and own == depth):
            lines.append([">" * own + " " if own else ""])
        goes_on = words.endswith(" ") and words != "-- "
        lines[-1].append(words[:-1] if goes_on and delete_space else words)
        depth = own
    return "\n".join("".join(parts).rstrip(" ") for parts in lines)


def _divided(lines: list[str]) -> tuple[list[str], list[str]]:
    """The lines, and those of the mail that it answers, quoted below it: those are another's words."""
    end = len(lines)
    while end and (not lines[end - 1].strip() or lines[end - 1].startswith(">")):
        end -= 1
    if not end:
        return lines, []
    quoted = lines[end:]
    if any(map(str.strip, quoted)):
        start = next((at for at in range(end - 1, max(-1, end - 4), -1) if not lines[at].strip()), -1) + 1
        if _ATTRIBUTION.fullmatch(" ".join(lines[start:end])):
            end = start
    return (lines[:end], quoted) if any(map(str.strip, lines[:end])) else (lines, [])


def _headers(lines: list[str], at: int) -> tuple[dict[str, str], int]:
    """The headers of a forwarded mail that start at a line, and the line after them; none where some lack."""
    found: dict[str, str] = {}
    end = at
    while at < len(lines):
        line = lines[at].strip()
        header = _HEADER.fullmatch(line)
        name = _KNOWN.get(header[1].casefold(), "") if header else ""
        if header and name and (name == "to" or name not in found):
            found[name], end = header[2], at + 1
        elif line or at > end:  # one empty line may be between two
            break
        at += 1
    sender = found.get("from", "")
    whole = "date" in found and ("@" in sender or ("subject" in found and any(map(str.isalpha, sender))))
    return (found, end) if whole else ({}, end)


def _first(lines: list[str]) -> int:
    return next((at for at, line in enumerate(lines) if line.strip()), 0)


def _joined(lines: list[str], above: bool) -> str:
    """Lines as a text; those above a forwarded mail without the mark that announces it."""
    text = "\n".join(lines).strip()
    words, _, last = text.rpartition("\n")
    return words.rstrip() if above and _MARK.fullmatch(last.strip()) else text
