"""What is read of a folder: files that are whole, and as they were when they were listed."""

import os
from pathlib import Path

import pytest

from retrieval.reports.folder_listing import listing
from retrieval.reports.parsing.reading_options import ReadingOptions
from retrieval.snapshot.reading.folder_contents import read

LONG_AGO = 10**18  # nanoseconds


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    for name in ("one.txt", "two.md"):
        (tmp_path / name).write_text("Title\nWords.\n")
        os.utime(tmp_path / name, ns=(LONG_AGO, LONG_AGO))
    return tmp_path


def test_a_link_that_leads_nowhere_is_a_problem(folder: Path) -> None:
    (folder / "link.txt").symlink_to("nowhere")
    assert set(read(folder, listing(folder).stamps, ReadingOptions()).problems) == {"link.txt"}


def test_a_file_that_is_not_as_it_was_listed_is_pending(folder: Path) -> None:
    listed = listing(folder).stamps
    with (folder / "one.txt").open("a") as file:
        file.write("More words.\n")
    (folder / "two.md").unlink()
    found = read(folder, listed, ReadingOptions())
    assert found.pending == {"one.txt", "two.md"}
    assert (found.reports, found.problems, found.stamps) == ({}, {}, {})
    (folder / "two.md").write_bytes(b"\xff")
    assert read(folder, listing(folder).stamps, ReadingOptions()).pending == frozenset()


def test_a_report_in_a_sub_folder_is_named_by_its_path(folder: Path) -> None:
    (folder / "2024" / "ships").mkdir(parents=True)
    (folder / "2024" / "ships" / "index.md").write_text("# Ships\n\nThey left.\n")
    reports = read(folder, listing(folder).stamps, ReadingOptions()).reports
    named = {each.file: each.slug for found in reports.values() for each in found}
    assert named == {"one.txt": "one", "two.md": "two", "2024/ships/index.md": "2024/ships/index"}
