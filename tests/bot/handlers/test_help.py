"""The pages that explain, and deep links."""

from datetime import UTC, datetime, timedelta

import pytest

from bot.messages import deep_links
from retrieval import Archive, Finding, Problem, Report
from tests.bot_api import ADA, GROUP, BotApi, User
from tests.conftest import Launch, Say


async def test_start_says_what_there_is_with_two_example_questions(say: Say) -> None:
    [message] = await say("/start")

    assert "5 reports" in message.text
    assert message.text.count("?") >= 2


async def test_help_names_every_command(say: Say) -> None:
    [message] = await say("/help")

    for command in ("/ask", "/latest", "/report", "/reports", "/privacy", "/about"):
        assert command in message.text


async def test_an_unknown_command_is_a_call_for_help_in_private_only(say: Say) -> None:
    [message] = await say("/frobnicate")

    assert "/latest" in message.text
    assert await say("/frobnicate", chat=GROUP) == []


async def test_help_works_in_a_group(say: Say) -> None:
    [message] = await say("/help@dispatch_test_bot", chat=GROUP)

    assert "/ask" in message.text


async def test_operators_read_how_to_add_reports(launch: Launch, api: BotApi) -> None:
    bot = await launch(operators=f"{ADA.id} {GROUP.id}")
    api.message("/help")
    api.message("/help", user=User(1002, "Bob"))
    api.message("/help", chat=GROUP)
    await api.settled(bot)

    assert ["You are an operator" in message.text for message in api.sent()] == [
        message.chat_id == ADA.id for message in api.sent()
    ]


async def test_privacy_says_what_is_kept(say: Say) -> None:
    [message] = await say("/privacy")

    assert "10 minutes" in message.text


async def test_about_counts_the_reports(say: Say) -> None:
    [message] = await say("/about")

    assert "5 reports" in message.text
    assert "20 February 2024" in message.text
    assert "9 July 2024" in message.text


async def test_about_says_how_fresh_the_reports_are(launch: Launch, api: BotApi) -> None:
    today = datetime.now(UTC).date()
    days = [today - timedelta(days=each) for each in (3, 12, 13)]
    bot = await launch(Archive.of([Report(str(day), "A", day, (f"On {day}.",)) for day in days]))
    api.message("/about")
    await api.settled(bot)
    text = api.sent()[0].text

    assert "Newest report: 3 days old." in text
    assert "Longest gap in the last 12 months: 9 days, " in text


@pytest.mark.parametrize("operators", ["", str(ADA.id)], ids=["a reader", "an operator"])
async def test_problems_are_shown_to_operators_and_counted_for_others(
    launch: Launch, api: BotApi, operators: str
) -> None:
    problems = [Problem(f"/reports/<{at}>.txt", at, Finding("empty")) for at in range(1, 30)]
    bot = await launch(Archive.of([], problems), operators=operators)
    api.message("/about")
    api.message("/about", chat=GROUP)
    await api.settled(bot)
    own, group = (api.sent(chat_id=chat)[0].text for chat in (ADA.id, GROUP.id))

    assert "29 problems" in own
    assert "29 problems" in group
    assert "holds no text" not in group
    assert "/reports/" not in own
    if operators:
        assert "• <1>.txt, line 1: the file holds no text; write a title and paragraphs, or delete it" in own
        assert "And 20 more" in own
    else:
        assert "holds no text" not in own


async def test_a_deep_link_opens_a_report(say: Say, archive: Archive) -> None:
    report = archive.report("bridge")
    assert report is not None
    [message] = await say(f"/start {deep_links.report_payload(report)}")

    assert message.text.startswith("Old bridge at Karst closed")


async def test_a_deep_link_opens_a_passage_in_its_context(say: Say, archive: Archive) -> None:
    passage = archive.passages("harbour")[1]
    [message] = await say(f"/start {deep_links.passage_payload(passage)}")

    assert message.blockquotes == [passage.text]
    assert archive.passages("harbour")[0].text in message.text


@pytest.mark.parametrize("payload", ["r_nowhere", "p_harbour_99", "p_nowhere_1"])
async def test_a_deep_link_to_something_gone_says_so(say: Say, payload: str) -> None:
    [message] = await say(f"/start {payload}")

    assert "expired" in message.text


@pytest.mark.parametrize("payload", ["inline", "🙂", "r_", "x" * 200])
async def test_any_other_start_parameter_is_a_welcome(say: Say, payload: str) -> None:
    [message] = await say(f"/start {payload}")

    assert "5 reports" in message.text


async def test_the_button_in_an_empty_inline_list_leads_to_the_welcome(launch: Launch, api: BotApi) -> None:
    bot = await launch()
    api.inline("volcano")
    await api.settled(bot)
    start = api.called("answerInlineQuery")[0].parameters["button"]["start_parameter"]
    api.message(f"/start {start}")
    await api.settled(bot)

    assert "5 reports" in api.sent()[0].text
