"""Settings: variables of the environment, and the bytes of .env and of the files of secrets."""

import os
from pathlib import Path
from typing import ClassVar
from unittest import mock

from pydantic import ValidationError

from bot.configuration.errors import ConfigurationError
from bot.database.encryption import new_key
from bot.settings import PREFIX, Settings, explain
from tests.fuzz.entry import Entry
from tests.fuzz.mutations import MARKER, PHRASES, Draw, mutated_bytes, mutated_text
from tests.fuzz.recorded_log import RecordedLog

SECRETS = ("TOKEN", "SECRET_KEY", "DATABASE", "PROXY")
VALUES = {
    "TOKEN": f"4242424242:{MARKER}-made-up-token-for-the-tests",
    "REPORTS": "~/reports",
    "DATA": "data",
    "RESCAN_SECONDS": "60",
    "TIMEZONE": "Europe/Kyiv",
    "DATE_ORDER": "Day-First",
    "PASSAGES_PER_ANSWER": "3",
    "FOLLOW_UP_MINUTES": "10",
    "CONCURRENT_UPDATES": "16",
    "FEEDS": f"https://u:{MARKER}@example.org/feed.xml, example.com/atom",
    "FEED_MINUTES": "15",
    "USER_AGENT": "Dispatch/1 (+https://example.org)",
    "PRIVATE_ADDRESSES": "yes",
    "SECRET_KEY": new_key(),
    "DATABASE": f"postgresql://user:{MARKER}@host:5432/name?sslmode=require",
    "DIGEST_DAYS": "7",
    "OPERATORS": "1, 2 -3",
    "CHANNELS": "@harbour_watch -1001234567890",
    "API_URL": "https://api.telegram.org",
    "LOG_LEVEL": "debug",
    "LOG_FORMAT": "JSON",
    "PROXY": f"socks5://user:{MARKER}@10.0.0.1:1080",
    "HTTP": "[::1]:8080",
    "ANNOUNCEMENT_DAYS": "7",
    "TOKEN_FILE": "secret",
    "SECRET_KEY_FILE": "secret",
    "DATABASE_FILE": "secret",
    "PROXY_FILE": "missing",
    "REPORT": "x",
    "INLINE_CACHE_SECONDS": "30",
    "DIGEST_REPORTS": "5",
    "SERVICE_HOST": "10.0.0.1",
    "": "x",
}
COMMENT = (
    b"# settings\n\nexport DISPATCH_LOG_LEVEL=info  # how much\nOTHER='a\nb'\nX=${HOME}${DISPATCH_TOKEN:-x}\n"
)

Given = tuple[dict[str, str], bytes, bytes]  # variables, .env, the file of a secret


class SettingsVariables(Entry[Given]):
    """Settings are read, or refused by a line each, without the value of a secret."""

    name: ClassVar = "settings"

    def __init__(self, folder: Path, log: RecordedLog) -> None:
        super().__init__(folder, log)
        self._env_file, self._secret = folder / ".env", folder / "secret"
        self._rest = {name: os.environ[name] for name in ("HOME", "PATH") if name in os.environ}

    def input(self, draw: Draw) -> Given:
        lines = b"".join(
            f"{PREFIX}{name}={value}\n".encode("utf-8", "surrogatepass")
            for name, value in self._variables(draw).items()
        )
        raw = mutated_bytes(draw, COMMENT + lines if draw.random() < 0.5 else lines, [COMMENT])
        secret = mutated_bytes(draw, VALUES[draw.choice(SECRETS)].encode())
        variables = {f"{PREFIX}{name}": value for name, value in self._variables(draw).items()}
        return variables, raw if draw.random() < 0.6 else b"", secret

    @staticmethod
    def _variables(draw: Draw) -> dict[str, str]:
        """A few settings, as an environment may hold them."""
        chosen: dict[str, str] = {}
        for name in draw.sample(list(VALUES), draw.choice((0, 1, 1, 2, 5))):
            value = VALUES[name]
            if draw.random() < 0.6:
                value = mutated_text(draw, draw.choice((value, value, draw.choice(PHRASES))))[:500]
            if draw.random() < 0.1:
                name = mutated_text(draw, name)[:60]
            chosen[name] = value
        return chosen

    def check(self, given: Given) -> None:
        variables, raw, secret = given
        self._env_file.write_bytes(raw)
        self._secret.write_bytes(secret)
        # An environment holds what a system can: no NUL, no "=" in a name, and bytes as surrogates.
        environment = {
            _passable(name).replace("=", ""): _passable(value) for name, value in variables.items()
        }
        environment |= {
            f"{PREFIX}{name}": str(self._secret) for name in ("TOKEN_FILE",) if secret[:1] == b"4"
        }
        environment.pop("", None)
        with mock.patch.dict(os.environ, {**self._rest, **environment}, clear=True):
            self._check(raw)
        self.log.check()

    def _check(self, raw: bytes) -> None:
        with mock.patch.object(Settings, "env_file", self._env_file if raw else None):
            try:
                settings = Settings()
            except (ConfigurationError, ValidationError) as error:
                for line in explain(error):
                    _check_line(line)
                return
        _ = (
            settings.zone,
            settings.reading,
            settings.data_folder,
            settings.database_url,
            settings.has_database,
        )
        if MARKER in repr(settings.model_dump(include={"token", "secret_key", "database"})):
            raise AssertionError("the settings show a secret")


def _check_line(line: str) -> None:
    if not line.isprintable():
        raise AssertionError(f"no line: {line!r}")
    if line.startswith(tuple(f"{PREFIX}{secret} (" for secret in SECRETS)) and MARKER in line:
        raise AssertionError(f"a line with a secret: {line}")
    if PREFIX not in line and ".env" not in line:
        raise AssertionError(f"a line without a setting: {line}")


def _passable(text: str) -> str:
    return os.fsdecode(text.replace("\0", "").encode("utf-8", "replace"))
