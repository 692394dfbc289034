"""The commands about the bot: `dispatch key`, `dispatch chat` and `dispatch run`.

What they need loads slowly, so it is imported inside.
"""

from dataclasses import dataclass
from functools import partial
from typing import ClassVar

from bot.cli.command import Command, ExitCode, UsageError
from bot.wording import wording


@dataclass(frozen=True, kw_only=True)
class KeyCommand(Command):
    """Print a new key for DISPATCH_SECRET_KEY."""

    about: ClassVar = "command_line.about_key"

    def run(self) -> ExitCode:
        from bot.database.encryption import new_key

        print(new_key())
        return ExitCode.ANSWERED


@dataclass(frozen=True, kw_only=True)
class ChatCommand(Command):
    """Talk to the bot in the terminal, without Telegram."""

    about: ClassVar = "command_line.about_chat"

    def run(self) -> ExitCode:
        from bot.cli.chat import session

        session.run(self.settings())
        return ExitCode.ANSWERED


@dataclass(frozen=True, kw_only=True)
class RunCommand(Command):
    """Run the bot in Telegram; needs DISPATCH_TOKEN."""

    about: ClassVar = "command_line.about_run"

    def run(self) -> ExitCode:
        from bot.lifecycle.stop_signal import StopSignal

        settings = self.settings()
        if settings.token is None:
            raise UsageError(wording("command_line.no_token"))
        if settings.webhook and settings.http is None:
            raise UsageError(wording("command_line.webhook_needs_http"))
        with StopSignal().installed() as stop:  # before all that is slow
            from bot import logs
            from bot.cli.archive_opening import open_lasting_archive
            from bot.lifecycle import lifecycle

            logs.configure(settings.log_level, settings.token.get_secret_value(), form=settings.log_format)
            logs.log_crashes()
            return ExitCode(
                lifecycle.run(settings, partial(open_lasting_archive, settings, stop.check), stop)
            )
