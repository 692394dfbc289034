"""`dispatch webhook`; what it needs loads slowly, so it is imported inside."""

import asyncio
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, ClassVar, Literal

from pydantic import BaseModel, SecretStr

from bot.cli import terminal
from bot.cli.command import Command, ExitCode, UsageError, argument, flag
from bot.wording import wording

if TYPE_CHECKING:
    from telegram import WebhookInfo

    from bot.settings import Settings

WEBHOOK_ACTIONS = "show", "set", "delete"


class WebhookErrorRecord(BaseModel):
    """Why Telegram last failed to deliver."""

    message: str
    at: datetime | None


class WebhookRecord(BaseModel):
    """A webhook as JSON."""

    url: str | None
    pending: int  # updates that wait to be delivered
    last_error: WebhookErrorRecord | None
    ip_address: str | None
    max_connections: int | None

    @classmethod
    def of(cls, info: "WebhookInfo") -> "WebhookRecord":
        """What Telegram says."""
        message = info.last_error_message
        return cls(
            url=info.url or None,
            pending=info.pending_update_count,
            last_error=WebhookErrorRecord(message=message, at=info.last_error_date) if message else None,
            ip_address=info.ip_address,
            max_connections=info.max_connections,
        )


def _action(text: str) -> str:
    if text not in WEBHOOK_ACTIONS:
        raise ValueError(wording("command_line.unknown_webhook_action", value=text))
    return text


@dataclass(frozen=True, kw_only=True)
class WebhookCommand(Command):
    """Show, set or delete the webhook that Telegram delivers updates to."""

    about: ClassVar = "command_line.about_webhook"

    action: Literal["show", "set", "delete"] = argument(
        words="command_line.webhook_action", read=_action, nargs="?", default="show"
    )
    drop_pending: bool = flag("--drop-pending", "command_line.webhook_drop")
    as_json: bool = flag("--json", "command_line.webhook_json")

    def run(self) -> ExitCode:
        from telegram.error import BadRequest, InvalidToken, TelegramError

        from bot.updates.telegram_connection import reason_of

        settings = self.settings()
        if settings.token is None:
            raise UsageError(wording("command_line.no_token"))
        try:
            asyncio.run(self._run(settings, settings.token))
        except InvalidToken:
            raise UsageError(wording("command_line.token_refused")) from None
        except BadRequest as error:
            raise UsageError(wording("command_line.webhook_refused", error=error.message)) from None
        except TelegramError as error:
            raise UsageError(wording("command_line.no_telegram", reason=reason_of(error))) from None
        return ExitCode.ANSWERED

    async def _run(self, settings: "Settings", token: SecretStr) -> None:
        from bot.messages.templates import Templates
        from bot.webhook.registration import Registration

        if self.action == "set" and settings.webhook is None:
            raise UsageError(wording("command_line.no_webhook"))
        async with Registration.of(settings, token) as registration:
            if self.action == "set" and settings.webhook:
                await registration.set(settings.webhook, settings.concurrent_updates, self.drop_pending)
            elif self.action == "delete":
                await registration.delete(self.drop_pending)
            shown = WebhookRecord.of(await registration.state())
        if self.as_json:
            terminal.say_json(shown)
            return
        at = shown.last_error.at if shown.last_error else None
        moment = f"{at.astimezone(settings.zone):%Y-%m-%d %H:%M %Z}" if at else ""
        configured = str(settings.webhook) if settings.webhook else None
        terminal.say(Templates().text("webhook", webhook=shown, at=moment, configured=configured))
