"""Sentences: where they end, where they do not, and that no word is lost."""

import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from retrieval.text.sentences import parts, sentences

# each row is one text, "|" where a new sentence starts
TEXTS = [
    "It fell. |Then it rose! |Did it? |Yes.",
    "No full stop at the end",
    "Output rose by 3.5 per cent to 1,240.5 tonnes. |It fell later.",
    "Gen. Valery Gerasimov met Mr. Will of St. Petersburg. |They spoke.",
    "J. R. R. Tolkien and V. Putin met. |Nobody knows why.",
    "Bill No. 640217-8 passed. |Nos. 5 and 6 did not.",
    "The Duma said no. |Then it left.",
    "U.S. forces and the U.S. Navy left. |They won.",
    "They asked the U.S. |The answer was yes.",
    "At 5 p.m. Moscow time it burned. |Two died.",
    "It burned at 5 p.m. |The crew fled.",
    "It was “over.” |Then he left.",
    "“It is over.” |“It is not.”",
    "“What now?” he asked.",
    "(It fell.) |Then [it rose.] |It stayed.",
    "Wait... |Then it came.",
    "He waited… and left.",
    "On 5. August it stopped. |The 3. Panzer Division moved.",
    "Der 3. Panzer fuhr. |Am 12. Mai nicht.",
    "It ended in 2014. |Russia denied it.",
    "Ships hit rose to 41. |Finland denied it.",
    "1. The first point. |2. The second one.",
    "Tanks, guns, etc. |The army has none.",
    "Lockheed Inc. Chairman Smith spoke. |Kyiv vs. Moscow went on.",
    "Ends on Aug. 5 at the latest. |He sat. |Russia lost.",
    "Troops under Lt. Col. Ivanov, Capt. Petrov et al. moved. |It rained.",
    "It is 5 km. |The road is closed.",
    "As noted.[1] |Next one.",
    "e.g. Moscow, i.e. Russia. |No.",
    "Visit kremlin.ru or v1.2.3. |Go.",
    "Really?! |No!!",
    "Bulletin... The end.".replace("... ", "... |"),
]


@pytest.mark.parametrize("marked", TEXTS)
def test_a_text_falls_into_its_sentences(marked):
    text = marked.replace("|", "")

    assert [text[start:end] for start, end in sentences(text)] == [part.strip() for part in marked.split("|")]


@pytest.mark.parametrize("text", ["", " ", "\n\u00a0\t"])
def test_no_words_are_no_sentences(text):
    assert sentences(text) == []


PIECES = st.one_of(
    st.text(), st.sampled_from([". ", "... ", "U.S. ", "5. ", "Gen. ", "“", ".” ", "The ", " ", "a"])
)


@given(st.lists(PIECES).map("".join))
def test_spans_are_in_order_trimmed_and_hold_everything_but_spaces(text):
    spans = sentences(text)

    assert "".join("".join(text[start:end] for start, end in spans).split()) == "".join(text.split())
    assert all(start < end and text[start:end] == text[start:end].strip() for start, end in spans)
    assert all(one[1] <= other[0] for one, other in itertools.pairwise(spans))


@pytest.mark.parametrize("piece", [".", "!?", '."', ".[1]"])
def test_marks_without_end_take_linear_time(piece):
    """A square of the length would take minutes."""
    text = piece * 200_000

    assert sentences(text) == [(0, len(text))]


PARTS = {
    "at the end of a sentence": ("It rained. It was cold then.", 18, ["It rained.", "It was cold then."]),
    "of the last that fits": ("A. B is. C is it.", 10, ["A. B is.", "C is it."]),
    "at a space where none ends in the second half": (
        "Oh. one two three four",
        16,
        ["Oh. one two", "three four"],
    ),
    "within a word that is too long": ("abcdefghij", 4, ["abcd", "efgh", "ij"]),
    "never before an accent": ("abce\u0301fgh", 4, ["abc", "e\u0301fg", "h"]),
    "nor before a joiner": ("abce\u200dfgh", 4, ["abc", "e\u200dfg", "h"]),
    "without the spaces between": ("One.   Two.  ", 7, ["One.", "Two."]),
    "whole where it fits": ("It rained. It was cold.", 99, ["It rained. It was cold."]),
    "none of spaces": ("   ", 2, []),
    "of nothing but accents": ("\u0301" * 9, 4, ["\u0301" * 4, "\u0301" * 4, "\u0301"]),
}


@pytest.mark.parametrize(("text", "most", "expected"), PARTS.values(), ids=PARTS)
def test_a_text_is_divided(text, most, expected):
    assert [text[start:end] for start, end in parts(text, most)] == expected


@given(st.text("ab .\u0301\u200d", max_size=60), st.integers(1, 20))
def test_parts_are_bounded_trimmed_and_hold_everything_but_spaces(text, most):
    spans = parts(text, most)
    assert all(0 < end - start <= most and text[start:end].strip() == text[start:end] for start, end in spans)
    assert "".join("".join(text[start:end] for start, end in spans).split()) == "".join(text.split())
