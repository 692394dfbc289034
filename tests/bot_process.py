"""The real program in a process of its own, and how long it takes to start and to stop.

uv run python -m tests.bot_process --times 50
"""

import argparse
import asyncio
import os
import random
import re
import signal
import statistics
import sys
import tempfile
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

from cryptography.fernet import Fernet

from bot.settings import PREFIX
from tests.bot_api import PATIENCE, TOKEN, BotApi

PROJECT = Path(__file__).parents[1]
KEY = Fernet.generate_key().decode()
STEPS = {  # of the start -> a line of the log by which it is known to have begun
    "imports": None,
    "archive": r"State: ",
    "database": r"Start: database",
    "connection": r"Start: connection",
    "announcing": r"Start: announcing",
    "folder": r"Start: folder",
    "background": r"Start: background",
    "updates": r"Start: updates",
    "polling": r"Application started",
}


class BotProcess:
    """A running `dispatch run`; `log` holds its lines so far."""

    def __init__(self, process: asyncio.subprocess.Process) -> None:
        self.log: list[str] = []
        self._process = process
        self._read = asyncio.create_task(self._reading())
        self._changed = asyncio.Condition()

    @property
    def number(self) -> int:
        """The number of the process."""
        return self._process.pid

    async def logged(self, pattern: str, seen: int = 0) -> str:
        """Wait for a line of the log, behind so many."""
        async with asyncio.timeout(PATIENCE), self._changed:
            while True:
                for line in self.log[seen:]:
                    if re.search(pattern, line):
                        return line
                seen = len(self.log)
                if self._read.done():
                    raise AssertionError("\n".join(["ended without " + pattern, *self.log]))
                await self._changed.wait()

    def terminate(self, number: signal.Signals = signal.SIGTERM) -> None:
        """Send a signal."""
        self._process.send_signal(number)

    async def ended(self, timeout: float = PATIENCE) -> int:  # noqa: ASYNC109
        """Wait for the end; returns the exit code."""
        async with asyncio.timeout(timeout):
            await self._read
            return await self._process.wait()

    async def _reading(self) -> None:
        assert self._process.stderr is not None
        while line := await self._process.stderr.readline():
            async with self._changed:
                self.log.append(line.decode().rstrip())
                self._changed.notify_all()
        async with self._changed:
            self._changed.notify_all()


@asynccontextmanager
async def bot_process(
    api: BotApi, folder: Path, command: str = "run", **settings: str
) -> AsyncIterator[BotProcess]:
    """Start the program on reports and with state in a folder; it is killed if it still runs at the end."""
    given = {
        "TOKEN": TOKEN,
        "API_URL": api.base_url.removesuffix("/bot"),
        "REPORTS": str(folder / "reports"),
        "DATA": str(folder / "data"),
        "SECRET_KEY": KEY,
        "LOG_LEVEL": "DEBUG",
    }
    environment = {name: value for name, value in os.environ.items() if not name.startswith(PREFIX)}
    environment |= {PREFIX + name: value for name, value in (given | settings).items()}
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "bot", command),
        cwd=PROJECT,
        env=environment,
        stdout=asyncio.subprocess.DEVNULL,
        stderr=asyncio.subprocess.PIPE,
    )
    try:
        yield BotProcess(process)
    finally:
        if process.returncode is None:
            process.kill()
            await process.wait()


def fill(folder: Path, reports: int = 3) -> None:
    """Some reports."""
    (folder / "reports").mkdir()
    for number in range(reports):
        text = f"Report {number}\n2024-08-05\nThe lighthouse keeper of tower {number} retired.\n"
        (folder / "reports" / f"report{number}.txt").write_text(text)


def noise(log: list[str]) -> list[str]:
    """The lines that are no records of the log."""
    return [line for line in log if not re.match(r"\d{4}-\d\d-\d\d.{9}[^ ]* [A-Z]+ ", line)]


async def stopped_at(
    api: BotApi, folder: Path, step: str, delay: float = 0.0
) -> tuple[int, float, BotProcess]:
    """Stop a starting program at some step, perhaps a little later: the exit code, and how long it took."""
    async with bot_process(api, folder) as bot:
        if line := STEPS[step]:
            await bot.logged(line)
        await asyncio.sleep(delay)
        bot.terminate()
        start = time.monotonic()
        code = await bot.ended()
        return code, time.monotonic() - start, bot


async def measure(times: int, draw: random.Random) -> None:
    """Stop at every step so many times, and print how long that took."""
    with tempfile.TemporaryDirectory() as name:
        fill(Path(name))
        async with BotApi() as api:
            for step in STEPS:
                seconds = []
                for _ in range(times):
                    delay = draw.uniform(0.0, 0.05 if STEPS[step] else 0.5)
                    code, took, bot = await stopped_at(api, Path(name), step, delay)
                    early = step == "imports" and code == -signal.SIGTERM
                    if (code != 0 and not early) or noise(bot.log):
                        print(step, code, *bot.log, sep="\n")
                    seconds.append(took)
                print(f"{step}: p50 {statistics.median(seconds):.2f} s, max {max(seconds):.2f} s", flush=True)
            await _measure_start(api, Path(name), times)


async def _measure_start(api: BotApi, folder: Path, times: int) -> None:
    seconds = []
    for _ in range(times):
        start = time.monotonic()
        async with bot_process(api, folder) as bot:
            await bot.logged(r"Application started")
            seconds.append(time.monotonic() - start)
            bot.terminate()
            await bot.ended()
    print(f"start: p50 {statistics.median(seconds):.2f} s, max {max(seconds):.2f} s")


def main() -> None:
    """Measure as often as asked."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--times", type=int, default=50)
    parser.add_argument("--seed", type=int, default=random.randrange(10**6))
    given = parser.parse_args()
    asyncio.run(measure(given.times, random.Random(given.seed)))


if __name__ == "__main__":
    main()
