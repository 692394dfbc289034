"""Watching the folder: what changes in it is in the answers within a second."""

import asyncio
import logging
import time
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager, suppress
from pathlib import Path

from watchfiles import Change, awatch

from bot.logs import frames
from bot.metrics import Metrics
from retrieval import Archive

logger = logging.getLogger(__name__)

QUIET = 0.25  # seconds after its last change until a file is read
GROWING_QUIET = 1.0  # the same for a file that changed again meanwhile: somebody is writing it bit by bit
STEP = 50  # milliseconds that watchfiles waits for further events


class FolderWatcher:
    """Refreshes an archive when its folder changes; `changed` is called after each that changed something.

    The system's own notices come at once. Network folders and exhausted systems give none, so now and then
    the whole folder is looked through.
    """

    def __init__(
        self, archive: Archive, folder: Path, rescan: float, metrics: Metrics, changed: Callable[[], None]
    ) -> None:
        self._archive = archive
        self._folder = folder
        self._rescan = rescan
        self._metrics = metrics
        self._changed = changed
        self._due: dict[str, float] = {}  # file name -> when it is to be read
        self._heard = asyncio.Event()

    @asynccontextmanager
    async def running(self) -> AsyncIterator[None]:
        """FolderWatcher until the block ends."""
        task = asyncio.create_task(self.run())
        try:
            yield
        finally:
            task.cancel()
            with suppress(asyncio.CancelledError):
                await task

    async def run(self) -> None:
        """FolderWatcher until cancelled."""
        async with asyncio.TaskGroup() as group:
            group.create_task(self._read())
            while True:
                folder = self._identity()
                listener = group.create_task(self._listen())
                await asyncio.sleep(0)  # it listens from here on, so no change falls between it and the look
                while self._identity() == folder:  # one made anew must be listened to anew
                    await self._refresh(None)
                    await asyncio.sleep(self._rescan)
                listener.cancel()

    async def _read(self) -> None:
        """Read what was heard of, once it has been quiet."""
        while True:
            await self._heard.wait()
            await asyncio.sleep(min(self._due.values(), default=0.0) - time.monotonic())
            self._heard.clear()
            now = time.monotonic()
            quiet = {name for name, due in self._due.items() if due <= now}
            for name in quiet:
                del self._due[name]
            if quiet:
                await self._refresh(quiet)
            if self._due:
                self._heard.set()

    async def _refresh(self, names: set[str] | None) -> None:
        try:
            done = await asyncio.to_thread(self._archive.refresh, names)
        except Exception as error:  # a defect of ours must not end the watch: the next look may do better
            self._metrics.count("failed reloads")
            logger.error("The folder was not read again, the answers are as before: %s", frames(error))
            return
        for problem in done.problems:
            logger.warning("%s:%s: %s; %s", problem.path, problem.line, problem.problem, problem.cure)
        for name in done.pending:
            self._hear(name)
        if done.changed:
            self._metrics.count("reloads")
            self._changed()

    async def _listen(self) -> None:
        """Hear of changes; where the system tells of none, say so once and leave it to the regular look."""
        try:
            async for changes in awatch(
                self._folder, watch_filter=_visible, step=STEP, recursive=False, ignore_permission_denied=True
            ):
                for _, path in changes:
                    self._hear(Path(path).name)
        except (OSError, RuntimeError) as error:  # watchfiles' own errors are RuntimeErrors
            logger.warning(
                "%s cannot be watched (%s); changes are seen every %.0f s. On Linux, raising "
                "fs.inotify.max_user_watches and max_user_instances may help",
                self._folder,
                error,
                self._rescan,
            )

    def _hear(self, name: str) -> None:
        self._due[name] = time.monotonic() + (GROWING_QUIET if name in self._due else QUIET)
        self._heard.set()

    def _identity(self) -> tuple[int, int] | None:
        """Which folder it is; None where there is none."""
        try:
            found = self._folder.stat()
        except OSError:
            return None
        return found.st_dev, found.st_ino


def _visible(_: Change, path: str) -> bool:
    return not Path(path).name.startswith(".")
