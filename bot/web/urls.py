"""Web addresses: their canonical form, what may be shown of them, and which IP addresses are public."""

import hashlib
import re
from ipaddress import IPv4Address, IPv6Address, IPv6Network, ip_address
from urllib.parse import unquote_plus, urljoin

import httpx

TRACKING_PREFIXES = ("utm_", "mc_", "pk_", "mtm_", "hsa_")  # of query parameters that campaigns add
TRACKING_NAMES = frozenset(
    "fbclid gclid dclid gbraid wbraid msclkid yclid twclid igshid igsh _ga _gl ocid cmpid".split()
)
MAX_URL = 2000  # characters
_MAX_SHOWN = 200  # characters of an address in a message
# Most addresses of reports: parsing each takes seconds where there are a hundred thousand.
_CANONICAL = re.compile(r"https?://(?:[a-z0-9]+\.)+[a-z]{2,20}/[\w~/.-]{,500}", re.ASCII)
_NAT64 = IPv6Network("64:ff9b::/96")
_UNICAST = IPv6Network("2000::/3")  # all public addresses that are allocated so far


def parsed(url: str) -> httpx.URL | None:
    """An address as its parts, its host in ASCII; None where it is not a valid http or https address."""
    if len(url) > MAX_URL or not url.isprintable():
        return None
    try:
        address = httpx.URL(url.strip())
        port = address.port
    except (httpx.InvalidURL, ValueError):
        return None
    usable = address.scheme in ("http", "https") and address.raw_host and 0 < (port or 80) < 65536
    return address if usable else None


def canonical(url: str) -> str:
    """The one form of an article's address: host in lower case, no fragment, login or tracking parameters.

    Empty where it is not a web address.
    """
    if _CANONICAL.fullmatch(url) and "/." not in url:
        return url
    address = parsed(url)
    if address is None:
        return ""
    query = "&".join(part for part in address.query.decode("ascii").split("&") if not _is_tracking(part))
    host = address.raw_host.decode("ascii").lower().rstrip(".")
    path = address.raw_path.partition(b"?")[0] or b"/"
    raw_path = path + b"?" + query.encode() if query else path
    form = str(address.copy_with(fragment=None, userinfo=b"", host=host, raw_path=raw_path))
    return form if len(form) <= MAX_URL else ""


def joined(base: str, link: str) -> str:
    """The canonical form of a link on a page; empty where that is not a web address."""
    try:
        return canonical(urljoin(base, link.strip()))
    except ValueError:  # brackets around an invalid IPv6 address
        return ""


def key(url: str) -> str:
    """A hash of an address, for where the address itself should not be stored."""
    return hashlib.blake2b(url.encode("utf-8", "surrogatepass"), digest_size=16).hexdigest()


def shown(url: str) -> str:
    """An address for messages and logs: without login, query and fragment, which may hold secrets."""
    address = parsed(url)
    if address is None:
        bare = url.partition("?")[0].rpartition("@")[2]
        return "".join(character for character in bare if character.isprintable())[:40]
    bare = str(address.copy_with(userinfo=b"", query=None, fragment=None))
    bare = f"{bare}?…" if address.query else bare
    return bare if len(bare) <= _MAX_SHOWN else f"{bare[:_MAX_SHOWN]}…"


def is_public(address: str) -> bool:
    """Whether an IP address, and the IPv4 address embedded in it if any, is on the public internet."""
    ip = ip_address(address.partition("%")[0])
    if isinstance(ip, IPv6Address):
        embedded = _embedded(ip)
        if embedded is None:
            return ip in _UNICAST and ip.is_global
        ip = embedded
    return ip.is_global and not ip.is_multicast and not ip.is_reserved


def _embedded(address: IPv6Address) -> IPv4Address | None:
    """The IPv4 address inside an IPv6 one: mapped, 6to4 or NAT64."""
    if address in _NAT64:
        return IPv4Address(int(address) & 0xFFFFFFFF)
    return address.ipv4_mapped or address.sixtofour


def _is_tracking(part: str) -> bool:
    name = unquote_plus(part.partition("=")[0]).lower()
    return name.startswith(TRACKING_PREFIXES) or name in TRACKING_NAMES
