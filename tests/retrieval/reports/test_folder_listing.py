"""What stands in a folder: report files at any depth, and what is left out, counted or named."""

import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from retrieval.reports.errors import Finding
from retrieval.reports.folder_listing import FileStamp, listing, listing_of, parents

LONG_AGO = 10**18  # nanoseconds
LEVELS = 2_050  # a path has 4,096 bytes, and each level takes two
STAMP = FileStamp(13, LONG_AGO)


def write(path: Path) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("Title\nWords.\n")
    os.utime(path, ns=(LONG_AGO, LONG_AGO))


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    for name in ("one.txt", "two.md", "deep/er/three.text", "deep/four.MARKDOWN"):
        write(tmp_path / name)
    return tmp_path


def test_reports_at_any_depth_are_named_by_their_path(folder: Path) -> None:
    names = {"one.txt", "two.md", "deep/er/three.text", "deep/four.MARKDOWN"}
    assert listing(folder).stamps == dict.fromkeys(names, STAMP)
    assert set(listing(folder).folders) == {"", "deep", "deep/er"}


def test_hidden_and_temporary_files_and_hidden_folders_are_left_out(folder: Path) -> None:
    before = listing(folder)
    for name in (".hidden.txt", "~one.txt", "#one.txt#", "one.txt~", ".dispatch/x.txt", "deep/.git/x.md"):
        write(folder / name)
    assert listing(folder) == before


def test_files_of_other_kinds_are_counted_by_their_suffix(folder: Path) -> None:
    for name in ("notes.pdf", "deep/MAP.PDF", "page.html", "LICENSE"):
        write(folder / name)
    assert listing(folder).other_files == {".pdf": 2, ".html": 1, "": 1}
    assert len(listing(folder).stamps) == 4


def test_a_linked_folder_is_named_and_not_followed(folder: Path) -> None:
    (folder / "deep" / "round").symlink_to(folder)
    found = listing(folder)
    assert found.links == {"deep/round"}
    assert len(found.stamps) == 4
    assert listing_of(folder, ["deep/round", "deep/round/one.txt"]).stamps == {}


def test_a_link_that_leads_out_of_the_folder_is_named_and_not_listed(folder: Path) -> None:
    (folder / "passwd.txt").symlink_to("/etc/passwd")
    (folder / "inside.txt").symlink_to("deep/four.MARKDOWN")
    found = listing(folder)
    assert found.outward_links == {"passwd.txt"}
    assert found.stamps.keys() >= {"inside.txt"}
    assert "passwd.txt" not in found.stamps
    assert listing_of(folder, ["passwd.txt"]).stamps == {}


def test_a_loop_of_links_hides_no_file(folder: Path) -> None:
    for name in ("loop", "loop.txt"):
        (folder / name).symlink_to(name)
    assert listing(folder).stamps.keys() >= {"one.txt", "two.md", "loop.txt"}


@pytest.fixture
def nested(tmp_path: Path) -> Iterator[Path]:
    """A folder with folders nested deeper than a path can name; no clean-up but this one removes them."""
    at, depth = os.open(tmp_path, os.O_RDONLY), 0
    try:
        for _ in range(LEVELS):
            os.mkdir("d", dir_fd=at)
            at, depth = _moved(at, "d"), depth + 1
        yield tmp_path
    finally:
        for _ in range(depth):
            at = _moved(at, "..")
            os.rmdir("d", dir_fd=at)
        os.close(at)


def _moved(at: int, name: str) -> int:
    there = os.open(name, os.O_RDONLY, dir_fd=at)
    os.close(at)
    return there


def test_folders_nested_deeper_than_a_path_can_name_hide_no_file(nested: Path) -> None:
    (nested / "one.txt").write_text("Title\nWords.\n")
    found = listing(nested)
    assert set(found.stamps) == {"one.txt"}
    [finding] = found.unreadable.values()
    assert finding == Finding.of("folder_unreadable", error="File name too long")


def test_a_hard_link_is_a_file_as_any_other(folder: Path) -> None:
    (folder / "again.txt").hardlink_to(folder / "one.txt")
    assert listing(folder).stamps["again.txt"] == listing(folder).stamps["one.txt"]


def test_a_link_that_leads_nowhere_is_a_file(folder: Path) -> None:
    (folder / "link.txt").symlink_to("nowhere")
    stamp = listing(folder).stamps["link.txt"]
    assert listing_of(folder, ["link.txt"]).stamps == {"link.txt": stamp}


def test_what_is_named_is_listed_and_all_below_it(folder: Path) -> None:
    found = listing_of(folder, ["one.txt", "gone.txt", "deep", ".hidden.txt", "../one.txt", "/one.txt", ""])
    assert set(found.stamps) == {"one.txt", "deep/four.MARKDOWN", "deep/er/three.text"}
    assert set(found.folders) == {"deep", "deep/er"}


def test_a_folder_that_is_not_there_is_no_empty_folder(folder: Path) -> None:
    with pytest.raises(FileNotFoundError):
        listing(folder / "gone")
    with pytest.raises(FileNotFoundError):
        listing_of(folder / "gone", ["one.txt"])
    assert listing_of(folder / "gone", []).stamps == {}


def test_a_sub_folder_that_cannot_be_listed_hides_no_other(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    scandir = os.scandir

    def refusing(path: Path) -> object:
        if Path(path).name == "er":
            raise PermissionError(13, "Permission denied")
        return scandir(path)

    monkeypatch.setattr(os, "scandir", refusing)
    found = listing(folder)
    assert set(found.stamps) == {"one.txt", "two.md", "deep/four.MARKDOWN"}
    assert found.unreadable["deep/er"] == Finding.of("folder_unreadable", error="Permission denied")
    assert set(found.folders) == {"", "deep"}


def test_a_sub_folder_that_goes_while_it_is_listed_is_no_problem(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    scandir = os.scandir

    def vanishing(path: Path) -> object:
        if Path(path).name == "er":
            raise FileNotFoundError(2, "No such file or directory")
        return scandir(path)

    monkeypatch.setattr(os, "scandir", vanishing)
    assert listing(folder).unreadable == {}


def test_a_folder_name_that_is_no_text_is_told(folder: Path) -> None:
    name = os.fsdecode(b"caf\xe9")
    write(folder / name / "x.txt")
    found = listing(folder)
    assert found.unreadable == {name: Finding("folder_name_not_utf8")}
    assert len(found.stamps) == 4


def test_the_folders_that_a_file_is_in_come_nearest_first() -> None:
    assert list(parents("a/b/c.txt")) == ["a/b", "a", ""]
    assert list(parents("c.txt")) == [""]


class Known:
    """A file as it was last read."""

    stamp = STAMP


def test_known_files_that_have_not_changed_get_no_new_stamp(folder: Path) -> None:
    (folder / "link.txt").symlink_to("one.txt")
    known = dict.fromkeys(("one.txt", "deep/four.MARKDOWN", "two.md", "link.txt", "gone.txt"), Known())
    status = folder.stat()
    (folder / "two.md").write_text("Title\nOther words.\n")
    assert folder.stat().st_mtime_ns == status.st_mtime_ns  # nothing in the folder tells of it

    found = listing(folder, known)
    assert sorted(found.unchanged) == ["deep/four.MARKDOWN", "one.txt"]
    assert found.stamps.keys() == {"two.md", "deep/er/three.text", "link.txt"}
    assert found.stamps["two.md"].size == len("Title\nOther words.\n")
