"""Inline mode: results while somebody types."""

import asyncio
import threading
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from bot.context import App
from bot.handlers.inline import ANSWERS, RESULTS_PER_PAGE, SEARCHES, position_of
from retrieval import Archive, Citation, Report
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


@pytest.fixture
def searches(bot: App, monkeypatch: pytest.MonkeyPatch) -> Iterator["Searches"]:
    """What the bot searches; words with "slow" take until they may end."""
    watched = Searches(bot.bot_data.archive.search)
    monkeypatch.setattr(bot.bot_data.archive, "search", watched)
    yield watched
    watched.end.set()


class Searches:
    """A search that notes its words, and holds on to some."""

    def __init__(self, search: Callable[..., list[Citation]]) -> None:
        self._search = search
        self.words: list[str] = []
        self.begun, self.end = threading.Semaphore(0), threading.Event()
        self.ended = threading.Semaphore(0)

    def __call__(self, words: str, *rest: Any) -> list[Citation]:
        self.words.append(words)
        if "slow" in words:
            self.begun.release()
            assert self.end.wait(60)
        try:
            return self._search(words, *rest)
        finally:
            self.ended.release()


async def begun(searches: "Searches") -> None:
    assert await asyncio.to_thread(searches.begun.acquire, timeout=60)


async def test_of_one_persons_queries_only_the_newest_is_searched(
    api: BotApi, bot: App, searches: Searches
) -> None:
    for words in ("r", "re", "res"):
        newest = api.inline(words)
    await api.settled(bot)

    assert searches.words == ["res"]
    assert api.results.keys() == {newest}
    assert bot.bot_data.metrics["inline overtaken"] == 2


async def test_a_query_overtaken_while_it_is_searched_is_not_answered(
    api: BotApi, bot: App, searches: Searches
) -> None:
    api.inline("res slow")
    await begun(searches)
    newest = api.inline("reser")
    await api.settled()
    searches.end.set()
    await api.settled(bot)

    assert searches.words == ["res slow", "reser"]
    assert api.results.keys() == {newest}
    assert bot.bot_data.metrics["inline overtaken"] == 1


async def test_a_query_overtaken_while_telegram_is_slow_to_take_answers_is_not_answered(
    api: BotApi, bot: App, searches: Searches
) -> None:
    api.fail("answerInlineQuery", hang=True, times=ANSWERS)
    for number in range(ANSWERS):
        api.inline("harbour", user=User(50 + number))
    await api.wait_for("answerInlineQuery", ANSWERS)
    overtaken = api.inline("res")
    for _ in range(ANSWERS + 1):
        assert await asyncio.to_thread(searches.ended.acquire, timeout=60)
    newest = api.inline("reser slow")
    await begun(searches)
    api.heal()
    await api.settled()
    searches.end.set()
    await api.settled(bot)

    assert overtaken not in api.results
    assert newest in api.results


async def test_a_slow_search_and_a_fast_typist_hold_up_nobody_else(
    api: BotApi, bot: App, searches: Searches
) -> None:
    api.inline("res slow")
    await begun(searches)
    for words in ("rese", "reser"):
        api.inline(words)
    other = api.inline("harbour", user=User(5))
    await api.wait_for("answerInlineQuery")

    assert api.results.keys() == {other}
    assert searches.words == ["res slow", "harbour"]
    searches.end.set()
    await api.settled(bot)
    assert searches.words == ["res slow", "harbour", "reser"]


async def test_who_waits_for_a_search_takes_no_worker_from_questions(
    launch: Launch, api: BotApi, archive: Archive, monkeypatch: pytest.MonkeyPatch
) -> None:
    bot = await launch(concurrent_updates=1)
    searches = Searches(archive.search)
    monkeypatch.setattr(archive, "search", searches)
    for number in range(SEARCHES + 1):
        api.inline("slow", user=User(50 + number))
    for _ in range(SEARCHES):
        await begun(searches)
    api.message("Who signed the agreement?")
    await api.wait_for("sendMessage")

    assert api.results == {}
    searches.end.set()
    await api.settled(bot)
    assert len(api.results) == SEARCHES + 1


TITLE = "The pumps of Selm"


def retitled(archive: Archive) -> Archive:
    return Archive.of(replace(report, title=TITLE) for report in archive.reports)


async def test_results_of_changed_reports_are_new(
    api: BotApi, bot: App, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = await results(api, bot, "reservoir")
    changed = retitled(bot.bot_data.archive)
    monkeypatch.setattr(bot.bot_data.archive, "_searcher", changed._searcher)
    after = await results(api, bot, "reservoir")

    assert not any(TITLE in each.message.text for each in before)
    assert after
    assert all(TITLE in each.message.text for each in after)


async def test_what_is_found_while_reports_change_is_not_taken_for_what_was_before(
    api: BotApi, bot: App, monkeypatch: pytest.MonkeyPatch
) -> None:
    archive = bot.bot_data.archive
    search, changed = archive.search, retitled(archive)

    def changing(*given: Any) -> list[Citation]:
        meanwhile.setattr(archive, "_searcher", changed._searcher)
        return search(*given)

    with monkeypatch.context() as meanwhile:
        meanwhile.setattr(archive, "search", changing)
        during = await results(api, bot, "reservoir")
    before = await results(api, bot, "reservoir")

    assert TITLE in during[0].message.text
    assert before
    assert not any(TITLE in each.message.text for each in before)


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
