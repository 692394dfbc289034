"""Front matter: what is written is read again, and what is broken is named with its line."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from retrieval.reports.errors import ReportError
from retrieval.reports.parsing.front_matter import (
    parse_date_field,
    read_front_matter,
    remove_field,
    write_front_matter,
)

TEXT = "---\nTitle : 'A: b'\n\nauthor: X\nfetched: 1 2\n---\nfetched: body\n"


def test_values_have_keys_in_lower_case_and_the_rest_follows_the_fence() -> None:
    values, rest = read_front_matter(TEXT)

    assert values == {"title": "A: b", "author": "X", "fetched": "1 2"}
    assert rest == "fetched: body\n"


@pytest.mark.parametrize("text", ["", "Title\n---\nx: y\n---\n", "--\nx: y\n---\n"])
def test_a_text_without_front_matter_is_all_rest(text: str) -> None:
    assert read_front_matter(text) == ({}, text)


@pytest.mark.parametrize(
    ("text", "line", "problem"),
    [("---\ntitle: x\n", 1, "never ends"), ("---\n\ntitle\n---\n", 3, "'title' has no colon")],
)
def test_broken_front_matter_is_named_with_its_line(text: str, line: int, problem: str) -> None:
    with pytest.raises(ReportError, match=problem) as caught:
        read_front_matter(text, "x.txt")

    assert caught.value.line == line


def test_a_field_is_removed_from_the_front_matter_only() -> None:
    assert remove_field(TEXT, "fetched") == TEXT.replace("fetched: 1 2\n", "")
    assert remove_field("fetched: body\n", "fetched") == "fetched: body\n"


def test_a_date_field_is_a_date_or_an_error_with_its_line() -> None:
    text = "---\ndate: 5 August 2024\nupdated: 31 June 2024\n---\n"
    values, _ = read_front_matter(text)

    assert parse_date_field(text, values, "date", "x.txt") == date(2024, 8, 5)
    assert parse_date_field(text, values, "title", "x.txt") is None
    with pytest.raises(ReportError, match="31 June 2024 is not a date") as caught:
        parse_date_field(text, values, "updated", "x.txt")
    assert caught.value.line == 3


def test_empty_values_are_not_written_and_long_ones_take_one_line() -> None:
    assert write_front_matter({"title": "a\n b", "url": " "}) == "---\ntitle: a b\n---\n"


VALUES = st.text(st.characters() | st.sampled_from("\"': \n")).map(lambda text: " ".join(text.split()))


@given(st.dictionaries(st.sampled_from(["title", "url", "outlet"]), VALUES.filter(bool)), st.text())
def test_what_is_written_is_read_again(values: dict[str, str], rest: str) -> None:
    read, after = read_front_matter(write_front_matter(values) + rest)

    assert {key: " ".join(value.split()) for key, value in read.items()} == values
    assert after == rest
