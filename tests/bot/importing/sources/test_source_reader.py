"""Sources that a person gives: files of every kind, standard input."""

import io
import json
import re
import sys
from datetime import date
from pathlib import Path

import pytest

from bot.importing.formats.source_text import ReportSource, SourceContents, SourceText
from bot.importing.report_writer import MAX_REPORT_BYTES
from bot.importing.sources.source_reader import SourceReader
from bot.web.errors import FileError
from bot.web.http_client import Page
from retrieval import ReadingOptions
from tests.bot.importing.formats.made_documents import docx, pdf
from tests.feed_server import saved

READER = SourceReader(ReadingOptions(), date(2026, 6, 1))
TEXT = "Bridge closed\n1 March 2026\nThe bridge at Selm was closed on Tuesday.\n"
MHTML = (
    b"From: <Saved by a browser>\r\nMIME-Version: 1.0\r\n"
    b'Content-Type: multipart/related; type="text/html"; boundary="x"\r\n\r\n'
    b"--x\r\nContent-Type: text/html; charset=windows-1252\r\nContent-Transfer-Encoding: quoted-printable\r\n"
    b"Content-Location: https://selm.example/bridge#top\r\n\r\n<p>Caf=E9</p>\r\n"
    b"--x\r\nContent-Type: image/png\r\n\r\nabc\r\n--x--\r\n"
)
EXPORT = {"name": "Selm", "type": "public_channel", "id": 5, "messages": [{"type": "message", "text": TEXT}]}


def contents_of(raw: bytes, name: str) -> SourceContents:
    """What a file of this name holds."""
    return READER.read(io.BytesIO(raw), name)


def item_of(raw: bytes, name: str) -> object:
    """The one item that a file of this name holds."""
    [item] = contents_of(raw, name).items
    return item


def test_a_report_is_read_from_a_file(tmp_path: Path) -> None:
    path = tmp_path / "b.txt"
    path.write_bytes(b"\xef\xbb\xbf" + TEXT.encode())
    with READER.opened(str(path)) as contents:
        [source] = contents.items

    assert isinstance(source, ReportSource)
    assert source.text == TEXT
    assert (source.reports[0].title, source.reports[0].stamp, source.stem) == (
        "Bridge closed",
        "2026-03-01",
        "",
    )


def test_standard_input_is_read(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(TEXT.encode())))
    with READER.opened("-") as contents:
        [source] = contents.items

    assert isinstance(source, ReportSource)
    assert source.reports[0].title == "Bridge closed"


@pytest.mark.parametrize("name", ["dam.html", "dam.HTM", "dam", "dam.txt"])
def test_a_saved_page_is_known_by_its_name_or_beginning(name: str) -> None:
    assert item_of(saved("ministry.html"), name) == Page("", saved("ministry.html"))


def test_the_page_of_a_web_archive_has_its_address_and_charset() -> None:
    page = item_of(MHTML, "a.mhtml")

    assert page == Page("https://selm.example/bridge", b"<p>Caf\xe9</p>", "text/html; charset=windows-1252")


def test_the_page_of_a_web_archive_is_the_part_it_starts_with() -> None:
    frame = b"--x\r\nContent-Type: text/html\r\n\r\n<p>Frame</p>\r\n--x\r\nContent-ID: <main>\r\n"
    raw = MHTML.replace(b"--x\r\n", frame, 1)
    told = (
        raw.replace(b'type="text/html";', b'type="text/html"; start="<main>";'),
        b"Snapshot-Content-Location: https://selm.example/bridge\r\n" + raw,
    )
    for page in (item_of(each, "a.mhtml") for each in told):
        assert isinstance(page, Page)
        assert page.body == b"<p>Caf\xe9</p>"


def test_the_page_of_a_web_archive_is_that_of_the_address_it_was_saved_from() -> None:
    frame = b"--x\r\nContent-Type: text/html\r\nContent-Location: cid:frame\r\n\r\n<p>Frame</p>\r\n--x\r\n"
    saved_from = b"Snapshot-Content-Location: https://selm.example/bridge#top\r\nMIME-Version"
    raw = MHTML.replace(b"--x\r\n", frame, 1).replace(b"MIME-Version", saved_from)
    page = item_of(raw, "a.mhtml")

    assert isinstance(page, Page)
    assert page.body == b"<p>Caf\xe9</p>"


def test_a_web_archive_without_a_page_is_refused() -> None:
    with pytest.raises(FileError, match="holds no page"):
        contents_of(MHTML.replace(b"text/html; c", b"text/css; c"), "a.mht")


def test_a_text_in_another_encoding_is_read_and_the_encoding_told() -> None:
    contents = contents_of(TEXT.encode("utf-16"), "b.txt")

    assert [item.text for item in contents.items if isinstance(item, ReportSource)] == [TEXT]
    assert contents.notes[0].startswith("it is not in UTF-8; it was read as UTF-16")


def test_a_file_whose_name_states_the_date_keeps_its_name() -> None:
    source = item_of(b"Bridge closed\n\nThe bridge at Selm is closed.", "x/20260301T091500Z_bridge.txt")

    assert isinstance(source, ReportSource)
    assert (source.reports[0].stamp, source.stem) == ("2026-03-01T09:15", "20260301T091500Z_bridge")


@pytest.mark.parametrize(
    ("raw", "name", "texts"),
    [
        (json.dumps(EXPORT).encode(), "result.json", [TEXT.strip()]),
        (json.dumps({"chats": {"list": [EXPORT]}}).encode(), "-", [TEXT.strip()]),
        (b'[{"title": "Bridge", "body": "Cars cross."}]', "a.txt", ["Cars cross."]),
        (b'{"status": "ok", "articles": [{"description": "Cars cross."}]}', "a.json", ["Cars cross."]),
        (b'{"headline": "Bridge", "body": "Cars cross."}', "a.json", ["Cars cross."]),
        (b'{"7": {"text": "Cars cross."}, "8": {"a": 1}}', "a.json", ["Cars cross."]),
        (b'[{"headline": "Bridge", "body": "Cars cross."}]', "a.md", ["Cars cross."]),
        (b'{"text": "Cars cross."}\n{"text": "Carts too."}', "a.json", ["Cars cross.", "Carts too."]),
        (b"title,text\nBridge,Cars cross.", "-", ["Cars cross."]),
        (b"title,text\nBridge,Cars cross.", "a.txt", ["Cars cross."]),
        (b"title\ttext\nBridge\tCars cross.", "a.tab", ["Cars cross."]),
        ('[{"text": "Caf\u00e9s open."}]'.encode("utf-16"), "a.json", ["Caf\u00e9s open."]),
    ],
)
def test_exports_and_tables_are_texts(raw: bytes, name: str, texts: list[str]) -> None:
    contents = contents_of(raw, name)

    assert [item.text for item in contents.items if isinstance(item, SourceText)] == texts
    assert contents.several


@pytest.mark.parametrize(
    ("raw", "name"),
    [
        (pdf(["Bridge closed\n1 March 2026\nIt is closed."]), "b.pdf"),
        (docx(TEXT.strip().split("\n")), "b.docx"),
    ],
    ids=["pdf", "docx"],
)
def test_documents_are_read_as_reports(raw: bytes, name: str) -> None:
    source = item_of(raw, name)

    assert isinstance(source, ReportSource)
    assert (source.reports[0].title, source.reports[0].stamp) == ("Bridge closed", "2026-03-01")
    assert source.reports[0].file == "b.txt"


def test_a_text_without_a_title_keeps_the_name_of_its_file_if_it_has_one() -> None:
    text = "The bridge at Selm is open again, the council said on Tuesday. Cars cross it."
    sources = [item_of(text.encode(), "x/letter 7.txt"), item_of(pdf([text]), "standard input")]
    stems = [source.stem for source in sources if isinstance(source, ReportSource)]

    assert stems[0] == "letter 7"
    assert re.fullmatch(r"undated-[0-9a-f]{8}", stems[1])


def test_a_text_may_begin_with_a_bracket_and_a_markdown_file_look_like_a_table() -> None:
    bracket = item_of(b'["Bridge" is open] Cars cross.\n\nSo do carts.', "a.txt")
    table = item_of(b"title,text\nBridge,Cars cross.", "a.md")

    head = item_of(b'{"title": "Bridge"}\n\nCars cross the bridge again.', "a.md")

    assert isinstance(head, ReportSource)
    assert head.reports[0].title == "Bridge"
    assert isinstance(bracket, ReportSource)
    assert isinstance(table, ReportSource)


@pytest.mark.parametrize(
    ("raw", "name", "reason"),
    [
        (b"", "b.txt", "holds no text"),
        (b"---\ntitle: Bridge\n---\n", "b.md", "no text below its title"),
        (b"Title\n\x81\x02\xff\xfe\x00", "b.txt", "binary"),
        (b"a" * (MAX_REPORT_BYTES + 1), "b.txt", "larger than 4 MB"),
        (b"{", "b.txt", "line 1: it is broken JSON"),
        (b'{"a": [1, 2]}', "b.txt", "it is JSON, but neither"),
        (b'["a", "b"]', "b.json", "it is JSON, but neither"),
        (b"[" * 100_000, "b.json", "levels too deep"),
        (b'[{"a": ' + b"9" * 5000 + b"}]", "b.json", "levels too deep"),
        (b'{"version": "https://jsonfeed.org/version/1.1", "items": []}', "b.json", "it is a feed"),
        ('[{"text": "Caf\u00e9"}]'.encode("latin-1"), "b.json", "not in UTF-8"),
        (b'[{"a": 1}]', "b.json", "a table without a column"),
    ],
    ids=[
        "empty",
        "title",
        "binary",
        "huge",
        "broken",
        "object",
        "strings",
        "deep",
        "number",
        "feed",
        "encoding",
        "unknown",
    ],
)
def test_what_is_no_report_is_an_error_with_its_reason_and_cure(raw: bytes, name: str, reason: str) -> None:
    with pytest.raises(FileError, match=reason) as failed:
        contents_of(raw, name)

    assert failed.value.source == name
    assert failed.value.cure


@pytest.mark.parametrize(
    "source", ["no/such/file", "/", "a\0b", "x" * 5000], ids=["none", "folder", "nul", "long"]
)
def test_what_is_no_file_is_an_error(source: str) -> None:
    with pytest.raises(FileError), READER.opened(source):
        pass
