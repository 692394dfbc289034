"""Web addresses: their one form, what of them is shown, and which machines are public."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.web import urls
from bot.web.urls import canonical, is_public, joined, key, parsed, shown

SAME = [
    pytest.param("https://example.org", id="bare"),
    pytest.param("HTTPS://Example.ORG/", id="capitals"),
    pytest.param("https://example.org:443/", id="port"),
    pytest.param("https://example.org./", id="dot"),
    pytest.param("https://example.org/#top", id="fragment"),
    pytest.param("https://user:secret@example.org/", id="login"),
    pytest.param("https://example.org/?utm_source=feed&UTM_medium=x&fbclid=1", id="tracking"),
    pytest.param("https://example.org/?", id="empty query"),
    pytest.param("  https://example.org/ ", id="spaces"),
]


@pytest.mark.parametrize("url", SAME)
def test_one_article_has_one_address(url: str) -> None:
    assert canonical(url) == "https://example.org/"


def test_what_tells_articles_apart_stays() -> None:
    url = "https://example.org/a,b;c?id=7&utm_source=x&q=a+b%20c&flag"

    assert canonical(url) == "https://example.org/a,b;c?id=7&q=a+b%20c&flag"
    assert canonical("https://münchen.example/ü") == "https://xn--mnchen-3ya.example/%C3%BC"


@pytest.mark.parametrize(
    "url",
    [
        *(
            "",
            "x",
            "ftp://example.org/",
            "javascript:alert(1)",
            "file:///etc/passwd",
            "http://",
            "http://[::1",
        ),
        *("http://example.org:99999/", "https://example.org/\x00", "https://example.org/" + "a" * 3000),
    ],
)
def test_what_is_no_web_address_has_no_form(url: str) -> None:
    assert canonical(url) == ""
    assert parsed(url) is None


@given(st.text() | st.text().map(lambda text: f"https://example.org/{text}"))
def test_the_form_of_a_form_is_itself(url: str) -> None:
    form = canonical(url)

    assert canonical(form) == form
    assert form.isascii()
    assert form.isprintable()


@given(st.text(), st.text())
def test_any_link_on_any_page_is_joined_or_left_out(base: str, link: str) -> None:
    assert canonical(found := joined(base, link)) == found


def test_links_are_joined_to_their_page() -> None:
    assert joined("https://example.org/a/b", "../c?x=1#y") == "https://example.org/c?x=1"
    assert joined("https://example.org/a", "//other.example/z") == "https://other.example/z"
    assert joined("https://example.org/a", "mailto:x@example.org") == ""
    assert joined("https://example.org/a", "//[") == ""


@pytest.mark.parametrize(
    "url",
    [
        "https://user:SECRET@example.org/a?token=SECRET#SECRET",
        "https://SECRET@example.org/",
        "https://user:SECRET@[broken/",
        "ftp://user:SECRET@example.org/?SECRET",
        "https://user:SECRET@example.org:99999/",
    ],
)
def test_logins_and_queries_are_never_shown(url: str) -> None:
    assert "SECRET" not in shown(url)


def test_what_is_shown_is_short_and_says_where() -> None:
    assert shown("https://example.org/feed?token=1") == "https://example.org/feed?…"
    assert len(shown("https://example.org/" + "a" * 1900)) < 220


def test_the_key_of_an_address_is_short_and_its_own() -> None:
    assert len(key("https://example.org/")) == 32
    assert key("https://example.org/") != key("https://example.org/a")
    assert key("\ud800")


@pytest.mark.parametrize(
    "address",
    (
        "127.0.0.1 127.9.9.9 10.1.2.3 172.16.0.1 192.168.1.1 169.254.169.254 100.64.0.1 0.0.0.0 224.0.0.1 "
        "240.0.0.1 255.255.255.255 192.0.2.1 198.18.0.1 :: ::1 fe80::1 fe80::1%eth0 fc00::1 fec0::1 ff02::1 "
        "2001:db8::1 ::127.0.0.1 ::ffff:127.0.0.1 ::ffff:10.0.0.1 2002:7f00:1:: 2002:a00:1::1 2001::1 "
        "64:ff9b::7f00:1 64:ff9b::a9fe:a9fe 64:ff9b:1::a00:1"
    ).split(),
)
def test_addresses_of_this_machine_and_private_networks_are_not_public(address: str) -> None:
    assert not is_public(address)


@pytest.mark.parametrize(
    "address", ["1.1.1.1", "93.184.215.14", "2606:4700::1111", "::ffff:1.1.1.1", "64:ff9b::101:101"]
)
def test_addresses_of_the_internet_are_public(address: str) -> None:
    assert is_public(address)


@given(st.from_regex(urls._CANONICAL, fullmatch=True))
def test_what_is_canonical_at_sight_is_so_when_it_is_parsed(url: str) -> None:
    at_sight = canonical(url)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(urls, "_CANONICAL", re.compile("(?!)"))

        assert canonical(url) == at_sight


def test_most_addresses_are_not_parsed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(urls, "parsed", None)

    assert canonical("https://t.me/harbour_watch/17") == "https://t.me/harbour_watch/17"
