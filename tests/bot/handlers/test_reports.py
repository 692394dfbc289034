"""The newest report, one report, and the list."""

from datetime import date

import pytest

from bot.handlers.reports import find
from retrieval import Archive, Report
from tests.bot_api import BotApi
from tests.conftest import Launch, Say


async def test_latest_is_the_newest_report_with_its_own_words(say: Say) -> None:
    [message] = await say("/latest")

    assert message.text.startswith("Council election in Vedra postponed\n9 July 2024, 17:45")
    assert "Vedra votes four weeks later than planned." in message.text
    assert "Printing errors were found on 1,200 ballot papers." in message.text


async def test_latest_takes_a_number(say: Say) -> None:
    [message] = await say("/latest 2")

    assert message.text.startswith("Drought empties the Selm reservoir\n1 June 2024")


@pytest.mark.parametrize("number", ["99", "5"])
async def test_the_last_of_all_is_the_undated_report(say: Say, number: str) -> None:
    [message] = await say(f"/latest {number}")

    assert message.text.startswith("A note on lighthouse keepers")


@pytest.mark.parametrize("nonsense", ["0", "-1", "two", "²", "9" * 40])
async def test_a_number_that_is_none_means_the_newest(say: Say, nonsense: str) -> None:
    [message] = await say(f"/latest {nonsense}")

    assert message.text.startswith("Council election in Vedra postponed")


async def test_an_empty_archive_says_so(launch: Launch, api: BotApi) -> None:
    bot = await launch(Archive.of([]))
    for text in ("/latest", "/reports", "/start", "/about", "/report x", "Who signed?", "hello"):
        api.message(text)
    await api.settled(bot)

    assert len(api.sent()) == 7
    assert bot.bot_data.metrics["errors"] == 0


@pytest.mark.parametrize(
    "name",
    ["harbour", "Harbour Strike ends", "strike", "3"],
    ids=["slug", "title", "word of a title", "number in the list"],
)
async def test_a_report_is_found_by_name(say: Say, name: str) -> None:
    [message] = await say(f"/report {name}")

    assert message.text.startswith("Harbour strike ends after nine days")
    assert "Mara Lindqvist signed the agreement at midnight." in message.text


@pytest.mark.parametrize("name", ["", "volcano", "99", "0"])
async def test_a_report_there_is_not_gets_an_explanation(say: Say, name: str) -> None:
    [message] = await say(f"/report {name}")

    assert "/reports" in message.text


def test_of_several_titles_the_newest_is_meant() -> None:
    archive = Archive.of(
        Report(slug, "Daily report", date(2024, 1, day), (f"Words of day {day}.",))
        for slug, day in (("a", 1), ("b", 2))
    )

    found = find(archive, "daily")
    assert found is not None
    assert found.slug == "b"


async def test_the_list_has_every_report_newest_first_and_undated_last(say: Say) -> None:
    [message] = await say("/reports")

    titles = ["Council election", "Drought", "Harbour strike", "Old bridge", "A note on lighthouse"]
    places = [message.text.index(title) for title in titles]
    assert places == sorted(places)
    assert len(message.buttons) == 5


async def test_a_long_list_has_pages(launch: Launch, api: BotApi) -> None:
    many = [Report(f"r{day}", f"Report {day}", date(2024, 1, day), (f"Fact {day}.",)) for day in range(1, 31)]
    bot = await launch(Archive.of(many))
    api.message("/reports")
    await api.settled(bot)
    [message] = api.sent()
    first = message.text
    api.press(message, "Page 2 ▶")
    await api.settled(bot)

    [message] = api.sent()
    assert "Report 30" in first
    assert "Report 30" not in message.text
    assert "◀ Page 1" in message.buttons
