"""The kind of a source, by its first bytes and the ending of its name."""

import re
from enum import StrEnum
from pathlib import PurePath

from bot.importing.report_folder import MARKDOWN
from bot.web.errors import FileError
from bot.wording import wording
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
_REFUSED_STARTS = (  # (first bytes, the reason, the cure), the latter by the names of their sentences
    (b"{\\rtf", "importing.rtf", "importing.save_as_docx"),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "importing.old_office", "importing.save_as_docx"),
    (b"\x1f\x8b", "importing.compressed", "importing.unpack"),
    (b"BZh91AY&SY", "importing.compressed", "importing.unpack"),
    (b"\xfd7zXZ\0", "importing.compressed", "importing.unpack"),
    (b"7z\xbc\xaf\x27\x1c", "importing.compressed", "importing.unpack"),
    (b"Rar!\x1a\x07", "importing.compressed", "importing.unpack"),
    (b"\x28\xb5\x2f\xfd", "importing.compressed", "importing.unpack"),
    (b"\x89PNG", "importing.picture", "importing.add_shown_text"),
    (b"\xff\xd8\xff", "importing.picture", "importing.add_shown_text"),
    (b"GIF87a", "importing.picture", "importing.add_shown_text"),
    (b"GIF89a", "importing.picture", "importing.add_shown_text"),
    (b"SQLite format 3\0", "importing.database", "importing.export_table_as_csv"),
    (b"PAR1\x15", "importing.parquet", "importing.export_as_csv_or_json"),
    (b"bplist00", "importing.safari_archive", "importing.save_as_html"),
    (b"%!PS", "importing.postscript", "importing.save_as_pdf"),
    (b"BEGIN:VCARD", "importing.contact_card", "importing.add_reports"),
    (b"BEGIN:VCALENDAR", "importing.calendar", "importing.add_reports"),
    (b"WEBVTT", "importing.subtitles", "importing.add_reports"),
    (b"#!/", "importing.program", "importing.add_reports"),
    (b"diff --git ", "importing.patch", "importing.add_reports"),
)
_ZIPPED = (  # (what the start of a ZIP file holds, the reason, the cure)
    (b"opendocument.text", "importing.odt", "importing.save_as_docx"),
    (b"opendocument", "importing.open_document", "importing.save_as_csv_or_docx"),
    (b"epub+zip", "importing.e_book", "importing.save_text"),
    (b"xl/", "importing.excel", "importing.save_as_csv"),
    (b"ppt/", "importing.presentation", "importing.save_text"),
)


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
        raise FileError(name, wording("importing.telegram_html"), wording("importing.export_as_json"))
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
        raise FileError(
            name, wording("importing.not_an_ending", ending=ending), wording("importing.name_as_text")
        )
    return SourceKind.TEXT


def _refuse(start: bytes, name: str) -> None:
    for first, reason, cure in _REFUSED_STARTS:
        if start.startswith(first) or (first == b"{\\rtf" and start.lstrip().startswith(first)):
            raise FileError(name, wording(reason), wording(cure))
    if _PRIVATE_KEY.search(start):
        raise FileError(name, wording("importing.private_key"), wording("importing.remove_key"))


def _zipped(head: bytes, name: str, ending: str) -> SourceKind:
    """DOCX, or the refusal of another file that is a ZIP archive inside."""
    if b"word/" in head or ending in ENDINGS[SourceKind.DOCX]:
        return SourceKind.DOCX
    for part, reason, cure in _ZIPPED:
        if part in head:
            raise FileError(name, wording(reason), wording(cure))
    raise FileError(name, wording("importing.zip"), wording("importing.unpack"))


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
        raise FileError(name, wording("importing.opml"), wording("importing.import_opml"))
    if _FEED.search(start):
        raise FileError(name, wording("importing.feed"), wording("importing.feed_cure"))
    raise FileError(name, wording("importing.xml"), wording("importing.save_text_as_file"))
