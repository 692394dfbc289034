"""The options of a subscription as text."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.subscriptions.option_words import ScheduleError, read_subscription, read_time, write_options
from bot.subscriptions.options import NOTHING_CHOSEN, Schedule, SubscriptionOptions
from tests.bot.made import calm

schedules = st.builds(Schedule, st.integers(0, 23), st.integers(0, 59), st.none() | st.integers(0, 6))
chosen = st.builds(SubscriptionOptions, st.booleans(), st.none() | schedules)
queries = st.lists(
    st.sampled_from(["water", '"nine', 'days"', "OR", "-ice", "outlet:Kyiv", "(flood)", "7.4"]), max_size=6
).map(" ".join)


@calm
@given(queries, chosen)
def test_what_is_written_comes_back(words: str, options: SubscriptionOptions) -> None:
    assert read_subscription(f"{words} {write_options(options)}") == (words, options)


@calm
@given(st.text())
def test_any_text_is_words_or_a_wrong_time(text: str) -> None:
    try:
        words, _ = read_subscription(text)
    except ScheduleError:
        return
    assert " ".join(text.split()).startswith(words)


@pytest.mark.parametrize(
    ("text", "words", "options"),
    [
        ("silent water", "silent water", NOTHING_CHOSEN),
        ("silent silent", "silent", SubscriptionOptions(True)),
        ('"going silent"', '"going silent"', NOTHING_CHOSEN),
        ("daily news", "daily news", NOTHING_CHOSEN),
        ("news daily", "news daily", NOTHING_CHOSEN),
        ("news weekly", "news weekly", NOTHING_CHOSEN),
        ("daily 8 daily 9", "daily 8", SubscriptionOptions(False, Schedule(9, 0))),
        ("Daily 8 SILENT", "", SubscriptionOptions(True, Schedule(8, 0))),
        ("silent weekly Thurs 08.05", "", SubscriptionOptions(True, Schedule(8, 5, 3))),
        ("", "", NOTHING_CHOSEN),
    ],
)
def test_options_stand_at_the_end_only_each_once(text: str, words: str, options: SubscriptionOptions) -> None:
    assert read_subscription(text) == (words, options)


@pytest.mark.parametrize(
    ("text", "wrong"),
    [
        ("water daily 25:00", "25:00"),
        ("water daily 8:5", "8:5"),
        ("water weekly Foo 8", "Foo"),
        ("water weekly Mo 8", "Mo"),
        ("water weekly 8", "weekly 8"),
    ],
)
def test_an_error_says_what_was_written(text: str, wrong: str) -> None:
    with pytest.raises(ScheduleError) as raised:
        read_subscription(text)
    assert str(raised.value) == wrong


@calm
@given(st.integers(0, 99), st.integers(0, 99))
def test_a_time_is_one_of_a_day(hour: int, minute: int) -> None:
    text = f"{hour}:{minute:02}"
    if hour < 24 and minute < 60:
        assert read_time(text) == (hour, minute)
    else:
        with pytest.raises(ScheduleError):
            read_time(text)
