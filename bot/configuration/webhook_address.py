"""The address of a webhook."""

import re
from dataclasses import dataclass
from typing import Self
from urllib.parse import urlsplit

from bot.wording import wording

TELEGRAM_PORTS = 443, 80, 88, 8443
TAKEN = frozenset({"/healthz", "/readyz", "/metrics"})  # paths of the same HTTP server
_PATH = re.compile(r"(/[A-Za-z0-9._~-]+)*/?", re.ASCII)


@dataclass(frozen=True, slots=True)
class WebhookAddress:
    """The address that Telegram delivers updates to, and its path, which this program serves."""

    url: str
    path: str

    @classmethod
    def parse(cls, text: str) -> Self:
        """Read an address such as `https://bot.example.org/telegram`. Raises ValueError."""
        try:
            parts = urlsplit(text)
            port = parts.port or TELEGRAM_PORTS[0]
        except ValueError:
            raise ValueError(wording("settings.wrong_webhook")) from None
        plain = f"{parts.scheme}://{parts.netloc}{parts.path}" == text and "@" not in parts.netloc
        if parts.scheme != "https" or not parts.hostname or not plain or not text.isascii():
            raise ValueError(wording("settings.wrong_webhook"))
        if port not in TELEGRAM_PORTS:
            raise ValueError(wording("settings.webhook_port", port=port))
        path = parts.path or "/"
        if not _PATH.fullmatch(path) or path.rstrip("/") in TAKEN:
            raise ValueError(wording("settings.webhook_path", path=path))
        return cls(text, path)

    def __str__(self) -> str:
        return self.url
