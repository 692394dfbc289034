"""One long run of the program, which is killed, stopped or refused something in each of its lives."""

import random
import signal
from collections import Counter
from collections.abc import AsyncIterator, Iterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from cryptography.fernet import Fernet

from bot.subscriptions.delivery.sender import IN_FLIGHT
from retrieval import Archive
from tests.bot_api import ADA, TOKEN, BotApi, User
from tests.bot_api_failures import Failure
from tests.crash.fault_points import Fault
from tests.crash.ledger import BrokenPromiseError, Ledger
from tests.crash.lives import Happenings, Life, Lives
from tests.crash.site import Courier, paragraphs

READERS = {  # who subscribes -> to what; they are more than may be in flight
    ADA: "/subscribe",
    User(1002, "Bo", "bo_reads"): "/subscribe lighthouse keeper",
    **{User(1002 + n, "Cy", f"cy{n}_reads"): "/subscribe" for n in range(1, IN_FLIGHT + 1)},
}
OLD = 120  # reports that are there from the start, enough for an index on disk
COMMANDS = ("run", "fetch", "index")
WEATHERS: dict[str, dict[str, Any]] = {  # how Telegram treats one message of a life, or the first ones
    "good": {},
    "late": {"hang": True, "delivered": True},  # it answers not before the kill
    "all late": {"hang": True, "delivered": True, "times": IN_FLIGHT},
    "lost": {"drop": True, "delivered": True},  # its answer is
    "down": {"status": 502},
    "flood": {"retry_after": 1},
}
LATE = ("late", "all late")
ACTS = ("kill",) * 18 + ("stop", "fail")
PAUSES = {"feed.xml", "article", "write partial file", "replace report"}  # no lock is held there


@dataclass
class Soak:
    """What is going on; `figures` are what has happened."""

    api: BotApi
    site: Courier
    lives: Lives
    ledger: Ledger
    happenings: Happenings
    draw: random.Random
    log: Path
    titles: list[str] = field(default_factory=list)  # every reader must be told of these
    figures: Counter[str] = field(default_factory=Counter)
    targets: dict[str, Iterator[Fault]] = field(default_factory=dict)
    paused: Life | None = None

    async def begin(self) -> None:
        """Let every reader subscribe."""
        life = self.lives.start("run")
        for reader, words in READERS.items():
            self.api.message(words, user=reader)
        await self.happenings.until(lambda: life.over or len(self.api.sent()) == len(READERS))
        await self.lives.end(life, signal.SIGTERM)
        assert life.status == 0, self.tail()

    async def list_points(self, command: str) -> Counter[str]:
        """Live without a fault: the points that are passed, which are the next targets."""
        before = self.ledger.stored()
        life, _ = await self._live(command, [])
        self.ledger.judge(life, before, 0)
        assert life.status == 0, self.tail()
        points = Counter(life.points)
        self.targets[command] = self._endless(points)
        return points

    def _endless(self, points: Counter[str]) -> Iterator[Fault]:
        """Every point in turn, the first, second and last time that it is passed, in some order."""
        faults = [Fault(name, n) for name, count in points.items() for n in sorted({1, min(2, count), count})]
        while True:
            self.draw.shuffle(faults)
            yield from faults

    async def life(self, command: str, fault: Fault, weather: str = "good", *, patient: bool = False) -> Life:
        """Live with a fault, and judge. If `patient`, bad weather ends no life: the bot tries again."""
        before = self.ledger.stored()
        life, lost_answers = await self._live(command, [fault], weather, patient)
        lost_answers += "failed" in life.points and fault.point == "after sendMessage"
        try:
            self.ledger.judge(life, before, lost_answers)
            self._judge_end(life)
        except BrokenPromiseError as error:
            where = f"{command}, {fault}, {weather} weather"
            raise BrokenPromiseError(f"{error}\n{where}\n{self.tail()}") from error
        return life

    async def _live(
        self, command: str, faults: Sequence[Fault], weather: str = "good", patient: bool = False
    ) -> tuple[Life, int]:
        """Start, let something happen, and end it; returns how many answers were lost too."""
        number = len(self.titles)
        if command == "index":
            life = self.lives.start(command, *faults)
            await self.lives.ended(life)
            return life, 0
        if command == "fetch":
            self.titles.append(title := f"Round {number} of the feed")
            self.site.publish(title)
            life = self.lives.start(command, *faults)
            await self.happenings.until(lambda: life.over or life.paused)
            if life.paused:
                self.paused = life
            return life, 0
        self.titles.append(title := f"Round {number} of the file")
        failure = self._break(weather)
        early = self.draw.random() < 0.5
        if early:
            self.write(number, title)
        life = self.lives.start(command, *faults)
        if not early:
            await self.happenings.until(lambda: life.over or "before getUpdates" in life.points)
            self.write(number, title)
        told = [(reader, title) for reader in self.ledger.readers]

        def done() -> bool:
            if life.over or (failure and failure.times == 0 and not patient):
                return True
            arrived = self.ledger.arriving()
            if failure and failure.times == 0 and weather == "lost" and arrived.total() == len(arrived):
                return False  # it is to come once more
            recent = [name for name in life.points if name in ("after sendMessage", "after SELECT outbox")]
            return all(arrived[pair] for pair in told) and recent[-1:] == ["after SELECT outbox"]

        await self.happenings.until(done)
        if failure and failure.times == 0 and not patient:
            passed = len(life.points) + (0 if weather in LATE else self.draw.randrange(12))
            await self.happenings.until(lambda: life.over or len(life.points) >= passed)
            await self.lives.end(life)
        else:
            await self.lives.end(life, signal.SIGTERM)
        lost = bool(failure and failure.times == 0 and weather == "lost")
        self.api.heal()
        return life, lost

    def _break(self, weather: str) -> Failure | None:
        """Let Telegram fail once, if the weather is bad."""
        return self.api.fail("sendMessage", **WEATHERS[weather]) if WEATHERS[weather] else None

    def write(self, number: int, title: str) -> None:
        """Put a report into the folder as a person would, in one step."""
        text = "\n".join([title, datetime.now(UTC).strftime("%Y-%m-%d"), *paragraphs(title)])
        hidden = self.ledger.reports / f".round{number}"
        hidden.write_text(text)
        hidden.replace(self.ledger.reports / f"round-{number}-of-the-file.txt")

    def _judge_end(self, life: Life) -> None:
        """Count how a life ended; without a kill it must have ended well."""
        if life.killed:
            self.figures[f"kills of {life.command}"] += 1
        elif not life.paused:
            self.figures["stops"] += 1
            expected = {0, 1, 2} if "failed" in life.points else {0}
            if life.status not in expected and not ("stopped" in life.points and life.cut_short):
                raise BrokenPromiseError(f"exit code {life.status}")
            if "Traceback" in self.log.read_text():
                raise BrokenPromiseError("a traceback in the log")

    async def round(self) -> None:
        """A life of some command, with the next fault of it."""
        command = self.draw.choices(COMMANDS, (5, 4, 1))[0]
        point = next(self.targets[command])
        act = self.draw.choice(ACTS)
        if command == "fetch" and self.draw.random() < 0.2 and point.point.partition(" ")[2] in PAUSES:
            act = "pause"
        if self.paused and command == "fetch":
            command, point = "run", next(self.targets["run"])
        weather = "good"
        if command == "run" and act == "kill" and self.draw.random() < 0.6:
            weather = self.draw.choice([*WEATHERS])
        patient = weather not in LATE and self.draw.random() < 0.3
        was_paused = self.paused
        await self.life(command, Fault(point.point, point.number, act), weather, patient=patient)
        if was_paused:
            before = self.ledger.stored()
            await self.lives.end(was_paused)
            self.paused = None
            self.ledger.judge(was_paused, before, 0)
            self._judge_end(was_paused)

    @property
    def kills(self) -> int:
        """How often it was killed."""
        return sum(count for name, count in self.figures.items() if name.startswith("kills"))

    async def finish(self) -> str:
        """Fetch what is left and let the bot tell of it, and end it in peace; returns the figures."""
        if self.paused:
            await self.lives.end(self.paused)
            self.paused = None
        life = self.lives.start("fetch")
        await self.lives.ended(life)
        assert life.status == 0, self.tail()
        before = self.ledger.stored()
        life = self.lives.start("run")
        try:
            await self.happenings.until(lambda: life.over or not self.ledger.missing(self.titles))
        except TimeoutError as error:
            lost = self.ledger.missing(self.titles)
            raise BrokenPromiseError(f"lost: {lost[:5]}\n{self.tail()}") from error
        await self.lives.end(life, signal.SIGTERM)
        assert life.status == 0, self.tail()
        self.ledger.judge(life, before, 0)
        left = self.ledger.stored().waiting
        if left:
            raise BrokenPromiseError(f"left in the outbox: {left}")
        self._judge_reports()
        figures = ", ".join(f"{count} {name}" for name, count in sorted(self.figures.items()))
        return (
            f"{self.kills} kills ({figures}): {len(self.titles)} reports, "
            f"{len(self.ledger.told)} announcements, lost 0; "
            f"doubled {self.ledger.doubled}, all in flight, "
            f"of which there were at most {self.ledger.most_in_flight}; "
            f"{self.ledger.unanswered} copies after lost answers"
        )

    def _judge_reports(self) -> None:
        """Every report is there once, and the index on disk says what the files say."""
        plain = Archive.open(self.ledger.reports)
        titles = Counter(report.title for report in plain.reports)
        assert not plain.problems
        assert {title: titles[title] for title in self.titles} == dict.fromkeys(self.titles, 1)
        found = Archive.open(self.ledger.reports, index_folder=self.ledger.data / "index")
        assert found.version == plain.version
        for question in ("lighthouse keeper lamp", "Round 3", "How often did the mill turn?"):
            hits = [(hit.passage.key, hit.passage.text) for hit in plain.hits(question)]
            assert [(hit.passage.key, hit.passage.text) for hit in found.hits(question)] == hits

    def tail(self) -> str:
        """The end of the log."""
        return self.log.read_text()[-3000:]


def fill(folder: Path) -> None:
    """Old reports, enough for an index on disk."""
    folder.mkdir(parents=True)
    for number in range(OLD):
        text = "\n".join([f"Old report {number}", "2024-08-05", *paragraphs(f"volume {number}")])
        (folder / f"old{number}.txt").write_text(text)


@asynccontextmanager
async def soaking(folder: Path, seed: int, database: str = "") -> AsyncIterator[Soak]:
    """A soak that has begun."""
    reports, data, key = folder / "reports", folder / "data", Fernet.generate_key().decode()
    fill(reports)
    async with BotApi() as api, Courier().running() as site:
        settings = {
            "TOKEN": TOKEN,
            "API_URL": api.base_url.removesuffix("/bot"),
            "REPORTS": str(reports),
            "DATA": str(data),
            "FEEDS": site.feed,
            "PRIVATE_ADDRESSES": "true",
            "DATABASE": database,
            "SECRET_KEY": key,
            "DIGEST_REPORTS": "50",
            "LOG_LEVEL": "WARNING",
        }
        environment = {f"DISPATCH_{name}": value for name, value in settings.items() if value}
        happenings = Happenings()
        api.on_change = happenings.happened
        readers = [reader.id for reader in READERS]
        async with Lives(folder, happenings, environment).running() as lives:
            ledger = Ledger(api, site, reports, data, database, key, readers)
            soak = Soak(api, site, lives, ledger, happenings, random.Random(seed), folder / "log")
            await soak.begin()
            yield soak


async def kill(folder: Path, kills: int, seed: int, database: str = "") -> str:
    """Kill the program so often; returns the figures, raises BrokenPromiseError."""
    async with soaking(folder, seed, database) as soak:
        for command in COMMANDS:
            await soak.list_points(command)
        while soak.kills < kills:
            await soak.round()
            print(dict(soak.figures), end="\r", flush=True)
        return await soak.finish()


async def kills_until_caught(folder: Path, sabotage: str, seed: int, most: int, database: str = "") -> int:
    """How many kills it takes to notice a sabotage; raises AssertionError where it is not noticed."""
    async with soaking(folder, seed, database) as soak:
        for command in COMMANDS:
            await soak.list_points(command)
        soak.lives.sabotage = sabotage
        while soak.kills < most:
            try:
                await soak.round()
            except BrokenPromiseError as error:
                print(f"{sabotage}: {str(error).splitlines()[:2]}", flush=True)
                return soak.kills + 1
    raise AssertionError(f"{sabotage} went unnoticed in {most} kills")
