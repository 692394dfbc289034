"""Runs one bot, from its start to its stop."""

import asyncio
import logging
from collections.abc import Callable, Coroutine
from dataclasses import dataclass, field
from typing import Any, Self, TypeVar

from telegram.error import InvalidToken

from bot import app
from bot.context import App
from bot.database.errors import DatabaseError
from bot.health.errors import ListenError
from bot.lifecycle import start_log, startup
from bot.lifecycle.shutdown import shut_down
from bot.lifecycle.stop_signal import StopRequestedError, StopSignal
from bot.logs import frames
from bot.settings import Settings
from bot.updates.polling import Polling
from bot.updates.update_source import UpdateSource
from retrieval import Archive

logger = logging.getLogger(__name__)

DEFECT, REFUSED = 1, 2  # exit codes
STEP_PATIENCE = 2.0  # seconds that a step of the start may go on when it is cancelled

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Service:
    """One bot: the application, and where its updates come from."""

    app: App
    source: UpdateSource
    started: asyncio.Event = field(default_factory=asyncio.Event)

    @classmethod
    def of(cls, settings: Settings, archive: Archive) -> Self:
        """A bot that is not yet started."""
        application = app.build(settings, archive)
        return cls(application, _source(application))

    async def run(self, stop: StopSignal) -> int:
        """Start the bot, run it until a stop is requested or it cannot go on, and stop it.

        Returns the exit code: 0 after a stop, 2 where a setting is refused, 1 after a defect.
        """
        code = 0
        try:
            await unless_stopped(startup.start(self.app, self.source), stop)
            self.started.set()
            await unless_stopped(self.source.run(), stop)
        except StopRequestedError:
            pass
        except InvalidToken:
            logger.error("Telegram refuses this token; copy it again from @BotFather")
            code = REFUSED
        except (DatabaseError, ListenError) as error:
            logger.error("%s", error)
            code = REFUSED
        except Exception as error:
            logger.error("Defect: the bot cannot go on: %s", frames(error))
            code = DEFECT
        stop.request(code)
        await shut_down(self.app, self.source)
        return code


def _source(application: App) -> UpdateSource:
    if not application.bot_data.settings.webhook:
        return Polling(application)
    from bot.webhook.receiver import Receiver  # not for a bot that polls

    replica = application.bot_data.replica
    if replica is None:
        return Receiver(application)
    from bot.webhook.shared_turns import SharedTurns

    return Receiver(application, SharedTurns(replica))


def run(settings: Settings, open_archive: Callable[[], Archive], stop: StopSignal) -> int:
    """Run the bot until it is stopped; returns the exit code of `Service.run`.

    Logging is expected to be configured. What `open_archive` raises is passed on.
    """
    with asyncio.Runner() as runner:
        return runner.run(_run(settings, open_archive, stop))


async def _run(settings: Settings, open_archive: Callable[[], Archive], stop: StopSignal) -> int:
    start_log.write_settings(settings)
    try:
        archive = await unless_stopped(asyncio.to_thread(open_archive), stop)
    except StopRequestedError:
        return 0
    try:
        start_log.write_archive(archive)
        return await Service.of(settings, archive).run(stop)
    finally:
        archive.close()


async def unless_stopped(work: Coroutine[Any, Any, T], stop: StopSignal) -> T:
    """The result of some work. Raises StopRequestedError, once it is cancelled, if a stop comes first."""
    task, request = asyncio.create_task(work), asyncio.create_task(stop.wait())
    try:
        await asyncio.wait((task, request), return_when=asyncio.FIRST_COMPLETED)
        if task.done():
            return task.result()
    finally:
        task.cancel()
        request.cancel()
    await asyncio.wait((task,), timeout=STEP_PATIENCE)
    raise StopRequestedError
