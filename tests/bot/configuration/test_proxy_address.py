import sys

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.configuration.proxy_address import ProxyAddress


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("http://host:3128", ProxyAddress("http", "host", 3128)),
        ("HTTP://Host", ProxyAddress("http", "host", 80)),
        ("https://host/", ProxyAddress("https", "host", 443)),
        ("socks5://127.0.0.1", ProxyAddress("socks5", "127.0.0.1", 1080)),
        ("socks5h://[::1]:9050", ProxyAddress("socks5", "::1", 9050)),
        ("http://me:p%40s%2Fs@host:8080", ProxyAddress("http", "host", 8080, "me", "p@s/s")),
    ],
)
def test_an_address_is_read(written: str, read: ProxyAddress) -> None:
    assert ProxyAddress.parse(written) == read


@pytest.mark.parametrize(
    "written",
    [
        *["host:3128", "//host:3128", "socks4://host", "http://", "http://me:hush@", "http://host:99999"],
        *["http://me:hu/sh@host:3128", "http://me:hush@host:hush", "http://host/hush", "http://[hush]:80"],
    ],
)
def test_what_is_no_address_is_refused_with_an_example_and_without_the_login(written: str) -> None:
    with pytest.raises(ValueError, match="http://host:3128") as error:
        ProxyAddress.parse(written)

    assert "hush" not in str(error.value)
    assert error.value.__suppress_context__ or error.value.__context__ is None


def test_a_login_that_socks_cannot_carry_is_refused() -> None:
    with pytest.raises(ValueError, match="longer than 255 bytes"):
        ProxyAddress.parse(f"socks5://me:{'é' * 128}@host")


def test_the_login_is_not_shown() -> None:
    assert "hush" not in repr(ProxyAddress.parse("http://me:hush@host"))


def test_without_the_extra_a_socks_proxy_is_refused_with_the_cure(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "socksio", None)
    with pytest.raises(ValueError, match=r'pip install "dispatch-reports\[socks\]"'):
        ProxyAddress.parse("socks5://host")

    assert ProxyAddress.parse("http://host").scheme == "http"


@given(st.one_of(st.text(), st.text().map("http://{}".format), st.text().map("socks5://me:{}@host".format)))
def test_any_text_is_read_or_refused(written: str) -> None:
    try:
        read = ProxyAddress.parse(written)
    except ValueError:
        return
    assert read.host
    assert 0 < read.port < 65536
