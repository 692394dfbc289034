"""What keeps the reader of pages and files busy costs some seconds, and nothing else."""

import asyncio
import os
import sys
import threading
import time
from collections.abc import Callable, Iterator
from datetime import UTC, date
from functools import partial
from pathlib import Path

import pytest

from bot.importing.article_extractor import extract
from bot.importing.extraction_process import ExtractionProcess
from bot.web.errors import ContentError, FileError, StoppedError
from bot.web.http_client import Page
from tests.feed_server import HTML, saved
from tests.hostile_sources import many_attributes

TODAY = date(2026, 3, 20)
GOOD = Page("https://courier.example/news/dam", saved("ministry.html"), HTML)
SLOW = Page("https://courier.example/slow", many_attributes().encode(), HTML)
FAILED = partial(FileError, "a.eml", cure="leave it")


@pytest.fixture
def process() -> Iterator[ExtractionProcess]:
    made = ExtractionProcess()
    yield made
    made.stop()


def pid(process: ExtractionProcess) -> int:
    assert process._process is not None
    return process._process.pid


def begun(process: ExtractionProcess) -> None:
    """Return once something is being read."""
    while process._current is None or process._process is None:
        time.sleep(0.01)


def read(process: ExtractionProcess, page: Page = GOOD, seconds: float | None = None) -> str:
    """The title of a page."""
    failed = partial(ContentError, page.url, cure="leave it")
    return process.wait_for(failed, extract, page, TODAY, UTC, seconds=seconds).title


def test_it_gives_what_the_function_gives_and_stays_for_the_next_call(process: ExtractionProcess) -> None:
    first = process.wait_for(FAILED, extract, GOOD, TODAY, UTC)
    started = pid(process)
    assert first == process.wait_for(FAILED, extract, GOOD, TODAY, UTC) == extract(GOOD, TODAY, UTC)
    assert pid(process) == started


def test_an_error_of_the_source_is_the_same_error(process: ExtractionProcess) -> None:
    with pytest.raises(ContentError, match="there is no article on the page; name the page of one article"):
        read(process, Page("https://courier.example/", b"<p>Log in.</p>", HTML))


@pytest.mark.parametrize(
    ("function", "argument", "reason"),
    [
        (sum, range(10**12), "reading it takes more than 1 seconds"),
        (bytearray, 3_000_000_000, "reading it takes more than 2000 MB of memory"),
        (int, "a word of the source", "reading it failed (ValueError)"),
        (threading.Semaphore, 1, "reading it failed (TypeError)"),  # a result that cannot be passed on
        (os._exit, 3, "reading it ended the process that does it (exit code 3)"),
    ],
    ids=["time", "memory", "defect", "result", "end"],
)
def test_each_way_to_fail_is_told_as_what_it_is_and_the_next_page_is_read(
    process: ExtractionProcess, function: Callable[..., object], argument: object, reason: str
) -> None:
    read(process)
    with pytest.raises(FileError) as caught:
        process.wait_for(FAILED, function, argument, seconds=1.0 if function is sum else None)
    assert str(caught.value) == f"a.eml: {reason}; leave it"
    assert read(process) == "Dam at Vedra holds again"


def test_a_signal_that_ends_the_process_is_named(process: ExtractionProcess) -> None:
    with pytest.raises(FileError, match=r"ended the process that does it \(SIGABRT\)"):
        process.wait_for(FAILED, os.abort)


def test_a_page_that_takes_too_long_is_given_up(process: ExtractionProcess) -> None:
    with pytest.raises(ContentError, match=r"https://courier.example/slow: reading it takes more than 1 sec"):
        read(process, SLOW, seconds=1.0)


def test_modules_in_the_present_folder_do_not_take_the_place_of_ours(
    process: ExtractionProcess, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "bot.py").write_text("raise SystemExit('not this one')")
    monkeypatch.chdir(tmp_path)
    assert read(process) == "Dam at Vedra holds again"


async def test_cancelling_ends_the_process_at_once(process: ExtractionProcess) -> None:
    read(process)
    before = pid(process)
    task = asyncio.create_task(process.run(FAILED, time.sleep, 600, seconds=600))
    await asyncio.to_thread(begun, process)
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    assert process._process is None
    with pytest.raises(ProcessLookupError):  # nor is it left as a zombie
        os.kill(before, 0)


async def test_one_that_waits_for_its_turn_is_cancelled_without_disturbing_the_other(
    process: ExtractionProcess,
) -> None:
    good = asyncio.create_task(process.run(FAILED, extract, GOOD, TODAY, UTC))
    await asyncio.to_thread(begun, process)
    waiting = asyncio.create_task(process.run(FAILED, time.sleep, 600))
    await asyncio.sleep(0)
    waiting.cancel()
    assert (await good).title == "Dam at Vedra holds again"


async def test_a_stop_is_no_fault_of_the_source(process: ExtractionProcess) -> None:
    """What is being read then may be read at the next start."""
    task = asyncio.create_task(process.run(FAILED, time.sleep, 600, seconds=600))
    await asyncio.to_thread(begun, process)
    process.stop()
    with pytest.raises(StoppedError, match=r"a\.eml: reading it was stopped; add it again"):
        await task


def test_a_process_that_cannot_be_started_is_told(
    process: ExtractionProcess, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys, "executable", "/nowhere/python")
    with pytest.raises(FileError, match=r"cannot be started \(No such file or directory\)"):
        process.wait_for(FAILED, int, "1")


def test_what_reads_the_words_of_others_knows_no_setting_and_so_no_secret(
    process: ExtractionProcess, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DISPATCH_TOKEN", "123456:secret")
    assert process.wait_for(FAILED, os.getenv, "DISPATCH_TOKEN") is None
    assert process.wait_for(FAILED, os.getenv, "PATH") == os.environ["PATH"]
