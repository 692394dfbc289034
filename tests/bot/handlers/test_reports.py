"""The newest report, one report, and the list."""

from datetime import date, timedelta

import pytest

from bot.context import App
from retrieval import Archive, Report
from tests.bot_api import ADA, BotApi, Message
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


async def started(
    launch: Launch, api: BotApi, archive: Archive, text: str, **settings: str
) -> tuple[App, Message]:
    bot = await launch(archive, **settings)
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


async def test_a_time_without_a_report_is_named(say: Say) -> None:
    [reply] = await say("/reports 1999")

    assert reply.text == "No report of 1999. /reports shows all there are."


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


FUTURE = Report("future", "Bridge opened", date(9999, 1, 1), ("Trains cross the bridge at Vedra.",))
PAST = Report("past", "Bridge begun", date(2024, 5, 3), ("Workers began the bridge at Vedra.",))


EVERYWHERE = (
    *("/latest", "/latest 2", "/reports", "/reports bridge", "/reports trains", "/about", "/start", "/help"),
    *("/report bridge opened", "/report future", "/report future.txt", "/report 2", "/report 1 January 9999"),
    *(f"/report {FUTURE.ref}", "/start r_future", f"/start p_{FUTURE.ref}_0", "What reports do you have?"),
    *("/timeline bridge", "/trend trains", "What crosses the bridge?", "What does the newest report say?"),
)


@pytest.mark.parametrize("command", EVERYWHERE)
async def test_a_report_of_a_day_to_come_is_nowhere(launch: Launch, api: BotApi, command: str) -> None:
    _, message = await started(launch, api, Archive.of([FUTURE, PAST]), command)

    for word in ("opened", "Trains", "9999"):
        assert word not in message.text.replace(command.partition(" ")[2], "")
        assert not any(word in label for label in message.buttons)


async def test_only_operators_are_told_of_a_date_to_come(launch: Launch, api: BotApi) -> None:
    said = []
    for operators in ("", str(ADA.id)):
        _, message = await started(launch, api, Archive.of([FUTURE, PAST]), "/about", operators=operators)
        api.calls.clear()
        said.append("1 report is dated in the future" in message.text)
        assert "1 report of 3 May 2024" in message.text

    assert said == [False, True]


async def test_a_button_of_a_report_of_a_day_to_come_says_so(launch: Launch, api: BotApi) -> None:
    bot, message = await started(launch, api, Archive.of([FUTURE, PAST]), "/latest")
    forged(api, message, f"1f{FUTURE.ref}.0")
    await pressed(api, bot, message, "Full report")

    assert "dated in the future" in api.called("answerCallbackQuery")[-1].parameters["text"]
    assert len(api.sent()) == 1


def forged(api: BotApi, message: Message, data: str) -> None:
    """Let the last button of a message have other data, as one that an earlier version made."""
    api.current(message).keyboard[-1][-1]["callback_data"] = data


@pytest.mark.parametrize(
    ("data", "begins"),
    [
        ("1l1", "Daily report 10\n10 January"),
        ("1r2", "11 reports from 1 January 2024 to 11 January 2024, page 2 of 2\n\n3. 3 January"),
        ("1n2", "11 reports match “daily”, page 2 of 2:\n\n3. 3 January"),
    ],
)
async def test_buttons_of_an_earlier_version_work(
    launch: Launch, api: BotApi, data: str, begins: str
) -> None:
    bot, message = await started(launch, api, daily(11), "/report daily")
    forged(api, message, data)
    turned = await pressed(api, bot, message, "All that match")

    assert turned.message_id == message.message_id
    assert turned.text.startswith(begins)


async def test_older_and_newer_are_those_of_the_report_that_is_shown(launch: Launch, api: BotApi) -> None:
    bot, newest = await started(launch, api, daily(5), "/latest")
    bot = await launch(daily(9))  # newer reports have come
    older = await pressed(api, bot, newest, "Older")
    assert older.text.startswith("Daily report 4")
    newer = await pressed(api, bot, older, "Newer")
    newer = await pressed(api, bot, newer, "Newer")

    assert newer.message_id == newest.message_id
    assert newer.text.startswith("Daily report 6")
    assert newer.buttons == ["◀ Newer", "Older ▶", "Full report"]


async def test_a_report_page_steps_to_its_neighbours_in_place(launch: Launch, api: BotApi) -> None:
    bot, page = await started(launch, api, daily(3), "/report daily report 2")
    assert page.buttons == ["◀ Newer", "Share", "Older ▶"]
    newer = await pressed(api, bot, page, "Newer")
    assert newer.text.startswith("Page 1 of")
    assert newer.buttons == ["Page 2 ▶", "Share", "Older ▶"]
    second = await pressed(api, bot, newer, "Page 2")
    older = await pressed(api, bot, second, "Older")

    assert older.text == page.text
    assert {each.message_id for each in (page, newer, second, older)} == {page.message_id}


async def test_the_button_under_a_report_shares_it(launch: Launch, api: BotApi) -> None:
    bot, page = await started(launch, api, daily(3), "/report daily report 2")
    [share] = [button for row in page.keyboard for button in row if button["text"] == "Share"]
    number = api.inline(share["switch_inline_query_chosen_chat"]["query"])
    await api.settled(bot)
    [result] = api.results[number]

    assert "Item 2, 0" in result.message.text
    assert "2 January 2024" in result.message.text


async def test_neighbours_have_expired_where_the_report_is_gone(launch: Launch, api: BotApi) -> None:
    _, newest = await started(launch, api, daily(5), "/latest")
    bot = await launch(Archive.of([PAST]))
    await pressed(api, bot, newest, "Older")

    assert "expired" in api.called("answerCallbackQuery")[-1].parameters["text"]


def years(count: int) -> Archive:
    """A report every ten days from 2022 on."""
    return Archive.of(
        Report(f"r{n}", f"Bulletin {n}", date(2022, 1, 1) + timedelta(10 * (n - 1)), (f"Drone {n}.",))
        for n in range(1, count + 1)
    )


async def test_many_reports_are_found_by_year_and_month(launch: Launch, api: BotApi) -> None:
    bot, overview = await started(launch, api, years(80), "/reports")
    assert overview.buttons == ["2024 (7)", "2023 (36)", "2022 (37)", "All, newest first"]
    months = await pressed(api, bot, overview, "2023")
    assert months.buttons[:2] == ["Dec (3)", "Nov (3)"]
    listed = await pressed(api, bot, months, "Nov")
    assert listed.text.startswith("3 reports of November 2023\n\n")
    back = await pressed(api, bot, listed, "◀ 2023")
    again = await pressed(api, bot, back, "◀ Back")

    assert again.text == overview.text
    assert len(api.sent()) == 1


@pytest.mark.parametrize(
    ("words", "begins"),
    [
        ("2023", "36 reports of 2023\n\nChoose a month."),
        ("November 2023", "3 reports of November 2023\n\n70. "),
        ("bulletin November 2023", "3 reports match “bulletin November 2023”:\n\n70. "),
        ("drones", "80 reports mention “drones”, page 1 of 10:\n\n80. "),
        ("drones November 2023", "3 reports mention “drones November 2023”:\n\n70. "),
        ("zeppelins", "No report has “zeppelins” in its title or its text."),
    ],
)
async def test_reports_are_listed_by_words_and_time(
    launch: Launch, api: BotApi, words: str, begins: str
) -> None:
    _, message = await started(launch, api, years(80), f"/reports {words}")

    assert message.text.startswith(begins)


async def test_a_list_by_words_goes_on_after_newer_reports_and_a_restart(launch: Launch, api: BotApi) -> None:
    _, message = await started(launch, api, years(80), "/reports drones")
    bot = await launch(years(90))
    turned = await pressed(api, bot, message, "Page 2")

    assert turned.message_id == message.message_id
    assert "\n\n72. " in turned.text
    assert turned.buttons[-2:] == ["◀ Page 3", "Page 5 ▶"]
    opened = await pressed(api, bot, turned, "Bulletin 72")
    assert opened.text.startswith("Bulletin 72\n")
