"""A report's date by rank, and what an operator is told of it."""

from datetime import date, datetime, timedelta, timezone
from pathlib import Path

import pytest

from retrieval.reports.errors import Finding
from retrieval.reports.parsing.front_matter import parse_front_matter
from retrieval.reports.parsing.plain_text import TextLine
from retrieval.reports.parsing.reading_options import ReadingOptions
from retrieval.reports.parsing.report_dates import (
    ReportDate,
    date_in_path,
    date_line,
    is_update_line,
    is_whole_date,
    report_date,
    updated_date,
)
from retrieval.reports.parsing.stated_fields import StatedFields, stated_fields
from retrieval.text.date_lines import DateOrder

OPTIONS = ReadingOptions()


def stated(*lines: str) -> StatedFields:
    return stated_fields(parse_front_matter("\n".join(["---", "x: y", *lines, "---", "Text."])))


def dated(front: str = "", line: str = "", name: str = "x", options: ReadingOptions = OPTIONS) -> ReportDate:
    lines = [found for at, text in enumerate(line.split("\n"), 5) if (found := date_line(at, text, options))]
    return report_date(stated(front), lines, date_in_path(Path(f"{name}.txt"), options), options)


def kinds(found: ReportDate) -> list[str]:
    return [notice.kind for notice in found.notices]


@pytest.mark.parametrize(
    ("front", "line", "name", "published", "source", "notices"),
    [
        ("date: 2024-08-05", "5 August 2024", "2024-08-05-x", date(2024, 8, 5), "stated", []),
        ("", "5 August 2024, 21:16", "2024-08-05-x", datetime(2024, 8, 5, 21, 16), "date line", []),
        ("", "", "2024-08-05-x", date(2024, 8, 5), "file name", []),
        ("url: https://a.example/2024/8/5/x", "", "x", date(2024, 8, 5), "file name", []),
        ("url: https://a.example/2024/8/35/x", "", "x", None, None, ["undated"]),
        ("", "", "x", None, None, ["undated"]),
        ("date: 2024-08-05", "6 August 2024", "x", date(2024, 8, 5), "stated", ["dates disagree"]),
        ("date: 2024-08-05", "Updated 9 August 2024", "x", date(2024, 8, 5), "stated", []),
        ("", "5 August 2024", "2024-08-09-x", date(2024, 8, 5), "date line", ["dates disagree"]),
        ("", "5 August 2024", "2024-08-06-x", date(2024, 8, 5), "date line", ["dates disagree"]),
        ("", "5 August 2024, 21:16", "2024-08-06-x", datetime(2024, 8, 5, 21, 16), "date line", []),
        (
            "",
            "5 August 2024, 21:16",
            "2024-08-07-x",
            datetime(2024, 8, 5, 21, 16),
            "date line",
            ["dates disagree"],
        ),
        ("", "", "a/2024/08/05/x", date(2024, 8, 5), "file name", []),
        ("", "", "2024/08/05/a/x", None, None, ["undated"]),
        ("", "", "2024/08/x", None, None, ["undated"]),
        ("", "- 5 August 2024", "x", None, None, ["undated"]),
        ("", "Updated 6 August 2024\n5 August 2024", "x", date(2024, 8, 5), "date line", []),
        ("date: unknown", "5 August 2024", "x", date(2024, 8, 5), "date line", ["unreadable date"]),
        ("date: unknown", "", "x", None, None, ["unreadable date", "undated"]),
        ("date: unknown\npublished: 2024-08-05", "", "x", date(2024, 8, 5), "stated", ["unreadable date"]),
        ("", "31 June 2024", "2024-08-05-x", date(2024, 8, 5), "file name", ["unreadable date"]),
        ("date: 2024-08-05T00:00:00Z", "", "x", date(2024, 8, 5), "stated", []),
        ("", "3/2/2022", "x", None, None, ["ambiguous date", "undated"]),
        ("", "3/2/2022 03:05", "2022-03-02-x", datetime(2022, 3, 2, 3, 5), "date line", []),
        ("", "3/2/2022", "2022-03-09-x", None, None, ["ambiguous date", "undated"]),
        ("date: 3/2/2022", "2 March 2022", "x", date(2022, 3, 2), "stated", []),
    ],
)
def test_the_highest_rank_wins_and_what_is_odd_is_noticed(
    front, line, name, published, source, notices
) -> None:  # type: ignore[no-untyped-def]
    found = dated(front, line, name)

    assert (found.published, found.source, kinds(found)) == (published, source, notices)


def test_an_offset_is_converted_to_the_readers_zone() -> None:
    options = ReadingOptions(zone=timezone(timedelta(hours=3)))

    assert dated("date: 2024-08-05T22:30:00+00:00", options=options).published == datetime(2024, 8, 6, 1, 30)


@pytest.mark.parametrize(
    ("line", "hour"),
    [
        ("2024-08-05T18:16:00Z", 21),
        ("2024-08-05 20:16+0200", 21),
        ("Mon, 05 Aug 2024 18:16:00 +0000", 21),
        ("Mon 5 Aug 2024 18.16 BST", 18),
        ("5 August 2024, 18:16 GMT", 18),
        ("By Ann Writer, 2024-08-05T18:16:00Z", 21),
        ("Ann Writer | 5 August 2024, 18:16:00 +0000", 21),
        ("Date: Mon, 05 Aug 2024 18:16:00 +0000", 21),
        ("5 August 2024, 18:16 +0000", 21),
        ("Kyiv, 5 August 2024, 18:16 +0000", 21),
    ],
)
def test_a_date_line_that_a_program_wrote_is_converted_too(line: str, hour: int) -> None:
    options = ReadingOptions(zone=timezone(timedelta(hours=3)))

    assert dated("", line, options=options).published == datetime(2024, 8, 5, hour, 16)


def test_an_order_decides_what_two_readings_have() -> None:
    months = ReadingOptions(date_order=DateOrder.MONTH_FIRST)
    found = dated("", "3/2/2022", options=months)

    assert (found.published, found.ambiguous, kinds(found)) == (date(2022, 3, 2), True, [])
    assert dated("", "3/25/2022").order == DateOrder.MONTH_FIRST
    assert dated("", "3/2/2022").ambiguous
    assert not dated("", "3/2/2022", "2022-03-02-x").ambiguous


def test_an_ambiguous_date_is_named_with_both_readings() -> None:
    notice = dated("", "3/2/2022").notices[0]

    readings = Finding.of("ambiguous_date", text="3/2/2022", first="2022-02-03", last="2022-03-02")
    assert (notice.line, notice.finding) == (5, readings)


def test_a_disagreement_names_both_days() -> None:
    notice = dated("date: 2024-08-05", "6 August 2024").notices[0]

    days = Finding.of("line_disagrees", other="2024-08-06", day="2024-08-05")
    assert (notice.line, notice.finding) == (5, days)


def test_an_update_is_stated_or_a_later_line() -> None:
    line = date_line(5, "Updated 9 August 2024", OPTIONS)
    assert line is not None
    published = date(2024, 8, 5)

    assert updated_date(stated("lastmod: 2024-08-07"), [line], published, OPTIONS) == (date(2024, 8, 7), ())
    assert updated_date(stated(), [line], published, OPTIONS) == (date(2024, 8, 9), ())
    assert updated_date(stated(), [line], date(2024, 8, 9), OPTIONS) == (None, ())
    [notice] = updated_date(stated("updated: soon"), [], published, OPTIONS)[1]
    assert notice.finding == Finding.of("no_front_date", value="soon")


@pytest.mark.parametrize(
    ("text", "whole", "update"),
    [
        ("5 August 2024", True, False),
        ("August 5, 2024, 21:16", True, False),
        ("Updated 5 August 2024", False, True),
        ("By Ann Writer, 5 August 2024", False, False),
        ("31 June 2024", False, False),
        ("It was updated on 5 August 2024.", False, False),
        (f"5 August 2024{' ' * 60}.", False, False),
    ],
)
def test_lines_that_are_only_a_date_are_known(text: str, whole: bool, update: bool) -> None:
    assert (is_whole_date(text), is_update_line(TextLine(1, text), OPTIONS)) == (whole, update)
