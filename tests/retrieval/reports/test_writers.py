"""Files that somebody still writes are told from whole ones."""

import subprocess
import sys
from pathlib import Path

import pytest

from retrieval.reports.writers import writing

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="only Linux tells who has a file open")

WRITER = "import sys; file = open(sys.argv[1], 'a'); print('open', flush=True); sys.stdin.read()"


@pytest.fixture
def paths(tmp_path: Path) -> list[Path]:
    found = [tmp_path / "one.txt", tmp_path / "two words.txt"]
    for path in found:
        path.write_text("Title\n")
    return found


def test_a_file_at_rest_is_whole(paths: list[Path]) -> None:
    assert writing(paths) == set()


def test_nothing_is_looked_for_where_nothing_is_asked() -> None:
    assert writing([]) == set()


@pytest.mark.parametrize(("mode", "still"), [("a", True), ("w", True), ("r+", True), ("r", False)])
def test_a_file_open_for_writing_is_not(paths: list[Path], mode: str, still: bool) -> None:
    with paths[1].open(mode):
        assert writing(paths) == ({paths[1]} if still else set())


def test_another_process_counts_until_it_closes_the_file(paths: list[Path]) -> None:
    writer = subprocess.Popen(
        [sys.executable, "-c", WRITER, str(paths[0])], stdin=subprocess.PIPE, stdout=subprocess.PIPE
    )
    with writer:
        assert writer.stdout is not None
        assert writer.stdout.readline() == b"open\n"
        assert writing(paths) == {paths[0]}
        assert writer.stdin is not None
        writer.stdin.close()
        writer.wait(timeout=30)
    assert writing(paths) == set()


def test_a_path_through_a_link_is_the_same_file(paths: list[Path], tmp_path: Path) -> None:
    link = tmp_path / "link.txt"
    link.symlink_to(paths[0])
    with paths[0].open("a"):
        assert writing([link]) == {link}
