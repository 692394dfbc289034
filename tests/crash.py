"""Kills the bot at random moments, again and again, then looks for what was lost, doubled or damaged.

uv run python -m tests.crash --rounds 200
"""

import argparse
import asyncio
import os
import random
import signal
import sqlite3
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import AsyncIterator, Callable
from contextlib import ExitStack, asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from email.utils import format_datetime
from functools import partial
from pathlib import Path

from aiohttp import web
from cryptography.fernet import Fernet

from bot.settings import PREFIX
from retrieval import Archive
from tests import postgres
from tests.bot_api import ADA, TOKEN, BotApi, User

PROJECT = Path(__file__).parents[1]
READERS = {  # who subscribes -> to what
    ADA: "/subscribe",
    User(1002, "Bo", "bo_reads"): "/subscribe",
    User(1003, "Cy", "cy_reads"): "/subscribe lighthouse keeper",
}
OLD = 120  # reports that are there from the start, enough for an index to be kept
LONGEST = 4.0  # seconds that a round lives at most
PATIENCE = 180.0  # seconds without a message after which what is left is lost; a claim expires in two minutes

REFRESHES = """
import sys
from pathlib import Path
from retrieval import Archive
folder, kept = Path(sys.argv[1]), Path(sys.argv[2])
archive = Archive.open(folder, index_folder=kept)
print("open", flush=True)
for turn in range(10**9):
    half = folder / ".turning"  # a file that turned bad would keep its old report in service
    half.write_text(f"Turn {turn}\\n2024-08-05\\nThe mill turned {turn} times.\\n")
    half.replace(folder / "turning.txt")
    archive.refresh(["turning.txt"])
    archive.save()
"""


class Site:
    """A news site on loopback: a feed, and its articles."""

    def __init__(self) -> None:
        self.titles: list[str] = []
        self.address = ""

    @asynccontextmanager
    async def running(self) -> AsyncIterator["Site"]:
        app = web.Application()
        app.router.add_get("/feed.xml", self._feed)
        app.router.add_get("/article/{number}", self._article)
        runner = web.AppRunner(app, access_log=None, shutdown_timeout=0.1)
        await runner.setup()
        try:
            await web.TCPSite(runner, "127.0.0.1", 0).start()
            self.address = f"http://127.0.0.1:{runner.addresses[0][1]}"
            yield self
        finally:
            await runner.cleanup()

    def publish(self, title: str) -> None:
        self.titles.append(title)

    async def _feed(self, _: web.Request) -> web.Response:
        date = format_datetime(datetime.now(UTC))
        newest = list(enumerate(self.titles))[-15:]
        items = "".join(
            f"<item><title>{title}</title><link>{self.address}/article/{number}</link>"
            f"<pubDate>{date}</pubDate></item>"
            for number, title in reversed(newest)
        )
        feed = f'<rss version="2.0"><channel><title>Courier</title>{items}</channel></rss>'
        return web.Response(text=feed, content_type="application/rss+xml")

    async def _article(self, request: web.Request) -> web.Response:
        title = self.titles[int(request.match_info["number"])]
        body = "".join(f"<p>{paragraph}</p>" for paragraph in paragraphs(title))
        head = f'<title>{title}</title><meta property="og:site_name" content="Courier">'
        page = f"<html><head>{head}</head><body><article><h1>{title}</h1>{body}</article></body></html>"
        return web.Response(text=page, content_type="text/html")


def paragraphs(title: str) -> list[str]:
    """Prose that no other report has, long enough to be an article."""
    return [
        f"The lighthouse keeper wrote in {title} that the lamp had burned for {number} nights without a "
        f"pause, and that the harbour had not seen such weather since the winter of the {number} storms."
        for number in range(11, 21)
    ]


@dataclass
class Soak:
    """One long run of a bot that is killed again and again."""

    folder: Path
    api: BotApi
    site: Site
    draw: random.Random
    database: str = ""
    expected: set[str] = field(default_factory=set)  # titles that every reader must be told of
    in_flight: Counter[tuple[int, str]] = field(default_factory=Counter)  # last of a killed bot's messages

    @property
    def reports(self) -> Path:
        return self.folder / "reports"

    @property
    def kept(self) -> Path:
        return self.folder / "data" / "index"

    def start(self, key: str, what: str = "run") -> subprocess.Popen[bytes]:
        """The real program, as an operator runs it."""
        settings = {
            "TOKEN": TOKEN,
            "API_URL": self.api.base_url.removesuffix("/bot"),
            "REPORTS": str(self.reports),
            "DATA": str(self.folder / "data"),
            "FEEDS": f"{self.site.address}/feed.xml",
            "FEED_MINUTES": "1",
            "PRIVATE_ADDRESSES": "true",
            "DATABASE": self.database,
            "SECRET_KEY": key,
            "DIGEST_REPORTS": "50",
            "LOG_LEVEL": "WARNING",
        }
        environment = {name: value for name, value in os.environ.items() if not name.startswith(PREFIX)}
        environment |= {PREFIX + name: value for name, value in settings.items()}
        with (self.folder / "log").open("ab") as log:
            command = [sys.executable, "-m", "bot", what]
            return subprocess.Popen(command, cwd=PROJECT, env=environment, stderr=log, stdout=log)

    def told(self) -> list[tuple[int, str]]:
        """What arrived, in order: (reader, title)."""
        return [
            (message.chat_id, title)
            for message in self.api.sent()
            for title in self.expected
            if f"{title}\n" in message.text
        ]

    async def until(self, condition: Callable[[], bool], seconds: float) -> bool:
        """Wait for what no event tells of."""
        try:
            async with asyncio.timeout(seconds):
                while not condition():  # noqa: ASYNC110
                    await asyncio.sleep(0.005)
        except TimeoutError:
            return False
        return True

    async def subscribe(self, key: str) -> None:
        """Let every reader subscribe, and the reports that are there be known."""
        process = self.start(key)
        for reader, words in READERS.items():
            self.api.message(words, user=reader)
        assert await self.until(lambda: len(self.api.sent()) == len(READERS), 60), self.log()
        await self.stop(process)

    async def round(self, number: int, key: str) -> None:
        """Start the bot, let things happen, kill it at some moment."""
        process = self.start(key)
        sent = len(self.api.sent())
        moment = self.draw.uniform(0.3, LONGEST)
        happening = asyncio.create_task(self._happen(number, key))
        if number % 10 == 9:  # at rest: more than fifty at once would be told in a digest
            await happening
            await self.fetch(key)
            assert await self.all_told(), self.log()
        elif number % 2:  # in the middle of telling
            after = sent + self.draw.randint(1, 2 * len(READERS))
            await self.until(lambda: len(self.api.sent()) >= after, 2 * LONGEST)
        else:
            await asyncio.sleep(moment)
        process.kill()
        await happening
        await asyncio.to_thread(process.wait)
        assert process.returncode == -signal.SIGKILL, self.log()
        for told in self.told()[-1:]:
            self.in_flight[told] += 1

    async def _happen(self, number: int, key: str) -> None:
        """A file comes, an article is published, and who fetches it is killed, too."""
        await asyncio.sleep(self.draw.uniform(0, 0.5 * LONGEST))
        title = f"Round {number} of the file"
        self.expected.add(title)
        text = "\n".join([title, datetime.now(UTC).strftime("%Y-%m-%d"), *paragraphs(title)])
        hidden = self.reports / f".round{number}"
        hidden.write_text(text)
        hidden.replace(self.reports / f"round{number}.txt")
        title = f"Round {number} of the feed"
        self.expected.add(title)
        self.site.publish(title)
        fetching = self.start(key, "fetch")
        await asyncio.sleep(self.draw.uniform(0.3, LONGEST))
        fetching.kill()
        await asyncio.to_thread(fetching.wait)

    async def finish(self, key: str) -> None:
        """Fetch what is left and let the bot tell of it, and end it in peace."""
        await self.fetch(key)
        polls = len(self.api.polls)
        process = self.start(key)
        assert await self.until(lambda: len(self.api.polls) > polls, 60), self.log()  # it can be stopped now
        whole = await self.all_told()
        await self.stop(process)
        assert whole, f"lost: {sorted(self._wanted() - set(self.told()))[:5]}\n{self.log()}"

    async def fetch(self, key: str) -> None:
        """Fetch what is left."""
        process = self.start(key, "fetch")
        await asyncio.to_thread(process.wait)
        assert process.returncode == 0, self.log()

    async def all_told(self) -> bool:
        """Wait for what is left, for as long as some of it arrives."""
        while not self._wanted() <= set(self.told()):
            sent = len(self.api.sent())
            if not await self.until(partial(self._more, sent), PATIENCE):
                return False
        return True

    def _wanted(self) -> set[tuple[int, str]]:
        return {(reader.id, title) for reader in READERS for title in self.expected}

    def _more(self, sent: int) -> bool:
        return len(self.api.sent()) > sent

    async def stop(self, process: subprocess.Popen[bytes]) -> None:
        process.terminate()
        await asyncio.to_thread(process.wait)
        assert process.returncode == 0, self.log()

    def log(self) -> str:
        return (self.folder / "log").read_text()[-3000:]

    def check(self) -> None:
        """Nothing is lost, nothing is told twice but what was in flight, everything can be read."""
        doubled = Counter(self.told()) - Counter(set(self.told()))
        assert doubled <= self.in_flight, doubled - self.in_flight
        plain = Archive.open(self.reports)
        assert not plain.problems
        titles = Counter(report.title for report in plain.reports)
        assert {title: titles[title] for title in self.expected} == dict.fromkeys(self.expected, 1)
        assert len(plain.reports) == OLD + len(self.expected)
        same(Archive.open(self.reports, index_folder=self.kept), plain)
        if not self.database:
            with sqlite3.connect(self.folder / "data" / "dispatch.db") as connection:
                assert connection.execute("pragma integrity_check").fetchall() == [("ok",)]
                assert connection.execute("select count(*) from outbox").fetchall() == [(0,)]
            connection.close()


def same(found: Archive, fresh: Archive) -> None:
    """The archive with a kept index says what one without says."""
    assert found.version == fresh.version
    assert found.coverage == fresh.coverage
    for question in ("lighthouse keeper lamp", "Round 3", "How often did the mill turn?"):
        hits = [(hit.passage.key, hit.passage.text) for hit in fresh.hits(question)]
        assert [(hit.passage.key, hit.passage.text) for hit in found.hits(question)] == hits


def fill(folder: Path) -> None:
    """Old reports, enough for an index to be kept."""
    folder.mkdir(parents=True)
    for number in range(OLD):
        text = "\n".join([f"Old report {number}", "2024-08-05", *paragraphs(f"volume {number}")])
        (folder / f"old{number}.txt").write_text(text)


async def soak(folder: Path, rounds: int, seed: int, database: str = "") -> str:
    """Kill a bot so often; returns what was seen, raises AssertionError where a promise broke."""
    fill(folder / "reports")
    key = Fernet.generate_key().decode()
    async with BotApi() as api, Site().running() as site:
        run = Soak(folder, api, site, random.Random(seed), database)
        await run.subscribe(key)
        for number in range(rounds):
            await run.round(number, key)
        await run.finish(key)
        run.check()
        told = run.told()
        return f"{rounds} kills, {len(told)} announcements, {len(told) - len(set(told))} doubled, none lost"


def hammer(folder: Path, rounds: int, seed: int) -> str:
    """Kill a process that does nothing but read again and keep its index."""
    fill(folder / "reports")
    draw, kept = random.Random(seed), folder / "index"
    for _ in range(rounds):
        command = [sys.executable, "-c", REFRESHES, str(folder / "reports"), str(kept)]
        with subprocess.Popen(command, cwd=PROJECT, stdout=subprocess.PIPE) as process:
            assert process.stdout is not None
            assert process.stdout.readline() == b"open\n"
            time.sleep(draw.uniform(0, 0.5))
            process.kill()
        same(Archive.open(folder / "reports", index_folder=kept), Archive.open(folder / "reports"))
    return f"{rounds} kills while the index was kept, none damaged"


def main() -> None:
    """Soak as long as asked."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=200)
    parser.add_argument("--seed", type=int, default=random.randrange(10**6))
    parser.add_argument("--postgresql", action="store_true", help="on a server of its own, not on SQLite")
    given = parser.parse_args()
    print(f"seed {given.seed}")
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory()))
        database = ""
        if given.postgresql:
            database = stack.enter_context(stack.enter_context(postgres.running()).database())
        print(hammer(folder / "index", given.rounds, given.seed))
        print(asyncio.run(soak(folder / "bot", given.rounds, given.seed, database)))


if __name__ == "__main__":
    main()
