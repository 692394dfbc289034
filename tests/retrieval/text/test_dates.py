"""The date line of a report, and periods of days."""

from datetime import date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from retrieval.text.dates import Period, parse_date

NBSP, THIN = "\u00a0", "\u2009"

# date line -> ISO date or moment, or None when the line is no date line
DATE_LINES = [
    ("Aug 5, 2024 - 21:16", "2024-08-05T21:16"),
    (f"Aug{NBSP}5, 2024{NBSP}-{NBSP}21:16", "2024-08-05T21:16"),
    (f"Aug 5, 2024{THIN}–{THIN}21:16", "2024-08-05T21:16"),
    ("Aug 5, 2024 — 21:16", "2024-08-05T21:16"),
    ("Aug 5, 2024 | 21:16", "2024-08-05T21:16"),
    ("Aug 5, 2024 at 21:16", "2024-08-05T21:16"),
    ("Aug 5, 2024, 21:16", "2024-08-05T21:16"),
    ("Aug 5, 2024 21:16", "2024-08-05T21:16"),
    ("5 August 2024", "2024-08-05"),
    ("5 Aug. 2024, 21:16", "2024-08-05T21:16"),
    ("August 5, 2024", "2024-08-05"),
    ("AUGUST 5 2024", "2024-08-05"),
    ("Sept 5 2024", "2024-09-05"),
    ("Sept. 5, 2024", "2024-09-05"),
    ("2024-08-05", "2024-08-05"),
    ("2024-08-05T21:16", "2024-08-05T21:16"),
    ("2024-08-05 21:16:30Z", "2024-08-05T21:16:30"),
    ("2024-08-05T21:16:30.123+02:00", "2024-08-05T21:16:30"),
    ("Monday, 5 August 2024", "2024-08-05"),
    ("Mon 5 August 2024", "2024-08-05"),
    ("5th of August 2024", "2024-08-05"),
    ("August 1st, 2024", "2024-08-01"),
    ("05.08.2024", "2024-08-05"),
    ("05/08/2024", "2024-08-05"),
    ("25/08/2024", "2024-08-25"),
    ("08/25/2024", "2024-08-25"),
    ("5 August 2024, 9:16 pm", "2024-08-05T21:16"),
    ("5 August 2024 9.16pm", "2024-08-05T21:16"),
    ("5 August 2024, 9 p.m.", "2024-08-05T21:00"),
    ("5 August 2024, 12:05 a.m.", "2024-08-05T00:05"),
    ("Published 5 August 2024", "2024-08-05"),
    ("Updated: Aug 5, 2024 - 21:16", "2024-08-05T21:16"),
    ("Last updated on 5 August 2024 at 21:16", "2024-08-05T21:16"),
    ("5 August 2024, 21:16 UTC", "2024-08-05T21:16"),
    ("5 August 2024, 21:16 (EET)", "2024-08-05T21:16"),
    ("5 August 2024, 21:16 GMT+2", "2024-08-05T21:16"),
    ("5 August 2024, 21:16 Kyiv time", "2024-08-05T21:16"),
    ("", None),
    ("August 2024", None),
    ("5 August", None),
    ("5 August 2024 - 21", None),
    ("On 5 August 2024 the bill passed.", None),
    ("5 August 2024 in its intelligence update", None),
    ("5 August 2024, 21:16 he said", None),
    ("12-14 September 2025", None),
    ("Bill No. 583114-8", None),
]
IMPOSSIBLE_LINES = {
    "31 February 2024": "31 February 2024 is not a date",
    "Updated: Feb 30, 2024 - 21:16": "Feb 30, 2024 - 21:16 is not a date",
    "32.01.2024": "32.01.2024 is not a date",
    "05.13.2024": "05.13.2024 is not a date",
    "13/14/2024": "13/14/2024 is not a date",
    "2024-13-05": "2024-13-05 is not a date",
    "0000-01-01": "0000-01-01 is not a date",
    "5 August 2024, 25:61": "5 August 2024, 25:61 is not a date",
    "5 August 2024, 13:00 pm": "5 August 2024, 13:00 pm is not a date",
}


DAYS = st.dates(date(1900, 1, 1), date(2099, 12, 31))
FIRST, LAST = date(2024, 3, 1), date(2024, 3, 31)
SPELLINGS = [
    "%d %B %Y",
    "%B %d, %Y",
    "%b %d, %Y",
    "%d %b. %Y",
    "%A, %d %B %Y",
    "%Y-%m-%d",
    "%d.%m.%Y",
    "%d/%m/%Y",
]
CLOCKS = [" - %H:%M", f"{NBSP}–{NBSP}%H:%M", ", %H:%M UTC", " at %H:%M", " | %I:%M %p", " %H.%M", "T%H:%M"]
WORDS = st.lists(
    st.sampled_from(
        "1 5 12 31 99 2024  may March Sept. of on Monday , . - – / : T pm \u00a0 05/08/2024 2024-02-30".split(
            " "
        )
    )
).map(" ".join)


@pytest.mark.parametrize(("line", "expected"), DATE_LINES, ids=[line for line, _ in DATE_LINES])
def test_a_date_line_is_read_whole(line: str, expected: str | None) -> None:
    read = parse_date(line)

    assert expected == (None if read is None else read.isoformat()[: len(expected or "")])
    assert isinstance(read, datetime) == ("T" in (expected or ""))


@pytest.mark.parametrize("line", IMPOSSIBLE_LINES)
def test_a_date_line_that_cannot_be_says_so(line: str) -> None:
    with pytest.raises(ValueError, match="is not a date") as caught:
        parse_date(line)

    assert IMPOSSIBLE_LINES[line] == str(caught.value)


@given(DAYS, st.sampled_from(SPELLINGS))
def test_every_date_is_read_back_from_every_spelling(any_day: date, spelling: str) -> None:
    assert any_day == parse_date(any_day.strftime(spelling))


@given(
    st.datetimes(datetime(1900, 1, 1), datetime(2099, 12, 31)),
    st.sampled_from(SPELLINGS),
    st.sampled_from(CLOCKS),
)
def test_every_moment_is_read_back_to_the_minute(moment: datetime, spelling: str, clock: str) -> None:
    assert moment.replace(second=0, microsecond=0) == parse_date(moment.strftime(spelling + clock))


def test_a_period_covers_its_ends_and_moments_of_its_days() -> None:
    march = Period(FIRST, LAST)

    assert march.covers(date(2024, 3, 1))
    assert march.covers(datetime(2024, 3, 31, 23, 59))
    assert not march.covers(date(2024, 4, 1))
    assert Period(None, LAST).covers(date.min)
    assert Period(FIRST, None).covers(date.max)


@given(st.one_of(st.text(), WORDS))
def test_a_line_is_a_date_or_none_or_refused_in_a_sentence(line: str) -> None:
    try:
        parse_date(line)
    except ValueError as error:
        assert str(error).endswith(" is not a date")  # noqa: PT017


@pytest.mark.parametrize("unit", ["1", "1 ", "12 to ", " ", "may ", "5 \u00a0 ", "2024-", "a:", "a "])
def test_a_long_line_that_is_not_a_date_takes_no_long_time(unit: str) -> None:
    assert parse_date(unit * 20_000 + "x; on 18 March 2025") is None
