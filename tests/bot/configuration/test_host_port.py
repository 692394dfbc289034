import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.configuration.host_port import EVERY_INTERFACE, HostPort
from bot.settings import Settings


@pytest.mark.parametrize(
    ("written", "host", "port"),
    [
        ("127.0.0.1:8080", "127.0.0.1", 8080),
        ("localhost:1", "localhost", 1),
        (":65535", EVERY_INTERFACE, 65535),
        ("[::1]:8080", "::1", 8080),
        ("[::]:80", "::", 80),
    ],
)
def test_a_host_and_a_port_are_read(written: str, host: str, port: int) -> None:
    assert HostPort.parse(written) == HostPort(host, port)
    assert HostPort.parse(str(HostPort(host, port))) == HostPort(host, port)


@pytest.mark.parametrize(
    "written",
    [
        *["", "8080", "127.0.0.1", "127.0.0.1:", "host:0", "host:65536", "host:http", "::1:8080", "[::1]"],
        *["http://host:80", "me@host:80", "host:80/x", "[host]:80", "a b:80", "host:٣", "host:-1"],
    ],
)
def test_what_is_no_host_and_port_is_refused_with_an_example(written: str) -> None:
    with pytest.raises(ValueError, match=r"8080"):
        HostPort.parse(written)


@given(st.text())
def test_any_text_is_read_or_refused(written: str) -> None:
    try:
        read = HostPort.parse(written)
    except ValueError:
        return
    assert HostPort.parse(str(read)) == read


def test_the_setting_is_read_as_one(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DISPATCH_HTTP", "[::1]:8080")

    assert Settings().http == HostPort("::1", 8080)
    assert Settings(http=HostPort("127.0.0.1", 0)).http == HostPort("127.0.0.1", 0)
