"""A page that keeps the extractor busy costs some seconds, and no other page."""

import asyncio
import os
import time
from collections.abc import Iterator
from datetime import UTC, date

import pytest

from bot.importing.article_extractor import extract
from bot.importing.extraction_process import ExtractionProcess
from bot.web.errors import ContentError
from bot.web.http_client import Page
from tests.feed_server import HTML, saved

TODAY = date(2026, 3, 20)
GOOD = Page("https://courier.example/news/dam", saved("ministry.html"), HTML)
ATTRIBUTES = " ".join(f"a{number}=1" for number in range(150_000))
SLOW = Page("https://courier.example/slow", f"<p {ATTRIBUTES}>{'Words. ' * 50}</p>".encode(), HTML)


@pytest.fixture
def process() -> Iterator[ExtractionProcess]:
    made = ExtractionProcess(seconds=2.0)
    yield made
    made.stop()


def pid(process: ExtractionProcess) -> int:
    assert process._process is not None
    return process._process.pid


def begun(process: ExtractionProcess) -> None:
    """Return once an article is being extracted."""
    while process._current is None:
        time.sleep(0.01)


def test_it_gives_what_extraction_gives_and_stays_for_the_next_page(process: ExtractionProcess) -> None:
    first = process.wait_for_article(GOOD, TODAY, UTC)
    started = pid(process)
    assert first == process.wait_for_article(GOOD, TODAY, UTC) == extract(GOOD, TODAY, UTC)
    assert pid(process) == started


def test_a_page_without_an_article_is_refused_in_the_same_words(process: ExtractionProcess) -> None:
    with pytest.raises(ContentError, match="there is no article on the page; name the page of one article"):
        process.wait_for_article(Page("https://courier.example/", b"<p>Log in.</p>", HTML), TODAY, UTC)


def test_a_page_that_takes_too_long_is_given_up_and_the_next_one_read(process: ExtractionProcess) -> None:
    with pytest.raises(ContentError, match=r"https://courier.example/slow: reading it takes more than 2 sec"):
        process.wait_for_article(SLOW, TODAY, UTC)
    assert process.wait_for_article(GOOD, TODAY, UTC).title == "Dam at Vedra holds again"


async def test_cancelling_ends_the_process_at_once() -> None:
    process = ExtractionProcess(seconds=600.0)
    await process.article(GOOD, TODAY, UTC)
    before = pid(process)
    task = asyncio.create_task(process.article(SLOW, TODAY, UTC))
    await asyncio.to_thread(begun, process)
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    assert process._process is None
    with pytest.raises(ProcessLookupError):
        os.kill(before, 0)


async def test_one_that_waits_for_its_turn_is_cancelled_without_disturbing_the_other() -> None:
    process = ExtractionProcess()
    good = asyncio.create_task(process.article(GOOD, TODAY, UTC))
    await asyncio.to_thread(begun, process)
    waiting = asyncio.create_task(process.article(SLOW, TODAY, UTC))
    await asyncio.sleep(0)
    waiting.cancel()
    assert (await good).title == "Dam at Vedra holds again"
    process.stop()
