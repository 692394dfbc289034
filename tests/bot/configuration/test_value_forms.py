from datetime import UTC
from ipaddress import ip_network

import pytest

from bot.settings import Settings


@pytest.mark.parametrize(
    "written",
    [
        "https://one.example/feed  https://two.example/a,b",
        "https://one.example/feed,https://two.example/a,b",
        "https://one.example/feed, https://two.example/a,b,",
        "https://one.example/feed;https://two.example/a,b",
        "\nhttps://one.example/feed ,\n https://two.example/a,b ",
    ],
)
def test_feeds_are_written_with_spaces_or_commas_between(
    monkeypatch: pytest.MonkeyPatch, written: str
) -> None:
    monkeypatch.setenv("DISPATCH_FEEDS", written)

    assert Settings().feeds == ("https://one.example/feed", "https://two.example/a,b")


def test_operators_and_channels_are_written_with_spaces_or_commas_between(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("DISPATCH_OPERATORS", "17, -1002 3")
    monkeypatch.setenv("DISPATCH_CHANNELS", "@Harbour_Watch, -1001234567890 @selm_talk")
    read = Settings()

    assert read.operators == {17, -1002, 3}
    assert read.channels == {"harbour_watch", -1001234567890, "selm_talk"}


def test_networks_are_written_with_spaces_or_commas_between(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DISPATCH_WEBHOOK_NETWORKS", "149.154.160.0/20, 2001:db8::/32 10.0.0.1")

    networks = ("149.154.160.0/20", "2001:db8::/32", "10.0.0.1/32")
    assert Settings().webhook_networks == tuple(map(ip_network, networks))


@pytest.mark.parametrize(
    ("name", "value", "field", "read"),
    [
        ("LOG_LEVEL", "debug", "log_level", "DEBUG"),
        ("LOG_LEVEL", " Warning ", "log_level", "WARNING"),
        ("LOG_FORMAT", "JSON", "log_format", "json"),
        ("DATE_ORDER", "Day-First", "date_order", "day-first"),
        ("PRIVATE_ADDRESSES", "YES", "private_addresses", True),
        ("PRIVATE_ADDRESSES", "off", "private_addresses", False),
        ("TIMEZONE", "utc", "zone", UTC),
        ("API_URL", "HTTP://localhost:8081", "api_url", "HTTP://localhost:8081"),
    ],
)
def test_a_value_may_be_written_in_either_case(
    monkeypatch: pytest.MonkeyPatch, name: str, value: str, field: str, read: object
) -> None:
    monkeypatch.setenv(f"DISPATCH_{name}", value)

    assert getattr(Settings(), field) == read
