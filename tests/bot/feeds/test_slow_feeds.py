"""A feed that takes its reader minutes costs some seconds, and no article."""

import asyncio
import time
from html import escape

import pytest

from bot.importing.extraction_process import EXTRACTION
from tests.bot.feeds.checks import Checks
from tests.feed_server import Site, item
from tests.hostile_sources import many_attributes

DAM = "The dam at Vedra holds again after nine days of work, the city council said on Thursday evening."
MANY = [item(f"/{number}", "Dam holds") for number in range(5_000)]  # more than a second of reading


@pytest.fixture(autouse=True)
def _limited(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(EXTRACTION, "_seconds", 4.0)


def begun() -> None:
    """Return once something is being read."""
    while EXTRACTION._current is None:
        time.sleep(0.01)


async def test_a_slow_feed_is_given_up(checks: Checks, site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(EXTRACTION, "_seconds", 0.1)
    site.feed("/slow", *MANY)
    [problem] = (await checks.check_one(f"{site.url}/slow")).problems

    assert str(problem) == (
        f"{site.url}/slow: reading it takes more than 0 seconds; report it to the publisher of the feed"
    )


async def test_a_slow_text_in_a_feed_is_left_out_where_its_page_is_read(checks: Checks, site: Site) -> None:
    site.article("/dam", "Dam holds", DAM)
    text = f"<description>{escape(many_attributes())}</description>"
    site.feed("/feed", item("/dam", "Dam").replace("</item>", f"{text}</item>"))
    result = await checks.check_one(f"{site.url}/feed")

    assert [each.outcome for each in result.imported] == ["added"]
    assert [report.paragraphs for report in checks.reports()] == [(DAM,)]


async def test_a_stop_is_no_failure_of_a_feed(
    checks: Checks, site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It is read again at the next start, with no pause."""
    monkeypatch.setattr(EXTRACTION, "_seconds", 600.0)
    site.feed("/slow", *MANY)
    checking = asyncio.create_task(checks.check_one(f"{site.url}/slow"))
    await asyncio.to_thread(begun)
    EXTRACTION.stop()
    result = await checking

    assert ["reading it was stopped" in str(problem) for problem in result.problems] == [True]
    state = await checks.feed_store.feed_state(f"{site.url}/slow")
    assert (state.failures, state.not_before) == (0, None)
