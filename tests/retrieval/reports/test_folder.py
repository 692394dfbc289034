"""What is read of a folder: files that are whole, and as they were when they were listed."""

import os
from pathlib import Path

import pytest

from retrieval.reports.folder import FileStamp, read, stamps, stamps_of
from retrieval.reports.parsing.reading_options import ReadingOptions

LONG_AGO = 10**18  # nanoseconds


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    for name in ("one.txt", "two.md"):
        (tmp_path / name).write_text("Title\nWords.\n")
        os.utime(tmp_path / name, ns=(LONG_AGO, LONG_AGO))
    return tmp_path


def test_files_have_marks_and_what_is_no_report_has_none(folder: Path) -> None:
    for name in (".hidden.txt", "~one.txt", "#one.txt#", "notes.pdf"):
        (folder / name).touch()
    assert stamps(folder) == {"one.txt": FileStamp(13, LONG_AGO), "two.md": FileStamp(13, LONG_AGO)}
    assert stamps_of(folder, ["one.txt", "gone.txt", ".hidden.txt"]) == {"one.txt": FileStamp(13, LONG_AGO)}


def test_a_link_that_leads_nowhere_is_a_file_and_a_problem(folder: Path) -> None:
    (folder / "link.txt").symlink_to("nowhere")
    found = stamps(folder)
    assert set(found) == {"link.txt", "one.txt", "two.md"}
    assert stamps_of(folder, ["link.txt"]) == {"link.txt": found["link.txt"]}
    assert set(read(folder, found, ReadingOptions()).problems) == {"link.txt"}


def test_a_folder_that_is_not_there_is_no_empty_folder(folder: Path) -> None:
    with pytest.raises(FileNotFoundError):
        stamps(folder / "gone")
    with pytest.raises(FileNotFoundError):
        stamps_of(folder / "gone", ["one.txt"])
    assert stamps_of(folder / "gone", []) == {}


def test_a_file_that_is_not_as_it_was_listed_is_pending(folder: Path) -> None:
    listed = stamps(folder)
    with (folder / "one.txt").open("a") as file:
        file.write("More words.\n")
    (folder / "two.md").unlink()
    found = read(folder, listed, ReadingOptions())
    assert found.pending == {"one.txt", "two.md"}
    assert (found.reports, found.problems, found.stamps) == ({}, {}, {})
    (folder / "two.md").write_bytes(b"\xff")
    assert read(folder, stamps(folder), ReadingOptions()).pending == frozenset()
