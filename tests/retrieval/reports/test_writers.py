"""Files that somebody still writes are told from whole ones."""

import subprocess
import sys
from pathlib import Path

import pytest

from retrieval.reports import writers
from retrieval.reports.writers import writing

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="only Linux tells who has a file open")

WRITER = "import sys; file = open(sys.argv[1], 'a'); print('open', flush=True); sys.stdin.read()"


@pytest.fixture(params=["lease", "proc"], autouse=True)
def _road(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """By a lease, and as where the file is somebody else's."""
    if request.param == "proc":
        monkeypatch.setattr(writers, "_leased", lambda _: None)


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


def test_a_link_that_leads_nowhere_is_written_by_nobody(tmp_path: Path) -> None:
    link = tmp_path / "link.txt"
    link.symlink_to(tmp_path / "nowhere.txt")
    assert writing([link]) == set()


OPENED_MEANWHILE = """
import sys, threading
from pathlib import Path
from retrieval.reports.writers import writing
path = Path(sys.argv[1])
stop = threading.Event()
def write():
    while not stop.is_set():
        path.open("a").close()
thread = threading.Thread(target=write)
thread.start()
for _ in range(20_000):
    writing([path])
stop.set()
thread.join()
"""


def test_a_file_opened_at_the_very_moment_it_is_looked_at_ends_no_program(paths: list[Path]) -> None:
    command = [sys.executable, "-c", OPENED_MEANWHILE, str(paths[0])]
    assert subprocess.run(command, check=False, timeout=60).returncode == 0
