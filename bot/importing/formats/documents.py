"""PDF and DOCX as texts. What reads them is the extra `documents`, imported when it is needed."""

import logging
import zipfile
from pathlib import PurePath
from typing import BinaryIO

from bot.importing.formats.html_text import plain_text
from bot.importing.formats.pdf_text import paragraphs
from bot.importing.pages.page_lines import folded
from bot.importing.report_writer import MAX_REPORT_BYTES
from bot.web.errors import FileError
from bot.wording import wording

MAX_DOCUMENT_BYTES = 50_000_000
DOCUMENT_SECONDS = 60.0  # a thousand pages of a PDF take half of it
MAX_PAGES = 1000
MAX_UNPACKED = 100_000_000  # bytes of a DOCX unpacked
MAX_UNPACKED_TEXT = 20_000_000  # bytes of its text with markup
MAX_MEMBERS = 10_000
_TITLE_LINES = 4


def read_pdf(file: BinaryIO, name: str) -> str:
    """The text of a PDF, a paragraph a line. Raises FileError. Slow: run it in EXTRACTION."""
    try:
        import pypdf
    except ImportError as error:
        raise FileError(
            name, wording("importing.pdf_needs_packages"), wording("importing.install_documents")
        ) from error
    logging.getLogger("pypdf").setLevel(logging.CRITICAL)  # our own errors report the problem
    try:
        reader = pypdf.PdfReader(file)
        if reader.is_encrypted and not reader.decrypt(""):
            raise FileError(
                name, wording("importing.pdf_password"), wording("importing.save_without_password")
            )
        if len(reader.pages) > MAX_PAGES:
            raise FileError(name, wording("importing.pdf_pages", pages=MAX_PAGES), wording("importing.split"))
        pages, size = [], 0
        for page in reader.pages:
            pages.append(page.extract_text())
            size += len(pages[-1])
            if size > MAX_REPORT_BYTES:
                break
        title = str(reader.metadata.get("/Title") or "") if reader.metadata else ""
    except (FileError, MemoryError):
        raise
    # A broken PDF may trigger any kind of defect in the library.
    except Exception as error:
        raise FileError(
            name,
            wording("importing.pdf_unreadable", error=type(error).__name__),
            wording("importing.save_as_plain_text"),
        ) from error
    if size > MAX_REPORT_BYTES:
        raise FileError(
            name,
            wording("importing.text_larger", megabytes=MAX_REPORT_BYTES // 1_000_000),
            wording("importing.split"),
        )
    lines = paragraphs(pages)
    if not any(map(str.isalnum, "".join(lines))):
        reason = wording("importing.pdf_pictures")
        raise FileError(name, reason, wording("importing.run_ocr"))
    return "\n\n".join(_with_title(lines, " ".join(title.split())))


def read_docx(file: BinaryIO, name: str) -> str:
    """The text of a DOCX document, list items with a bullet. Raises FileError. Slow, as a PDF."""
    try:
        import mammoth  # type: ignore[import-untyped]
    except ImportError as error:
        raise FileError(
            name, wording("importing.docx_needs_packages"), wording("importing.install_documents")
        ) from error
    try:
        with zipfile.ZipFile(file) as archive:
            members = archive.infolist()
        unpacked = sum(member.file_size for member in members)
        texts = sum(
            member.file_size for member in members if PurePath(member.filename).suffix in (".xml", ".rels")
        )
        if len(members) > MAX_MEMBERS or unpacked > MAX_UNPACKED or texts > MAX_UNPACKED_TEXT:
            raise FileError(name, wording("importing.docx_too_large"), wording("importing.split"))
        if any(member.flag_bits & 1 for member in members):
            raise FileError(
                name, wording("importing.docx_password"), wording("importing.save_without_password")
            )
        file.seek(0)
        markup = mammoth.convert_to_html(file, convert_image=mammoth.images.img_element(lambda _: {})).value
    except (FileError, MemoryError):
        raise
    except Exception as error:  # a broken document may trigger any kind of defect in the libraries
        raise FileError(
            name,
            wording("importing.docx_unreadable", error=type(error).__name__),
            wording("importing.save_as_plain_text"),
        ) from error
    text = plain_text(markup)
    if not text:
        raise FileError(name, wording("importing.docx_empty"), wording("importing.add_shown_text"))
    return text


def _with_title(lines: list[str], stated: str) -> list[str]:
    """The lines, their first ones joined where together they are the title that the document states.

    A stated title alone proves nothing: it is often that of the file it was made from.
    """
    for count in range(1, _TITLE_LINES + 1):
        if folded(" ".join(lines[:count])) == folded(stated):
            return [" ".join(lines[:count]), *lines[count:]]
    return lines
