import re
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from jinja2 import UndefinedError

from bot.messages import pages
from bot.messages.message import Audience, ChatKind, whole
from bot.messages.telegram_html import fits, units
from bot.messages.templates import FOLDER, Templates, link
from bot.settings import Settings
from bot.subscriptions.destinations import Channel
from bot.subscriptions.options import ChatTimes, Schedule, SubscriptionOptions
from bot.subscriptions.pages import confirmations, subscription_pages
from bot.subscriptions.pages.subscription_pages import SubscriptionView
from bot.subscriptions.subscription import Subscription
from retrieval import Archive, probability_words
from tests.bot.made import TEMPLATES, made_report, wild
from tests.telegram_html import parse

KEY = "k" * 43 + "="
TODAY = date(2024, 8, 6)
FILES = sorted(FOLDER.glob("*.j2"))


def test_a_missing_variable_is_an_error_with_its_name() -> None:
    with pytest.raises(UndefinedError, match="shared"):
        Templates().html("privacy")


def test_an_unknown_phrase_is_an_error() -> None:
    with pytest.raises(KeyError):
        Templates().phrase("notices", "nonsense")


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)
def test_every_template_is_used_and_short(path: Path) -> None:
    name = path.name.split(".")[0]
    sources = [*FOLDER.glob("*.j2"), *(FOLDER.parent / "bot").rglob("*.py")]

    assert any(f'"{name}' in source.read_text() for source in sources if source != path)
    assert name.startswith("_") or len(path.read_text().splitlines()) <= 30


@pytest.mark.parametrize(
    ("url", "linked"),
    [
        ("https://example.org/a?b=1&c=2", "https://example.org/a?b=1&c=2"),
        ("javascript:alert(1)", ""),
        ("https://example.org/a b", ""),
        ("https://example.org/" + "x" * 600, ""),
        ("", ""),
    ],
)
def test_only_plain_addresses_are_linked(url: str, linked: str) -> None:
    assert linked == link(made_report(url=url))


@pytest.mark.parametrize("scope", ["private", "group", "admin"])
def test_menus_keep_telegrams_limits(scope: str) -> None:
    commands = pages.commands(TEMPLATES, Settings(), scope)

    assert {"ask", "latest", "reports", "help", "privacy"} <= dict(commands).keys()
    assert all(re.fullmatch("[a-z0-9_]{1,32}", command) for command, _ in commands)
    assert all(1 <= units(words) <= 256 for _, words in commands)


def test_a_private_chat_has_every_command() -> None:
    everything = {
        command
        for scope in ("private", "group", "admin")
        for command, _ in pages.commands(TEMPLATES, Settings(), scope)
    }

    assert everything == {command for command, _ in pages.commands(TEMPLATES, Settings(), "private")}


def test_descriptions_keep_telegrams_limits() -> None:
    assert 1 <= units(pages.description(TEMPLATES)) <= 512
    assert 1 <= units(pages.short_description(TEMPLATES)) <= 120


@pytest.mark.parametrize(
    "name",
    [
        "expired",
        "trouble",
        "no_more",
        "probability_words",
        "subscriptions_off",
        "only_administrators",
        "unsubscribed",
        "no_subscription",
        "post_without_text",
        "own_words",
        "only_operators",
        "not_taken_back",
        "too_many_subscriptions",
        "no_such_channel",
        "bot_outside_channel",
        "bot_may_not_post",
        "only_channel_administrators",
        "not_a_channel",
    ],
)
def test_notices_fit_the_answer_to_a_button(name: str) -> None:
    assert 1 <= units(pages.notice_text(TEMPLATES, name)) <= 200


@pytest.mark.parametrize(
    "word",
    [
        "remote chance",
        "highly unlikely",
        "unlikely",
        "realistic possibility",
        "likely",
        "highly likely",
        "almost certain",
    ],
)
def test_the_notice_of_probability_words_has_the_bands_of_retrieval(word: str) -> None:
    notice = pages.notice_text(TEMPLATES, "probability_words")
    at = next(estimate for estimate in probability_words(notice) if estimate.word == word)
    following = notice[at.end :].split(",")[0].split(". ")[0]
    (estimate,) = probability_words(word)
    bounds = [bound for bound in re.findall(r"\d+", estimate.band) if bound not in {"0", "100"}]

    assert bounds == re.findall(r"\d+", following)


@pytest.mark.parametrize("name", ["start", "help", "privacy", "about", "usage", "greeting"])
@pytest.mark.parametrize("chat", ["private", "group", "guest"])
@pytest.mark.parametrize("empty", [True, False], ids=["no reports", "reports"])
def test_what_the_bot_says_of_itself_is_sendable(name: str, chat: ChatKind, empty: bool) -> None:
    archive = Archive.of([] if empty else [made_report()])
    reader = Audience(chat, "a_bot", mentions=True)
    questions = () if empty else ("Who passed the bill?", "When?")
    example = () if empty else (questions[0], whole(archive.passages("duma")[0]))
    message = {
        "start": lambda: pages.start(TEMPLATES, archive.known(), reader, *example),
        "help": lambda: pages.usage(TEMPLATES, Settings(), reader),
        "privacy": lambda: pages.privacy(TEMPLATES, Settings()),
        "about": lambda: pages.about(TEMPLATES, archive, TODAY, operator=True),
        "usage": lambda: pages.ask_usage(TEMPLATES, questions, reader),
        "greeting": lambda: pages.courtesy(TEMPLATES, "greeting", reader, questions),
    }[name]()

    assert fits(message.html)
    assert parse(message.html)[0]
    assert "\n\n\n" not in message.html
    proposing = {"usage", "greeting"} | ({"start"} if chat == "private" else set())
    assert any(question in message.html for question in questions) is (name in proposing and not empty)


def test_help_names_every_command() -> None:
    text = pages.usage(TEMPLATES, Settings()).html

    assert all(f"/{command}" in text for command, _ in pages.commands(TEMPLATES, Settings(), "private"))


# Each sentence of /privacy that is not always true, and the settings that make it so.
SENTENCES = {
    "stay in memory for at most 7 minutes": lambda given: given.follow_up_minutes == 7,
    "Once a question is answered, nothing keeps its words": lambda given: not given.follow_up_minutes,
    "stored in a database, encrypted, until /unsubscribe or /forget": lambda given: given.secret_key,
    "which chats are to get it": lambda given: given.secret_key,
    "and nothing about you is on disk": lambda given: not given.secret_key,
    "an operator sends me in private are stored as reports": lambda given: given.operators,
    "posts of channels that the operator has named are stored": lambda given: given.channels,
    "fetched from feeds; nothing about you is sent there": lambda given: given.feeds,
    "keeps inline results for up to 9 seconds": lambda given: given.inline_cache_seconds,
}


@pytest.mark.parametrize("minutes", [7, 0])
@pytest.mark.parametrize("cached", [9, 0])
@pytest.mark.parametrize("key", [KEY, None], ids=["a key", "no key"])
@pytest.mark.parametrize("feeds", [("https://example.org/feed",), ()], ids=["feeds", "no feeds"])
@pytest.mark.parametrize(
    ("operators", "channels"),
    [(frozenset(), frozenset()), (frozenset({1}), frozenset()), (frozenset(), frozenset({"harbour_watch"}))],
    ids=["nobody", "operators", "channels"],
)
def test_privacy_says_each_thing_exactly_when_it_is_true(
    minutes: int,
    cached: int,
    key: str | None,
    feeds: tuple[str, ...],
    operators: frozenset[int],
    channels: frozenset[str],
) -> None:
    settings = Settings(
        follow_up_minutes=minutes,
        inline_cache_seconds=cached,
        secret_key=key,
        feeds=feeds,
        operators=operators,
        channels=channels,
    )
    message = pages.privacy(TEMPLATES, settings)
    text, _ = parse(message.html)

    assert {said for said in SENTENCES if said in text} == {
        said for said, is_true in SENTENCES.items() if is_true(settings)
    }
    assert "Questions are never written to disk and never logged." in text
    assert "made from the reports only" in text
    assert "Nothing else about you is stored." in text
    assert fits(message.html)


@pytest.mark.parametrize("minutes", [7, 0])
def test_privacy_says_what_replicas_share(minutes: int) -> None:
    settings = Settings(follow_up_minutes=minutes, secret_key=KEY)
    message = pages.privacy(TEMPLATES, settings, shared=True)
    text, _ = parse(message.html)

    assert "memory" not in text
    assert ("written to disk" in text) == (minutes == 0)
    assert ("last questions stay in a database, encrypted, for at most 7 minutes" in text) == (minutes == 7)
    assert "messages stay in a database, encrypted, for up to two days" in text
    assert "/forget deletes what is stored about your chat at once" in text
    assert fits(message.html)


@pytest.mark.parametrize("scope", ["private", "admin"])
def test_subscriptions_are_in_a_menu_only_where_there_is_a_key(scope: str) -> None:
    on = dict(pages.commands(TEMPLATES, Settings(secret_key=KEY), scope)).keys()
    off = dict(pages.commands(TEMPLATES, Settings(), scope)).keys()

    assert on - off == {"subscribe", "subscriptions", "unsubscribe"}
    assert "forget" in off


def test_what_only_administrators_may_do_is_not_in_every_members_menu() -> None:
    members = dict(pages.commands(TEMPLATES, Settings(secret_key=KEY), "group"))

    assert "subscriptions" in members
    assert not {"subscribe", "unsubscribe", "forget"} & members.keys()


WORDS = st.text(max_size=256).map(lambda text: " ".join(text.split()))
OPTIONS = st.builds(
    SubscriptionOptions,
    st.booleans(),
    st.none() | st.builds(Schedule, st.integers(0, 23), st.integers(0, 59), st.none() | st.integers(0, 6)),
)
CHANNELS = st.builds(Channel, st.integers(-(10**13), -(10**12)), st.text(min_size=1, max_size=128))


@wild
@given(st.lists(st.builds(Subscription, st.integers(0, 10**8), WORDS, OPTIONS), max_size=20), st.booleans())
def test_any_list_of_subscriptions_is_one_message(listed: list[Subscription], in_group: bool) -> None:
    view = SubscriptionView(tuple(listed), ChatTimes(), "UTC", in_group=in_group)
    for message in (
        subscription_pages.subscription_list(TEMPLATES, view),
        *(subscription_pages.settings(TEMPLATES, view, one) for one in listed[:1]),
    ):
        assert fits(message.html)
        assert parse(message.html)[0]
        assert "\n\n\n" not in message.html


def test_twenty_long_subscriptions_are_one_message() -> None:
    listed = tuple(Subscription(number, "𝔴" * 256) for number in range(20))
    view = SubscriptionView(listed, ChatTimes(), "UTC", in_group=True)

    assert fits(subscription_pages.subscription_list(TEMPLATES, view).html)


@wild
@given(
    st.sampled_from(["added", "changed", "there", "long", "full"]),
    WORDS,
    OPTIONS,
    st.integers(0, 99),
    st.none() | CHANNELS,
)
def test_what_subscribing_did_is_one_message(
    outcome: str, words: str, options: SubscriptionOptions, count: int, channel: Channel | None
) -> None:
    for message in (
        confirmations.subscribed(TEMPLATES, outcome, words, options, "Europe/Kyiv", 20, channel=channel),
        confirmations.unsubscribed(TEMPLATES, words, count, channel),
        confirmations.forgotten(TEMPLATES, count, bool(words), count),
    ):
        assert fits(message.html)
        assert parse(message.html)[0]
        assert "\n\n\n" not in message.html


def test_about_counts_reports_and_problems(tmp_path: Path) -> None:
    (tmp_path / "good.txt").write_text("Title\n\nAug 5, 2024\n\nThe bill passed on Monday in the Duma.\n")
    (tmp_path / "empty.txt").write_text("")
    text = pages.about(TEMPLATES, Archive.open(tmp_path), TODAY).html

    assert "1 report of 5 August 2024, 1 passage" in text
    assert "1 problem" in text
