"""The time of functions of texts grows with the text, whatever it consists of."""

import time
from collections.abc import Callable
from datetime import date

import pytest

from bot.messages.telegram_html import pieces, shown
from retrieval.reports.boilerplate_lines import is_page_line
from retrieval.reports.passages import split
from retrieval.reports.report import MAX_PARAGRAPH_CHARS, Report, normalise
from retrieval.reports.speech.quotations import quotations
from retrieval.search.proximity import Proximity
from retrieval.search.questions.request_frames import request_frames
from retrieval.snapshot.date_index import named
from retrieval.text.analysis import word_spans, words
from retrieval.text.date_expressions.found_periods import find_dates
from retrieval.text.probability_words import probability_words
from retrieval.text.quantities import quantities
from retrieval.text.sentences import parts, sentences

DAY = date(2024, 8, 5)
NOISE = 0.02  # seconds of CPU below which a time tells nothing
RUNS = [*'."“([*_#-\n<&中', "! ", "? ", "… ", "a ", "A ", "1 ", "1,", "in 2024 ", "said ", ": ", "\u00a0"]
RUNS += ["e\u0301", "😀 ", "two years ago "]


def near(text: str) -> float:
    weights = {"one": 1.0, "two": 1.0}
    proximity = Proximity(weights, {term: {term: 1.0} for term in weights})
    return proximity.nearness(["one", "two", "x"] * (len(text) // 10))


@pytest.mark.usefixtures("uncollected")
@pytest.mark.parametrize(
    "read",
    [
        words,
        word_spans,
        normalise,
        sentences,
        quantities,
        probability_words,
        quotations,
        request_frames,
        is_page_line,
        shown,
        near,
        lambda text: find_dates(text, DAY),
        lambda text: [*named(text, DAY)],
        lambda text: parts(text, 100),
        lambda text: pieces(text, 100),
        lambda text: split(Report("x", "T", DAY, (text,))),
    ],
)
def test_a_text_four_times_as_long_takes_four_times_as_long(read: Callable[[str], object]) -> None:
    def seconds(text: str) -> float:
        best = 9.0
        for _ in range(2):
            started = time.process_time()
            read(text)
            best = min(best, time.process_time() - started)
        return best

    slow = {}
    for run in RUNS:
        long = seconds((run * 40_000)[:40_000])
        if long > NOISE and long > 6 * (short := seconds((run * 10_000)[:10_000])):
            slow[run] = (short, long)

    assert not slow


@pytest.mark.parametrize(
    "text", ["Ships left. " * 2_000, "ship " * 4_000, "." * 20_000, "e\u0323\u0302" * 7_000]
)
def test_a_long_paragraph_is_split_and_nothing_of_it_lost(text: str) -> None:
    report = Report("x", "T", DAY, ("Before.", text, "After."))
    passages = split(report)

    assert all(len(passage.text) <= MAX_PARAGRAPH_CHARS for passage in passages)
    assert all(passage.text == report.paragraphs[passage.ordinal] for passage in passages)
    assert all(passage.text in report.text for passage in passages)
    assert "".join("".join(each.text for each in passages).split()) == "".join(
        f"Before.{normalise(text)}After.".split()
    )


def test_the_parts_of_a_paragraph_keep_its_speaker() -> None:
    said = "The ferry is late. " * 400 + "It is late"
    report = Report("x", "T", DAY, (f"“{said},” Ann Writer said on Monday.", "• Rain.", "It rained."))
    long = split(report)[:-2]

    assert len(long) > 1
    assert {speech.speaker for passage in long for speech in passage.speech} == {"Ann Writer"}
    assert all(passage.speaker == "Ann Writer" for passage in long)
