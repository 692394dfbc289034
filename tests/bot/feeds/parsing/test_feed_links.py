"""The feeds that pages name."""

import pytest

from bot.feeds.parsing.feed_links import feed_links
from bot.web.http_client import Page


def found(head: str) -> tuple[str, ...]:
    body = f"<!doctype html><html><head>{head}</head><body><p>Words</p></body></html>"
    return feed_links(Page("https://courier.example/news/", body.encode(), "text/html"))


@pytest.mark.parametrize(
    "kind", ["application/rss+xml", "Application/Atom+XML; charset=utf-8", "application/feed+json"]
)
def test_a_feed_is_named_by_its_type(kind: str) -> None:
    link = f'<link rel="home ALTERNATE" type="{kind}" href="feed?x=1&amp;y=2">'

    assert found(link) == ("https://courier.example/news/feed?x=1&y=2",)


@pytest.mark.parametrize(
    "link",
    [
        '<link rel="stylesheet" type="application/rss+xml" href="/a">',
        '<link rel="alternate" type="text/html" hreflang="de" href="/de">',
        '<link rel="alternate" type="application/rss+xml" href="/comments/feed/">',
        '<link rel="alternate" type="application/rss+xml" title="Courier Comments Feed" href="/c">',
        '<link rel="alternate" type="application/json" href="/wp-json/wp/v2/pages/2">',
        '<link rel="alternate" type="application/rss+xml">',
        '<link rel="alternate" type="application/rss+xml" href="javascript:1">',
    ],
)
def test_other_links_are_no_feeds(link: str) -> None:
    assert found(link) == ()


def test_a_feed_that_is_named_twice_is_one() -> None:
    assert len(found('<link rel="alternate" type="application/rss+xml" href="/a">' * 2)) == 1


@pytest.mark.parametrize("body", [b"", b"words", b"<", b"<!-- -->", b"%PDF-1.7", b"{}"])
def test_what_is_no_page_names_none(body: bytes) -> None:
    assert feed_links(Page("https://courier.example/", body)) == ()
