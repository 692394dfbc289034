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
from functools import partial
from typing import BinaryIO

from bot.importing.article_extractor import extract
from bot.importing.extraction_process import EXTRACTION
from bot.importing.formats.cells import as_date
from bot.importing.formats.html_text import is_markup, plain_text
from bot.importing.formats.mail_text import flowed, parted
from bot.importing.formats.source_text import SourceContents, SourceItem, SourceText, plausible
from bot.web.errors import ContentError, FileError
from bot.web.http_client import Page
from bot.web.urls import canonical
from bot.wording import wording
from retrieval import ReadingOptions, ReportError, decode_text

MAX_MAIL_BYTES = 25_000_000  # what most servers accept
MAX_NESTED = 100  # parts with parts inside; the time to read a mail grows with their depth
MAX_NAMED = 5  # attachments that are named
MIN_PLAIN_CHARS = 80  # a shorter plain text beside HTML says "open this mail in a browser"
MAX_PARTS = 500
MIN_LETTERS = 8  # of a mail that forwards another
_MAIL = "message/rfc822"
_NOTES = {  # what is left out of one mail -> what to know of it
    "quoted mails": "importing.quoted_mail",
    "mails without text": "importing.few_words",
}
_FORWARD = re.compile(r"(?:(?:fwd?|wg|tr)\s*:\s*)+", re.IGNORECASE)
_ONE_OF = ("alternative", "related")  # parts of which one is shown
MAX_HEADER = 2000  # characters; the library's time to read one grows with its square
_LONG_TYPE = re.compile(rb"(?im)^content-type:(?:[^\n]{5000}|[^\n]*(?:\n[ \t][^\n]*){100})")
ARTICLE_SHARE = 0.6  # of the text of an HTML mail; where its article is less, something is missing
_ONE_BYTE = ("us-ascii", "iso-8859", "windows-125", "cp125", "latin", "koi8")  # these decode any bytes
_QUOTED_FROM = re.compile(rb"^>(>*From )", re.MULTILINE)


def read_mail(raw: bytes, name: str, options: ReadingOptions, today: date) -> SourceContents:
    """The text of a mail. Raises FileError. Slow: run it in EXTRACTION."""
    message = parsed_mail(raw, name)
    left_out: Counter[str] = Counter()
    items = _source_texts(message, name, options, today, left_out)
    if not items:
        raise FileError(name, wording("importing.mail_empty"), wording("importing.add_attachment"))
    unread = [part.get_filename() or part.get_content_type() for part in _attachments(message)]
    notes = [wording(_NOTES[what]) for what in left_out]
    if unread:
        named, more = ", ".join(unread[:MAX_NAMED]), len(unread) - MAX_NAMED
        notes.append(
            wording("importing.attachments_and_more", named=named, more=more)
            if more > 0
            else wording("importing.attachments", named=named)
        )
    return SourceContents(items, tuple(notes), left_out, len(items), several=len(items) > 1)


def read_mailbox(file: BinaryIO, name: str, options: ReadingOptions, today: date) -> SourceContents:
    """The texts of the mails in a file of the mbox format, read as they are asked for."""
    left_out: Counter[str] = Counter()
    return SourceContents(_mailbox(file, name, options, today, left_out), (), left_out, 0, several=True)


def parsed_mail(raw: bytes, name: str) -> EmailMessage:
    """A mail or web archive as its parts. Raises FileError."""
    if len(raw) > MAX_MAIL_BYTES:
        raise FileError(
            name,
            wording("importing.larger", megabytes=MAX_MAIL_BYTES // 1_000_000),
            wording("importing.save_text"),
        )
    if raw.lower().count(b"boundary=") > MAX_NESTED or _LONG_TYPE.search(raw):
        raise FileError(name, wording("importing.too_many_parts"), wording("importing.save_text"))
    try:
        message = message_from_bytes(raw, policy=default)
    except (ValueError, LookupError, RecursionError) as error:
        raise FileError(name, wording("importing.not_mail"), wording("importing.save_text")) from error
    for number, part in enumerate(message.walk()):
        if number > MAX_PARTS:
            raise FileError(name, wording("importing.too_many_parts"), wording("importing.save_text"))
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
        raise FileError(name, wording("importing.base64_cut"), wording("importing.export_or_save_text"))
    charset = part.get_content_charset("utf-8")
    for each in ("utf-8", charset) if charset.startswith(_ONE_BYTE) else (charset, "utf-8"):
        try:
            return raw.decode(each).replace("\r\n", "\n")
        except (LookupError, ValueError):
            continue
    try:
        return decode_text(raw, name).replace("\r\n", "\n")
    except ReportError as error:
        raise FileError(
            name, wording("importing.wrong_charset", charset=charset), wording("importing.save_text")
        ) from error


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
        failed = partial(FileError, place, cure=wording("importing.save_text"))
        try:
            texts, missing = EXTRACTION.wait_for(failed, _read, raw, place, options, today)
        except FileError as error:
            yield error
        else:
            left_out.update(missing)
            yield from texts


def _read(
    raw: bytes, name: str, options: ReadingOptions, today: date
) -> tuple[list[SourceText], Counter[str]]:
    """The texts of a mail, and what is left out of it. Raises FileError."""
    left_out: Counter[str] = Counter()
    return _source_texts(parsed_mail(raw, name), name, options, today, left_out), left_out


def _messages(file: BinaryIO) -> Iterator[bytes]:
    """The mails of a mailbox: each begins at a line "From " that is the first or follows an empty one."""
    lines: list[bytes] = []
    size, empty = 0, True
    while line := file.readline(MAX_MAIL_BYTES + 1):  # a file need not have line ends
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


def _source_texts(
    message: EmailMessage, name: str, options: ReadingOptions, today: date, left_out: Counter[str]
) -> list[SourceText]:
    """The texts of a mail and of the mails forwarded in it, each with its own sender and date."""
    attached = [
        part.get_payload(0)
        for part in message.walk()
        if part.get_content_type() == _MAIL and part.is_multipart()
    ]
    texts: list[SourceText] = []
    for mail in (message, *attached):
        if isinstance(mail, EmailMessage):
            texts += _texts_of(mail, name, options, today, left_out)
    shortest = MIN_LETTERS if len(texts) > 1 else 1  # "FYI" above what is forwarded is no report
    long = [each for each in texts if sum(map(str.isalnum, each.text)) >= shortest]
    if short := sum(bool(each.text) for each in texts if each not in long) or int(not long):
        left_out["mails without text"] += short
    return long


def _texts_of(
    message: EmailMessage, name: str, options: ReadingOptions, today: date, left_out: Counter[str]
) -> Iterator[SourceText]:
    """The text of a mail, then those that are forwarded within the text."""
    try:
        body = _body(message, name, options, today)
    except (AttributeError, KeyError, RecursionError) as error:  # parts that contradict their headers
        raise FileError(
            name, wording("importing.parts_unreadable"), wording("importing.save_text")
        ) from error
    text, forwarded, answered = parted(body)
    if answered:
        left_out["quoted mails"] += 1
    title = _one_line(_header(message, "subject"))
    yield SourceText(
        text=text,
        title=title,
        published=plausible(_date(message, options), today),
        outlet=_sender(_header(message, "from")),
        url=canonical(_header(message, "archived-at").strip(" <>")),
        place=name,
    )
    for mail in forwarded:
        yield SourceText(
            text=mail.text,
            title=_one_line(mail.subject) or _FORWARD.sub("", title),
            published=plausible(as_date(mail.date, options), today),
            outlet=_sender(mail.sender),
            place=name,
        )


def _body(part: MIMEPart, name: str, options: ReadingOptions, today: date) -> str:
    """The text of a mail or of a part of it: of all parts that are shown one after another."""
    if part.get_content_maintype() == "multipart" and part.get_content_subtype() not in _ONE_OF:
        shown = (child for child in part.iter_parts() if not child.is_attachment())
        texts = (_body(child, name, options, today) for child in shown if isinstance(child, MIMEPart))
        return "\n\n".join(dict.fromkeys(filter(None, texts)))
    plain, markup = part.get_body(("plain",)), part.get_body(("html",))
    text = _plain(plain, name) if plain is not None else ""
    if markup is not None and len(text) < MIN_PLAIN_CHARS:
        text = _html_text(markup, name, options, today) or text
    if is_markup(text) and text.lstrip().startswith("<"):  # HTML that is labelled as plain text
        text = plain_text(text)
    return text.strip()


def _plain(part: MIMEPart, name: str) -> str:
    """Plain text with its flowed lines joined."""
    text = _part_text(part, name)
    if str(part.get_param("format", "")).lower() == "flowed":
        text = flowed(text, delete_space=str(part.get_param("delsp", "")).lower() == "yes")
    return text


def _header(message: EmailMessage, name: str) -> str:
    try:
        return str(message.get(name, ""))
    except (ValueError, LookupError, IndexError, AttributeError):  # defects of the library on odd headers
        return ""


def _sender(stated: str) -> str:
    """The display name of who sent a mail, or else the domain."""
    display, address = parseaddr(stated.replace("[mailto:", "<").replace("]", ">"))
    return _one_line(display) or address.rpartition("@")[2]


def _one_line(text: str) -> str:
    return " ".join(text.split())


def _date(message: EmailMessage, options: ReadingOptions) -> date | None:
    """When the mail was sent, in the zone."""
    stated = next((str(value) for name, value in message.raw_items() if name.lower() == "date"), "")
    return as_date(" ".join(stated.split()), options)


def _attachments(message: EmailMessage) -> Iterator[MIMEPart]:
    """The parts that are named files; pictures inside the text are none."""
    for part in message.walk():
        if part.get_content_type() == _MAIL:
            continue  # it is read
        if part.get_content_disposition() == "attachment" or (
            part.get_filename() and not part.get("content-id") and not part.is_multipart()
        ):
            yield part
