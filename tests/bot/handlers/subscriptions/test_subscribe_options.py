"""/subscribe with options: what is stored, what is confirmed, and what is refused and why."""

from dataclasses import replace

import pytest

from bot.context import App
from bot.subscriptions.destinations import Destination
from bot.subscriptions.options import Schedule, SubscriptionOptions
from bot.subscriptions.subscriptions import Subscriptions
from tests.bot_api import ADA, GROUP, BotApi
from tests.conftest import Say

HERE = Destination(ADA.id)


async def present(stored: Subscriptions, at: Destination = HERE) -> dict[str, SubscriptionOptions]:
    """The words of the subscriptions, each with its options."""
    return {one.words: one.options for one in await stored.of(at)}


@pytest.mark.parametrize(
    ("written", "words", "options", "said"),
    [
        pytest.param(
            "water silent", "water", SubscriptionOptions(True), "at once, without sound", id="silent"
        ),
        pytest.param(
            "water daily 8:00",
            "water",
            SubscriptionOptions(False, Schedule(8, 0)),
            "every day at 08:00, Kyiv time",
            id="every day",
        ),
        pytest.param(
            "weekly mon 18.30 silent",
            "",
            SubscriptionOptions(True, Schedule(18, 30, 0)),
            "every Monday at 18:30, Kyiv time, without sound",
            id="every week, without words",
        ),
        pytest.param(
            '"nine days" OR flood -ferry outlet:Kyiv silent daily 08:00',
            '"nine days" OR flood -ferry outlet:Kyiv',
            SubscriptionOptions(True, Schedule(8, 0)),
            "every day at 08:00, Kyiv time, without sound",
            id="the whole language of words",
        ),
    ],
)
async def test_options_stand_after_the_words_and_are_confirmed(
    say: Say, stored: Subscriptions, written: str, words: str, options: SubscriptionOptions, said: str
) -> None:
    [reply] = await say(f"/subscribe {written}")

    assert reply.text.startswith("Subscribed: I announce")
    assert said in reply.text
    assert await present(stored) == {words: options}


async def test_in_quotation_marks_they_are_words(say: Say, stored: Subscriptions) -> None:
    await say('/subscribe "going silent"')

    assert await present(stored) == {'"going silent"': SubscriptionOptions()}


async def test_the_same_words_with_other_options_change_the_options(say: Say, stored: Subscriptions) -> None:
    await say("/subscribe Water")
    [changed] = await say("/subscribe water silent daily 7:15")
    [same] = await say("/subscribe WATER daily 07:15 silent")

    assert changed.text.startswith("Changed: I announce here new reports with\nwater\n")
    assert "every day at 07:15, Kyiv time, without sound" in changed.text
    assert same.text.startswith("That subscription is there already.")
    assert await present(stored) == {"Water": SubscriptionOptions(True, Schedule(7, 15))}


async def test_it_is_unsubscribed_by_its_words_with_or_without_its_options(
    say: Say, stored: Subscriptions
) -> None:
    for command in ("/unsubscribe water", "/unsubscribe water silent daily 08:00"):
        await say("/subscribe water silent daily 08:00")
        [reply] = await say(command)

        assert reply.text == "Unsubscribed from water."
        assert await present(stored) == {}


@pytest.mark.parametrize(
    ("written", "wrong"),
    [
        ("water daily 25:00", "25:00"),
        ("water daily 8:60", "8:60"),
        ("daily 8:00pm", "8:00pm"),
        ("water weekly Foo 08:00", "Foo"),
        ("water weekly Mo 08:00", "Mo"),
        ("water weekly Mon 24:00", "24:00"),
        ("water weekly 08:00", "weekly 08:00"),
    ],
)
async def test_what_is_no_time_is_refused_with_the_right_form(
    say: Say, stored: Subscriptions, written: str, wrong: str
) -> None:
    [reply] = await say(f"/subscribe {written}")

    assert f"I do not understand “{wrong}” as a time." in reply.text
    assert "/subscribe drones daily 08:00" in reply.text
    assert "/subscribe drones weekly Mon 08:00" in reply.text
    assert await present(stored) == {}


@pytest.mark.parametrize(
    ("words", "said"),
    [
        pytest.param("the", "no word to search for", id="no-words"),
        pytest.param('water "nine days', "A quotation mark has no partner", id="unclosed-quotation"),
        pytest.param("water country:Japan", "I know no “country:”", id="unknown-field"),
        pytest.param("water outlet:", "After “outlet:” a name is missing", id="empty-field"),
        pytest.param("water OR", "OR stands between two words", id="incomplete-or at the end"),
        pytest.param("OR water", "OR stands between two words", id="incomplete-or at the start"),
        pytest.param("water NOT ice", "Write a minus", id="not"),
        pytest.param("(water ice) OR flood", "Parentheses are not understood", id="parentheses"),
    ],
)
async def test_what_is_wrong_with_the_words_is_said(
    say: Say, stored: Subscriptions, words: str, said: str
) -> None:
    [reply] = await say(f"/subscribe {words} silent")

    assert said in reply.text
    assert await present(stored) == {}


async def test_in_a_group_administrators_choose_options(say: Say, api: BotApi, stored: Subscriptions) -> None:
    [refused] = await say("/subscribe water silent", chat=GROUP)
    api.promote(GROUP)
    await say("/subscribe water silent", chat=GROUP)

    assert refused.text == "Only administrators of this group can do that."
    assert await present(stored, Destination(GROUP.id)) == {"water": SubscriptionOptions(True)}


async def test_the_list_says_how_each_is_announced(say: Say) -> None:
    await say("/subscribe daily 08:00")
    await say("/subscribe water weekly sunday 9:05 silent")
    [listed] = await say("/subscriptions")

    assert "• every new report, every day at 08:00\n" in listed.text
    assert "• new reports with water, every Sunday at 09:05, without sound\n" in listed.text


async def test_a_chat_of_no_kind_has_no_administrators(say: Say, api: BotApi, bot: App) -> None:
    chat = replace(GROUP, type="")
    [reply] = await say("/subscribe water", chat=chat)

    assert reply.text == "Only administrators of this group can do that."
    assert bot.bot_data.metrics["errors"] == 0
    assert api.called("getChatAdministrators") == []
