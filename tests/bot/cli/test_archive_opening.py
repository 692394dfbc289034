"""A progress bar where a person waits, and nothing where nobody does."""

import io
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
