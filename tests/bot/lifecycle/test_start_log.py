"""The first lines of the log say what runs, on what."""

import logging
from pathlib import Path

import pytest

from bot.configuration.version import program_version
from bot.lifecycle import start_log
from bot.settings import Settings
from retrieval import Archive


@pytest.fixture(autouse=True)
def _info(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.INFO)


def test_version_folder_and_state_are_named(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    start_log.write_settings(Settings(reports=tmp_path, data=tmp_path / "state"))

    assert caplog.messages == [
        f"Dispatch {program_version()}",
        f"Reports: {tmp_path}",
        f"State: {tmp_path / 'state'}",
    ]


def test_the_sample_is_named_as_such(caplog: pytest.LogCaptureFixture) -> None:
    start_log.write_settings(Settings())

    assert "the sample that comes with Dispatch; set DISPATCH_REPORTS" in caplog.messages[1]


def test_what_was_read_is_counted_and_what_was_not_is_named(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    (tmp_path / "good.txt").write_text("A title\n\n5 May 2024\n\nSome words.\n")
    (tmp_path / "undated.txt").write_text("Another title\n\nOther words of somebody.\n")
    (tmp_path / "bad.txt").write_bytes(b"\0\1\2" * 100)
    start_log.write_archive(Archive.open(tmp_path))

    assert caplog.messages[0] == ("2 reports, 2 passages; 1 undated, 1 unreadable; dispatch check tells more")
    assert "bad.txt:1: the file is binary" in caplog.messages[1]


def test_a_thousand_bad_files_are_no_thousand_lines(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    for number in range(100):
        (tmp_path / f"bad{number}.txt").write_bytes(b"\0\1\2" * 100)
    start_log.write_archive(Archive.open(tmp_path))

    assert len(caplog.messages) == 1 + start_log.MAX_PROBLEMS
