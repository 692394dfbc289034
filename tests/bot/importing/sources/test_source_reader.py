"""Sources that a person gives: files, pages, standard input."""

import io
import sys
from pathlib import Path

import pytest

from bot.importing.formats.source_text import ReportSource
from bot.importing.report_writer import MAX_REPORT_BYTES
from bot.web.errors import FileError
from bot.web.http_client import Page
from tests.feed_server import saved

TEXT = "Bridge closed\n1 March 2026\nThe bridge at Selm was closed on Tuesday.\n"


def test_a_report_is_read_from_a_file(tmp_path: Path) -> None:
    path = tmp_path / "b.txt"
    path.write_bytes(b"\xef\xbb\xbf" + TEXT.encode())
    source = read_source(str(path))

    assert isinstance(source, ReportSource)
    assert source.text == TEXT
    assert (source.report.title, source.report.stamp) == ("Bridge closed", "2026-03-01")


def test_standard_input_is_read(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(TEXT.encode())))
    source = read_source("-")

    assert isinstance(source, ReportSource)
    assert source.report.title == "Bridge closed"


@pytest.mark.parametrize("name", ["dam.html", "dam.HTM", "dam", "dam.txt"])
def test_a_saved_page_is_known_by_its_name_or_beginning(tmp_path: Path, name: str) -> None:
    path = tmp_path / name
    path.write_bytes(saved("ministry.html"))

    assert read_source(str(path)) == Page("", saved("ministry.html"))


@pytest.mark.parametrize(
    ("raw", "reason"),
    [
        (b"", "holds no text"),
        (b"Title\n31 February 2026\nWords.", "line 2: .*31 February 2026 is not a date"),
        (b"---\ntitle: x\n", "never ends"),
        (b"Title\nw\xf6rds", "line 2: .* is not UTF-8"),
        ("Title\nwords".encode("utf-16"), "in UTF-16"),
        (b"Title\x00words", "binary"),
        (b"a" * (MAX_REPORT_BYTES + 1), "larger than 4 MB"),
    ],
    ids=["empty", "date", "front matter", "latin", "utf-16", "binary", "huge"],
)
def test_what_is_no_report_is_an_error_with_its_reason_and_cure(
    tmp_path: Path, raw: bytes, reason: str
) -> None:
    path = tmp_path / "b.txt"
    path.write_bytes(raw)
    with pytest.raises(FileError, match=reason) as failed:
        read_source(str(path))

    assert failed.value.source == str(path)
    assert failed.value.cure


@pytest.mark.parametrize(
    "source", ["no/such/file", "/", "a\0b", "x" * 5000], ids=["none", "folder", "nul", "long"]
)
def test_what_is_no_file_is_an_error(source: str) -> None:
    with pytest.raises(FileError):
        read_source(source)
