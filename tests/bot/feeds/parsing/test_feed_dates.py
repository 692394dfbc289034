"""The dates of feeds as they are found: odd forms, zone names, none."""

from datetime import UTC, date, datetime, timedelta, timezone
from zoneinfo import ZoneInfo

import pytest

from bot.feeds.parsing.feed_dates import read_dates
from bot.feeds.parsing.feed_parser import parse_feed
from retrieval import DateOrder
from tests.bot.feeds.parsing.test_feed_parser import feed
from tests.feed_server import item, rss


def read(*texts: str, order: DateOrder | None = None) -> list[date | None]:
    return read_dates(texts, UTC, order)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Mon, 05 Aug 2024 21:16:00 GMT", datetime(2024, 8, 5, 21, 16, tzinfo=UTC)),
        ("Mon, 05 Aug 2024 23:30:00 EEST", datetime(2024, 8, 5, 20, 30, tzinfo=UTC)),
        ("Mon, 05 Aug 2024 23:30:00 BST", datetime(2024, 8, 5, 22, 30, tzinfo=UTC)),
        ("Mon, 05 Aug 2024 23:30:00", datetime(2024, 8, 5, 23, 30, tzinfo=UTC)),
        ("Tue, 06 Aug 2024 00:30:00 MSK", datetime(2024, 8, 5, 21, 30, tzinfo=UTC)),
        ("Monday, August 5, 2024 - 21:16", datetime(2024, 8, 5, 21, 16, tzinfo=UTC)),
        ("05.08.2024 21:16", datetime(2024, 8, 5, 21, 16, tzinfo=UTC)),
        ("2024-08-05T21:16:00+02:00", datetime(2024, 8, 5, 19, 16, tzinfo=UTC)),
        ("2024-08-05", date(2024, 8, 5)),
        ("2026/3/12 15:07", datetime(2026, 3, 12, 15, 7, tzinfo=UTC)),
        ("Tue, 05 Aug 2024 21:16:00 GMT", None),  # it was a Monday
        ("2026", None),
        ("March 2026", None),
        ("31 Feb 2026 10:00:00 GMT", None),
        ("yesterday", None),
        ("", None),
    ],
)
def test_a_date_is_read_as_it_is_written_or_not_at_all(text: str, expected: date | None) -> None:
    assert read(text) == [expected]


def test_a_date_with_the_year_first_is_never_another_day() -> None:
    """feedparser takes the last of these numbers for a month."""
    (entry,) = parse_feed(feed(rss(item("/a", published="2026/3/12 15:07:41")))).entries

    assert entry.published is not None
    assert entry.published.strftime("%Y-%m-%d %H:%M") == "2026-03-12 15:07"


def test_a_time_without_a_zone_is_in_the_zone_of_the_settings() -> None:
    (moment,) = read_dates(["Mon, 05 Aug 2024 23:30:00"], ZoneInfo("Europe/Kyiv"))

    assert moment == datetime(2024, 8, 5, 20, 30, tzinfo=UTC)


def test_one_date_shows_what_comes_first_in_the_others() -> None:
    assert read("3/2/2024", "3/25/2024") == [date(2024, 3, 2), date(2024, 3, 25)]
    assert read("3/2/2024", "25/3/2024") == [date(2024, 2, 3), date(2024, 3, 25)]


def test_without_proof_the_setting_decides_or_nothing_does() -> None:
    assert read("3/2/2024") == [None]
    assert read("3/2/2024", order=DateOrder.DAY_FIRST) == [date(2024, 2, 3)]
    assert read("3/2/2024", "3/25/2024", "25/3/2024")[0] is None


@pytest.mark.parametrize(
    ("stated", "date_text"), [("3/2/2024", "3/2/2024"), ("25/13/2024", ""), ("soon", ""), ("2024-02-03", "")]
)
def test_a_date_that_can_be_read_two_ways_is_kept_as_written(stated: str, date_text: str) -> None:
    (entry,) = parse_feed(feed(rss(item("/a", published=stated)))).entries

    assert entry.date_text == date_text


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2024-08-05T23:30:00 Europe/Kyiv", datetime(2024, 8, 5, 20, 30, tzinfo=UTC)),
        ("2024-08-05T23:30:00+03:00[Europe/Kyiv]", datetime(2024, 8, 5, 20, 30, tzinfo=UTC)),
        ("Mon, 05 Aug 2024 21:16:00 America/New_York ", datetime(2024, 8, 6, 1, 16, tzinfo=UTC)),
        ("2024-08-05T23:30:00 Harbour/Nowhere", None),
    ],
)
def test_a_zone_may_be_named_as_in_the_data_of_time_zones(text: str, expected: date) -> None:
    assert read(text) == [expected]


@pytest.mark.parametrize(
    "text",
    [
        "Thu, 01 Jan 1970 00:00:00 GMT",
        "1970-01-01",
        "1970-01-01T03:00:00+03:00",
        "Wed, 31 Dec 1969 19:00:00 -0500",
        "1900-01-01",
    ],
)
def test_what_programs_write_for_no_date_is_none(text: str) -> None:
    assert read(text) == [None]


def test_a_zone_of_hundreds_of_parts_is_none() -> None:
    assert read("2024-08-05T21:16:00 " + "Aa/" * 900 + "Bb") == [None]


def test_a_date_near_the_limits_is_none() -> None:
    zone = timezone(timedelta(hours=14))

    assert read_dates(["0001-01-01T00:00:00", "9999-12-31T23:59:00"], zone) == [None, None]
