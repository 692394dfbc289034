"""The pages that explain, and deep links."""

from datetime import UTC, datetime, timedelta

import pytest

from bot.context import App
from bot.messages import deep_links
from retrieval import Archive, Finding, KnownReports, Problem, Report
from tests.bot_api import ADA, GROUP, BotApi, User
from tests.conftest import Launch, Say

NAME = "@dispatch_test_bot"


ELECTION = "The council election in Vedra has been postponed by four weeks."


async def test_start_shows_a_question_with_its_answer_dated_and_attributed(say: Say) -> None:
    [message] = await say("/start")

    assert message.text.startswith("I search 5 reports from 20 February 2024 to 9 July 2024.")
    assert "For example: What do the reports say about the council election?" in message.text
    assert message.blockquotes == [ELECTION]
    assert "\nCouncil election in Vedra postponed\nVedra Courier, 9 July 2024\n" in message.text


async def test_the_example_is_checked_like_every_answer(
    say: Say, bot: App, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(bot.bot_data.archive, "is_verbatim", lambda _: False)
    [message] = await say("/start")

    assert ELECTION not in message.text
    assert bot.bot_data.metrics["misquotes"] == 1


async def test_an_example_whose_report_has_changed_since_is_left_out(
    say: Say, monkeypatch: pytest.MonkeyPatch
) -> None:
    await say("hello")
    monkeypatch.setattr(KnownReports, "passage", lambda *_: None)
    [message] = await say("/start")

    assert ELECTION not in message.text
    assert message.text.startswith("I search 5 reports")


async def test_without_reports_start_says_so(launch: Launch, api: BotApi) -> None:
    bot = await launch(Archive.of([]))
    api.message("/start")
    api.message("/start", chat=GROUP)
    await api.settled(bot)
    private, group = (api.sent(chat_id=chat)[0].text for chat in (ADA.id, GROUP.id))

    assert private.endswith("There are no reports in it yet.")
    assert group.startswith("I answer questions from a folder of reports")


async def test_start_help_hello_and_an_unknown_command_have_no_line_in_common(say: Say) -> None:
    for chat in (None, GROUP):
        prefix = "/ask " if chat else ""
        texts = [f"/start{NAME}", f"/help{NAME}", f"{prefix}hello", f"/frobnicate{NAME}"]
        said = [{*(await say(text, chat=chat))[0].text.splitlines()} - {""} for text in texts]

        assert all(said)
        assert sum(map(len, said)) == len(set().union(*said))


@pytest.mark.parametrize("reads", [True, False], ids=["privacy mode off", "privacy mode on"])
async def test_in_a_group_start_and_help_say_how_to_ask_there(
    launch: Launch, api: BotApi, reads: bool
) -> None:
    api.can_read_all_group_messages = reads
    bot = await launch()
    for text in ("/start", "/help"):
        api.message(text, chat=GROUP)
    await api.settled(bot)
    start, usage = (message.text for message in api.sent())

    for text in (start, usage):
        assert "/ask@dispatch_test_bot and your question" in text
        assert "one of my messages" in text
        assert ("• @dispatch_test_bot and" in text or "name me: @dispatch_test_bot" in text) is reads
    assert "For example" not in start


async def test_help_names_every_command(say: Say) -> None:
    [message] = await say("/help")

    for command in ("/ask", "/latest", "/report", "/reports", "/privacy", "/about"):
        assert command in message.text


@pytest.mark.parametrize(
    ("text", "nearest"),
    [
        ("/lates", "/latest"),
        ("/latset please", "/latest"),
        ("/Ti", "/timeline"),
        ("/abuot", "/about"),
        ("/raports", "/reports"),
        ("/subscribe_me", None),  # there are no subscriptions without a key
        ("/frobnicate", None),
        ("/t", None),
        (f"/{'x' * 64}", None),
        ("/привет", None),
    ],
)
async def test_an_unknown_command_is_called_unknown_and_the_nearest_named(
    say: Say, text: str, nearest: str | None
) -> None:
    [message] = await say(text)

    assert message.text.startswith("I don’t know the command /")
    assert message.text.endswith(f" Did you mean {nearest}?" if nearest else " /help lists those I know.")


async def test_in_a_group_an_unknown_command_is_for_this_bot_only_by_name(say: Say) -> None:
    [message] = await say(f"/abuot{NAME.upper()}", chat=GROUP)

    assert message.text == "I don’t know the command /abuot. /help lists those I know."  # no /about there
    assert await say("/abuot", chat=GROUP) == []
    assert await say("/abuot@other_bot", chat=GROUP) == []


async def test_help_works_in_a_group(say: Say) -> None:
    [message] = await say(f"/help{NAME}", chat=GROUP)

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

    assert message.text.startswith("I search 5 reports")


async def test_the_button_in_an_empty_inline_list_leads_to_the_welcome(launch: Launch, api: BotApi) -> None:
    bot = await launch()
    api.inline("volcano")
    await api.settled(bot)
    start = api.called("answerInlineQuery")[0].parameters["button"]["start_parameter"]
    api.message(f"/start {start}")
    await api.settled(bot)

    assert "5 reports" in api.sent()[0].text
