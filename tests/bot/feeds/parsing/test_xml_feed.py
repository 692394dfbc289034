"""Addresses and texts of the items of RSS and Atom feeds."""

import pytest

from bot.feeds.parsing.feed_parser import parse_feed
from bot.importing.feed_entry import FeedEntry
from tests.bot.feeds.parsing.test_feed_parser import feed
from tests.feed_server import rss

LONG = "The dam at Vedra holds again after nine days of work, the city council said on Thursday. " * 6


def atom(*parts: str) -> str:
    entries = "".join(f"<entry>{part}</entry>" for part in parts)
    return f'<feed xmlns="http://www.w3.org/2005/Atom"><title>Courier</title>{entries}</feed>'


def only(body: str) -> FeedEntry | None:
    entries = parse_feed(feed(body)).entries
    return entries[0] if entries else None


@pytest.mark.parametrize(
    ("parts", "expected"),
    [
        ("<link>/a</link>", "/a"),
        ('<guid isPermaLink="true">https://courier.example/a</guid>', "/a"),
        ("<guid>https://courier.example/a</guid>", "/a"),
        ("<link></link><guid>https://courier.example/a</guid>", "/a"),
        ('<guid isPermaLink="false">https://courier.example/a</guid>', ""),
        ("<guid>77</guid>", ""),
        ('<enclosure url="/a.mp3" type="audio/mpeg" length="1"/>', "/a.mp3"),
        ('<guid>77</guid><enclosure url="/a.mp3" type="audio/mpeg" length="1"/>', "/a.mp3"),
        ('<link>/a</link><enclosure url="/a.mp3" type="audio/mpeg" length="1"/>', "/a"),
        ("<link>mailto:desk@courier.example</link><guid>https://courier.example/a</guid>", "/a"),
    ],
)
def test_an_rss_item_has_the_likeliest_of_its_addresses(parts: str, expected: str) -> None:
    entry = only(rss(f"<item><title>T</title>{parts}</item>"))

    assert (entry.url if entry else "") == (expected and f"https://courier.example{expected}")


@pytest.mark.parametrize(
    ("parts", "expected"),
    [
        ('<link href="/a"/>', "/a"),
        ("<link>https://courier.example/a</link>", "/a"),
        ('<link rel="self" href="/feed"/><link rel="alternate" href="/a"/>', "/a"),
        ("<id>https://courier.example/a</id>", "/a"),
        ("<id>tag:courier.example,2026:1</id>", ""),
        ('<id>7</id><link rel="enclosure" href="/a.mp3"/>', "/a.mp3"),
    ],
)
def test_an_atom_entry_has_the_likeliest_of_its_addresses(parts: str, expected: str) -> None:
    entry = only(atom(f"<title>T</title>{parts}"))

    assert (entry.url if entry else "") == (expected and f"https://courier.example{expected}")


ENCODED = "<content:encoded xmlns:content='http://purl.org/rss/1.0/modules/content/'>{}</content:encoded>"


@pytest.mark.parametrize(
    ("parts", "expected"),
    [
        (ENCODED.format("<![CDATA[<p>The dam holds.</p>]]>"), "<p>The dam holds.</p>"),
        (f"<description>{LONG}</description>" + ENCODED.format("Short"), f"<p>{LONG.strip()}</p>"),
        ("<description>The dam holds.</description>", ""),
        (f"<description>&lt;p&gt;{LONG}&lt;/p&gt;</description>", f"<p>{LONG}</p>"),
        (ENCODED.format("Dam &amp;amp;\nbridge\n\nfollow"), "<p>Dam &amp; bridge</p><p>follow</p>"),
    ],
)
def test_the_longest_text_of_an_item_is_its_content_and_a_teaser_is_none(parts: str, expected: str) -> None:
    entry = only(rss(f"<item><link>/a</link>{parts}</item>"))

    assert entry is not None
    assert entry.content == expected


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        ('<content type="html">&lt;p&gt;Dam&lt;/p&gt;</content>', "<p>Dam</p>"),
        ('<content type="text">a &lt; b\n\nc</content>', "<p>a &lt; b</p><p>c</p>"),
        (
            '<content type="xhtml"><div xmlns="http://www.w3.org/1999/xhtml"><p>Dam</p></div></content>',
            "<p>Dam</p>",
        ),
    ],
)
def test_atom_content_is_html_text_or_xhtml(content: str, expected: str) -> None:
    entry = only(atom(f'<link href="/a"/>{content}'))

    assert entry is not None
    assert entry.content == expected


def test_the_outlet_is_the_feeds_title_or_that_of_the_feed_it_quotes() -> None:
    entries = parse_feed(
        feed(
            rss(
                "<item><link>/a</link></item>",
                '<item><link>/b</link><source url="https://other.example/">Other</source></item>',
                "<item><link>/c</link><title>News</title></item>",
            )
        )
    ).entries

    assert {entry.url[-1]: entry.outlet for entry in entries} == {"a": "News", "b": "Other", "c": ""}


def test_a_title_without_end_is_none() -> None:
    entry = only(rss(f"<item><link>/a</link><title>{'x' * 1_000_000}</title></item>"))

    assert entry is not None
    assert entry.title == ""


def test_a_guid_that_several_entries_have_is_none() -> None:
    entries = parse_feed(
        feed(
            rss(
                *(
                    f"<item><link>/{name}</link><guid>{guid}</guid></item>"
                    for name, guid in ("a1", "b1", "c2")
                )
            )
        )
    ).entries

    assert sorted(entry.guid for entry in entries) == ["", "", "2"]


@pytest.mark.parametrize(
    ("parts", "expected"),
    [
        ("<dc:date>2026-03-11</dc:date>", "2026-03-11"),
        ("<dcterms:created>2026-03-11</dcterms:created>", "2026-03-11"),
        ("<prism:publicationDate>2026-03-11</prism:publicationDate>", "2026-03-11"),
        ("<pubDate>2026-03-11</pubDate><dc:date>2026-03-12</dc:date>", "2026-03-11"),
        ("<published>2026-03-11</published>", "2026-03-11"),
        ("<date>2026-03-11</date>", "2026-03-11"),
    ],
)
def test_a_date_is_taken_from_any_of_the_elements_that_hold_one(parts: str, expected: str) -> None:
    dc, prism = "http://purl.org/dc", "http://prismstandard.org/namespaces/1.2/basic/"
    names = f'xmlns:dc="{dc}/elements/1.1/" xmlns:dcterms="{dc}/terms/" xmlns:prism="{prism}"'
    entry = only(f'<rss version="2.0" {names}><channel><item><link>/a</link>{parts}</item></channel></rss>')

    assert entry is not None
    assert str(entry.first_seen) == expected


def test_characters_that_no_file_may_hold_are_left_out() -> None:
    title = "D&#xD800;a&#0;m &#38;amp; b&#x72;idge&#99999999999999999;"
    entry = only(rss(f"<item><link>/a</link><title>{title}</title></item>"))

    assert entry is not None
    assert entry.title == "Dam & bridge"
