"""How fast the bot answers, beside one of python-telegram-bot's that only echoes.

    uv run python -m tests.benchmarks.bot --news FILE.jsonl.gz --passages 1000 100000
    uv run python -m tests.benchmarks.bot --reports DIR
    uv run python -m tests.benchmarks.bot --smoke

The fake Bot API and the people are this process, every bot is one of its own; the bots take turns of a few
seconds. Questions are new ones, each from a chat of its own. "closed": so many people who ask again as soon
as they are answered; "open": so many questions a second, answered or not. People who type send an inline
query with the words so far every 0.25 s, and pause for 1 s after each phrase of two or three words.

- p50, p99: ms from a question being sent until its answer came (sendMessage); of typing from the last
  keystroke before a pause being handed to the bot (by getUpdates) until its answerInlineQuery.
- typed p50, p99: the same from the keystroke itself, with what the bot left waiting at the server.
- all p50, p99: from being handed out, of all keystrokes that were answered.
- dropped: keystrokes without an answer; late: those answered once the person had typed on; lost: last
  keystrokes without an answer. drift: the typed p50 of the second half of a run over that of the first.
- CPU: of the bot's process, a question or keystroke.

`--before DIR` is another checkout, which takes its turns beside this one.
"""

import argparse
import asyncio
import itertools
import json
import os
import random
import signal
import sys
import tempfile
from base64 import urlsafe_b64encode
from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from pathlib import Path
from statistics import median

import numpy as np

from tests.benchmarks.ask import paragraphs
from tests.benchmarks.loopback_api import TOKEN
from tests.benchmarks.people import Keystroke, Measured, People
from tests.benchmarks.sets import filler
from tests.benchmarks.texts import read_paragraphs

_ROOT = Path(__file__).parents[2]
_IN_REPORT = 4  # passages
_FIRST, _DAYS = date(2023, 1, 1), 700
_START_SECONDS = 900.0
_TURNS = 3
_FRAMES = ("What did they say about {}?", "{}", "Who said that {}?", "When did {}?", "How many {}?")
_KEY = urlsafe_b64encode(bytes(32)).decode()  # the same each time, for `--work`

_Load = tuple[str, float]  # closed, open or typing, and how many people or questions a second


class RunningBot:
    """A bot in a process of its own, and its people."""

    def __init__(self, people: People, server: asyncio.Server, process: asyncio.subprocess.Process) -> None:
        self._people, self._server, self._process = people, server, process

    @classmethod
    async def start(
        cls, tree: Path, kind: str, texts: Sequence[str], settings: dict[str, str]
    ) -> "RunningBot":
        """Start a bot, and wait until it waits for updates."""
        people = People(_questions(texts), _words(texts, random.Random(2), 2, 3))
        server = await people.api.start()
        environment = {name: value for name, value in os.environ.items() if not name.startswith("DISPATCH_")}
        given = {"TOKEN": TOKEN, "API_URL": people.api.url, "SECRET_KEY": _KEY, "LOG_LEVEL": "WARNING"}
        environment |= {f"DISPATCH_{name}": value for name, value in (given | settings).items()}
        command = [sys.executable, "-P", str(Path(__file__).with_name("measured_bots.py"))]
        process = await asyncio.create_subprocess_exec(
            *command, kind, people.api.url, TOKEN, cwd=tree, env=environment | {"PYTHONPATH": str(tree)}
        )
        bot = cls(people, server, process)
        ended = asyncio.create_task(process.wait())
        ready = asyncio.create_task(people.api.polled.wait())
        await asyncio.wait([ended, ready], timeout=_START_SECONDS, return_when=asyncio.FIRST_COMPLETED)
        if not ready.done():
            await bot.stop()
            raise SystemExit(f"The bot '{kind}' of {tree} did not start")
        ended.cancel()
        return bot

    async def take(self, load: _Load, seconds: float, into: Measured) -> None:
        """Let people use it for so long, and add what came of it."""
        kind, amount = load
        before = self._cpu()
        if kind == "typing":
            typed, took = await self._people.type(int(amount), seconds)
            into.typed.append(typed)
            each = len(typed)
        elif kind == "open":
            waited, took = await self._people.ask_at(amount, seconds)
            into.waited += waited
            each = len(waited)
        else:
            waited, took = await self._people.ask(int(amount), seconds)
            into.waited += waited
            each = len(waited)
        into.seconds += took
        into.cpu += self._cpu() - before
        into.count += each

    async def stop(self) -> None:
        """End it as a service manager would."""
        if self._process.returncode is None:
            self._process.send_signal(signal.SIGTERM)
            try:
                await asyncio.wait_for(self._process.wait(), 30)
            except TimeoutError:
                self._process.kill()
                await self._process.wait()
        self._server.close()

    def _cpu(self) -> float:
        # User and system time so far, in seconds.
        fields = Path(f"/proc/{self._process.pid}/stat").read_text().rpartition(")")[2].split()
        return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def _write(folder: Path, texts: Sequence[str]) -> None:
    """A folder of reports with these passages."""
    folder.mkdir()
    for number, start in enumerate(range(0, len(texts), _IN_REPORT)):
        group = [" ".join(text.split()) for text in texts[start : start + _IN_REPORT]]
        day = _FIRST + timedelta(days=start * _DAYS // len(texts))
        title = json.dumps(" ".join(group[0].split()[:7]))
        lines = [f"---\ntitle: {title}\ndate: {day}\n---", *group]
        (folder / f"r{number}.txt").write_text("\n\n".join(lines) + "\n", "utf-8")


def _words(texts: Sequence[str], draw: random.Random, fewest: int, most: int) -> Iterator[str]:
    """A few words in a row of some text, again and again."""
    while True:
        words = draw.choice(texts).split()
        start = draw.randrange(max(1, len(words) - most))
        if any(map(str.isalnum, taken := " ".join(words[start : start + draw.randint(fewest, most)]))):
            yield taken.strip(".,;:?!/“”\"'")


def _questions(texts: Sequence[str]) -> Iterator[str]:
    for frame, words in zip(itertools.cycle(_FRAMES), _words(texts, random.Random(1), 2, 6), strict=False):
        yield frame.format(words)


def _percentiles(values: Sequence[float]) -> str:
    middle, slow = np.percentile([*values] or [float("nan")], [50, 99]) * 1000
    return f"{middle:>8.1f}{slow:>9.1f}"


def _row(load: _Load, measured: Measured, base: Measured | None) -> str:
    rate, cpu = measured.count / measured.seconds, measured.cpu / max(1, measured.count) * 1000
    cells = f"{rate:>9.1f}{cpu:>8.2f}"
    if load[0] != "typing":
        ratio = "" if base is None else f"{rate / (base.count / base.seconds):>9.2f}"
        return cells + _percentiles(measured.waited) + ratio
    typed = [keystroke for run in measured.typed for keystroke in run]
    last = [each for each in typed if each.is_last]
    cells += _percentiles([each.answered - each.handed for each in last if each.answered])
    cells += _percentiles([each.answered - each.typed for each in last if each.answered])
    cells += _percentiles([each.answered - each.handed for each in typed if each.answered])
    dropped = sum(each.answered is None for each in typed)
    lost = sum(each.answered is None for each in last)
    late = sum(each.is_late for each in typed)
    return f"{cells}{dropped:>9}{late:>6}{lost:>6}{_drift(measured.typed):>7.2f}"


def _drift(runs: Sequence[Sequence[Keystroke]]) -> float:
    halves: tuple[list[float], list[float]] = [], []
    for run in runs:
        for at, each in enumerate(run):
            if each.is_last and each.answered:
                halves[2 * at >= len(run)].append(each.answered - each.typed)
    return median(halves[1]) / median(halves[0]) if all(halves) else float("nan")


async def measure(
    bots: dict[str, RunningBot], loads: Sequence[_Load], seconds: float, turns: int, label: str
) -> None:
    """Let the bots take every load in turn, and print a row for each."""
    heading = ""
    for load in loads:
        measured = {name: Measured() for name in bots}
        for _ in range(turns):
            for name, bot in bots.items():
                await bot.take(load, seconds / turns, measured[name])
        columns = "      /s  CPU ms     p50      p99"
        if load[0] == "typing":
            columns += "  typed p50  p99  all p50      p99  dropped  late  lost  drift"
        else:
            columns += "  of echo"
        if columns != heading:
            print(f"\n{label:28}{columns}")
            heading = columns
        for name, found in measured.items():
            base = measured.get("echo") if name != "echo" else None
            print(f"{load[0]:>8} {load[1]:>7g}  {name:10}{_row(load, found, base)}", flush=True)


async def run(given: argparse.Namespace, work: Path, folder: Path, texts: Sequence[str]) -> None:
    """Start the bots on one folder, and measure them."""
    trees = {"echo": _ROOT, **({"before": given.before} if given.before else {}), "dispatch": _ROOT}
    bots: dict[str, RunningBot] = {}
    try:
        for name, tree in trees.items():
            data = work / f"data-{name}-{folder.name}"
            data.mkdir(exist_ok=True)
            settings = {"REPORTS": str(folder), "DATA": str(data)}
            kind = "echo" if name == "echo" else "dispatch"
            bots[name] = await RunningBot.start(tree, kind, texts, settings)
        warm: list[_Load] = [("closed", 4), ("typing", 4)]
        for bot in bots.values():
            for load in warm:
                await bot.take(load, min(2.0, given.seconds), Measured())
        loads: list[_Load] = [("closed", users) for users in given.users]
        loads += [("open", rate) for rate in given.rates]
        loads += [("typing", typists) for typists in given.typists]
        await measure(bots, loads, given.seconds, given.turns, folder.name)
    finally:
        for bot in bots.values():
            await bot.stop()


def _numbers(text: str) -> list[int]:
    return [int(part) for part in text.split(",") if part]


def main() -> None:
    """Read the command line, and print a table for each size."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--reports", type=Path, metavar="DIR", help="a folder in place of made-up ones")
    parser.add_argument("--passages", type=int, nargs="+", default=[1_000, 100_000])
    parser.add_argument("--news", type=Path, metavar="FILE", help="articles to make them of")
    parser.add_argument("--users", type=_numbers, default=[1, 10, 50], help="who ask, as 1,10,50")
    parser.add_argument("--rates", type=_numbers, default=[20], help="questions a second, open")
    parser.add_argument("--typists", type=_numbers, default=[10, 100], help="who type")
    parser.add_argument("--seconds", type=float, default=30.0, help="for each load and bot")
    parser.add_argument("--turns", type=int, default=_TURNS, help="in which those are taken")
    parser.add_argument("--before", type=Path, metavar="DIR", help="another checkout of the project")
    parser.add_argument("--work", type=Path, metavar="DIR", help="where reports and indexes stay")
    parser.add_argument("--smoke", action="store_true", help="does it run at all?")
    given = parser.parse_args()
    if given.smoke:
        given.passages, given.seconds, given.turns = [100], 1.0, 1
        given.users, given.typists = [2], [2]
    with tempfile.TemporaryDirectory() as name:
        work = given.work or Path(name)
        if given.reports:
            texts = [text for text in read_paragraphs([given.reports]) if len(text) > 40]
            asyncio.run(run(given, work, given.reports, texts))
            return
        source = _news(given.news) if given.news else _own()
        for size in given.passages:
            texts = [*paragraphs(source, size)]
            folder = work / f"{size} passages"
            if not folder.exists():
                _write(folder, texts)
            asyncio.run(run(given, work, folder, texts))


def _news(path: Path) -> list[str]:
    return [text for report in filler(path) for text in report.paragraphs if len(text) > 40]


def _own() -> list[str]:
    """The project's own texts."""
    pages = [*(_ROOT / "seeds").glob("*.txt"), *(_ROOT / "tests").rglob("*.txt")]
    lines = (line for page in sorted(pages) for line in page.read_text("utf-8", "replace").splitlines())
    return [line for line in lines if len(line) > 80]


if __name__ == "__main__":
    main()
