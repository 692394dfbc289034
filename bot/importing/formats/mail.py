"""E-mails as texts: one of a file, or the many of a mailbox."""

import re
from collections import Counter
from collections.abc import Iterator
from datetime import date
from email import message_from_bytes
from email.errors import InvalidBase64LengthDefect
from email.message import EmailMessage, MIMEPart
from email.policy import default
from email.utils import parseaddr
from typing import BinaryIO

from bot.importing.article_extractor import extract
from bot.importing.formats.cells import as_date
from bot.importing.formats.html_text import is_markup, plain_text
from bot.importing.formats.source_text import SourceContents, SourceItem, SourceText, plausible
from bot.web.errors import ContentError, FileError
from bot.web.http_client import Page
from bot.web.urls import canonical
from retrieval import ReadingOptions, ReportError, decode_text

MAX_MAIL_BYTES = 25_000_000  # what most servers accept
MAX_NESTED = 100  # parts with parts inside; the time to read a mail grows with their depth
MAX_NAMED = 5  # attachments that are named
MIN_PLAIN_CHARS = 80  # a shorter plain text beside HTML says "open this mail in a browser"
MAX_PARTS = 500
MAX_HEADER = 2000  # characters; the library's time to read one grows with its square
_LONG_TYPE = re.compile(rb"(?im)^content-type:(?:[^\n]{5000}|[^\n]*(?:\n[ \t][^\n]*){100})")
ARTICLE_SHARE = 0.6  # of the text of an HTML mail; where its article is less, something is missing
_ONE_BYTE = ("us-ascii", "iso-8859", "windows-125", "cp125", "latin", "koi8")  # these decode any bytes
_QUOTED_FROM = re.compile(rb"^>(>*From )", re.MULTILINE)
_ATTRIBUTION = re.compile(r"(?:[^.!?]|[.!?](?=\S)){,300}[\w>)]:")  # "On Monday Ann Writer wrote:"
_SIGNATURE = re.compile(r"^-- ?$", re.MULTILINE)


def read_mail(raw: bytes, name: str, options: ReadingOptions, today: date) -> SourceContents:
    """The text of a mail. Raises FileError."""
    message = parsed_mail(raw, name)
    item = _source_text(message, name, options, today)
    if not item.text:
        raise FileError(name, "the mail has no text", "add its attachment, or the text of what it shows")
    unread = [part.get_filename() or part.get_content_type() for part in _attachments(message)]
    notes: tuple[str, ...] = ()
    if unread:
        more = f" and {len(unread) - MAX_NAMED} more" if len(unread) > MAX_NAMED else ""
        notes = (f"attachments are not read: {', '.join(unread[:MAX_NAMED])}{more}",)
    return SourceContents([item], notes)


def read_mailbox(file: BinaryIO, name: str, options: ReadingOptions, today: date) -> SourceContents:
    """The texts of the mails in a file of the mbox format, read as they are asked for."""
    left_out: Counter[str] = Counter()
    return SourceContents(_mailbox(file, name, options, today, left_out), (), left_out, 0, several=True)


def parsed_mail(raw: bytes, name: str) -> EmailMessage:
    """A mail or web archive as its parts. Raises FileError."""
    if len(raw) > MAX_MAIL_BYTES:
        raise FileError(
            name, f"it is larger than {MAX_MAIL_BYTES // 1_000_000} MB", "save its text and add that"
        )
    if raw.lower().count(b"boundary=") > MAX_NESTED or _LONG_TYPE.search(raw):
        raise FileError(name, "it has too many parts", "save its text and add that")
    try:
        message = message_from_bytes(raw, policy=default)
    except (ValueError, LookupError, RecursionError) as error:
        raise FileError(name, "it is no e-mail that can be read", "save its text and add that") from error
    for number, part in enumerate(message.walk()):
        if number > MAX_PARTS:
            raise FileError(name, "it has too many parts", "save its text and add that")
        for header in {name for name, value in part.raw_items() if len(str(value)) > MAX_HEADER}:
            del part[header]
    return message


def _part_text(part: MIMEPart, name: str) -> str:
    """The text of a part: in its charset, unless it is UTF-8 under the name of an older one.

    Raises FileError where the charset is wrong and the right one cannot be told.
    """
    raw = part.get_payload(decode=True)
    if not isinstance(raw, bytes):
        return ""
    if any(isinstance(defect, InvalidBase64LengthDefect) for defect in part.defects):
        raise FileError(
            name, "its text is cut off (Base64)", "export it again, or save its text and add that"
        )
    charset = part.get_content_charset("utf-8")
    for each in ("utf-8", charset) if charset.startswith(_ONE_BYTE) else (charset, "utf-8"):
        try:
            return raw.decode(each).replace("\r\n", "\n")
        except (LookupError, ValueError):
            continue
    try:
        return decode_text(raw, name).replace("\r\n", "\n")
    except ReportError as error:
        raise FileError(name, f"its charset {charset} is wrong", "save its text and add that") from error


def _html_text(part: MIMEPart, name: str, options: ReadingOptions, today: date) -> str:
    """The text of a part in HTML: its article, or all of it where that is much more."""
    markup = _part_text(part, name)
    text = plain_text(markup)
    page = Page("", markup.encode("utf-8", "replace"), "text/html; charset=utf-8")
    try:
        article = "\n\n".join(extract(page, today, options.zone).paragraphs)
    except ContentError:
        return text
    return article if len(article) > ARTICLE_SHARE * len(text) else text


def _mailbox(
    file: BinaryIO, name: str, options: ReadingOptions, today: date, left_out: Counter[str]
) -> Iterator[SourceItem]:
    for number, raw in enumerate(_messages(file), start=1):
        place = f"{name}, mail {number}"
        try:
            item = _source_text(parsed_mail(raw, place), place, options, today)
        except FileError as error:
            yield error
            continue
        if item.text:
            yield item
        else:
            left_out["mail{s} without text"] += 1


def _messages(file: BinaryIO) -> Iterator[bytes]:
    """The mails of a mailbox: each begins at a line "From " that is the first or follows an empty one."""
    lines: list[bytes] = []
    size, empty = 0, True
    for line in file:
        if empty and line.startswith(b"From "):
            if any(map(bytes.strip, lines)):
                yield _QUOTED_FROM.sub(rb"\1", b"".join(lines))
            lines, size = [], 0
        elif size <= MAX_MAIL_BYTES:  # one line more than the limit is kept, so that the limit is noticed
            lines.append(line)
            size += len(line)
        empty = not line.strip()
    if any(map(bytes.strip, lines)):
        yield _QUOTED_FROM.sub(rb"\1", b"".join(lines))


def _source_text(message: EmailMessage, name: str, options: ReadingOptions, today: date) -> SourceText:
    try:
        plain, markup = message.get_body(("plain",)), message.get_body(("html",))
    except (AttributeError, KeyError, RecursionError) as error:  # parts that contradict their headers
        raise FileError(name, "its parts cannot be read", "save its text and add that") from error
    text = _plain(plain, name) if plain is not None else ""
    if markup is not None and len(text) < MIN_PLAIN_CHARS:
        text = _html_text(markup, name, options, today) or text
    if is_markup(text) and text.lstrip().startswith("<"):  # HTML that is labelled as plain text
        text = plain_text(text)
    display, address = _sender(message)
    return SourceText(
        text=text.strip(),
        title=" ".join(_header(message, "subject").split()),
        published=plausible(_date(message, options), today),
        outlet=display or address.rpartition("@")[2],
        url=canonical(_header(message, "archived-at").strip(" <>")),
        place=name,
    )


def _plain(part: MIMEPart, name: str) -> str:
    """Plain text with its flowed lines joined and the mark of the signature removed."""
    text = _part_text(part, name)
    if str(part.get_param("format", "")).lower() == "flowed":
        text = _flowed(text, delete_space=str(part.get_param("delsp", "")).lower() == "yes")
    return _SIGNATURE.sub("", _without_reply(text))


def _without_reply(text: str) -> str:
    """The text without the mail that it answers, quoted below it: those are another's words."""
    lines = text.rstrip().split("\n")
    end = len(lines)
    while end and (not lines[end - 1].strip() or lines[end - 1].startswith(">")):
        end -= 1
    if end == len(lines) or not end:
        return text
    start = next((at for at in range(end - 1, max(-1, end - 4), -1) if not lines[at].strip()), -1) + 1
    if _ATTRIBUTION.fullmatch(" ".join(lines[start:end])):
        end = start
    return "\n".join(lines[:end]) if any(map(str.strip, lines[:end])) else text


def _flowed(text: str, *, delete_space: bool) -> str:
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


def _header(message: EmailMessage, name: str) -> str:
    try:
        return str(message.get(name, ""))
    except (ValueError, LookupError, IndexError, AttributeError):  # defects of the library on odd headers
        return ""


def _sender(message: EmailMessage) -> tuple[str, str]:
    """Display name and address of who sent the mail."""
    display, address = parseaddr(_header(message, "from"))
    return " ".join(display.split()), address


def _date(message: EmailMessage, options: ReadingOptions) -> date | None:
    """When the mail was sent, in the zone."""
    stated = next((str(value) for name, value in message.raw_items() if name.lower() == "date"), "")
    return as_date(" ".join(stated.split()), options)


def _attachments(message: EmailMessage) -> Iterator[MIMEPart]:
    """The parts that are named files; pictures inside the text are none."""
    for part in message.walk():
        if part.get_content_disposition() == "attachment" or (
            part.get_filename() and not part.get("content-id") and not part.is_multipart()
        ):
            yield part
