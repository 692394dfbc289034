"""A host and a port to listen at."""

import re
from dataclasses import dataclass
from ipaddress import IPv6Address
from typing import Self

from bot.wording import wording

EVERY_INTERFACE = "0.0.0.0"  # noqa: S104 - only where an operator leaves the host out
_WRITTEN = re.compile(r"(?P<host>\[[^\[\]\s]+\]|[^\s:/@\[\]]*):(?P<port>\d{1,5})", re.ASCII)


@dataclass(frozen=True, slots=True)
class HostPort:
    """A host, as a name or an IP address without brackets, and a port."""

    host: str
    port: int

    @classmethod
    def parse(cls, text: str) -> Self:
        """Read `127.0.0.1:8080`, `[::1]:8080` or `:8080`, which is every interface. Raises ValueError."""
        match = _WRITTEN.fullmatch(text)
        if match is None:
            raise ValueError(wording("settings.host_and_port"))
        host, port = match["host"], int(match["port"])
        if not 0 < port < 65536:
            raise ValueError(wording("settings.not_a_port", port=port))
        if host.startswith("["):
            host = host[1:-1]
            try:
                IPv6Address(host)
            except ValueError as error:
                raise ValueError(wording("settings.not_ipv6")) from error
        return cls(host or EVERY_INTERFACE, port)

    def __str__(self) -> str:
        host = f"[{self.host}]" if ":" in self.host else self.host
        return f"{host}:{self.port}"
