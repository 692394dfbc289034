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
# "--- Forwarded message ---" at the beginning, and the fields of that mail, one of them with an address.
_FORWARDED = re.compile(
    r"(?:-{2,} ?[^\W\d][\w ]{3,40}-{2,}|[^\W\d][\w ]{3,40}:)[ \t]*\n\s*"
    r"(?=(?:[^\n]+\n){0,5}[^\n]*@)((?:[*>]*[^\W\d][\w -]{1,20}:\*?[ \t]*[^\n]+(?:\n|$)){3,})"
)
_FIELD = re.compile(r"^[*>]*[\w -]+:\*?[ \t]*(.+)$", re.MULTILINE)
_FORWARD_MARK = re.compile(r"(?:(?:fwd?|wg|tr)\s*:\s*)+", re.IGNORECASE)
_QUOTED = re.compile(r"^>", re.MULTILINE)
_SIGNATURE = re.compile(r"^-- ?$", re.MULTILINE)


def read_mail(raw: bytes, name: str, options: ReadingOptions, today: date) -> SourceContents:
    """The text of a mail. Raises FileError."""
    message = parsed_mail(raw, name)
    item = _source_text(message, name, options, today)
    if not item.text:
        raise FileError(name, "the mail has no text", "add its attachment, or the text of what it shows")
    unread = [part.get_filename() or part.get_content_type() for part in _attachments(message)]
    notes: tuple[str, ...] = ()
    if _answers(message, item):
        notes += ("the mail that it answers, quoted in it, is left out",)
    if unread:
        more = f" and {len(unread) - MAX_NAMED} more" if len(unread) > MAX_NAMED else ""
        notes += (f"attachments are not read: {', '.join(unread[:MAX_NAMED])}{more}",)
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
            message = parsed_mail(raw, place)
            item = _source_text(message, place, options, today)
        except FileError as error:
            yield error
            continue
        if _answers(message, item):
            left_out["quoted mail{s} that others answer"] += 1
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
        texts = list(_texts(message, name, options, today))
    except (AttributeError, KeyError, RecursionError) as error:  # parts that contradict their headers
        raise FileError(name, "its parts cannot be read", "save its text and add that") from error
    text = "\n\n".join(filter(None, map(str.strip, texts)))
    title, sender = (" ".join(_header(message, each).split()) for each in ("subject", "from"))
    # As it is written: the library makes "-0000" of the zones that it does not know.
    sent = next((str(value) for header, value in message.raw_items() if header.lower() == "date"), "")
    if forwarded := _FORWARDED.match(text):  # it is another's mail
        text, values = text[forwarded.end() :].strip(), _FIELD.findall(forwarded[1])
        title = _FORWARD_MARK.sub("", title)
        sender = next((value for value in values if "@" in value), "")
        sent = next((value for value in values if as_date(value, options)), "")
    display, address = parseaddr(sender)
    return SourceText(
        text=text,
        title=title,
        published=plausible(as_date(" ".join(sent.split()), options), today),
        outlet=" ".join(display.split()) or address.rpartition("@")[2],
        url=canonical(_header(message, "archived-at").strip(" <>")),
        place=name,
    )


def _texts(part: MIMEPart, name: str, options: ReadingOptions, today: date) -> Iterator[str]:
    """The texts of a part and the parts inside; of versions of one text, plain text unless it is a notice."""
    kind = part.get_content_type()
    if _is_attachment(part):
        return
    if kind == "multipart/alternative":
        versions = list(part.iter_parts())
        plain = next((each for each in versions if each.get_content_type() == "text/plain"), None)
        text = "\n\n".join(_texts(plain, name, options, today)) if plain else ""
        if len(text) < MIN_PLAIN_CHARS:
            others = (_texts(each, name, options, today) for each in versions if each is not plain)
            text = next(filter(None, map("\n\n".join, others)), "") or text
        yield text
    elif part.is_multipart():
        for inner in part.iter_parts():
            yield from _texts(inner, name, options, today)
    elif kind == "text/html":
        yield _html_text(part, name, options, today)
    elif kind == "text/plain":
        text = _plain(part, name)
        is_html = is_markup(text) and text.lstrip().startswith("<")  # which is labelled as plain text
        yield plain_text(text) if is_html else text


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


def _answers(message: EmailMessage, item: SourceText) -> bool:
    """Whether lines that a mail quotes were left out of its text."""
    parts = [part for part in message.walk() if part.get_content_type() == "text/plain"]
    quoted = [
        part for part in parts if not _is_attachment(part) and _QUOTED.search(_part_text(part, item.place))
    ]
    return bool(quoted) and not _QUOTED.search(item.text)


def _attachments(message: EmailMessage) -> Iterator[MIMEPart]:
    """The parts that are files or mails; pictures inside the text are none."""
    yield from filter(_is_attachment, message.walk())


def _is_attachment(part: MIMEPart) -> bool:
    if part.get_content_disposition() == "attachment" or part.get_content_type() == "message/rfc822":
        return True
    return bool(part.get_filename()) and not part.get("content-id") and not part.is_multipart()
