import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.configuration.webhook_address import WebhookAddress
from bot.settings import Settings


@pytest.mark.parametrize(
    ("written", "path"),
    [
        ("https://bot.example.org/telegram", "/telegram"),
        ("https://bot.example.org:8443/a/b-c.d_e~f/", "/a/b-c.d_e~f/"),
        ("https://bot.example.org", "/"),
        ("https://203.0.113.7:88/x", "/x"),
    ],
)
def test_its_path_is_what_is_served(written: str, path: str) -> None:
    assert WebhookAddress.parse(written) == WebhookAddress(written, path)
    assert str(WebhookAddress.parse(written)) == written


@pytest.mark.parametrize(
    ("written", "cure"),
    [
        ("http://bot.example.org/telegram", "write it like https://"),
        ("bot.example.org/telegram", "write it like https://"),
        ("https:///telegram", "write it like https://"),
        ("https://me:word@bot.example.org/telegram", "write it like https://"),
        ("https://bot.example.org/telegram?a=b", "write it like https://"),
        ("https://bot.example.org/telegram#a", "write it like https://"),
        ("https://bot.example.org:port/telegram", "write it like https://"),
        ("https://bot.example.org:8080/telegram", "443, 80, 88 and 8443 alone, not to 8080"),
        ("https://bot.example.org/{path}", "cannot be the path"),
        ("https://bot.example.org/a b", "cannot be the path"),
        ("https://bot.example.org//", "cannot be the path"),
        ("https://bot.example.org/readyz", "cannot be the path"),
        ("https://bot.example.org/metrics/", "cannot be the path"),
    ],
)
def test_what_is_none_is_refused_with_its_cure(written: str, cure: str) -> None:
    with pytest.raises(ValueError, match=cure):
        WebhookAddress.parse(written)


@given(st.text() | st.text().map("https://bot.example.org/{}".format))
def test_any_text_is_read_or_refused(written: str) -> None:
    try:
        read = WebhookAddress.parse(written)
    except ValueError:
        return
    assert read.url == written
    assert read.path.startswith("/")


def test_the_setting_is_read_as_one(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DISPATCH_WEBHOOK", "https://bot.example.org/telegram")

    assert Settings().webhook == WebhookAddress("https://bot.example.org/telegram", "/telegram")
