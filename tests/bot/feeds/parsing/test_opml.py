"""Lists of feeds as feed readers export them."""

import pytest

from bot.feeds.parsing.opml import MAX_OPML_BYTES, parse_opml
from bot.web.errors import FileError


def opml(body: str, head: str = "") -> bytes:
    return (
        f'<?xml version="1.0" encoding="utf-8"?>{head}<opml version="2.0"><body>{body}</body></opml>'.encode()
    )


def test_nested_feeds_are_found_each_once() -> None:
    body = (
        '<outline text="North"><outline type="rss" text="A" xmlUrl="https://a.example/feed"/>'
        '<outline text="More"><outline type="rss" XMLURL=" https://b.example/feed "/></outline></outline>'
        '<outline xmlUrl="https://a.example/feed"/>'
    )

    assert parse_opml(opml(body), "list") == ("https://a.example/feed", "https://b.example/feed")


def test_a_bare_ampersand_in_an_address_is_read() -> None:
    (url,) = parse_opml(opml('<outline xmlUrl="https://a.example/feed?x=1&y=2"/>'), "list")

    assert url.startswith("https://a.example/feed?x=1")


def test_what_is_no_web_address_is_given_too_so_that_it_can_be_named() -> None:
    body = '<outline xmlUrl="ftp://a.example/"/><outline xmlUrl=""/><outline xmlUrl="https://b.example/"/>'

    assert parse_opml(opml(body), "list") == ("ftp://a.example/", "https://b.example/")


LAUGHS = '<!DOCTYPE opml [<!ENTITY a "https://a.example/">]>'


@pytest.mark.parametrize(
    ("raw", "reason"),
    [
        (b"", "not an OPML file"),
        (b"words", "not an OPML file"),
        (b"<rss/>", "not an OPML file"),
        (b"<!-- -->", "not an OPML file"),
        (b"\xff\xd8\xff\xe0", "not an OPML file"),
        (opml(""), "names no feeds"),
        (opml('<outline xmlUrl="&a;"/>', LAUGHS), "declares entities"),
        (opml('<outline xmlUrl="&a;"/>', LAUGHS).decode().encode("utf-16"), "declares entities"),
        (b"<" * (MAX_OPML_BYTES + 1), "larger than 10 MB"),
    ],
    ids=["empty", "words", "rss", "comment", "picture", "no feeds", "entities", "utf-16", "huge"],
)
def test_what_is_no_list_is_an_error_with_the_name_of_the_file(raw: bytes, reason: str) -> None:
    with pytest.raises(FileError, match=reason) as failed:
        parse_opml(raw, "subscriptions.opml")

    assert str(failed.value).startswith("subscriptions.opml: ")
