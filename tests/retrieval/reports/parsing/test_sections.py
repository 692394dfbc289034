"""Several reports in one file: where dates head sections, and where they do not."""

from datetime import date

import pytest

from retrieval.reports.parsing.plain_text import TextLine
from retrieval.reports.parsing.reading_options import ReadingOptions
from retrieval.reports.parsing.sections import Sections, divide

A, B, C = "Two ships left with barley.", "The pier was closed.", "Nine cranes were at work."
ONE, TWO, THREE = "1 August 2024", "2 August 2024", "3 August 2024"


def sections(*lines: str, stated: date | None = None) -> Sections:
    return divide([TextLine(at, line) for at, line in enumerate(lines, start=1)], stated, ReadingOptions())


@pytest.mark.parametrize(
    ("lines", "parts", "clear"),
    [
        pytest.param(
            ["T", ONE, A, TWO, B, THREE, C], [["T", ONE, A], [TWO, B], [THREE, C]], True, id="three days"
        ),
        pytest.param(
            ["T", THREE, A, TWO, B, ONE, C], [["T", THREE, A], [TWO, B], [ONE, C]], True, id="newest first"
        ),
        pytest.param(
            ["T", ONE, A, THREE, B, TWO, C], [["T", ONE, A], [THREE, B], [TWO, C]], False, id="out of order"
        ),
        pytest.param(["T", ONE, A, TWO, B], [["T", ONE, A], [TWO, B]], False, id="one more"),
        pytest.param(
            ["T", ONE, A, "U", TWO, B, "V", THREE, C],
            [["T", ONE, A], ["U", TWO, B], ["V", THREE, C]],
            True,
            id="titled",
        ),
        pytest.param(["T", ONE, A, ONE, B], [["T", ONE, A, B]], True, id="the same day again"),
        pytest.param(["T", ONE, TWO, A], [["T", ONE, TWO, A]], True, id="below one another"),
        pytest.param(["T", ONE, A, TWO], [["T", ONE, A]], True, id="at the end"),
        pytest.param(
            ["T", ONE, A, "Updated 2 August 2024", B],
            [["T", ONE, A, "Updated 2 August 2024", B]],
            True,
            id="an update",
        ),
        pytest.param(
            ["T", "By Ann Writer, 1 August 2024", A, TWO, B, THREE, C],
            [["T", "By Ann Writer, 1 August 2024", A], [TWO, B], [THREE, C]],
            True,
            id="a byline first",
        ),
        pytest.param(["T", *[A] * 9, ONE, B], [["T", *[A] * 9, ONE, B]], True, id="one date below the head"),
        pytest.param(
            ["T", *[A] * 9, ONE, B, TWO, C],
            [["T", *[A] * 9], [ONE, B], [TWO, C]],
            True,
            id="two dates below the head",
        ),
        pytest.param(
            [ONE, "U", A, TWO, "V", B, THREE, "W", C],
            [[ONE, "U", A], [TWO, "V", B], [THREE, "W", C]],
            True,
            id="titles below",
        ),
        pytest.param(["T", A, B], [["T", A, B]], True, id="no date"),
    ],
)
def test_dates_divide_a_file(lines: list[str], parts: list[list[str]], clear: bool) -> None:
    found = sections(*lines)

    assert [[line.text for line in part] for part in found.parts] == parts
    assert (found.notices == ()) == clear
    assert found.titled == ("U" in lines)


def test_a_date_that_divides_unclearly_is_named_with_its_line_and_the_cure() -> None:
    [notice] = sections("T", ONE, A, TWO, B).notices

    assert (notice.kind, notice.line) == ("several dates", 4)
    assert notice.problem.startswith("'2 August 2024' is another date line")
    assert "a file of its own" in notice.cure


def test_dates_that_only_repeat_are_left_out() -> None:
    assert sections("T", ONE, A, ONE, B).left_out == ((ONE, "date line"),)


def test_below_dated_front_matter_the_first_date_of_the_text_is_another_one() -> None:
    later = date(2024, 8, 3)

    assert len(sections("T", *[A] * 9, ONE, B, stated=later).parts) == 2
    assert len(sections("T", ONE, B, stated=later).parts) == 1


@pytest.mark.parametrize(
    ("own", "days", "divided"),
    [
        ("3 August 2024", ("24 May 2024", "1 June 2024"), False),
        ("3 August 2024", ("24 May 2024", "3 August 2024"), False),
        ("3 August 2024", ("24 May 2024", "4 August 2024"), True),
        ("3 August 2024", ("1 July 2024", "2 July 2024"), True),
        ("3 August 2024", ("1 June 2024", "24 May 2024"), True),
        ("3 August 2024", ("24 May 2024",), True),
    ],
)
def test_a_chronicle_of_long_before_is_no_sections(own: str, days: tuple[str, ...], divided: bool) -> None:
    lines = [line for day in days for line in (day, A)]
    found = sections("T", own, B, *lines)

    assert (len(found.parts) > 1) == divided
    assert divided or (found.notices == () and [left.text for left in found.left_out] == list(days))
