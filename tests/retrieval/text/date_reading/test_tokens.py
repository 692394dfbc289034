"""What a quick search rules out holds no date."""

from hypothesis import example, given
from hypothesis import strategies as st

from retrieval.text.date_reading.calendar_words import MONTHS
from retrieval.text.date_reading.line_words import LINE_WORDS
from retrieval.text.date_reading.moments import find_moments, whole_moment
from retrieval.text.date_reading.tokens import may_hold_date, may_label, tokenise

PIECES = st.sampled_from(
    [
        "5",
        "05",
        "2024",
        "24",
        "/",
        "-",
        "–",
        ".",
        ",",
        ":",
        " ",
        "  ",
        "\u200b",
        "*",
        "_",
        "’",
        "T",
        "Z",
        "h",
        "Mon",
        "Montag",
        "10:30",
        "a",
        "of",
        "in",
        "MAY",
        "İ",
        "n",
        *sorted(MONTHS),
    ]
)


@given(st.lists(PIECES, max_size=9).map("".join))
@example("**A**ugust 5, 2024")
@example("5. 8. 2024")
@example("2024 / 08 / 05")
@example("10h30august 2024")
def test_a_line_that_holds_a_date_is_not_ruled_out(line: str) -> None:
    tokens = tokenise(line)
    if find_moments(tokens) or whole_moment(tokens):
        assert may_hold_date(line)


def test_a_year_alone_or_a_number_is_ruled_out() -> None:
    for line in ("In 2024 the harbour had 1,150 ships.", "Pier 7", "", "Call 555 1234 now"):
        assert not may_hold_date(line)


@given(
    st.lists(st.one_of(PIECES, st.sampled_from([*LINE_WORDS, "Published", "UPDATED"])), max_size=6).map(
        "".join
    )
)
@example("Mis à jour le")
def test_a_line_with_a_label_is_not_ruled_out(line: str) -> None:
    if {"P", "U"} & set(tokenise(line).kinds):
        assert may_label(line)
