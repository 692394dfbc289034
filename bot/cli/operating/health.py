"""The command that asks a running bot whether it is ready: for Docker's HEALTHCHECK, and for cron."""

import json
import re
from dataclasses import dataclass
from http.client import HTTPException
from typing import ClassVar
from urllib.error import HTTPError, URLError
from urllib.request import ProxyHandler, build_opener

from pydantic import BaseModel, ValidationError

from bot.cli import terminal
from bot.cli.command import Command, ExitCode, UsageError, argument
from bot.configuration.host_port import HostPort
from bot.wording import wording

READY_SECONDS = 5.0  # the bot gives its checks 2
MAX_ANSWER = 100_000  # bytes
LOOPBACK = {"0.0.0.0": "127.0.0.1", "::": "::1"}  # noqa: S104 - listening everywhere includes here


class ReadyCheckRecord(BaseModel):
    """One check as /readyz shows it."""

    ok: bool
    reason: str | None


class ReadyRecord(BaseModel):
    """The answer of /readyz."""

    ready: bool
    checks: dict[str, ReadyCheckRecord]


def _address(text: str) -> str:
    if not re.fullmatch(r"https?://\S+", text):
        raise ValueError(wording("command_line.not_an_address", value=text))
    return text


@dataclass(frozen=True, kw_only=True)
class HealthCommand(Command):
    """Ask the running bot whether it is ready. Exit code 0: ready, 1: not ready or not reachable."""

    about: ClassVar = "command_line.about_health"

    url: str | None = argument(
        "--url", words="command_line.health_url", read=_address, metavar="URL", default=None
    )

    def run(self) -> ExitCode:
        url = self.url or self._configured()
        try:
            answer = read_ready(url)
        except (OSError, HTTPException) as error:
            reason = error.reason if isinstance(error, URLError) else error
            terminal.complain(wording("command_line.unreachable", url=url, reason=reason))
            return ExitCode.PROBLEMS
        except ValidationError:
            terminal.complain(wording("command_line.not_ready_page", url=url))
            return ExitCode.PROBLEMS
        for name, check in answer.checks.items():
            print(f"{name}: {'ok' if check.ok else json.dumps(check.reason, ensure_ascii=False)[1:-1]}")
        return ExitCode.ANSWERED if answer.ready else ExitCode.PROBLEMS

    def _configured(self) -> str:
        address = self.settings().http
        if address is None:
            raise UsageError(wording("command_line.no_http"))
        return f"http://{HostPort(LOOPBACK.get(address.host, address.host), address.port)}/readyz"


def read_ready(url: str) -> ReadyRecord:
    """What /readyz answers. Raises OSError, HTTPException, and ValidationError for any other page."""
    opener = build_opener(ProxyHandler({}))  # the bot is never behind the proxy of the environment
    try:
        with opener.open(url, timeout=READY_SECONDS) as response:
            body = response.read(MAX_ANSWER)
    except HTTPError as error:
        with error:
            body = error.read(MAX_ANSWER)
    return ReadyRecord.model_validate_json(body)
