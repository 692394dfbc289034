"""A file that takes its reader minutes costs some seconds, and none of the others."""

import io
import tracemalloc
from datetime import date
from pathlib import Path

import pytest

from bot.importing.extraction_process import EXTRACTION
from bot.importing.formats import documents
from bot.importing.formats.source_text import SourceText
from bot.importing.sources.source_reader import SourceReader
from bot.web.errors import FileError
from retrieval import ReadingOptions
from tests.hostile_sources import html_mail, many_attributes, nested_forms

READER = SourceReader(ReadingOptions(), date(2026, 6, 1))
SLOW_MAIL = html_mail(many_attributes())
LATE = "reading it takes more than 2 seconds; save its text and add that"


@pytest.fixture
def _limited(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(EXTRACTION, "_seconds", 2.0)
    monkeypatch.setattr(documents, "DOCUMENT_SECONDS", 2.0)


@pytest.mark.usefixtures("_limited")
@pytest.mark.parametrize(
    ("name", "content"), [("a.eml", SLOW_MAIL), ("a.pdf", nested_forms())], ids=["mail", "PDF"]
)
def test_a_slow_file_is_given_up(name: str, content: bytes) -> None:
    with pytest.raises(FileError) as caught:
        READER.read(io.BytesIO(content), name)
    assert str(caught.value) == f"{name}: {LATE}"


@pytest.mark.usefixtures("_limited")
def test_a_slow_cell_is_given_up_and_the_other_rows_are_read() -> None:
    table = f"title,text\nOne,The dam holds.\nTwo,{many_attributes()}\nThree,The bridge is open.\n"
    first, second, third = READER.read(io.BytesIO(table.encode()), "a.csv").items
    assert isinstance(first, SourceText)
    assert str(second) == f"a.csv, line 3: {LATE}"
    assert isinstance(third, SourceText)
    assert (first.text, third.text) == ("The dam holds.", "The bridge is open.")


@pytest.mark.usefixtures("_limited")
def test_a_slow_mail_is_given_up_and_the_others_of_the_mailbox_are_read() -> None:
    box = b"".join(
        b"From x\n" + mail.replace(b"\r\n", b"\n") + b"\n\n"
        for mail in (html_mail("The dam holds."), SLOW_MAIL, html_mail("The bridge is open."))
    )
    first, second, third = READER.read(io.BytesIO(box), "a.mbox").items
    assert isinstance(first, SourceText)
    assert str(second) == f"a.mbox, mail 2: {LATE}"
    assert isinstance(third, SourceText)
    assert (first.text, third.text) == ("The dam holds.", "The bridge is open.")


def test_a_mailbox_of_one_endless_line_is_not_read_into_memory(tmp_path: Path) -> None:
    with (tmp_path / "a.mbox").open("wb") as file:
        file.write(b"From x\nSubject: Dam\n\n")
        file.truncate(1 << 30)
    tracemalloc.start()
    with READER.opened(str(tmp_path / "a.mbox")) as contents:
        [item] = contents.items
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()

    assert "a.mbox, mail 1: it is larger than 25 MB" in str(item)
    assert peak < 1 << 28
