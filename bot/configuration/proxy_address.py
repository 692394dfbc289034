"""The address of a proxy."""

from dataclasses import dataclass, field
from importlib.util import find_spec
from typing import Self
from urllib.parse import unquote, urlsplit

from bot.wording import wording

PORTS = {"http": 80, "https": 443, "socks5": 1080, "socks5h": 1080}  # scheme -> its usual port
LONGEST_LOGIN = 255  # bytes of a user name or password, by RFC 1929


@dataclass(frozen=True, slots=True)
class ProxyAddress:
    """Scheme (http, https or socks5), host, port and perhaps a login, which no text of it shows."""

    scheme: str
    host: str
    port: int
    user: str = field(default="", repr=False)
    password: str = field(default="", repr=False)

    @classmethod
    def parse(cls, text: str) -> Self:
        """Read an address such as `http://user:password@host:3128`. Raises ValueError, without the login.

        It is an error, too, where the package that SOCKS needs is not installed.
        """
        try:
            parts = urlsplit(text)
            port = parts.port
            user, password = unquote(parts.username or ""), unquote(parts.password or "")
        except ValueError:  # its message may quote a part of the password
            raise ValueError(wording("settings.unreadable_proxy")) from None
        if parts.scheme not in PORTS or not parts.hostname or parts.path.strip("/") or parts.query:
            raise ValueError(wording("settings.wrong_proxy"))
        scheme = "socks5" if parts.scheme == "socks5h" else parts.scheme
        if scheme == "socks5" and find_spec("socksio") is None:
            raise ValueError(wording("settings.socks_extra"))
        if max(len(user.encode()), len(password.encode())) > LONGEST_LOGIN:
            raise ValueError(wording("settings.login_too_long", bytes=LONGEST_LOGIN))
        return cls(scheme, parts.hostname, port or PORTS[parts.scheme], user, password)

    @property
    def has_login(self) -> bool:
        """Whether it has a user name or a password."""
        return bool(self.user or self.password)
