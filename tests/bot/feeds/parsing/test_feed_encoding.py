"""The text of feeds in any encoding, broken ones too."""

import pytest

from bot.feeds.parsing.feed_encoding import feed_text
from bot.web.http_client import Page

WORDS = "<rss>Колона вийшла з порту до світанку</rss>"
ACCENTS = "<rss>Le café de la gare a fermé après l’été</rss>"


def text(body: bytes, content_type: str = "text/xml") -> str:
    return feed_text(Page("https://courier.example/feed", body, content_type))


def declared(charset: str, words: str = WORDS) -> bytes:
    return f'<?xml version="1.0" encoding="{charset}"?>{words}'.encode(charset)


@pytest.mark.parametrize("charset", ["utf-8", "windows-1251", "koi8-u", "utf-16", "iso-8859-5"])
def test_the_declared_encoding_is_read(charset: str) -> None:
    words = WORDS.replace("і", "и")  # which all of these have

    assert text(declared(charset, words)) == words


def test_the_servers_charset_is_read_where_the_feed_declares_none() -> None:
    assert text(WORDS.encode("windows-1251"), "text/xml; charset=windows-1251") == WORDS


@pytest.mark.parametrize("charset", ["iso-8859-1", "windows-1251", "us-ascii", "nonsense"])
def test_a_wrong_charset_of_the_server_does_no_harm(charset: str) -> None:
    assert text(WORDS.encode(), f"text/xml; charset={charset}") == WORDS
    assert text(declared("utf-8"), f"text/xml; charset={charset}") == WORDS


def test_the_feeds_own_declaration_goes_before_the_servers() -> None:
    assert text(declared("windows-1251"), "text/xml; charset=koi8-u") == WORDS


@pytest.mark.parametrize("declaration", [b"", b'<?xml version="1.0" encoding="windows-1251"?>'])
def test_one_broken_byte_is_replaced_alone(declaration: bytes) -> None:
    broken = WORDS.encode().replace(b"</rss>", b"\xd0</rss>")

    assert text(declaration + broken) == WORDS.replace("</rss>", "\ufffd</rss>")


def test_a_few_accents_of_an_undeclared_encoding_are_guessed() -> None:
    assert text(ACCENTS.replace("’", "'").encode("latin-1")) == ACCENTS.replace("’", "'")


def test_japanese_in_seven_bits_is_read_as_declared() -> None:
    words = "<rss>ニュース</rss>"

    assert text(declared("iso-2022-jp", words)) == words


@pytest.mark.parametrize("charset", ["utf-16-le", "utf-16-be"])
def test_utf_16_without_a_mark_is_recognised(charset: str) -> None:
    assert text(WORDS.encode(charset)) == WORDS


def test_what_xml_forbids_is_left_out() -> None:
    body = b"\xef\xbb\xbf \n<rss>a\x00b\x0bc\td &#xD800;&#0;&#38;&#x110000;</rss>"

    assert text(body) == "<rss>abc\td &#38;</rss>"


@pytest.mark.parametrize("body", [b"", b"\xff", b"\x80" * 100, bytes(range(256))])
def test_any_bytes_give_a_text(body: bytes) -> None:
    assert isinstance(text(body), str)
