"""The forms that values of settings have, and the errors of those that have another."""

import base64
import binascii
import re
from collections.abc import Callable
from datetime import UTC, tzinfo
from ipaddress import IPv4Network, IPv6Network, ip_network
from pathlib import Path
from typing import Annotated
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from pydantic import AfterValidator, BeforeValidator, SecretStr

from bot.configuration.host_port import HostPort
from bot.configuration.proxy_address import ProxyAddress
from bot.configuration.webhook_address import WebhookAddress
from bot.wording import wording

LONGEST_ZONE = 64  # characters; no time zone has more
ENGINES = ("opensearch://", "opensearch+http://", "opensearch+https://", "opensearchs://")
_CHANNEL = re.compile(r"(?P<number>-100\d{5,13})|@(?P<name>[A-Za-z]\w{3,31})", re.ASCII)
_WEB_ADDRESS = re.compile(r"(?i)https?://[^\s/]\S*")


def zone_of(name: str) -> tzinfo:
    """The time zone of a name. Raises ZoneInfoNotFoundError, ValueError or OSError where there is none."""
    if len(name) > LONGEST_ZONE:  # each "/" in it would be a package within a package to import from
        raise ZoneInfoNotFoundError(name)
    # "UTC" must not need a time zone database: slim containers have none.
    return UTC if name.upper() == "UTC" else ZoneInfo(name)


def _of_text(read: Callable[[str], object]) -> BeforeValidator:
    """Read a value where it is text; any other is passed on as it is."""
    return BeforeValidator(lambda value: read(value) if isinstance(value, str) else value)


def _known_zone(name: str) -> str:
    try:
        zone_of(name)
    except (ZoneInfoNotFoundError, ValueError, OSError) as error:
        raise ValueError(wording("settings.unknown_zone")) from error
    return name


def _plausible_token(token: SecretStr) -> SecretStr:
    number, colon, rest = token.get_secret_value().partition(":")
    if not (number.isdecimal() and colon and rest):
        raise ValueError(wording("settings.wrong_token"))
    return token


def _fernet_key(key: SecretStr) -> SecretStr:
    try:
        whole = len(base64.b64decode(key.get_secret_value(), altchars=b"-_", validate=True)) == 32
    except (binascii.Error, ValueError):
        whole = False
    if not whole:
        raise ValueError(wording("settings.wrong_key"))
    return key


def _known_database(url: SecretStr) -> SecretStr:
    if not url.get_secret_value().startswith(("sqlite://", "sqlite+aiosqlite://", "postgresql")):
        raise ValueError(wording("settings.wrong_database"))
    return url


def _engine_address(address: str) -> str:
    if "@" in address or not address.startswith(ENGINES):
        raise ValueError(wording("settings.wrong_engine"))
    return address


def _login(login: SecretStr) -> SecretStr:
    user, colon, password = login.get_secret_value().partition(":")
    if not (user and colon and password):
        raise ValueError(wording("settings.wrong_login"))
    return login


def _feed_addresses(addresses: tuple[str, ...]) -> tuple[str, ...]:
    for address in addresses:
        if not address.startswith(("http://", "https://")):
            raise ValueError(wording("settings.wrong_feed", address=address))
    return addresses


def _web_address(address: str) -> str:
    if not _WEB_ADDRESS.fullmatch(address):
        raise ValueError(wording("settings.wrong_web_address"))
    return address


def _channel(name: str) -> int | str:
    """A channel as it is named: its number, or its name in lower case without the @."""
    if match := _CHANNEL.fullmatch(name):
        return int(name) if match["number"] else match["name"].lower()
    raise ValueError(wording("settings.wrong_channel", name=name))


def _network(text: str) -> IPv4Network | IPv6Network:
    try:
        return ip_network(text)
    except ValueError:
        raise ValueError(wording("settings.wrong_network", network=text)) from None


def _parts(value: str) -> tuple[str, ...]:
    return tuple(value.replace(",", " ").split())


def _addresses(value: str) -> tuple[str, ...]:
    """Addresses with spaces, commas or semicolons between; an address may hold both marks itself."""
    return tuple(filter(None, (part.strip(",;") for part in re.split(r"(?i)\s+|[,;](?=https?://)", value))))


def _header(value: str) -> str:
    if not (value.isprintable() and value.isascii()):
        raise ValueError(wording("settings.wrong_header"))
    return value


def _folder(path: Path) -> Path:
    try:
        folder = path.expanduser()
        folder.exists()
    except RuntimeError as error:  # ~nobody-of-this-name, or ~ for a user without a home
        raise ValueError(wording("settings.no_home_of", name=path.parts[0])) from error
    except OSError as error:  # a name that no file can have; one that is not there is no error here
        raise ValueError(wording("settings.unusable_path", error=error.strerror)) from error
    return folder


BotToken = Annotated[SecretStr, AfterValidator(_plausible_token)]
EncryptionKey = Annotated[SecretStr, AfterValidator(_fernet_key)]
DatabaseAddress = Annotated[SecretStr, AfterValidator(_known_database)]
EngineAddress = Annotated[str, AfterValidator(_engine_address)]
EngineLogin = Annotated[SecretStr, AfterValidator(_login)]
Folder = Annotated[Path, AfterValidator(_folder)]  # `~` is the home folder
ZoneName = Annotated[str, AfterValidator(_known_zone)]
WebAddress = Annotated[str, AfterValidator(_web_address)]
FeedAddresses = Annotated[tuple[str, ...], _of_text(_addresses), AfterValidator(_feed_addresses)]
ChatNumbers = Annotated[frozenset[int], _of_text(_parts)]  # with spaces or commas between, as the channels
Channels = Annotated[frozenset[int | str], _of_text(lambda value: frozenset(map(_channel, _parts(value))))]
Networks = Annotated[
    tuple[IPv4Network | IPv6Network, ...], _of_text(lambda value: tuple(map(_network, _parts(value))))
]
HeaderValue = Annotated[str, AfterValidator(_header)]
ListeningAddress = Annotated[HostPort, _of_text(HostPort.parse)]
Proxy = Annotated[ProxyAddress, _of_text(ProxyAddress.parse)]
Webhook = Annotated[WebhookAddress, _of_text(WebhookAddress.parse)]
UPPER_CASE = _of_text(str.upper)
LOWER_CASE = _of_text(str.lower)
