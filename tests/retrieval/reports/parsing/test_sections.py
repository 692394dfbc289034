"""Several reports in one file: where dates head sections, and where they do not."""

from datetime import date

import pytest

from retrieval.reports.errors import Finding
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
        pytest.param(
            [f"UPDATE {ONE}", A, f"UPDATE {TWO}", B, f"UPDATE {THREE}", C],
            [[f"UPDATE {ONE}", A], [f"UPDATE {TWO}", B], [f"UPDATE {THREE}", C]],
            True,
            id="updates under the date of an update",
        ),
        pytest.param(["T", ONE, f"Updated {TWO}", A], [["T", ONE, f"Updated {TWO}", A]], True, id="updated"),
        pytest.param(
            ["T", THREE, A, "U", TWO, "V", ONE],
            [["T", THREE, A], ["U", TWO], ["V", ONE]],
            True,
            id="headlines of others",
        ),
        pytest.param(
            ["T", THREE, A, TWO, "W", B, ONE],
            [["T", THREE, A], [TWO, "W", B]],
            False,
            id="at the end of text",
        ),
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
        pytest.param(
            ["T", ONE, A, f"Day 8 ({TWO})", B],
            [["T", ONE, A, f"Day 8 ({TWO})", B]],
            False,
            id="may be a head",
        ),
        pytest.param(
            ["T", ONE, A, "The fair (2 May 2019)", B],
            [["T", ONE, A, "The fair (2 May 2019)", B]],
            True,
            id="a day of long ago",
        ),
        pytest.param(
            ["T", f"Ann Writer, {ONE}", A, "Port Times, 3 March 2019", B],
            [["T", f"Ann Writer, {ONE}", A, "Port Times, 3 March 2019", B]],
            False,
            id="a source of long ago",
        ),
        pytest.param(
            ["T", "By Ann Writer", ONE, A, "U", "By Bo Reader", TWO, B, "V", "By Bo Reader", THREE, C],
            [
                ["T", "By Ann Writer", ONE, A],
                ["U", "By Bo Reader", TWO, B],
                ["V", "By Bo Reader", THREE, C],
            ],
            True,
            id="titles above authors",
        ),
        pytest.param(
            ["T", "12 March 1921: it was built.", "5 May 1950: it burnt."],
            [["T", "12 March 1921: it was built.", "5 May 1950: it burnt."]],
            False,
            id="a history",
        ),
        pytest.param(
            ["T", f"{ONE}, 10:00", A, f"{ONE}, 15:00", B, f"{ONE}, 16:00", C],
            [["T", f"{ONE}, 10:00", A], [f"{ONE}, 15:00", B], [f"{ONE}, 16:00", C]],
            True,
            id="hours of one day",
        ),
        pytest.param(
            ["Pier, [01.08.2024 10:00]", A, "Ann, [02.08.2024 11:00]", B, "Pier, [03.08.2024 12:00]", C],
            [
                ["Pier, [01.08.2024 10:00]", A],
                ["Ann, [02.08.2024 11:00]", B],
                ["Pier, [03.08.2024 12:00]", C],
            ],
            True,
            id="messages of a chat",
        ),
        pytest.param(
            ["Bulletin 1 of the port, 1 August 2024", A, "Bulletin 2 of the port, 2 August 2024", B],
            [["Bulletin 1 of the port, 1 August 2024", A], ["Bulletin 2 of the port, 2 August 2024", B]],
            False,
            id="headlines of one form",
        ),
        pytest.param(
            ["T", ONE, A, "Kyiv, 2 August 2024", B],
            [["T", ONE, A, "Kyiv, 2 August 2024", B]],
            False,
            id="another form",
        ),
        pytest.param(
            ["T", "Published", ONE, "Updated", TWO, A],
            [["T", "Published", ONE, "Updated", TWO, A]],
            True,
            id="labels above dates",
        ),
        pytest.param(
            ["T", ONE, *[A] * 7, "Last updated:", TWO, B],
            [["T", ONE, *[A] * 7, B]],
            True,
            id="a label far below",
        ),
        pytest.param(
            ["T", f"KYIV, {ONE}", A, f"KYIV, {TWO}", B, f"LONDON, {THREE}", C],
            [["T", f"KYIV, {ONE}", A], [f"KYIV, {TWO}", B], [f"LONDON, {THREE}", C]],
            True,
            id="with places",
        ),
        pytest.param(
            ["T", ONE, A, "2 August", B, "3 August", C], [["T", ONE, A], [B], [C]], False, id="no year"
        ),
        pytest.param(
            ["T", "1 August", A, "2 August", B],
            [["T", "1 August", A, "2 August", B]],
            False,
            id="no year at all",
        ),
        pytest.param(
            ["T", ONE, A, "1 August", B],
            [["T", ONE, A, "1 August", B]],
            True,
            id="the same day without a year",
        ),
        pytest.param(
            ["T", "The pier was shut on", ONE, "and opened again.", A],
            [["T", "The pier was shut on", ONE, "and opened again.", A]],
            True,
            id="within a sentence",
        ),
        pytest.param(
            ["T", ONE, A, f"- {TWO}", f"- {THREE}", B],
            [["T", ONE, A, f"- {TWO}", f"- {THREE}", B]],
            True,
            id="a list of dates",
        ),
        pytest.param(
            ["T", f"{ONE}: {A}", f"{TWO}: {B}", f"{THREE}: {C}"],
            [["T", f"{ONE}: {A}"], [f"{TWO}: {B}"], [f"{THREE}: {C}"]],
            True,
            id="lines that begin with a date",
        ),
        pytest.param(
            ["T", f"{ONE}: {A}", f"{ONE}: {B}", f"{TWO}: {C}"],
            [["T", f"{ONE}: {A}", f"{ONE}: {B}"], [f"{TWO}: {C}"]],
            True,
            id="two lines of one day",
        ),
        pytest.param(
            ["T", f"{ONE}: {A}", f"{TWO}: {B}", C],
            [["T", f"{ONE}: {A}", f"{TWO}: {B}", C]],
            False,
            id="a paragraph below",
        ),
        pytest.param(
            ["T", THREE, f"{ONE}: {A} {A} {A}", f"{TWO}: {B} {B} {B}"],
            [["T", THREE, f"{ONE}: {A} {A} {A}", f"{TWO}: {B} {B} {B}"]],
            True,
            id="in a dated report",
        ),
    ],
)
def test_dates_divide_a_file(lines: list[str], parts: list[list[str]], clear: bool) -> None:
    found = sections(*lines)

    assert [[line.text for line in part] for part in found.parts] == parts
    assert (found.notices == ()) == clear
    assert found.titled == ("U" in lines)


def test_headings_that_all_hold_a_date_divide_a_file() -> None:
    def parts(*headings: str, stated: date | None = None) -> tuple[int, list[date | None]]:
        lines = [TextLine(1, "T", "heading", 1)]
        for heading in headings:
            lines += [TextLine(len(lines) + 1, heading, "heading", 2), TextLine(len(lines) + 2, A)]
        found = divide(lines, stated, ReadingOptions())
        assert sum(map(len, found.parts)) == len(lines)
        days = [one.reading.published if one and one.reading else None for one in found.dates]
        return len(found.parts), days

    assert parts(f"{ONE}: cranes", f"{TWO} – pier") == (2, [date(2024, 8, 1), date(2024, 8, 2)])
    assert parts(f"Day 7 — {ONE}", f"Day 8 — {TWO}", stated=date(2024, 8, 9))[0] == 2
    assert parts(f"{ONE}: cranes", f"{TWO} – pier", stated=date(2024, 12, 1))[0] == 1  # a chronicle
    assert parts(f"{ONE}: cranes", "The pier") == (1, [None])
    assert parts(f"{ONE}: cranes") == (1, [None])
    assert parts(f"Strike on {ONE}", f"Strike on {TWO}") == (1, [None])


def test_a_section_has_the_date_of_its_own_line() -> None:
    found = sections("T", ONE, A, "2 August", B)

    assert [one.reading.published if one and one.reading else None for one in found.dates] == [
        None,
        date(2024, 8, 2),
    ]
    assert found.left_out == (("2 August", "date line"),)


def test_a_date_that_divides_unclearly_is_named_with_its_line() -> None:
    [notice] = sections("T", ONE, A, TWO, B).notices

    assert notice == ("several dates", 4, Finding.of("divided", text="2 August 2024"))


def test_dates_that_only_repeat_are_left_out() -> None:
    assert sections("T", ONE, A, ONE, B).left_out == ((ONE, "date line"),)


def test_below_dated_front_matter_the_first_date_of_the_text_is_another_one() -> None:
    later = date(2024, 8, 3)

    assert len(sections("T", *[A] * 9, ONE, B, stated=later).parts) == 2
    assert len(sections("T", ONE, B, stated=later).parts) == 1


def test_updates_on_top_of_a_text_with_front_matter_are_no_sections() -> None:
    lines = (f"UPDATE {TWO}", A, f"UPDATE {ONE}", B, C)

    assert sections(*lines, stated=date(2024, 8, 1)) == Sections(
        [[TextLine(at, line) for at, line in enumerate(lines, 1)]]
    )
    assert len(sections(*lines).parts) == 2


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
