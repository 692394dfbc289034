"""Only regular files are opened, without waiting, and of a folder only those inside it."""

import os
from collections.abc import Callable
from pathlib import Path

import pytest

from retrieval.regular_file import NotRegularError, OutsideError, inside, open_inside, open_regular


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "secret.txt").write_text("secret")
    (tmp_path / "reports" / "deep").mkdir(parents=True)
    (tmp_path / "reports" / "deep" / "one.txt").write_text("one")
    return tmp_path / "reports"


@pytest.mark.parametrize(
    "make",
    [os.mkfifo, Path.mkdir, lambda path: path.symlink_to("/dev/zero")],
    ids=["pipe", "folder", "device"],
)
def test_what_is_no_regular_file_is_refused_at_once(tmp_path: Path, make: Callable[[Path], object]) -> None:
    make(tmp_path / "x.txt")
    with pytest.raises(NotRegularError, match="not a regular file"):
        open_regular(tmp_path / "x.txt")


def test_a_device_is_not_even_opened(monkeypatch: pytest.MonkeyPatch) -> None:
    """Opening is enough to rewind a tape, or to hang up a line."""
    opened: list[object] = []

    def noting(path: Path, *_: int, **__: int | None) -> int:
        opened.append(path)
        raise NotRegularError(path)

    monkeypatch.setattr("os.open", noting)
    with pytest.raises(NotRegularError):
        open_regular("/dev/zero")
    assert opened == []


def test_what_is_swapped_for_a_pipe_at_the_last_moment_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Between the look at the name and the opening."""
    (tmp_path / "x.txt").write_text("x")
    opened = os.open

    def swapping(path: Path, *rest: int, **more: int | None) -> int:
        Path(path).unlink()
        os.mkfifo(path)
        return opened(path, *rest, **more)  # type: ignore[arg-type]

    monkeypatch.setattr("os.open", swapping)
    with pytest.raises(NotRegularError):
        open_regular(tmp_path / "x.txt")


def test_a_link_to_a_file_inside_is_followed(folder: Path) -> None:
    (folder / "link.txt").symlink_to("deep/one.txt")
    with open_inside(folder, "link.txt") as file:
        assert file.read() == b"one"


@pytest.mark.parametrize(
    "target", ["../secret.txt", "/etc/passwd", "deep/../../secret.txt", "/proc/self/environ"]
)
def test_a_link_that_leads_out_is_refused(folder: Path, target: str) -> None:
    (folder / "link.txt").symlink_to(target)
    assert inside(folder, "link.txt") is None
    with pytest.raises(OutsideError):
        open_inside(folder, "link.txt")


@pytest.mark.parametrize("swapped", ["deep/one.txt", "deep"])
def test_a_link_that_is_put_in_its_place_after_the_look_is_not_followed(
    folder: Path, monkeypatch: pytest.MonkeyPatch, swapped: str
) -> None:
    """Neither the file nor a folder on the way to it."""
    outside = folder.parent / "outside"
    outside.mkdir()
    (outside / "one.txt").write_text("secret")
    (folder / "link").symlink_to("deep")  # a path with a link in it is looked at before it is opened
    looked = inside

    def swapping(*where: object) -> Path | None:
        place = looked(*where)  # type: ignore[arg-type]
        (folder / swapped).rename(folder.parent / "away")
        (folder / swapped).symlink_to(outside / "one.txt" if swapped.endswith(".txt") else outside)
        return place

    monkeypatch.setattr("retrieval.regular_file.inside", swapping)
    with pytest.raises(OSError, match=r"Too many levels of symbolic links|Not a directory"):
        open_inside(folder, "link/one.txt")


def test_a_path_without_links_is_not_looked_at_first(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """No step of it may be a link, so it cannot lead out, whatever is put there meanwhile."""
    monkeypatch.setattr("retrieval.regular_file.inside", None)
    with open_inside(folder, "deep/one.txt") as file:
        assert file.read() == b"one"


@pytest.mark.parametrize("name", ["../secret.txt", "deep/../../secret.txt", "/etc/passwd"])
def test_a_path_that_leads_out_is_refused(folder: Path, name: str) -> None:
    with pytest.raises(OutsideError):
        open_inside(folder, name)
