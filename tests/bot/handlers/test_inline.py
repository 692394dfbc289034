"""Inline mode: results while somebody types."""

import threading
from datetime import date
from typing import Any

import pytest

from bot.context import App
from bot.handlers.inline import RESULTS_PER_PAGE, SEARCHES, position_of
from retrieval import Archive, Report
from tests.bot_api import BotApi, Result, User
from tests.conftest import Launch


async def results(api: BotApi, bot: App, query: str, offset: str = "") -> list[Result]:
    number = api.inline(query, offset)
    await api.settled(bot)
    return api.results[number]


async def test_results_hold_the_passage_with_speaker_and_date(api: BotApi, bot: App) -> None:
    [result] = await results(api, bot, "Lindqvist")

    assert "14 May 2024" in result.title
    assert result.description.startswith("Mara Lindqvist signed the agreement at midnight.")
    assert "Mara Lindqvist signed the agreement at midnight." in result.message.blockquotes[0]
    assert "14 May 2024" in result.message.text


async def test_the_last_word_matches_from_two_letters_on(api: BotApi, bot: App) -> None:
    [result] = await results(api, bot, "Lin")
    assert "Lindqvist" in result.description
    assert any("Lindqvist" in each.description for each in await results(api, bot, "Li"))
    latest = await results(api, bot, "")
    assert [each.id for each in await results(api, bot, "L")] == [each.id for each in latest]


async def test_nothing_typed_gives_the_latest_reports_first(api: BotApi, bot: App) -> None:
    found = await results(api, bot, "")

    assert "9 July 2024" in found[0].title
    assert len(found) == 5
    assert "lighthouse" in found[-1].message.text


async def test_ids_are_the_same_every_time(api: BotApi, bot: App) -> None:
    first, second = await results(api, bot, "reservoir"), await results(api, bot, "reservoir")

    assert [result.id for result in first] == [result.id for result in second]
    assert first


async def test_results_are_shared_between_users_for_as_long_as_the_settings_say(
    launch: Launch, api: BotApi
) -> None:
    bot = await launch(inline_cache_seconds=7)
    await results(api, bot, "reservoir")
    [call] = api.called("answerInlineQuery")

    assert call.parameters["cache_time"] == 7
    assert call.parameters["is_personal"] is False
    assert "next_offset" not in call.parameters


async def test_nothing_found_gives_a_button_into_the_private_chat(api: BotApi, bot: App) -> None:
    assert await results(api, bot, "volcano") == []
    [call] = api.called("answerInlineQuery")

    assert call.parameters["button"]["text"]


def many(count: int) -> Archive:
    return Archive.of(
        Report(
            f"r{number}", f"Report {number}", date(2020, 1, 1), (f"Flood number {number} of river{number}.",)
        )
        for number in range(count)
    )


async def test_pages_follow_one_another_without_repeating(launch: Launch, api: BotApi) -> None:
    bot = await launch(many(2 * RESULTS_PER_PAGE + 5))
    seen: list[str] = []
    offset, pages = "", 0
    while pages == 0 or offset:
        seen += [result.id for result in await results(api, bot, "flood", offset)]
        offset = api.called("answerInlineQuery")[-1].parameters.get("next_offset", "")
        pages += 1

    assert pages == 3
    assert len(seen) == len(set(seen)) == 2 * RESULTS_PER_PAGE + 5


async def test_paging_ends_when_the_reports_have_changed(launch: Launch, api: BotApi) -> None:
    bot = await launch(many(2 * RESULTS_PER_PAGE))
    await results(api, bot, "flood")
    offset = api.called("answerInlineQuery")[-1].parameters["next_offset"]
    bot = await launch(many(2 * RESULTS_PER_PAGE + 1))

    assert await results(api, bot, "flood", offset) == []
    assert "button" not in api.called("answerInlineQuery")[-1].parameters


@pytest.mark.parametrize(
    "offset", ["20", "other:20", "now:", "now:-1", "now:x", "now:²", "now:" + "9" * 20, ":", "[]"]
)
def test_an_offset_made_elsewhere_leads_nowhere(offset: str) -> None:
    assert position_of(offset, "now") is None


def test_offsets_lead_on() -> None:
    assert (position_of("", "now"), position_of("now:40", "now")) == (0, 40)


async def test_of_one_persons_queries_only_the_newest_is_answered(
    launch: Launch, api: BotApi, monkeypatch: pytest.MonkeyPatch
) -> None:
    bot = await launch()
    search = bot.bot_data.archive.search
    begun, free = threading.Event(), threading.Event()

    def slow_at_first(words: str, *rest: Any) -> Any:
        if words == "res":
            begun.set()
            assert free.wait(5)
        return search(words, *rest)

    monkeypatch.setattr(bot.bot_data.archive, "search", slow_at_first)
    old = api.inline("res")
    other = api.inline("res", user=User(5))
    new = api.inline("reser")
    await api.wait_for("answerInlineQuery")
    assert begun.is_set()
    free.set()
    await api.settled(bot)

    assert api.results.keys() == {new, other}
    assert old not in api.results
    assert bot.bot_data.metrics["inline overtaken"] == 1


async def test_a_result_that_is_not_verbatim_is_left_out(
    api: BotApi, bot: App, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(bot.bot_data.archive, "is_verbatim", lambda _: False)

    assert await results(api, bot, "reservoir") == []
    assert bot.bot_data.metrics["misquotes"] > 0


async def test_a_failing_search_is_answered_all_the_same(
    api: BotApi, bot: App, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_: object) -> None:
        raise RuntimeError("reservoir")

    monkeypatch.setattr(bot.bot_data.archive, "search", broken)

    assert await results(api, bot, "reservoir") == []
    assert bot.bot_data.metrics["errors"] == 1


async def test_an_unknown_address_shows_the_button_that_opens_the_bot(api: BotApi, bot: App) -> None:
    assert await results(api, bot, "#nobody.1") == []
    assert api.called("answerInlineQuery")[-1].parameters["button"]
