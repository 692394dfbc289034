"""Watching the folder of reports, so that answers follow its changes."""

import asyncio
import logging
import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

from watchfiles import Change, awatch

from bot.findings import explained
from bot.health.metrics import Metrics
from bot.logs import frames
from retrieval import Archive, RefreshResult

logger = logging.getLogger(__name__)

QUIET = 0.25  # seconds after its last change until a file is read
GROWING_QUIET = 1.0  # the same for a file that changed again meanwhile: a program is writing it bit by bit
STEP = 50  # milliseconds that watchfiles collects events for
RESCAN_SHARE = (
    0.005  # of a core, which reading the names of an unchanged folder again and again takes at most
)


class FolderWatcher:
    """Refreshes an archive when its folder changes, and calls `on_change` after a refresh that changed it.

    Events of the file system come at once. Network folders, and systems at their limit of watches, send
    none, so the whole folder is read again every `rescan` seconds; more seldom where it is so large that this
    would take more than `RESCAN_SHARE` of a core.
    """

    def __init__(
        self, archive: Archive, folder: Path, rescan: float, metrics: Metrics, on_change: Callable[[], None]
    ) -> None:
        self._archive = archive
        self._folder = folder
        self._rescan = rescan
        self.pause = rescan  # seconds until the whole folder is read again
        self._metrics = metrics
        self._on_change = on_change
        self._due: dict[str, float] = {}  # path in the folder -> when it is to be read
        self._pending = asyncio.Event()
        self._moved = asyncio.Event()  # the folders are no longer those that are watched

    async def run(self) -> None:
        """Watch until cancelled."""
        async with asyncio.TaskGroup() as group:
            group.create_task(self._read_changed())
            while True:
                self._moved.clear()
                folders = self._archive.folders
                watch = group.create_task(self._watch([*folders]))
                await asyncio.sleep(0)  # the watch begins before the first refresh, so no change is missed
                while not self._moved.is_set():
                    await self._refresh(None)
                    if self._archive.folders != folders:  # those that are new have no watch yet
                        break
                    with suppress(TimeoutError):
                        await asyncio.wait_for(self._moved.wait(), self.pause)
                watch.cancel()

    async def _read_changed(self) -> None:
        """Read changed files once they have been quiet for a moment."""
        while True:
            await self._pending.wait()
            await asyncio.sleep(min(self._due.values(), default=0.0) - time.monotonic())
            self._pending.clear()
            now = time.monotonic()
            ready = {name for name, due in self._due.items() if due <= now}
            for name in ready:
                del self._due[name]
            if ready:
                folders = self._archive.folders
                await self._refresh(ready)
                if self._archive.folders != folders:
                    self._moved.set()
            if self._due:
                self._pending.set()

    async def _refresh(self, names: set[str] | None) -> None:
        try:
            with self._metrics.timing("reload"):
                result, seconds = await asyncio.to_thread(self._timed_refresh, names)
        except Exception as error:  # a defect must not end the watch: the next refresh may succeed
            self._metrics.count("failed reloads")
            logger.error(
                "The folder could not be read again, so answers come from the reports read before: %s",
                frames(error),
            )
            return
        for problem in result.problems:
            logger.warning("%s:%s: %s; %s", problem.path, problem.line, *explained(problem.finding))
        for name in result.pending:
            self._note(name)
        if result.changed:
            self._metrics.count("reloads")
            self._on_change()
        elif names is None:
            self.pause = max(self._rescan, seconds / RESCAN_SHARE)

    def _timed_refresh(self, names: set[str] | None) -> tuple[RefreshResult, float]:
        """Refresh the archive, and say how many seconds of a core that took."""
        started = time.thread_time()
        return self._archive.refresh(names), time.thread_time() - started

    async def _watch(self, folders: list[str]) -> None:
        """Note the events of the file system; where there are none, warn once and rely on the rescan.

        Each folder is watched by itself: watchfiles would follow links, which the archive does not, and
        watch hidden folders too.
        """
        root = self._folder.resolve()
        watched = set(filter(Path.is_dir, (root / name for name in folders)))
        if not watched:  # the folder is not there; the rescan sees when it is
            return
        try:
            async for changes in awatch(
                *watched, watch_filter=_visible, step=STEP, recursive=False, ignore_permission_denied=True
            ):
                for change, path in changes:
                    with suppress(ValueError):  # outside: where the folder is a link that has been changed
                        self._note(Path(path).relative_to(root).as_posix())
                    if change is Change.deleted and Path(path) in watched:  # its watch has ended
                        self._moved.set()
        except (OSError, RuntimeError) as error:  # watchfiles' own errors are RuntimeErrors
            logger.warning(
                "%s cannot be watched (%s); it is read again every %.0f s instead. On Linux, raising "
                "fs.inotify.max_user_watches and max_user_instances may help",
                self._folder,
                error,
                self._rescan,
            )

    def _note(self, name: str) -> None:
        self._due[name] = time.monotonic() + (GROWING_QUIET if name in self._due else QUIET)
        self._pending.set()


def _visible(_: Change, path: str) -> bool:
    return not Path(path).name.startswith(".")
