"""The files of a folder that can be added."""

from pathlib import Path

import pytest

from bot.importing.sources.source_folder import folder_contents, is_present


@pytest.fixture
def source(tmp_path: Path) -> Path:
    """A folder of files of many kinds."""
    for name in (
        "b.txt",
        "a/c.EML",
        "a/d.rtf",
        "a/e.jpg",
        "a/f",
        ".g.txt",
        "a/.h/i.txt",
        "~j.txt",
        "#k.txt#",
    ):
        path = tmp_path / "source" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("x")
    return tmp_path / "source"


def test_files_that_can_be_read_or_refused_with_a_cure_are_listed_and_others_counted(source: Path) -> None:
    contents = folder_contents(str(source), source.parent / "reports")

    assert contents.files == [str(source / name) for name in ("b.txt", "a/c.EML", "a/d.rtf")]
    assert contents.others == {".jpg": 1, "": 1}
    assert (contents.present, contents.errors) == (0, [])


def test_folders_behind_links_are_passed_over(source: Path) -> None:
    (source / "a" / "loop").symlink_to(source)

    assert len(folder_contents(str(source), source.parent / "reports").files) == 3


def test_a_file_behind_a_link_out_of_the_folder_is_an_error(source: Path) -> None:
    secret = source.parent / "secret.txt"
    secret.write_text("x")
    (source / "out.txt").symlink_to(secret)
    (source / "within.txt").symlink_to(source / "b.txt")
    (source / "loop.txt").symlink_to(source / "loop.txt")
    contents = folder_contents(str(source), source.parent / "reports")

    assert str(source / "within.txt") in contents.files
    assert [error.source for error in contents.errors] == [str(source / "loop.txt"), str(source / "out.txt")]


def test_reports_that_are_in_the_folder_of_reports_are_present(source: Path) -> None:
    reports = source / "a"
    (reports / "x.md").write_text("x")
    (source / "link.txt").symlink_to(reports / "x.md")
    contents = folder_contents(str(source), reports)

    assert contents.present == 2
    assert str(reports / "c.EML") in contents.files
    assert is_present(reports / ".." / "a" / "x.md", reports)
    assert not is_present(source / "b.txt", reports)
