"""Opening: a progress bar where a person waits, and nothing that the garbage collector walks for ever."""

import io
import subprocess
import sys
from pathlib import Path

import pytest

from bot.cli import archive_opening
from bot.settings import Settings
from retrieval.snapshot import folder_source


class Terminal(io.StringIO):
    """Standard error as a terminal has it."""

    def isatty(self) -> bool:
        return True


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    for number in range(3):
        (tmp_path / f"{number}.txt").write_text(f"Report {number}\n\nPump {number} failed.\n")
    return tmp_path


def test_a_terminal_shows_how_far_it_is(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stderr", Terminal())
    monkeypatch.setattr(archive_opening, "SHOW_FROM", 3)
    monkeypatch.setenv("TERM", "xterm")
    assert archive_opening.open_archive(Settings(reports=folder)).coverage.reports == 3
    assert "3/3" in sys.stderr.getvalue()


def test_the_index_is_kept_in_the_data_folder(
    folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(folder_source, "LARGE", 3)
    settings = Settings(reports=folder)
    archive_opening.open_archive(settings)
    assert (settings.data_folder / "index" / "header.json").exists()
    archive_opening.open_archive(Settings(reports=folder, data=tmp_path / "data"))
    assert (tmp_path / "data" / "index" / "header.json").exists()


@pytest.mark.parametrize("stream", [Terminal, io.StringIO], ids=["few files", "no terminal"])
def test_nothing_is_shown_otherwise(
    stream: type[io.StringIO], folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys, "stderr", stream())
    assert archive_opening.open_archive(Settings(reports=folder)).coverage.reports == 3
    assert "/3" not in sys.stderr.getvalue()


def test_the_garbage_collector_walks_no_archive_that_is_kept_and_a_replaced_report_is_freed(
    folder: Path,
) -> None:
    program = (
        "import gc, sys\n"
        "from pathlib import Path\n"
        "from bot.cli.archive_opening import open_lasting_archive\n"
        "from bot.settings import Settings\n"
        "from retrieval import Report\n"
        "folder = Path(sys.argv[1])\n"
        "archive = open_lasting_archive(Settings(reports=folder), lambda: None)\n"
        "print(sum(isinstance(each, Report) for each in gc.get_objects()), end=' ')\n"
        "(folder / '1.txt').write_text('Another report, of another day')\n"
        "archive.refresh(['1.txt'])\n"
        "before = gc.get_freeze_count()\n"
        "del archive\n"
        "print(before - gc.get_freeze_count() >= 2)\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", program, str(folder)], capture_output=True, text=True, check=True
    )

    assert done.stdout == "0 True\n"
