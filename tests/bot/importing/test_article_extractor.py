"""Articles out of pages: text, bullets, titles, dates, charsets; and pages that hold none."""

from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any
from zoneinfo import ZoneInfo

import pytest
import trafilatura
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.importing.article_extractor import Article, complete, decode, extract
from bot.importing.feed_entry import FeedEntry
from bot.importing.report_writer import report_text
from bot.web.errors import ContentError
from bot.web.http_client import Page
from retrieval import Archive, parse_report
from tests.feed_server import HTML, page, saved

HERE = "https://courier.example/news/dam?utm_source=x"
TODAY = date(2026, 3, 20)
LONG = "The dam at Vedra holds again after nine days of work, the city council said on Thursday evening."


def read(body: bytes | str, content_type: str = HTML, url: str = HERE, today: date = TODAY) -> Article:
    raw = body.encode() if isinstance(body, str) else body
    return extract(Page(url, raw, content_type), today, UTC)


def test_an_article_has_its_parts() -> None:
    article = read(saved("ministry.html"))

    assert article.url == "https://courier.example/news/dam"
    assert article.title == "Dam at Vedra holds again"
    assert article.outlet == "Vedra Courier"
    assert article.published == datetime(2026, 3, 12, 7, 30)
    assert article.summary == "After nine days of work the leak is closed."


def test_paragraphs_are_lines_and_what_is_set_apart_has_bullets() -> None:
    lines = read(saved("ministry.html")).paragraphs

    assert lines[:2] == (
        "The dam at Vedra holds again after nine days of work, the city council said on Thursday.",
        "Nobody was hurt.",
    )
    assert lines[3:7] == (
        "The Ministry of Defence wrote:",
        "• The leak was closed on 11 March by forty engineers.",
        "• It is likely that the lake fills by May.",
        "• Rain will decide.",
    )
    assert "• We have never seen such a leak." in lines
    assert "Water level 12 m" in lines
    assert not any("Copyright" in line or "Shop" in line for line in lines)


def test_the_quoted_ministry_is_known_as_the_speaker() -> None:
    report = parse_report(report_text(read(saved("ministry.html"))), "dam.txt")
    passages = Archive.of([report]).passages("dam")

    assert [passage.text for passage in passages if passage.speaker == "Ministry of Defence"] == [
        "The leak was closed on 11 March by forty engineers.",
        "It is likely that the lake fills by May.",
        "Rain will decide.",
    ]


def test_times_are_told_in_the_zone_of_the_settings() -> None:
    found = extract(Page(HERE, saved("ministry.html"), HTML), TODAY, ZoneInfo("Asia/Tokyo"))

    assert found.published == datetime(2026, 3, 12, 16, 30)


@pytest.mark.parametrize(
    ("told", "published"),
    [
        ("2026-03-12", date(2026, 3, 12)),
        ("2026-03-12T00:00:00Z", date(2026, 3, 12)),
        ("2026-03-12T23:30:00-05:00", datetime(2026, 3, 13, 4, 30)),
        ("2026-03-21", date(2026, 3, 21)),
        ("2026-09-01", None),
        ("no date", None),
    ],
)
def test_a_day_an_hour_and_what_cannot_be_yet(told: str, published: date | None) -> None:
    assert read(page("Dam holds", LONG, date=told)).published == published


def test_without_a_sites_name_the_host_is_the_outlet() -> None:
    assert (
        read(page("Dam holds", LONG, outlet=""), url="https://www.courier.example/a").outlet
        == "courier.example"
    )


@pytest.mark.parametrize("description", [LONG, LONG[:40] + "…", LONG[:40] + "...", ""])
def test_a_description_that_only_repeats_the_article_is_no_summary(description: str) -> None:
    body = page("Dam holds", LONG).replace(
        "<body>", f'<meta name="description" content="{description}"><body>'
    )

    assert read(body).summary == ""


@pytest.mark.parametrize(
    "body",
    [
        *(b"", b"   ", b"%PDF-1.7 \x00\x01", b'{"article": "words"}', saved("login.html"), b"<html></html>"),
        page("T", "Short.").encode(),
    ],
    ids=["empty", "blank", "pdf", "json", "login", "no body", "short"],
)
def test_a_page_without_an_article_is_an_error_with_its_reason(body: bytes) -> None:
    with pytest.raises(ContentError, match=r"(no article|not a web page).*; (name|give)"):
        read(body)


@pytest.mark.parametrize(
    "kind", ["application/pdf", "image/png", "application/json", "application/rss+xml", "text/plain"]
)
def test_what_is_no_web_page_is_not_read(kind: str) -> None:
    with pytest.raises(ContentError, match="not a web page"):
        read(page("Dam holds", LONG), kind)


WORDS = "Міст у Ведрі закрито для вантажівок, повідомила міська рада у четвер ввечері після огляду тросів."


@pytest.mark.parametrize(
    ("charset", "header", "meta"),
    [
        ("utf-8", "text/html; charset=windows-1251", "windows-1251"),
        ("windows-1251", "text/html; charset=windows-1251", ""),
        ("windows-1251", "text/html", "windows-1251"),
        ("windows-1251", "text/html; charset=utf-8", "windows-1251"),
        ("windows-1251", "text/html; charset=nonsense", "windows-1251"),
        ("utf-16", "text/html", "utf-8"),
        ("utf-8-sig", "text/html", ""),
    ],
)
def test_a_page_is_read_in_its_real_charset_whatever_it_declares(
    charset: str, header: str, meta: str
) -> None:
    body = page("Міст закрито", WORDS).replace('"utf-8"', f'"{meta}"')
    article = read(body.encode(charset), header)

    assert article.title == "Міст закрито"
    assert article.paragraphs == (WORDS,)


def test_bytes_of_no_charset_are_read_somehow() -> None:
    assert "dam" in decode(Page(HERE, b"<p>the dam \xff\xfe\x81 holds</p>", "text/html"))


def test_markup_without_end_is_not_read() -> None:
    with pytest.raises(ContentError, match="more markup than an article"):
        read(page("Dam holds", LONG, "<a href=x>link</a> " * 30_000))


def test_a_defect_of_the_library_is_a_content_error(monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_: object, **__: object) -> None:
        raise RecursionError

    monkeypatch.setattr(trafilatura, "bare_extraction", broken)
    with pytest.raises(ContentError, match=r"cannot be parsed \(RecursionError\)"):
        read(page("Dam holds", LONG))


def test_what_a_fetched_page_says_of_its_address_does_not_count() -> None:
    assert read(saved("ministry.html"), url="https://other.example/a").url == "https://other.example/a"


@pytest.mark.parametrize(
    ("stated", "date_text"),
    [
        ("<p>3/2/2026</p>", "3/2/2026"),
        ("<p>Published: 3/2/2026</p>", "3/2/2026"),
        ("<p>Updated: 3/2/2026</p>", ""),
        ("<p>5/4/2026</p>", ""),  # one of its two readings is later than today
        ("<p>3/2/2026</p><p>25/2/2026</p>", ""),
        ("<p>The dam was closed on 3/2/2026 for nine days.</p>", ""),
        ("<meta name='date' content='3/2/2026'>", "3/2/2026"),
    ],
)
def test_a_date_of_the_page_that_can_be_read_two_ways_is_kept_as_written(stated: str, date_text: str) -> None:
    article = read(f"<html><body><article><h1>Dam holds</h1>{stated}<p>{LONG}</p></article></body></html>")

    assert article.date_text == date_text
    assert "3/2/2026" not in article.paragraphs


def test_what_a_saved_page_says_of_its_address_does() -> None:
    assert read(saved("ministry.html"), "", url="").url == "https://courier.example/dam"


STORY = Article("https://courier.example/dam", "Dam holds", (LONG,), outlet="courier.example")
ENTRY = FeedEntry(
    HERE, "From the feed", datetime(2026, 3, 12, 9, 5, 7, tzinfo=UTC), outlet="Vedra <b>Courier</b>"
)
TOLD = datetime(2026, 3, 12, 9, 5)


def completed(entry: FeedEntry = ENTRY, today: date = TODAY, **page: Any) -> Article:
    """The story with what a page states, completed by a feed's entry."""
    return complete(replace(STORY, **page), entry, today, UTC)


def test_the_feed_knows_what_the_page_does_not_say() -> None:
    article = completed(title="")

    assert (article.title, article.outlet) == ("From the feed", "Vedra Courier")
    assert (article.published, article.date_source) == (TOLD, "feed")
    assert completed(today=date(2026, 1, 1)).published is None


def test_a_date_of_the_feed_that_can_be_read_two_ways_is_kept_where_the_page_has_none() -> None:
    undated = replace(ENTRY, published=None, date_text="3/2/2026")

    assert completed(undated).date_text == "3/2/2026"
    assert completed(undated, published=date(2026, 3, 2)).date_text == ""


def test_a_feeds_title_is_the_outlet_without_its_motto() -> None:
    assert (
        completed(replace(ENTRY, outlet="Courier – all the news of Vedra and the lake")).outlet == "Courier"
    )
    assert completed(replace(ENTRY, outlet="Courier – Vedra")).outlet == "Courier – Vedra"


def test_a_page_is_sure_of_its_own_title_and_outlet() -> None:
    article = completed(outlet="The Courier")

    assert (article.title, article.outlet) == ("Dam holds", "The Courier")


@pytest.mark.parametrize("title", ["", "Dam holds", "Dam", "https://courier.example/feed"])
def test_a_feeds_title_that_is_the_headline_or_an_address_is_no_outlet(title: str) -> None:
    assert completed(replace(ENTRY, outlet=title)).outlet == "courier.example"


FAR, NEAR = date(2026, 3, 10), date(2026, 3, 11)


@pytest.mark.parametrize(
    ("source", "page", "published", "other"),
    [
        ("stated", FAR, FAR, TOLD.date()),
        ("marked", FAR, TOLD, FAR),
        ("date line", FAR, TOLD, FAR),
        ("stated", NEAR, TOLD, None),
        ("stated", datetime(2026, 3, 11, 23, 50), datetime(2026, 3, 11, 23, 50), None),
        ("marked", datetime(2026, 3, 11, 23, 50), TOLD, None),
        ("stated", TOLD.date(), TOLD, None),
        ("date line", datetime(2026, 3, 12, 7, 30), TOLD, None),
    ],
)
def test_a_feeds_date_is_only_corrected_by_what_the_page_states(
    source: str, page: date, published: date, other: date | None
) -> None:
    article = completed(published=page, date_source=source)

    assert (article.published, article.other_date) == (published, other)


def test_of_two_statements_of_a_day_the_one_with_an_hour_counts() -> None:
    entry = replace(ENTRY, published=date(2026, 3, 12))

    assert completed(entry, published=TOLD, date_source="marked").published == TOLD


def test_a_feeds_time_of_change_is_the_date_only_of_a_page_without_one() -> None:
    changed = replace(ENTRY, published=None, updated=ENTRY.published)

    assert completed(changed).published == TOLD
    assert completed(changed, published=FAR, date_source="marked").published == FAR
    assert completed(changed, published=FAR, date_source="date line").published == TOLD


def test_a_saved_page_has_the_address_that_the_browser_wrote() -> None:
    mark = "<!-- saved from url=(0035)https://courier.example/news/weir -->"
    article = read(f"<!DOCTYPE html>{mark}<html><body><h1>Weir</h1><p>{LONG}</p></body></html>", url="")

    assert (article.url, article.outlet) == ("https://courier.example/news/weir", "courier.example")


@pytest.mark.parametrize(
    "head",
    [
        "<time datetime='2026-03-12'>12 March 2026</time>",
        "<p class='byline'>By Ann Writer | 12 March 2026</p>",
        "<header><p>12 March 2026</p></header>",
        "<div>Share</div>",
    ],
)
def test_a_short_article_is_as_clean_as_a_long_one(head: str) -> None:
    lines = ("The dam carried its first forty lorries on Thursday.", "The council promised another count.")
    body = "".join(f"<p>{line}</p>" for line in lines)

    article = read(f"<title>Dam opens</title><body><article><h1>Dam opens</h1>{head}{body}</article>")

    assert article.paragraphs == lines


def test_a_date_in_the_text_is_not_the_pages() -> None:
    text = f"<h1>Dam holds</h1><p>{LONG}</p><p>The treaty on the dam was signed on 12 March 2020.</p>"
    body = f"<title>Dam holds</title><body><article>{text}</article><footer>(c) 2019 Courier</footer>"

    assert read(body).published is None


def test_the_headline_and_the_date_line_are_no_paragraphs() -> None:
    line = "VEDRA, March 12, 2026 (AP) — The dam holds."
    text = (
        f"<h1>Dam holds</h1><p>By Ann Writer, 12 March 2026</p><p>{line}</p><p>{LONG}</p><p>12 March 2026</p>"
    )
    article = read(f"<title>Dam holds</title><body><article>{text}</article>")

    assert article.published == date(2026, 3, 12)
    assert article.paragraphs == (line, LONG, "12 March 2026")


MARKUP = st.lists(
    st.sampled_from(
        "<p> </p> <ul> <li> </ul> <blockquote> <br> <table> <td> <script> <!-- --> &amp; <svg> ]]>".split()
    )
    | st.text(max_size=60),
    max_size=40,
).map(" ".join)


@settings(max_examples=50, deadline=None)
@given(MARKUP)
def test_any_markup_is_an_article_of_single_lines_or_a_content_error(markup: str) -> None:
    try:
        article = read(f"<html><head><title>T</title></head><body><article>{markup}</article></body></html>")
    except ContentError:
        return
    assert all(line and "\n" not in line for line in (*article.paragraphs, article.title))
