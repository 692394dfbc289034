"""Where requests may come from."""

from ipaddress import ip_network

import pytest

from bot.webhook.allowed_peers import AllowedPeers

TELEGRAM = (ip_network("149.154.160.0/20"), ip_network("2001:db8::/32"))
BALANCERS = (ip_network("10.0.0.0/8"), ip_network("::1"))
ORIGIN, STRANGER = "149.154.167.220", "203.0.113.9"

EXAMPLES = [  # peer, X-Forwarded-For, whether it may ask
    (ORIGIN, "", True),
    ("::ffff:149.154.167.220", "", True),
    ("2001:db8::5", "", True),
    (STRANGER, "", False),
    (STRANGER, ORIGIN, False),
    ("10.0.0.1", ORIGIN, True),
    ("::1", ORIGIN, True),
    ("10.0.0.1", f"{STRANGER}, {ORIGIN}", True),
    ("10.0.0.1", f"{ORIGIN}, {STRANGER}", False),
    ("10.0.0.1", f"{STRANGER},{ORIGIN} , 10.7.7.7", True),
    ("10.0.0.1", f"{ORIGIN}, {STRANGER}, 10.7.7.7", False),
    ("10.0.0.1", "", False),
    ("10.0.0.1", f"{ORIGIN}, somebody", False),
    ("", "", False),
]


@pytest.mark.parametrize(("peer", "forwarded_for", "allowed"), EXAMPLES)
def test_the_last_address_that_is_no_balancers_counts(peer: str, forwarded_for: str, allowed: bool) -> None:
    assert AllowedPeers(TELEGRAM, BALANCERS).allows(peer, forwarded_for) is allowed


@pytest.mark.parametrize("peer", [STRANGER, ""])
def test_without_networks_anybody_may_ask(peer: str) -> None:
    assert AllowedPeers((), BALANCERS).allows(peer, "nonsense")


def test_without_balancers_the_header_counts_for_nothing() -> None:
    assert not AllowedPeers(TELEGRAM).allows("10.0.0.1", ORIGIN)
