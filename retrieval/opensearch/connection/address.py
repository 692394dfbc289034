"""The address of an index: `opensearch://host:port/index`, or `opensearch+https://` with TLS."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from urllib.parse import urlsplit

from retrieval.opensearch.connection.errors import SearchEngineError

PORT = 9200
_SECURE = {"opensearch": False, "opensearch+http": False, "opensearch+https": True, "opensearchs": True}
_INDEX = re.compile(r"(?![-_+.])[a-z0-9._-]{1,200}")  # as the engine allows, with room for a version
_HOST = re.compile(r"(?P<host>\[[0-9A-Fa-f:.]+\]|[^\s:/@\[\]]+)(?::(?P<port>\d{1,5}))?")


@dataclass(frozen=True, slots=True)
class Address:
    """Where an index is: the nodes that are asked, one after the other where one is away, and its name."""

    hosts: Sequence[tuple[str, int]]
    index: str
    secure: bool = False

    @classmethod
    def of(cls, text: str) -> "Address":
        """Read an address; several hosts stand side by side, with commas.

        Raises SearchEngineError for what is none, and for one with a login, which has settings of its own.
        """
        try:
            parts = urlsplit(text)
        except ValueError:
            raise SearchEngineError("engine_address") from None
        matches = [_HOST.fullmatch(host) for host in parts.netloc.split(",")]
        hosts = [(match["host"], int(match["port"] or PORT)) for match in matches if match]
        index = parts.path.strip("/")
        wrong = (
            parts.scheme not in _SECURE
            or len(hosts) < len(matches)
            or any(not 0 < port < 1 << 16 for _, port in hosts)
            or not _INDEX.fullmatch(index)
            or parts.query
            or parts.fragment
        )
        if wrong:
            raise SearchEngineError("engine_address")
        return cls(tuple(hosts), index, _SECURE[parts.scheme])

    def __str__(self) -> str:
        return ",".join(f"{host}:{port}" for host, port in self.hosts)
