"""The newest report, one report, and the list."""

from datetime import date

import pytest

from bot.context import App
from retrieval import Archive, Report
from tests.bot_api import BotApi, Message
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
    ["harbour", "harbour.txt", "Harbour Strike ends", "strike", "2", "#2", "no. 2", "number 2"],
    ids=["slug", "file", "title", "word of a title", "number in the lists", "#", "no.", "number"],
)
async def test_a_report_is_found_by_name(say: Say, name: str) -> None:
    [message] = await say(f"/report {name}")

    assert message.text.startswith("Harbour strike ends after nine days")
    assert "Mara Lindqvist signed the agreement at midnight." in message.text


@pytest.mark.parametrize("name", ["", "volcano", "99", "0"])
async def test_a_report_there_is_not_gets_an_explanation(say: Say, name: str) -> None:
    [message] = await say(f"/report {name}")

    assert "/reports" in message.text


def daily(count: int) -> Archive:
    """So many reports whose titles have the same words, a long one among them."""
    return Archive.of(
        Report(
            f"d{day}",
            f"Daily report {day}",
            date(2024, 1, day),
            tuple(f"Item {day}, {at}: {'more words ' * 60}." for at in range(20 if day == count else 1)),
        )
        for day in range(1, count + 1)
    )


async def started(launch: Launch, api: BotApi, archive: Archive, text: str) -> tuple[App, Message]:
    bot = await launch(archive)
    api.message(text)
    await api.settled(bot)
    [message] = api.sent()
    return bot, message


async def pressed(api: BotApi, bot: App, message: Message, wanted: str) -> Message:
    api.press(message, next(label for label in message.buttons if wanted in label))
    await api.settled(bot)
    return api.sent()[-1]


async def test_of_several_reports_the_newest_is_opened_and_the_others_are_offered(
    launch: Launch, api: BotApi
) -> None:
    bot, message = await started(launch, api, daily(3), "/report daily")

    assert "Daily report 3\n3 January 2024" in message.text
    assert message.text.endswith("Other reports that match:")
    assert message.buttons == [
        "Page 2 ▶",
        "Share",
        "Older ▶",
        "2 January 2024: Daily report 2",
        "1 January 2024: Daily report 1",
    ]
    other = await pressed(api, bot, message, "report 1")
    assert other.message_id != message.message_id
    assert other.text.startswith("Daily report 1")
    assert other.buttons == ["◀ Newer", "Share"]


async def test_the_others_stay_below_every_page(launch: Launch, api: BotApi) -> None:
    bot, message = await started(launch, api, daily(9), "/report daily")
    offered = message.buttons[3:]
    turned = await pressed(api, bot, message, "Page 2")

    assert offered[-1] == "All that match"
    assert turned.message_id == message.message_id
    assert turned.buttons[-len(offered) :] == offered


async def test_all_that_match_are_listed_in_pages(launch: Launch, api: BotApi) -> None:
    bot, message = await started(launch, api, daily(11), "/report daily")
    bot = await launch(daily(11))
    listed = await pressed(api, bot, message, "All that match")

    assert listed.message_id != message.message_id
    assert listed.text.startswith(
        "11 reports match “daily”, page 1 of 2:\n\n11. 11 January 2024: Daily report 11"
    )
    turned = await pressed(api, bot, listed, "Page 2")
    assert turned.message_id == listed.message_id
    assert turned.text.endswith("1. 1 January 2024: Daily report 1")
    opened = await pressed(api, bot, turned, "Daily report 2")
    assert opened.text.startswith("Daily report 2")


async def test_all_that_match_have_expired_when_none_does_any_more(launch: Launch, api: BotApi) -> None:
    _, message = await started(launch, api, daily(9), "/report daily")
    bot = await launch(Archive.of([]))
    await pressed(api, bot, message, "All that match")

    assert len(api.sent()) == 1
    assert "expired" in api.called("answerCallbackQuery")[-1].parameters["text"]


async def test_without_a_match_the_nearest_titles_are_offered(say: Say) -> None:
    [message] = await say("/report strikes in the drought")

    assert message.text.startswith("I know no report “strikes in the drought”.")
    assert message.buttons == [
        "1 June 2024: Drought empties the Selm reservoir",
        "14 May 2024: Harbour strike ends after nine days",
    ]


async def test_a_report_is_found_by_its_date(say: Say) -> None:
    [message] = await say("/report 14 May 2024")

    assert message.text.startswith("Harbour strike ends after nine days")


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
