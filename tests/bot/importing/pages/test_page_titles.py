"""Which of a page's statements is its headline, and what is the name of the site."""

import pytest
from lxml import html

from bot.importing.page_metadata import PageMetadata, read_metadata
from bot.importing.pages.page_titles import is_name
from tests.bot.importing.pages.test_page_dates import PROSE, TODAY, UTC, json_ld, meta

ADDRESS = "https://www.harbour-news.example/bridge"


def read(head: str, body: str, url: str = ADDRESS) -> PageMetadata:
    page = f"<html><head>{head}</head><body>{body}{PROSE}</body></html>"
    return read_metadata(html.document_fromstring(page), url, TODAY, UTC)


SITE = meta("og:site_name", "Harbour News")
TITLES = {
    "the heading": ("<title>Bridge opens</title>", "<h1>Bridge opens</h1>"),
    "the site after it": ("<title>Bridge opens - Harbour News</title>" + SITE, ""),
    "the site before it": ("<title>Harbour News | Bridge opens</title>" + SITE, ""),
    "the host after it": ("<title>Bridge opens – harbour-news.example</title>", ""),
    "section and site": (
        "<title>Bridge opens » Region » Harbour News</title>" + SITE,
        "<h1>Bridge opens</h1>",
    ),
    "an unknown name": ("<title>Bridge opens | Opinion</title>", "<h1>Bridge opens</h1>"),
    "a dangling separator": (meta("og:title", "Bridge opens -"), ""),
    "the site's own heading": (
        "<title>Harbour News: Bridge opens</title>" + SITE,
        "<h1>Harbour News</h1><h2>Bridge opens</h2>",
    ),
    "og:title": (meta("og:title", "Bridge opens") + "<title>News</title>", "<h1>News</h1>"),
    "the headline in JSON-LD": (json_ld('{"@type": "Article", "headline": "Bridge opens"}'), ""),
    "one heading, no statement": ("<title>Harbour News</title>" + SITE, "<h1>Bridge opens</h1>"),
    "one heading of other words": (meta("og:title", "All about lorries"), "<h1>Bridge opens</h1>"),
    "the longer heading": (
        "<title>Bridge op</title>" + meta("og:title", "Bridge opens"),
        "<h1>Region</h1><h1>Bridge opens</h1>",
    ),
    "no heading that means it": (
        meta("og:title", "Bridge opens"),
        "<h1>Bridge closed in winter</h1><h1>Lorries of the day</h1>",
    ),
    "below a kicker": (
        meta("og:title", "Bridge opens"),
        "<h1><span>Traffic</span>: <b>Bridge opens</b></h1>",
    ),
    "a date before it": ("", "<h1>05.08.2024 - Bridge opens</h1>"),
    "a soft hyphen": ("", "<h1>Bridge o\xadpens</h1>"),
    "an icon's title": ("<title>Bridge opens</title>", "<svg><title>Facebook</title></svg>"),
}


@pytest.mark.parametrize(("head", "body"), TITLES.values(), ids=TITLES)
def test_the_headline_is_found_without_what_belongs_to_the_site(head: str, body: str) -> None:
    assert read(head, body).title == "Bridge opens"


@pytest.mark.parametrize(
    "title",
    [
        "Kyiv – three bridges open",
        "Three bridges open – Kyiv",
        "Treaty signed. The bridge is next",
        "Harbour News staff on strike",
        "24. Panzer Division: a history",
    ],
)
def test_a_headline_that_looks_like_one_with_a_site_stays_whole(title: str) -> None:
    assert (
        read(f"<title>{title}</title>" + meta("og:site_name", "Kyiv Harbour Independent"), "").title == title
    )


def test_a_page_without_any_title_has_none() -> None:
    assert read("", "").title == ""


def test_one_heading_of_one_word_is_the_title_where_nothing_else_is_stated() -> None:
    assert read("", "<h1>Maudlin</h1>").title == "Maudlin"


def test_a_page_that_only_has_the_sites_name_has_that_as_its_title() -> None:
    page = read(SITE + "<title>Harbour News</title>", "<h1>Harbour News</h1>")

    assert (page.title, page.outlet) == ("Harbour News", "harbour-news.example")


OUTLETS = {
    "og:site_name": (SITE, "Harbour News"),
    "the publisher in JSON-LD": (
        json_ld('{"@type": "Article", "publisher": {"@type": "Organization", "name": "Harbour News"}}'),
        "Harbour News",
    ),
    "the web site in JSON-LD": (json_ld('{"@type": "WebSite", "name": "Harbour News"}'), "Harbour News"),
    "the name with a motto": (
        meta("og:site_name", "Harbour News | All that the tide brings in"),
        "Harbour News",
    ),
    "an address": (meta("og:site_name", "https://social.example/harbour"), "harbour-news.example"),
    "a number": (meta("og:site_name", "120680396518"), "harbour-news.example"),
    "the headline": (meta("og:site_name", "Bridge opens"), "harbour-news.example"),
    "a part of the headline": (meta("og:site_name", "Bridge"), "harbour-news.example"),
    "a sentence": (meta("og:site_name", "words and " * 9), "harbour-news.example"),
    "nothing": ("", "harbour-news.example"),
}


@pytest.mark.parametrize(("head", "outlet"), OUTLETS.values(), ids=OUTLETS)
def test_the_outlet_is_the_sites_name_else_the_host(head: str, outlet: str) -> None:
    assert read(head, "<h1>Bridge opens</h1>").outlet == outlet


def test_a_saved_page_has_the_address_that_it_states() -> None:
    canonical = '<link rel="canonical" href="https://Harbour.example/treaty?utm_source=x#top">'

    assert read(canonical, "", url="").url == "https://harbour.example/treaty"
    assert read(canonical, "", url="").outlet == "harbour.example"
    assert (
        read(meta("og:url", "https://harbour.example/treaty"), "", url="").url
        == "https://harbour.example/treaty"
    )
    assert read(canonical, "").url == ADDRESS
    assert read('<link rel="canonical" href="/treaty">', "", url="").url == ""


@pytest.mark.parametrize(
    ("name", "title", "expected"),
    [
        ("Sun", "Sunday service for ships", True),
        ("BBC", "BBC opens an office in Selm", True),
        ("Harbour News", "A harbour opens: news from Selm", True),
        ("Bridge", "Bridge opens", False),
        ("Bridge opens", "Bridge opens to lorries again", False),
        ("BridgeOpens", "Bridge opens", False),
    ],
)
def test_words_of_the_headline_are_no_name_of_an_outlet(name: str, title: str, expected: bool) -> None:
    assert is_name(name, title) is expected
