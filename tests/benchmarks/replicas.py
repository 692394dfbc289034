"""Updates a second with 1, 2 and 3 replicas on one PostgreSQL, and the CPU that an update takes.

    uv run python -m tests.benchmarks.replicas
    uv run python -m tests.benchmarks.replicas --smoke

The fake Bot API, which takes every call at once, and the people are this process; so many of them ask, each
again when answered. All replicas run all the time, and updates are delivered to the first 1, 2 or 3 of them
in turns of a few seconds. Telegram's pace of 30 messages a second is lifted, as it would be all that is
measured.

- CPU ms: of all replicas, an update; of PostgreSQL: of all its processes, an update.
- p50, p99: ms from a question being sent until its answer came.
"""

import argparse
import asyncio
import itertools
import os
import sys
import tempfile
from collections.abc import Callable, Sequence
from contextlib import AsyncExitStack
from pathlib import Path

import aiohttp
import numpy as np
from pydantic import SecretStr

from bot.settings import PREFIX
from bot.webhook.secret_token import SECRET_HEADER, secret_token
from tests import postgres
from tests.benchmarks.loopback_api import TOKEN, Json, LoopbackApi
from tests.benchmarks.people import Measured, People
from tests.bot.webhook.conftest import WEBHOOK, free_address
from tests.bot_process import KEY, PROJECT, BotProcess
from tests.replicas.reports import TOWNS, write

_RETRY_SECONDS = 0.05


class WebhookApi(LoopbackApi):
    """Delivers each update to the addresses in turn, again and again until it is answered 200."""

    def __init__(self, on_call: Callable[[str, Json], None], on_handed: Callable[[Json], None]) -> None:
        super().__init__(on_call, on_handed)
        self.addresses: Sequence[str] = ()
        self.session: aiohttp.ClientSession | None = None
        self._deliveries = set[asyncio.Task[None]]()

    def send(self, update: Json) -> None:
        """Deliver an update, which gets its number here."""
        self._numbers += 1
        delivery = asyncio.create_task(self._deliver(self._numbers, {"update_id": self._numbers, **update}))
        self._deliveries.add(delivery)
        delivery.add_done_callback(self._deliveries.discard)

    async def settled(self) -> None:
        """Wait until everything is delivered."""
        await asyncio.gather(*self._deliveries)

    async def _deliver(self, number: int, update: Json) -> None:
        assert self.session
        for turn in itertools.count(number):
            address = self.addresses[turn % len(self.addresses)]
            try:
                async with self.session.post(address, json=update) as answer:
                    if answer.status == 200:
                        return
            except aiohttp.ClientError:  # a connection that was closed because it was idle
                continue
            await asyncio.sleep(_RETRY_SECONDS)


def cpu_seconds(processes: Sequence[int]) -> float:
    """User and system time of processes so far, and of their children that have ended."""
    stats = [Path(f"/proc/{number}/stat").read_text().rpartition(")")[2].split() for number in processes]
    return sum(int(field) for fields in stats for field in fields[11:15]) / os.sysconf("SC_CLK_TCK")


async def start_replica(api: LoopbackApi, address: str, work: Path, database: str) -> BotProcess:
    """Start a replica, and wait until it takes updates."""
    given = {
        "TOKEN": TOKEN,
        "API_URL": api.url,
        "SECRET_KEY": KEY,
        "REPORTS": str(work / "reports"),
        "DATA": str(work / address.rpartition(":")[2]),
        "DATABASE": database,
        "HTTP": address,
        "WEBHOOK": WEBHOOK,
    }
    environment = {name: value for name, value in os.environ.items() if not name.startswith(PREFIX)}
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "tests.benchmarks.measured_bots", "dispatch"),
        cwd=PROJECT,
        env=environment | {PREFIX + name: value for name, value in given.items()},
        stderr=asyncio.subprocess.PIPE,
    )
    replica = BotProcess(process)
    await replica.logged("Application started")
    return replica


async def measure(given: argparse.Namespace, work: Path, server: postgres.Server, database: str) -> None:
    """Start the replicas, let people ask, and print a row for each number of replicas."""
    pairs = itertools.cycle(itertools.permutations(TOWNS, 2))
    questions = (f"Who repaired the lighthouses of {a} and {b}?" for a, b in pairs)
    people = People(questions, itertools.repeat(""), WebhookApi)
    api = people.api
    assert isinstance(api, WebhookApi)
    async with AsyncExitStack() as stack:
        stack.callback((await api.start()).close)
        headers = {SECRET_HEADER: secret_token(SecretStr(TOKEN))}
        connector = aiohttp.TCPConnector(limit=0, keepalive_timeout=4)  # a replica closes after five seconds
        api.session = await stack.enter_async_context(
            aiohttp.ClientSession(headers=headers, connector=connector)
        )
        addresses = [free_address() for _ in range(given.replicas)]
        replicas = []
        for address in addresses:
            replicas.append(await start_replica(api, address, work, database))
            stack.push_async_callback(replicas[-1].ended)
            stack.callback(replicas[-1].terminate)
        numbers = range(1, given.replicas + 1)
        measured = {number: Measured() for number in numbers}
        database_cpu = dict.fromkeys(numbers, 0.0)
        for turn, number in itertools.product(range(given.turns + 1), numbers):
            api.addresses = [f"http://{address}/telegram" for address in addresses[:number]]
            before = cpu_seconds([replica.number for replica in replicas]), cpu_seconds(server.processes)
            waited, took = await people.ask(given.users, given.seconds / given.turns)
            await api.settled()
            if not turn:  # in which everything becomes warm
                continue
            into = measured[number]
            into.waited += waited
            into.seconds += took
            into.cpu += cpu_seconds([replica.number for replica in replicas]) - before[0]
            database_cpu[number] += cpu_seconds(server.processes) - before[1]
    print(f"{'replicas':8}{'/s':>9}{'CPU ms':>9}{'of PostgreSQL':>15}{'p50':>9}{'p99':>9}")
    for number, each in measured.items():
        print(f"{number:8}{_row(each, database_cpu[number])}")


def _row(measured: Measured, database_cpu: float) -> str:
    count = len(measured.waited)
    p50, p99 = np.percentile(measured.waited, [50, 99]) * 1000
    cpu, database = measured.cpu / count * 1000, database_cpu / count * 1000
    return f"{count / measured.seconds:9.1f}{cpu:9.2f}{database:15.2f}{p50:9.1f}{p99:9.1f}"


def main() -> None:
    """Read the command line, and print a table."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--replicas", type=int, default=3, help="at most")
    parser.add_argument("--users", type=int, default=50, help="who ask")
    parser.add_argument("--seconds", type=float, default=60.0, help="for each number of replicas")
    parser.add_argument("--turns", type=int, default=6, help="in which those are taken")
    parser.add_argument("--smoke", action="store_true", help="does it run at all?")
    given = parser.parse_args()
    if given.smoke:
        given.replicas, given.users, given.seconds, given.turns = 2, 2, 1.0, 1
    try:
        with (
            postgres.running() as server,
            server.database() as database,
            tempfile.TemporaryDirectory() as name,
        ):
            write(Path(name) / "reports")
            asyncio.run(measure(given, Path(name), server, database))
    except postgres.MissingError as missing:
        print(f"Not measured: {missing}")


if __name__ == "__main__":
    main()
