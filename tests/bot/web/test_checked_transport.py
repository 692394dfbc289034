"""Where connections go: to the address that was checked, and to no other."""

import ssl
from datetime import UTC, datetime, timedelta
from ipaddress import ip_address
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from bot.settings import Settings
from bot.web.errors import NetworkError, RefusedError
from bot.web.http_client import HttpClient
from tests.feed_server import Names, Serving, Site

# 127.0.0.1 plays the public internet in these tests, 127.0.0.2 a private network.


def public(address: str) -> bool:
    return address == "127.0.0.1"


def port(site: Site) -> str:
    return site.url.rpartition(":")[2]


@pytest.mark.parametrize(
    "host",
    (
        "127.0.0.1 localhost 0x7f.1 0177.0.0.1 2130706433 127.1 0 0.0.0.0 [::1] [::] [::ffff:127.0.0.1] "
        "[::ffff:7f00:1] 10.0.0.1 169.254.169.254 [fd00::1] [fe80::1] [64:ff9b::127.0.0.1] [2002:7f00:1::] "
        "user@127.0.0.1 １２７.0.0.1 127。0。0。1"
    ).split(),
)
async def test_however_a_private_address_is_spelled_it_is_refused(site: Site, host: str) -> None:
    async with HttpClient() as fetcher:
        with pytest.raises((RefusedError, NetworkError)) as failed:
            await fetcher.fetch(f"http://{host}:{port(site)}/")

    assert site.asked == []
    if isinstance(failed.value, NetworkError):  # this machine cannot even read the spelling
        assert "no such host" in failed.value.reason


async def test_the_setting_allows_private_addresses(site: Site) -> None:
    site.put("/a", "words")
    async with HttpClient.of(Settings(private_addresses=True)) as fetcher:
        assert (await fetcher.fetch(f"{site.url}/a")).body == b"words"
    async with HttpClient.of(Settings()) as fetcher:
        with pytest.raises(RefusedError, match="DISPATCH_PRIVATE_ADDRESSES=true"):
            await fetcher.fetch(f"{site.url}/a")


async def test_a_name_that_leads_to_a_private_address_is_refused(site: Site) -> None:
    names = Names(inside_example="127.0.0.1")
    async with HttpClient(resolve=names) as fetcher:
        with pytest.raises(RefusedError, match="private network"):
            await fetcher.fetch(f"http://inside.example:{port(site)}/")

    assert site.asked == []


async def test_one_private_address_among_public_ones_is_enough(site: Site) -> None:
    names = Names(mixed_example="127.0.0.1 127.0.0.2")
    async with HttpClient(public, resolve=names) as fetcher:
        with pytest.raises(RefusedError):
            await fetcher.fetch(f"http://mixed.example:{port(site)}/")


async def test_the_name_is_resolved_once_and_that_address_is_used(site: Site) -> None:
    """A second look could be told another address; the system does not know this name at all."""
    site.put("/a", "words")
    names = Names(news_example="127.0.0.1")
    async with HttpClient(public, resolve=names) as fetcher:
        page = await fetcher.fetch(f"http://news.example:{port(site)}/a")

    assert page.body == b"words"
    assert names.asked == ["news.example"]
    assert site.asked[0].headers["Host"] == f"news.example:{port(site)}"


async def test_a_name_that_changes_its_address_is_checked_anew_for_each_request(site: Site) -> None:
    site.redirect("/a", "/b")
    names = Names(news_example="127.0.0.1")

    async def rebinding(host: str, at: int) -> list[str]:
        found = await names(host, at)
        names.known["news.example"] = ["127.0.0.2"]
        return found

    async with HttpClient(public, resolve=rebinding) as fetcher:
        with pytest.raises(RefusedError):
            await fetcher.fetch(f"http://news.example:{port(site)}/a")

    assert site.paths() == ["/a"]


async def test_a_redirect_to_a_private_address_is_refused_unless_allowed(site: Site) -> None:
    async with Serving("127.0.0.2") as inside:
        inside.put("/secret", "words")
        site.redirect("/a", f"{inside.url}/secret")
        async with HttpClient(public) as fetcher:
            with pytest.raises(RefusedError, match="private network"):
                await fetcher.fetch(f"{site.url}/a")
        assert inside.asked == []

        async with HttpClient.of(Settings(private_addresses=True)) as fetcher:
            assert (await fetcher.fetch(f"{site.url}/a")).body == b"words"


async def test_a_login_does_not_follow_to_another_machine(site: Site) -> None:
    async with Serving("127.0.0.2") as other:
        other.put("/b", "words")
        site.redirect("/a", f"{other.url}/b")
        async with HttpClient(lambda _: True) as fetcher:
            await fetcher.fetch(site.url.replace("//", "//desk:secret@") + "/a")

        assert "Authorization" in site.asked[0].headers
        assert "Authorization" not in other.asked[0].headers


async def test_where_one_address_is_dead_the_next_is_tried(site: Site) -> None:
    site.put("/a", "words")
    names = Names(news_example="127.0.0.3 127.0.0.1")
    async with HttpClient(lambda _: True, resolve=names) as fetcher:
        assert (await fetcher.fetch(f"http://news.example:{port(site)}/a")).body == b"words"


async def test_a_name_nobody_knows_is_a_network_error() -> None:
    async with HttpClient(resolve=Names()) as fetcher:
        with pytest.raises(NetworkError, match="no such host"):
            await fetcher.fetch("http://nowhere.example/")


@pytest.fixture
def certified(tmp_path: Path) -> tuple[ssl.SSLContext, ssl.SSLContext]:
    """A server's and a client's side of a certificate for news.example."""
    secret = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "news.example")])
    today = datetime.now(UTC)
    certificate = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(secret.public_key())
        .serial_number(1)
        .not_valid_before(today - timedelta(days=1))
        .not_valid_after(today + timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName("news.example")]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(secret, hashes.SHA256())
    )
    path = tmp_path / "certificate.pem"
    key = secret.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    path.write_bytes(key + certificate.public_bytes(serialization.Encoding.PEM))
    server = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    server.load_cert_chain(path)
    client = ssl.create_default_context(cadata=certificate.public_bytes(serialization.Encoding.PEM).decode())
    return server, client


async def test_the_certificate_must_be_the_names_although_the_connection_goes_to_an_address(
    certified: tuple[ssl.SSLContext, ssl.SSLContext],
) -> None:
    server, client = certified
    names = Names.all_to("127.0.0.1")
    async with (
        Serving(ssl_context=server) as site,
        HttpClient(public, resolve=names, verify=client) as fetcher,
    ):
        site.put("/a", "words")

        assert (await fetcher.fetch(f"https://news.example:{port(site)}/a")).body == b"words"
        with pytest.raises(NetworkError, match="certificate"):
            await fetcher.fetch(f"https://other.example:{port(site)}/a")
        with pytest.raises(NetworkError, match="certificate"):
            await fetcher.fetch(f"https://127.0.0.1:{port(site)}/a")

    assert len(site.asked) == 1


def test_the_machines_of_these_tests_are_private_in_truth() -> None:
    assert ip_address("127.0.0.2").is_loopback
