"""Which addresses a request may come from."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address


@dataclass(frozen=True, slots=True)
class AllowedPeers:
    """The networks of who may ask, none for any; and those of the proxies that tell whom they ask for."""

    networks: Sequence[IPv4Network | IPv6Network] = ()
    proxies: Sequence[IPv4Network | IPv6Network] = ()

    def allows(self, peer: str, forwarded_for: str) -> bool:
        """Whether a request may come from a peer, with the value of X-Forwarded-For, perhaps empty.

        Anybody can write that header. Each proxy adds at its end the address that it was asked from, so it
        is read from there, only as far as the addresses before are those of proxies.
        """
        if not self.networks:
            return True
        try:
            origin = self._origin(peer, forwarded_for)
        except ValueError:
            return False
        return any(origin in network for network in self.networks)

    def _origin(self, peer: str, forwarded_for: str) -> IPv4Address | IPv6Address:
        """The address that a request comes from, as far as it is known. Raises ValueError."""
        address = _address(peer)
        for written in _from_its_end(forwarded_for):
            if not any(address in proxy for proxy in self.proxies):
                break
            address = _address(written)
        return address


def _from_its_end(forwarded_for: str) -> Iterator[str]:
    return (each.strip() for each in reversed(forwarded_for.split(",")) if each.strip())


def _address(text: str) -> IPv4Address | IPv6Address:
    address = ip_address(text)
    # A socket for both kinds shows those of IPv4 as of IPv6.
    return address.ipv4_mapped or address if isinstance(address, IPv6Address) else address
