"""Web addresses: their one form, what may be shown of them, and which machines may be reached."""

import hashlib
from ipaddress import IPv4Address, IPv6Address, IPv6Network, ip_address
from urllib.parse import unquote_plus, urljoin

import httpx

TRACKING = ("utm_", "mc_", "pk_", "mtm_", "hsa_")  # what campaigns add, by how it starts
TRACKERS = frozenset(
    "fbclid gclid dclid gbraid wbraid msclkid yclid twclid igshid igsh _ga _gl ocid cmpid".split()
)
LONGEST = 2000  # characters; what is longer is no article's address
_SHOWN = 200  # characters of an address in a message
_NAT64 = IPv6Network("64:ff9b::/96")
_UNICAST = IPv6Network("2000::/3")  # all that is given out for the public so far


def parsed(url: str) -> httpx.URL | None:
    """An address as its parts, its host in ASCII; None where it is no http or https address."""
    if len(url) > LONGEST or not url.isprintable():
        return None
    try:
        address = httpx.URL(url.strip())
        port = address.port
    except (httpx.InvalidURL, ValueError):
        return None
    usable = address.scheme in ("http", "https") and address.raw_host and 0 < (port or 80) < 65536
    return address if usable else None


def canonical(url: str) -> str:
    """The form in which one article has one address: no fragment, no tracking, no login; host in lower case.

    Empty where it is no web address.
    """
    address = parsed(url)
    if address is None:
        return ""
    asked = "&".join(part for part in address.query.decode("ascii").split("&") if not _tracks(part))
    host = address.raw_host.decode("ascii").lower().rstrip(".")
    where = address.raw_path.partition(b"?")[0] or b"/"
    whole = where + b"?" + asked.encode() if asked else where
    form = str(address.copy_with(fragment=None, userinfo=b"", host=host, raw_path=whole))
    return form if len(form) <= LONGEST else ""


def joined(base: str, link: str) -> str:
    """The canonical form of a link that stands on a page; empty where it leads nowhere on the web."""
    try:
        return canonical(urljoin(base, link.strip()))
    except ValueError:  # brackets that hold no address
        return ""


def key(url: str) -> str:
    """What stands for an address where the address itself should not be kept."""
    return hashlib.blake2b(url.encode("utf-8", "surrogatepass"), digest_size=16).hexdigest()


def shown(url: str) -> str:
    """An address for messages and logs: without login, query and fragment, which may hold secrets."""
    address = parsed(url)
    if address is None:
        bare = url.partition("?")[0].rpartition("@")[2]
        return "".join(character for character in bare if character.isprintable())[:40]
    bare = str(address.copy_with(userinfo=b"", query=None, fragment=None))
    bare = f"{bare}?…" if address.query else bare
    return bare if len(bare) <= _SHOWN else f"{bare[:_SHOWN]}…"


def is_public(address: str) -> bool:
    """Whether an IP address belongs to the public internet, and so does the one hidden in it, if any."""
    found = ip_address(address.partition("%")[0])
    if isinstance(found, IPv6Address):
        inner = _embedded(found)
        if inner is None:
            return found in _UNICAST and found.is_global
        found = inner
    return found.is_global and not found.is_multicast and not found.is_reserved


def _embedded(address: IPv6Address) -> IPv4Address | None:
    """The IPv4 address that an IPv6 one leads to: mapped, 6to4 or NAT64."""
    if address in _NAT64:
        return IPv4Address(int(address) & 0xFFFFFFFF)
    return address.ipv4_mapped or address.sixtofour


def _tracks(part: str) -> bool:
    name = unquote_plus(part.partition("=")[0]).lower()
    return name.startswith(TRACKING) or name in TRACKERS
