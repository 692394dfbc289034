"""Reads a source: its kind, and by that the reports, texts or pages that it holds."""

import io
import sys
import tempfile
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date
from functools import partial
from pathlib import Path, PurePath
from typing import BinaryIO, TypeVar, cast

from bot.importing.extraction_process import EXTRACTION
from bot.importing.formats import documents, mail, table_rows
from bot.importing.formats.json_files import BrokenJsonError, json_line_rows, read_json
from bot.importing.formats.source_text import ReportSource, SourceContents, unreadable
from bot.importing.formats.web_archive import read_web_archive
from bot.importing.report_folder import MARKDOWN
from bot.importing.report_writer import MAX_REPORT_BYTES
from bot.importing.sources.source_kinds import ENDINGS, KIND_BYTES, SourceKind, source_kind
from bot.web.errors import FileError
from bot.web.http_client import Page
from bot.wording import wording
from retrieval import NotRegularError, ReadingOptions, ReportError, decode, open_regular, parse_reports

T = TypeVar("T")
STDIN = "-"
_IN_MEMORY = 50_000_000  # bytes of standard input; more of it is put into a temporary file


def source_name(source: str) -> str:
    """What messages call a source."""
    return _stdin_name() if source == STDIN else source or wording("importing.empty_name")


@dataclass(frozen=True, slots=True)
class SourceReader:
    """Reads sources. `columns` are those of tables that were named: field -> column."""

    options: ReadingOptions
    today: date
    columns: Mapping[str, str] = field(default_factory=dict)

    @contextmanager
    def opened(self, source: str) -> Iterator[SourceContents]:
        """What a file holds, or for "-" standard input, while it is open. Raises FileError."""
        name = source_name(source)
        with _opened(source, name) as file:
            yield self.read(file, name)

    def read(self, file: BinaryIO, name: str) -> SourceContents:
        """What an open file holds. Raises FileError for what is not a report, with the cure."""
        head = file.read(KIND_BYTES)
        file.seek(0)
        kind = source_kind(head, name)
        sample = head.decode("utf-8-sig", errors="replace")
        if kind is SourceKind.TEXT and PurePath(name).suffix.lower() not in MARKDOWN:
            kind = SourceKind.TABLE if table_rows.is_table(sample) else kind
        return self._readers()[kind](file, name)

    def _readers(self) -> Mapping[SourceKind, Callable[[BinaryIO, str], SourceContents]]:
        return {
            SourceKind.TEXT: self._text,
            SourceKind.PAGE: self._page,
            SourceKind.WEB_ARCHIVE: self._web_archive,
            SourceKind.MAIL: self._mail,
            SourceKind.MAILBOX: lambda file, name: mail.read_mailbox(file, name, self.options, self.today),
            SourceKind.JSON: self._json,
            SourceKind.JSON_LINES: lambda file, name: self._table(json_line_rows(file, name), name),
            SourceKind.TABLE: lambda file, name: self._table(table_rows.csv_rows(file, name), name),
            SourceKind.PDF: lambda file, name: self._document(documents.read_pdf, file, name),
            SourceKind.DOCX: lambda file, name: self._document(documents.read_docx, file, name),
        }

    def _text(self, file: BinaryIO, name: str) -> SourceContents:
        raw = _within(file, name, MAX_REPORT_BYTES)
        try:
            text, encoding = decode(raw, name)
            notes = (wording("importing.other_encoding", encoding=encoding),) if encoding else ()
            return self._report(text, name, notes)
        except ReportError as error:
            raise unreadable(name, error) from error

    def _document(self, read: Callable[[BinaryIO, str], str], file: BinaryIO, name: str) -> SourceContents:
        raw = io.BytesIO(_within(file, name, documents.MAX_DOCUMENT_BYTES))
        text = _extracted(read, raw, name, seconds=documents.DOCUMENT_SECONDS)
        return self._report(text, name if name == _stdin_name() else str(PurePath(name).with_suffix(".txt")))

    def _report(self, text: str, name: str, notes: tuple[str, ...] = ()) -> SourceContents:
        """A text as it is.

        The file keeps its name where the name states the date; where the text has no title, since the title
        may be made from the name; and where it holds several reports.
        """
        path = Path(name if name != _stdin_name() else "text.txt")
        try:
            reports = parse_reports(text, path, self.options)
        except ReportError as error:
            raise unreadable(name, error) from error
        if not any(report.paragraphs for report in reports):
            raise FileError(name, wording("importing.no_text"), wording("importing.add_text"))
        stem, report = "", reports[0]
        if len(reports) > 1 or report.date_source == "file name" or report.title_made:
            stem = (
                path.stem
                if name != _stdin_name()
                else f"{report.stamp[:10] or 'undated'}-{report.digest[:8]}"
            )
        return SourceContents([ReportSource(text, reports, stem)], notes)

    def _page(self, file: BinaryIO, name: str) -> SourceContents:
        return SourceContents([Page(url="", body=_within(file, name, MAX_REPORT_BYTES))])

    def _web_archive(self, file: BinaryIO, name: str) -> SourceContents:
        raw = _within(file, name, mail.MAX_MAIL_BYTES)
        return SourceContents([_extracted(read_web_archive, raw, name)])

    def _mail(self, file: BinaryIO, name: str) -> SourceContents:
        raw = _within(file, name, mail.MAX_MAIL_BYTES)
        return _extracted(mail.read_mail, raw, name, self.options, self.today)

    def _json(self, file: BinaryIO, name: str) -> SourceContents:
        try:
            return read_json(file, name, self.options, self.today, self.columns)
        except BrokenJsonError:
            file.seek(0)
            bracket = file.read(KIND_BYTES).lstrip().startswith(b"[")
            endings = ENDINGS[SourceKind.TEXT] if bracket else MARKDOWN  # these may hold JSON above the text
            if PurePath(name).suffix.lower() in endings:
                return self._text(file, name)
            raise

    def _table(self, rows: table_rows.Rows, name: str) -> SourceContents:
        return table_rows.read_table(rows, name, self.options, self.today, self.columns)


def _extracted(
    read: Callable[..., T], raw: object, name: str, *arguments: object, seconds: float | None = None
) -> T:
    failed = partial(FileError, name, cure=wording("importing.save_text"))
    return EXTRACTION.wait_for(failed, read, raw, name, *arguments, seconds=seconds)


@contextmanager
def _opened(source: str, name: str) -> Iterator[BinaryIO]:
    try:
        file = _stdin() if source == STDIN else _file(source, name)
    except (OSError, ValueError) as error:  # ValueError: the name is not valid for a file
        reason = wording(
            "importing.unreadable", error=getattr(error, "strerror", None) or type(error).__name__
        )
        raise FileError(name, reason, wording("importing.correct_or_name_other")) from error
    with file:
        yield file


def _file(source: str, name: str) -> BinaryIO:
    try:
        return open_regular(Path(source))
    except (FileNotFoundError, NotRegularError) as error:
        reason = (
            wording("importing.not_a_file")
            if isinstance(error, NotRegularError)
            else wording("importing.no_such_file")
        )
        raise FileError(name, reason, wording("importing.name_source")) from error


def _stdin_name() -> str:
    return wording("importing.standard_input")


def _stdin() -> BinaryIO:
    """Standard input as a file in which one can go back."""
    file = tempfile.SpooledTemporaryFile(_IN_MEMORY)  # noqa: SIM115 - its reader closes it
    while piece := sys.stdin.buffer.read(io.DEFAULT_BUFFER_SIZE * 128):
        file.write(piece)
    file.seek(0)
    return cast("BinaryIO", file)


def _within(file: BinaryIO, name: str, limit: int) -> bytes:
    file.seek(0)
    raw = file.read(limit + 1)
    if len(raw) > limit:
        raise FileError(
            name, wording("importing.larger", megabytes=limit // 1_000_000), wording("importing.split")
        )
    return raw
