"""Feeds as they are found: broken, undated, relative, doubled."""

from datetime import UTC, datetime

import feedparser
import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.feeds.parsing.feed_parser import parse_feed
from bot.importing.article_extractor import plain
from bot.importing.feed_entry import FeedEntry
from bot.web.errors import ContentError
from bot.web.http_client import Page
from tests.feed_server import RSS, item, rss, saved
from tests.growth import excessive, seconds

HERE = "https://courier.example/feeds/all"


def feed(body: bytes | str, content_type: str = RSS) -> Page:
    return Page(HERE, body.encode() if isinstance(body, str) else body, content_type)


def entries(page: Page) -> tuple[FeedEntry, ...]:
    return parse_feed(page).entries


def test_an_atom_feed_gives_one_entry_for_each_address_newest_first_undated_last() -> None:
    found = entries(feed(saved("atom.xml"), "application/atom+xml"))

    assert [entry.url for entry in found] == [
        "https://courier.example/news/dam",
        "https://courier.example/undated",
        "https://courier.example/only-an-id",
    ]
    assert found[0] == FeedEntry(
        "https://courier.example/news/dam",
        "Dam holds & fills",
        datetime(2026, 3, 12, 7, 30, tzinfo=UTC),
        datetime(2026, 3, 14, 10, tzinfo=UTC),
        "urn:1",
        "Courier",
    )
    assert (found[1].published, found[1].updated) == (None, None)


def test_broken_xml_gives_what_can_be_read() -> None:
    first = entries(feed(saved("broken.xml")))[0]

    assert (first.url, first.title) == ("https://courier.example/bridge?a=1&b=2", "Bridge closed & guarded")
    assert first.published == datetime(2026, 3, 12, 8, 30, tzinfo=UTC)


@pytest.mark.parametrize("declared", ["utf-8", "windows-1251", "nonsense"])
def test_a_wrong_charset_does_not_stop_a_feed(declared: str) -> None:
    body = rss(item("/a", "Міст закрито")).replace('"utf-8"', f'"{declared}"')
    found = entries(feed(body.encode("windows-1251"), "application/rss+xml; charset=utf-8"))

    assert [entry.url for entry in found] == ["https://courier.example/a"]
    if declared == "windows-1251":
        assert found[0].title == "Міст закрито"


@pytest.mark.parametrize(
    "body",
    ["", "plain words", "<html><body><p>A page.</p></body></html>", '{"items": []}', "<svg/>", "/etc/passwd"],
)
def test_what_is_no_feed_is_an_error_with_a_cure(body: str) -> None:
    with pytest.raises(ContentError, match="not an RSS, Atom or JSON feed; use the address"):
        entries(feed(body, ""))


def test_a_feed_without_entries_is_a_feed() -> None:
    assert entries(feed(rss())) == ()


def test_a_feed_without_end_is_not_read() -> None:
    with pytest.raises(ContentError, match="too long for a feed"):
        entries(feed(rss("<a>" * 200_001)))


def test_entities_do_not_swell() -> None:
    laughs = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 10))
    body = f'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY l0 "ha">{laughs}]>' + rss(item("/a", "&l9;"))[38:]

    assert all(len(entry.title) < 1000 for entry in entries(feed(body)))


def test_no_entity_reads_a_file() -> None:
    doctype = '<!DOCTYPE x [<!ENTITY file SYSTEM "file:///etc/passwd">]>'
    body = f'<?xml version="1.0"?>{doctype}' + rss(item("/a", "&file;"))[38:]

    assert not any("root:" in entry.title for entry in entries(feed(body)))


@given(st.binary(max_size=300) | st.text(max_size=300).map(lambda text: rss(item(text, text, text)).encode()))
def test_any_bytes_are_a_feed_or_a_content_error(body: bytes) -> None:
    try:
        found = entries(feed(body))
    except ContentError:
        return
    assert all(entry.url.startswith(("http://", "https://")) for entry in found)


def test_the_revision_changes_with_what_the_feed_says_of_a_change() -> None:
    day = datetime(2026, 3, 12, tzinfo=UTC)
    entry = FeedEntry("https://courier.example/a", "A", day)

    assert entry.revision == FeedEntry("https://courier.example/a", "B", day).revision
    assert (
        entry.revision
        != FeedEntry("https://courier.example/a", "A", day, datetime(2026, 3, 13, tzinfo=UTC)).revision
    )
    assert entry.revision != FeedEntry("https://courier.example/a", "A", day, guid="v2").revision


def test_titles_lose_their_markup() -> None:
    assert plain("Dam <b>holds</b>\n &amp; fills") == "Dam holds & fills"
    assert plain("2 < 3") == "2 < 3"
    assert plain("<!-- nothing -->") == ""


@given(st.text() | st.text().map(lambda text: f"<{text}&"))
def test_any_title_is_one_line(title: str) -> None:
    assert plain(title) == " ".join(plain(title).split())


@pytest.mark.parametrize(
    "told", ["31 Dec 9999 23:59:59 -1400", "0000-00-00T00:00:00Z", "9999-12-31", "99999-01-01", "soon"]
)
def test_a_date_that_cannot_be_is_none(told: str) -> None:
    (entry,) = entries(feed(rss(item("/a", published=told, updated=told))))

    assert (entry.published, entry.updated) == (None, None)


def test_a_defect_of_the_library_is_a_content_error(monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_: object, **__: object) -> None:
        raise RecursionError

    monkeypatch.setattr(feedparser, "parse", broken)
    with pytest.raises(ContentError, match=r"cannot be parsed \(RecursionError\)"):
        entries(feed(rss()))


@pytest.mark.usefixtures("uncollected")
@pytest.mark.parametrize("broken", ["", "&"])
def test_the_time_grows_with_the_number_of_entries_alone(broken: str) -> None:
    """A broken feed is parsed in another way."""

    def measured(count: int) -> float:
        items = (
            item(f"/{number}", f"Day {number} {broken}", "5 Aug 2024", name="1") for number in range(count)
        )
        return seconds(entries, feed(rss(*items)))

    assert not excessive(measured, 300)
