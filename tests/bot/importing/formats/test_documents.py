"""PDF and DOCX as texts."""

import builtins
import io
from collections.abc import Callable
from typing import Any, BinaryIO

import pypdf
import pytest

from bot.importing.formats import documents
from bot.importing.formats.documents import read_docx, read_pdf
from bot.web.errors import FileError
from tests.bot.importing.formats.made_documents import docx, pdf

PAGE = "Ships leave the harbour\n5 August 2024\nThree ships left the harbour on Monday, the\nport said."
Reader = Callable[[BinaryIO, str], str]


def locked(raw: bytes, password: str) -> bytes:
    """A PDF that a password opens; an empty one opens it for everybody."""
    writer, file = pypdf.PdfWriter(clone_from=io.BytesIO(raw)), io.BytesIO()
    writer.encrypt(user_password=password, owner_password="owner", algorithm="RC4-128")
    writer.write(file)
    return file.getvalue()


def test_a_pdf_is_its_paragraphs() -> None:
    assert read_pdf(io.BytesIO(pdf([PAGE])), "a.pdf") == (
        "Ships leave the harbour\n\n5 August 2024\n\nThree ships left the harbour on Monday, the port said."
    )


def test_a_title_over_two_lines_is_known_by_what_the_pdf_states() -> None:
    page = "Ships leave the harbour after nine\nmonths of waiting\nThree ships left the harbour, it said."

    assert read_pdf(
        io.BytesIO(pdf([page], "Ships leave the harbour after nine months of waiting")), "a"
    ).startswith("Ships leave the harbour after nine months of waiting\n\nThree")
    assert "Draft 7" not in read_pdf(io.BytesIO(pdf([page], "Draft 7 of the letter")), "a")


def test_a_pdf_that_opens_without_a_password_is_read() -> None:
    assert read_pdf(io.BytesIO(locked(pdf([PAGE]), "")), "a.pdf").startswith("Ships leave")


@pytest.mark.parametrize(
    ("raw", "reason"),
    [
        (b"%PDF-1.4\n1 0 obj\n<<>>\nendobj\ntrailer<<>>", "it is a PDF that cannot be read"),
        (pdf([""]), "pictures, without text"),
        (locked(pdf([PAGE]), "secret"), "a PDF with a password"),
        (pdf(["x"] * 1001), "more than 1000 pages"),
    ],
    ids=["broken", "scanned", "locked", "long"],
)
def test_a_pdf_that_cannot_be_read_is_refused(raw: bytes, reason: str) -> None:
    with pytest.raises(FileError, match=reason) as refused:
        read_pdf(io.BytesIO(raw), "a.pdf")

    assert refused.value.source == "a.pdf"
    assert refused.value.cure


def test_a_pdf_of_more_text_than_a_report_has_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(documents, "MAX_REPORT_BYTES", 100)

    with pytest.raises(FileError, match="its text is larger"):
        read_pdf(io.BytesIO(pdf([PAGE, PAGE])), "a.pdf")


def test_a_docx_is_its_paragraphs() -> None:
    raw = docx(["# Ships leave", "5 August 2024", "Three ships left."])

    assert read_docx(io.BytesIO(raw), "a.docx") == "Ships leave\n\n5 August 2024\n\nThree ships left."


@pytest.mark.parametrize(
    ("raw", "reason"),
    [
        (b"PK\x03\x04", "not a readable DOCX document"),
        (docx([]), "without text"),
        (docx(["x"], extra=100_000_001), "too large unpacked"),
        (docx(["x" * 20_000_000]), "too large unpacked"),
    ],
    ids=["broken", "empty", "bomb", "text"],
)
def test_a_docx_that_cannot_be_read_is_refused(raw: bytes, reason: str) -> None:
    with pytest.raises(FileError, match=reason) as refused:
        read_docx(io.BytesIO(raw), "a.docx")

    assert refused.value.cure


def test_a_docx_with_a_password_is_refused() -> None:
    raw = bytearray(docx(["Ships leave"]))
    for start, flags in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        raw[raw.index(start) + flags] |= 1

    with pytest.raises(FileError, match="DOCX document with a password"):
        read_docx(io.BytesIO(raw), "a.docx")


@pytest.mark.parametrize(("read", "package"), [(read_pdf, "pypdf"), (read_docx, "mammoth")])
def test_without_the_extra_the_cure_is_to_install_it(
    read: Reader, package: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    found = builtins.__import__

    def missing(name: str, *rest: Any, **named: Any) -> Any:
        if name == package:
            raise ImportError(name)
        return found(name, *rest, **named)

    monkeypatch.setattr(builtins, "__import__", missing)

    with pytest.raises(FileError, match=r"pip install 'dispatch-reports\[documents\]'"):
        read(io.BytesIO(b"x"), "a")
