"""The kind of a source, by its first bytes and the ending of its name."""

import re
from enum import StrEnum
from pathlib import PurePath

from bot.importing.report_folder import MARKDOWN
from bot.web.errors import FileError
from retrieval import REPORT_SUFFIXES

KIND_BYTES = 65_536  # bytes by which a kind is known
_BOM = b"\xef\xbb\xbf"
_HTML = re.compile(
    rb"\s*(?:<\?xml[^>]*>\s*)?(?>(?:<!--(?>.*?-->)\s*)*)<(?:!doctype\s+html|html)\b",
    re.IGNORECASE | re.DOTALL,
)
_XML = re.compile(rb"\s*<(?:\?xml\b|!DOCTYPE\b|rss\b|feed\b|opml\b|rdf:RDF\b|urlset\b|svg\b)", re.IGNORECASE)
_FEED = re.compile(rb"<(?:rss|feed|rdf:RDF|channel)\b", re.IGNORECASE)
_OPML = re.compile(rb"<opml\b", re.IGNORECASE)
_HEADER = re.compile(rb"(?:From \S.*\r?\n)?((?:[!-9;-~]+:[^\r\n]*\r?\n(?:[ \t]+\S[^\r\n]*\r?\n)*)+)")
_HEADER_NAME = re.compile(rb"^([!-9;-~]+):", re.MULTILINE)
_MAIL_HEADERS = frozenset(
    b"date subject to cc message-id received return-path mime-version content-type delivered-to".split()
)
_SAVED = re.compile(rb"(?im)^(?:from:\s*<?saved by|snapshot-content-location:|content-location:)")
_JSON = re.compile(rb"\s*(?:\{\s*(?:[\"'}]|\w+\s*:|\Z)|\[\s*[\[{\"])")
_JSON_LINES = re.compile(rb"\s*\{[^\n]*\}[ \t\r]*\n\s*\{")


class SourceKind(StrEnum):
    """What a source is, and so how it is read."""

    TEXT = "text"
    PAGE = "web page"
    WEB_ARCHIVE = "web archive"
    MAIL = "e-mail"
    MAILBOX = "mailbox"
    JSON = "JSON"
    JSON_LINES = "JSON lines"
    TABLE = "table"
    PDF = "PDF"
    DOCX = "DOCX"


ENDINGS = {
    SourceKind.TEXT: REPORT_SUFFIXES,
    SourceKind.PAGE: (".html", ".htm", ".xhtml"),
    SourceKind.WEB_ARCHIVE: (".mhtml", ".mht"),
    SourceKind.MAIL: (".eml",),
    SourceKind.MAILBOX: (".mbox",),
    SourceKind.JSON: (".json",),
    SourceKind.JSON_LINES: (".jsonl", ".ndjson"),
    SourceKind.TABLE: (".csv", ".tsv", ".tab"),
    SourceKind.PDF: (".pdf",),
    SourceKind.DOCX: (".docx",),
}
_ENDING = re.compile(r"\.[a-z][a-z0-9]{0,7}")  # "Minutes 5.8" has none
_PRIVATE_KEY = re.compile(rb"^-----BEGIN [A-Z0-9 ]*PRIVATE KEY", re.MULTILINE)
_SAVE_AS_TEXT = "save it as DOCX or plain text and add that"
_UNPACK = "unpack it and add the folder"
_NO_REPORT = "add reports: texts, saved pages, mails, tables, documents"
_REFUSED_STARTS = (  # (first bytes, what it is, the cure)
    (b"{\\rtf", "an RTF document", _SAVE_AS_TEXT),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "a document of an old version of Office", _SAVE_AS_TEXT),
    (b"\x1f\x8b", "compressed", _UNPACK),
    (b"BZh91AY&SY", "compressed", _UNPACK),
    (b"\xfd7zXZ\0", "compressed", _UNPACK),
    (b"7z\xbc\xaf\x27\x1c", "compressed", _UNPACK),
    (b"Rar!\x1a\x07", "compressed", _UNPACK),
    (b"\x28\xb5\x2f\xfd", "compressed", _UNPACK),
    (b"\x89PNG", "a picture", "add the text of what it shows"),
    (b"\xff\xd8\xff", "a picture", "add the text of what it shows"),
    (b"GIF87a", "a picture", "add the text of what it shows"),
    (b"GIF89a", "a picture", "add the text of what it shows"),
    (b"SQLite format 3\0", "a database", "export its table as CSV and add that"),
    (b"PAR1\x15", "a Parquet table", "export it as CSV or JSON lines and add that"),
    (b"bplist00", "a web archive of Safari", "save the page as HTML and add that"),
    (b"%!PS", "a PostScript document", "save it as PDF or plain text and add that"),
    (b"BEGIN:VCARD", "a contact card", _NO_REPORT),
    (b"BEGIN:VCALENDAR", "a calendar", _NO_REPORT),
    (b"WEBVTT", "a subtitle file", _NO_REPORT),
    (b"#!/", "a program", _NO_REPORT),
    (b"diff --git ", "a patch to a program", _NO_REPORT),
)
_ZIPPED = (  # (what the start of a ZIP file holds, what it is, the cure)
    (b"opendocument.text", "an ODT document", _SAVE_AS_TEXT),
    (b"opendocument", "an OpenDocument file", "save it as CSV or DOCX and add that"),
    (b"epub+zip", "an e-book", "save its text and add that"),
    (b"xl/", "an Excel file", "save it as CSV and add that"),
    (b"ppt/", "a presentation", "save its text and add that"),
)
_FEED_CURE = (
    "name the feed's address in DISPATCH_FEEDS or with dispatch feeds add; or add the articles' addresses"
)
_OPML_CURE = "import it with dispatch feeds import"


def source_kind(head: bytes, name: str) -> SourceKind:
    """The kind of a source by its first bytes, at most KIND_BYTES, and its name.

    Raises FileError for what cannot be read, with the cure.
    """
    start = head.removeprefix(_BOM)
    ending = PurePath(name).suffix.lower()
    _refuse(start, name)
    if b"%PDF-" in start[:1024].split(b"\n", 3)[0] or start.lstrip()[:5] == b"%PDF-":
        return SourceKind.PDF
    if start.startswith((b"PK\x03\x04", b"PK\x05\x06")):
        return _zipped(head, name, ending)
    if mail := _mail_kind(start, ending):
        return mail
    if b"<title>Exported Data</title>" in start and b'class="page_wrap' in start:
        raise FileError(name, "it is an export of Telegram as HTML", "export it again as JSON and add that")
    if _HTML.match(start) or ending in ENDINGS[SourceKind.PAGE]:
        return SourceKind.PAGE
    if _XML.match(start):
        _refuse_xml(start, name)
    if ending in (*ENDINGS[SourceKind.TABLE], *ENDINGS[SourceKind.JSON_LINES]):
        return SourceKind.TABLE if ending in ENDINGS[SourceKind.TABLE] else SourceKind.JSON_LINES
    if ending in ENDINGS[SourceKind.JSON] or _JSON.match(start):
        lines = ending not in MARKDOWN and _JSON_LINES.match(start)
        return SourceKind.JSON_LINES if lines else SourceKind.JSON
    if ending not in ENDINGS[SourceKind.TEXT] and _ENDING.fullmatch(ending):
        raise FileError(name, f"{ending} is not an ending of a report", "name it .txt if it is a plain text")
    return SourceKind.TEXT


def _refuse(start: bytes, name: str) -> None:
    for first, what, cure in _REFUSED_STARTS:
        if start.startswith(first) or (first == b"{\\rtf" and start.lstrip().startswith(first)):
            raise FileError(name, f"it is {what}", cure)
    if _PRIVATE_KEY.search(start):
        raise FileError(name, "it holds a private key", "remove the key: whoever asks could read it")


def _zipped(head: bytes, name: str, ending: str) -> SourceKind:
    """DOCX, or the refusal of another file that is a ZIP archive inside."""
    if b"word/" in head or ending in ENDINGS[SourceKind.DOCX]:
        return SourceKind.DOCX
    for part, what, cure in _ZIPPED:
        if part in head:
            raise FileError(name, f"it is {what}", cure)
    raise FileError(name, "it is a ZIP archive", _UNPACK)


def _mail_kind(start: bytes, ending: str) -> SourceKind | None:
    """Whether a source is a mail, several, or a page saved in the form of one."""
    if ending in ENDINGS[SourceKind.MAILBOX]:
        return SourceKind.MAILBOX
    header = _HEADER.match(start)
    names = {found.lower() for found in _HEADER_NAME.findall(header[1])} if header else set()
    if header and ending not in ENDINGS[SourceKind.MAIL] and _SAVED.search(header[1]):
        return SourceKind.WEB_ARCHIVE
    if ending in ENDINGS[SourceKind.WEB_ARCHIVE]:
        return SourceKind.WEB_ARCHIVE
    if header and b"from" in names and len(names & _MAIL_HEADERS) >= 2:
        return SourceKind.MAILBOX if start.startswith(b"From ") else SourceKind.MAIL
    return SourceKind.MAIL if ending in ENDINGS[SourceKind.MAIL] else None


def _refuse_xml(start: bytes, name: str) -> None:
    if _OPML.search(start):
        raise FileError(name, "it is a list of feeds (OPML)", _OPML_CURE)
    if _FEED.search(start):
        raise FileError(name, "it is a feed", _FEED_CURE)
    raise FileError(name, "it is XML, not a report", "save its text as a file and add that")
