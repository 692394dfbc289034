"""One run: people use the bot while a replica, a search node and the database fail, one after the other."""

import asyncio
import signal
import time
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import partial
from itertools import cycle, islice
from pathlib import Path

from bot.messages.templates import Templates
from tests.bot_api import User
from tests.whole.bridges import Bridge, bridges
from tests.whole.deliveries import Sent
from tests.whole.findings import Announcement, Fault, Findings
from tests.whole.installation import Installation, Replica, installed
from tests.whole.readers import PATIENCE, Reader

FIRST_READER = 50_000
SUBSCRIBERS = 5
REPORTS = 200
ACTS_OF_A_ROUND = 5
QUESTION_WORDS = ("How much did", "thanked its engineers")
ENGINE_AWAY = 5.0  # seconds that the only node is away


@dataclass
class Run:
    """What happens in a run, and when."""

    installation: Installation
    readers: list[Reader]
    more: Iterator[Bridge]  # reports to come
    faults: list[Fault] = field(default_factory=list)
    announcements: list[Announcement] = field(default_factory=list)

    async def rounds(self, number: int) -> None:
        """Wait until everybody could do everything so many times more."""
        needed = self._done() + number * len(self.readers) * ACTS_OF_A_ROUND
        await self.installation.api._until(lambda: self._done() >= needed, number * PATIENCE)

    def _done(self) -> int:
        return sum(len(reader.acts) for reader in self.readers)

    @asynccontextmanager
    async def fault(self, name: str) -> AsyncIterator[Fault]:
        """Something that is done to the installation in the block."""
        fault = Fault(name, time.monotonic())
        self.faults.append(fault)
        try:
            yield fault
        finally:
            fault.ended = time.monotonic()
            print(f"{name}: {fault.ended - fault.begun:.1f} s", flush=True)

    async def announce(self) -> float:
        """Publish a report, and the seconds until all subscribers know of it."""
        bridge = next(self.more)
        chats = [reader.user.id for reader in self.readers[:SUBSCRIBERS]]
        await self.installation.publish(bridge)
        announcement = Announcement(bridge.title, time.monotonic(), chats)
        self.announcements.append(announcement)
        api = self.installation.api
        for chat in chats:
            sent = api.sent_to[chat]
            await api.until(chat, partial(_announced, bridge, sent), PATIENCE)
        return time.monotonic() - announcement.begun

    async def kill_leader(self) -> None:
        """Kill the replica that does the background work, just before a report is published."""
        leader = await self.installation.leader()
        async with self.fault("replica killed") as fault:
            others = {
                each.number: len(each.process.log) for each in self.installation.replicas if each.process
            }
            await leader.end(signal.SIGKILL)
            taken = asyncio.create_task(self.installation.taken_over(others))
            announced = asyncio.create_task(self.announce())
            fault.figures["background work taken over after"] = await taken - fault.begun
            fault.figures["report announced after"] = await announced
            await self._started(leader, fault)

    async def stop_replica(self, replica: Replica) -> None:
        """Stop a replica, as an upgrade does, and start it."""
        async with self.fault("replica stopped") as fault:
            await replica.end(signal.SIGTERM)
            fault.figures["stopped after"] = time.monotonic() - fault.begun
            await self._started(replica, fault)

    async def restart_database(self) -> None:
        """Stop PostgreSQL, and start it."""
        async with self.fault("database restarted") as fault:
            await self.installation.restart_database()
            fault.figures["back after"] = time.monotonic() - fault.begun
            fault.figures["next answer after"] = await self._next_answer() - fault.begun

    async def fail_engine(self) -> None:
        """Kill a node of a cluster; stop the only one, and start it."""
        engine = self.installation.engine
        if engine is None:
            return
        if engine.size > 1:
            async with self.fault("search node killed") as fault:
                await asyncio.to_thread(engine.nodes[0].kill)
                fault.figures["next answer after"] = await self._next_answer() - fault.begun
            return
        async with self.fault("search engine stopped") as fault:
            await asyncio.to_thread(engine.close)
            fault.figures["stopped after"] = time.monotonic() - fault.begun
            await asyncio.sleep(ENGINE_AWAY)
            await asyncio.to_thread(engine.start)
            fault.figures["back after"] = time.monotonic() - fault.begun
            fault.figures["next answer after"] = await self._next_answer() - fault.begun

    async def _started(self, replica: Replica, fault: Fault) -> None:
        begun = time.monotonic()
        await self.installation.start(replica)
        fault.figures["started again in"] = time.monotonic() - begun

    async def _next_answer(self) -> float:
        """When the next question is answered from the reports that is asked from now on."""
        now = time.monotonic()

        def first() -> float | None:
            times = [
                act.ended
                for reader in self.readers
                for act in reader.acts[-2:]
                if act.ended and act.answer and act.begun > now and not act.was_away
            ]
            return min(times, default=None)

        await self.installation.api._until(first, PATIENCE)
        return first() or now + PATIENCE


async def run(folder: Path, people: int, rounds: int, nodes: int, seed: int) -> tuple[Findings, list[Fault]]:
    """So many people do everything so many times; `nodes` of the search engine, 0 for a folder alone.

    Raises MissingError of what this machine lacks.
    """
    made = bridges(seed, datetime.now(UTC).date())
    asked = list(islice(made, REPORTS))
    async with installed(folder, asked, nodes) as (installation, deliverer):
        users = [User(FIRST_READER + number, f"Reader {number}") for number in range(people)]
        away = Templates().phrase("notices", "engine_away")
        this = Run(installation, [Reader(installation.api, user, away) for user in users], _new(made))
        await asyncio.gather(*(reader.subscribe() for reader in this.readers[:SUBSCRIBERS]))
        enough, bridge = asyncio.Event(), cycle(asked)
        reading = [asyncio.create_task(reader.read(bridge, enough)) for reader in this.readers]
        begun = time.monotonic()
        for happening in (
            this.announce,
            this.kill_leader,
            this.fail_engine,
            this.restart_database,
            partial(this.stop_replica, installation.replicas[0]),
            this.announce,
        ):
            await this.rounds(rounds)
            await happening()
        enough.set()
        await asyncio.gather(*reading)
        findings = Findings()
        findings.judge(this.readers, this.announcements, this.faults, installation.api.sent_to)
        findings.count("updates", len({each.update_id for each in deliverer.deliveries}))
        findings.count("deliveries", len(deliverer.deliveries))
        findings.count("seconds", round(time.monotonic() - begun))
        findings.wrong += _log_faults(installation.log())
        findings.wrong += sorted(set(installation.api.defects))
    return findings, this.faults


def _announced(bridge: Bridge, sent: list[Sent]) -> bool:
    return any(bridge.title in each.text for each in sent)


def _new(made: Iterator[Bridge]) -> Iterator[Bridge]:
    """Reports of today."""
    today = datetime.now(UTC).date()
    for bridge in made:
        yield Bridge(bridge.town, bridge.mayor, bridge.cost, today)


def _log_faults(log: list[str]) -> Iterator[str]:
    """Lines that should not be in a log: defects, and words of questions."""
    for line in log:
        if "Defect" in line or any(words in line for words in QUESTION_WORDS):
            yield f"the log says: {line}"
