"""Lives of the program: processes with fault points, as the test sees them."""

import asyncio
import json
import os
import signal
import sys
from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import asdict, dataclass, field
from pathlib import Path

from tests.crash.fault_points import Fault

PROJECT = Path(__file__).parents[2]
PATIENCE = 240.0  # seconds without the event that is waited for, after which a test has failed


class Happenings:
    """Lets a test wait until something is so; whoever changes anything calls `happened`."""

    def __init__(self) -> None:
        self._next = asyncio.Event()

    def happened(self) -> None:
        """Something may be so now."""
        before, self._next = self._next, asyncio.Event()
        before.set()

    async def until(self, condition: Callable[[], object]) -> None:
        """Wait until a condition holds. Raises TimeoutError."""
        async with asyncio.timeout(PATIENCE):
            while not condition():
                await self._next.wait()


@dataclass
class Life:
    """One run of the program. `points` are those it has passed, `status` its exit code at the end."""

    command: str
    faults: Sequence[Fault]
    points: list[str] = field(default_factory=list)
    process: int = 0
    closed: bool = False
    status: int | None = None
    writer: asyncio.StreamWriter | None = None

    @property
    def over(self) -> bool:
        """Whether it has ended, and all it reported is known."""
        return self.status is not None and self.closed

    @property
    def killed(self) -> bool:
        """Whether it was killed."""
        return self.status == -signal.SIGKILL

    @property
    def cut_short(self) -> bool:
        """Whether it had no time to end well: killed, or asked a second time to stop."""
        return self.killed or self.status in (-signal.SIGTERM, 128 + signal.SIGTERM)

    @property
    def paused(self) -> bool:
        """Whether it waits at a fault point."""
        return "paused" in self.points and not self.over

    def send(self, number: signal.Signals) -> None:
        """Send a signal, if it still runs."""
        if self.status is None and self.process:
            os.kill(self.process, number)


class Lives:
    """Starts lives, one fork each."""

    def __init__(self, folder: Path, happenings: Happenings, environment: Mapping[str, str]) -> None:
        self._folder = folder
        self._environment = environment
        self._happenings = happenings
        self._lives: list[Life] = []
        self._faulty: asyncio.subprocess.Process | None = None
        self.sabotage = ""

    @asynccontextmanager
    async def running(self) -> AsyncIterator["Lives"]:
        """Start the process that is forked; every life ends with the block."""
        address = self._folder / "points"
        server = await asyncio.start_unix_server(self._listen, address)
        pipe = asyncio.subprocess.PIPE
        command = (sys.executable, "-m", "tests.crash.faulty", str(address))
        self._faulty = await asyncio.create_subprocess_exec(*command, cwd=PROJECT, stdin=pipe, stdout=pipe)
        assert self._faulty.stdout is not None
        assert await self._faulty.stdout.readline() == b"ready\n"
        reading = asyncio.create_task(self._read_statuses(self._faulty.stdout))
        try:
            yield self
        finally:
            for life in self._lives:
                life.send(signal.SIGKILL)
            await self._happenings.until(lambda: all(life.status is not None for life in self._lives))
            self._faulty.kill()
            await self._faulty.wait()
            await reading
            server.close()

    def start(self, command: str, *faults: Fault) -> Life:
        """Start a life with some faults."""
        assert self._faulty is not None
        assert self._faulty.stdin is not None
        life = Life(command, faults)
        order = {
            "number": len(self._lives),
            "command": command,
            "environment": dict(self._environment),
            "faults": [asdict(fault) for fault in faults],
            "sabotage": self.sabotage,
            "log": str(self._folder / "log"),
        }
        self._lives.append(life)
        self._faulty.stdin.write(f"{json.dumps(order)}\n".encode())
        return life

    async def end(self, life: Life, number: signal.Signals = signal.SIGKILL) -> None:
        """Wait until a life has begun, send it a signal, and wait for its end."""
        await self._happenings.until(lambda: life.points or life.over)
        if number is signal.SIGKILL or "stopped" not in life.points:  # a second SIGTERM is no peaceful end
            life.send(number)
        await self.ended(life)

    async def ended(self, life: Life) -> None:
        """Wait for the end of a life."""
        await self._happenings.until(lambda: life.over)

    async def _listen(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        number = int(await reader.readline())
        life = self._lives[number]
        life.writer = writer
        life.process = int(await reader.readline())
        while line := await reader.readline():
            life.points.append(line.decode().rstrip("\n"))
            self._happenings.happened()
        life.closed = True
        writer.close()
        self._happenings.happened()

    async def _read_statuses(self, output: asyncio.StreamReader) -> None:
        while line := await output.readline():
            told = json.loads(line)
            self._lives[told["number"]].status = told["status"]
            self._happenings.happened()
