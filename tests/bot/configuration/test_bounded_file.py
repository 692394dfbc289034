"""Reading small files and pipes."""

import os
import threading
from pathlib import Path

import pytest

from bot.configuration import bounded_file
from bot.configuration.bounded_file import read_bounded


def test_a_file_is_read_to_its_bound(tmp_path: Path) -> None:
    file = tmp_path / "file"
    file.write_bytes(b"x" * 100)

    assert read_bounded(file, 100) == b"x" * 100
    assert read_bounded(file, 50) == b"x" * 51


def test_a_pipe_that_nobody_writes_into_is_not_waited_for_for_ever(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(bounded_file, "PIPE_SECONDS", 0.05)
    os.mkfifo(tmp_path / "pipe")

    assert read_bounded(tmp_path / "pipe", 100) == b""


def test_what_is_written_into_a_pipe_is_read_whole(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bounded_file, "PIPE_SECONDS", 60.0)
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    writer = threading.Thread(target=pipe.write_bytes, args=(b"x" * 200_000,))
    writer.start()

    assert read_bounded(pipe, 300_000) == b"x" * 200_000
    writer.join()


def test_a_device_without_an_end_is_read_to_the_bound() -> None:
    assert len(read_bounded(Path("/dev/zero"), 1000)) == 1001
