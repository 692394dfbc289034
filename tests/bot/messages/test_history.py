"""The words of timelines and trends, within Telegram's limits."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.messages import history as messages
from bot.messages.history import ENTRIES_PER_PAGE, sparkline
from bot.messages.telegram_html import units
from retrieval import Change, Coverage, Question, Timeline, TimelineEntry, Trend
from tests.bot.made import (
    COVERAGE,
    TEMPLATES,
    citations,
    cited,
    labels,
    made_passage,
    made_report,
    sendable,
    texts,
    wild,
)

values = texts.map(lambda text: text[:40])
MAX_CAPTION = 1024


def asked(*words: str, **values: object) -> Question:
    return Question(" ".join(words), dict.fromkeys(words, 1.0), {word: word for word in words}, **values)  # type: ignore[arg-type]


def shown(timeline: Timeline, page: int = 1) -> str:
    return sendable(messages.timeline(TEMPLATES, timeline, page))[0]


def trend(*counts: int, words: str = "drones", **values: object) -> Trend:
    stretches = tuple((date(2024, 1 + at, 1), count) for at, count in enumerate(counts))
    return Trend(asked(*words.split()), COVERAGE, "month", stretches, **values)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("change", "mark"),
    [
        (Change("about 210", "about 640", "up"), "▲ about 210 → about 640"),
        (Change("640", "210", "down"), "▼ 640 → 210"),
        (Change("likely", "highly likely"), "likely → highly likely"),
    ],
)
def test_a_mark_states_both_values(change: Change, mark: str) -> None:
    moment = TimelineEntry(cited(made_passage()), (change,))
    text = shown(Timeline(asked("bill"), COVERAGE, (moment,), 1))

    assert f"\n{mark}\n" in text
    assert "① 5 August 2024: Duma passes bill" in text


def test_an_undated_report_is_marked_undated() -> None:
    moment = TimelineEntry(cited(made_passage(report=made_report(published=None))))

    assert "① undated: Duma passes bill" in shown(Timeline(asked("bill"), COVERAGE, (moment,), 1))


def test_a_page_has_steps_and_a_mark_for_each_report() -> None:
    entries = (TimelineEntry(cited(made_passage())),) * ENTRIES_PER_PAGE
    timeline = Timeline(asked("bill"), COVERAGE, entries, 3 * ENTRIES_PER_PAGE)

    assert labels(messages.timeline(TEMPLATES, timeline, 2)) == [[*"①②③④⑤"], ["◀ Page 1", "Page 3 ▶"]]


def test_characters_that_mean_something_in_html_are_shown_as_they_are() -> None:
    moment = TimelineEntry(cited(made_passage("A <b> & c.")), (Change("<1", "&2"),))
    text = shown(Timeline(asked("<b>"), COVERAGE, (moment,), 1))

    assert "A <b> & c." in text
    assert "<1 → &2" in text
    assert "“<b>”" in text


@wild
@given(
    st.lists(
        st.builds(TimelineEntry, citations(), st.lists(st.builds(Change, values, values), max_size=2)),
        max_size=ENTRIES_PER_PAGE,
    ),
    st.lists(texts, max_size=9).map(tuple),
)
def test_a_page_can_always_be_sent(entries: list[TimelineEntry], words: tuple[str, ...]) -> None:
    total = 99 if entries else 0
    timeline = Timeline(
        asked(*words, searched=dict(zip(words, words, strict=True))), COVERAGE, tuple(entries), total, words
    )
    sendable(messages.timeline(TEMPLATES, timeline, 7))


def test_a_trend_says_what_is_counted_from_when_to_when_of_how_many() -> None:
    text, _ = sendable(messages.trend(TEMPLATES, trend(1, 0, 3, 0, 0, 0, 2)))

    assert "“drones”: reports by month, Jan 2024 to Jul 2024" in text
    assert "\n▄▁█▁▁▁▆\nJan 2024 – Jul 2024\n" in text
    assert "6 of 2 reports mention it, most in Mar 2024: 3." in text


def test_of_few_months_each_is_named_with_its_count() -> None:
    text, _ = sendable(messages.trend(TEMPLATES, trend(1, 0, 3)))

    assert "\n▄ Jan 2024: 1\n▁ Feb 2024: 0\n█ Mar 2024: 3\n" in text
    assert "–" not in text


@pytest.mark.parametrize(
    ("counts", "words"),
    [
        ((2, 1, 2), "mention it, most in Jan 2024 and Mar 2024: 2 each."),
        ((2, 2, 1, 2), "mention it, most in Jan 2024, Feb 2024 and Apr 2024: 2 each."),
        ((2, 2, 2, 2, 1), "mention it."),
        ((2, 2), "mention it."),
        ((2,), "mention it."),
    ],
)
def test_the_months_with_most_reports_are_named(counts: tuple[int, ...], words: str) -> None:
    assert words in sendable(messages.trend(TEMPLATES, trend(*counts)))[0]


def test_a_caption_has_no_blocks_and_fits() -> None:
    words = tuple("w" * 90 + str(number) for number in range(40))
    question = asked(*words, searched={word: word[::-1] for word in words})
    caption, _ = sendable(
        messages.trend(TEMPLATES, Trend(question, COVERAGE, "month", ((date(2024, 1, 1), 2),), 9, 9), True)
    )

    assert "█" not in caption
    assert units(caption) <= MAX_CAPTION


@pytest.mark.parametrize(
    ("found", "words"),
    [
        (trend(1), "reports by month, Jan 2024\n"),
        (trend(1), "1 of 2 reports mentions it."),
        (trend(1, words="two drones"), "1 of 2 reports has a passage with all these words."),
        (trend(2, words="two drones"), "2 of 2 reports have a passage with all these words."),
        (trend(1, undated=1), "1 report without a date is not shown."),
        (trend(1, undated=2, earlier=1), "1 report from before is not shown."),
        (trend(undated=3), "3 reports, without a date"),
        (trend(), "Not in the reports: no passage has “drones”. I searched 2 reports"),
        (trend(words="two drones"), "no passage has all the words of “two drones”. I searched 2 reports"),
        (Trend(asked("x"), Coverage(0, 0, None, None), "month", ()), "There are no reports to search."),
    ],
)
def test_what_cannot_be_drawn_is_said(found: Trend, words: str) -> None:
    text, _ = sendable(messages.trend(TEMPLATES, found))

    assert words in f"{text}\n"


@pytest.mark.parametrize(
    ("unit", "first", "name"),
    [
        ("month", date(2024, 3, 1), "Mar 2024"),
        ("quarter", date(2024, 7, 1), "Q3 2024"),
        ("year", date(2024, 1, 1), "2024"),
    ],
)
def test_stretches_have_names(unit: str, first: date, name: str) -> None:
    found = Trend(asked("drones"), COVERAGE, unit, ((first, 1),))  # type: ignore[arg-type]

    assert f"reports by {unit}, {name}" in sendable(messages.trend(TEMPLATES, found))[0]


def test_a_sparkline_has_a_block_a_stretch_as_high_as_its_count() -> None:
    assert sparkline([0, 1, 2, 3, 4, 5, 6, 7]) == "▁▂▃▄▅▆▇█"
    assert sparkline([1]) == "█"
    assert sparkline([1, 1000]) == "▂█"
    assert sparkline([0, 0]) == "▁▁"
    assert sparkline([]) == ""


@given(st.lists(st.integers(0, 10**9)))
def test_more_is_never_lower(counts: list[int]) -> None:
    line = sparkline(counts)
    assert len(line) == len(counts)
    assert [at for _, at in sorted(zip(counts, line, strict=True))] == sorted(line)


@pytest.mark.parametrize("command", ["timeline", "trend"])
def test_how_to_ask_names_the_command_with_words_of_the_reports(command: str) -> None:
    text, _ = sendable(messages.usage(TEMPLATES, command, ("the Vedra reservoir",)))

    assert f"/{command} the Vedra reservoir" in text
    assert f"/{command} " in sendable(messages.usage(TEMPLATES, command))[0]
