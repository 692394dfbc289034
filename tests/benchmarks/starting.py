"""What it takes to start: the CPU time, modules and memory of commands, and of the bot at rest.

uv run python -m tests.benchmarks.starting --times 9
"""

import argparse
import asyncio
import os
import resource
import shutil
import statistics
import subprocess
import sys
import tempfile
from pathlib import Path

from bot.settings import PREFIX, shipped_reports
from tests.bot_api import BotApi
from tests.bot_process import PROJECT, bot_process

QUESTION = "Who co-sponsored the bill?"
COMMANDS = (
    ["--version"],
    ["--help"],
    ["key"],
    ["ask", "--help"],
    ["ask", QUESTION],
    ["ask", QUESTION, "--json"],
    ["latest"],
    ["inline", "bill"],
)
REST = 3.0  # seconds after the start until the bot is looked at


def run(arguments: list[str], *options: str) -> tuple[float, str]:
    """Run a command on the reports that are shipped: its CPU time in seconds, and what it wrote to stderr."""
    environment = {name: value for name, value in os.environ.items() if not name.startswith(PREFIX)}
    environment.pop("PYTHONDONTWRITEBYTECODE", None)  # as installed: modules are compiled once
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    ran = subprocess.run(
        [sys.executable, *options, "-m", "bot", *arguments],
        cwd=PROJECT,
        env=environment,
        capture_output=True,
        text=True,
        check=True,
    )
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime - before.ru_utime + after.ru_stime - before.ru_stime, ran.stderr


def peak(arguments: list[str]) -> float:
    """The most memory that a command takes, in MB."""
    program = (
        "import atexit, sys; from bot.cli.main import program; "
        "atexit.register(lambda: print(open('/proc/self/status').read(), file=sys.stderr)); program()"
    )
    ran = subprocess.run(
        [sys.executable, "-c", program, *arguments], cwd=PROJECT, capture_output=True, text=True, check=True
    )
    return megabytes(ran.stderr, "VmHWM")


def megabytes(status: str, field: str) -> float:
    """A field of /proc/PID/status."""
    return int(status.split(f"{field}:")[1].split()[0]) / 1024


async def at_rest(settings: dict[str, str], rest: float) -> tuple[float, float, float]:
    """A bot with the reports that are shipped, some time after its start: CPU seconds, MB now and at most."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        shutil.copytree(shipped_reports(), folder / "reports")
        async with BotApi() as api, bot_process(api, folder, LOG_LEVEL="INFO", **settings) as bot:
            await bot.logged("Application started")
            await asyncio.sleep(rest)
            place = Path("/proc") / str(bot.number)
            status = (place / "status").read_text()
            times = (place / "stat").read_text().rsplit(")", 1)[1].split()
            bot.terminate()
            await bot.ended()
    seconds = (int(times[11]) + int(times[12])) / os.sysconf("SC_CLK_TCK")
    return seconds, megabytes(status, "VmRSS"), megabytes(status, "VmHWM")


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--times", type=int, default=9)
    parser.add_argument("--smoke", action="store_true", help="each once, to see that it runs")
    given = parser.parse_args()
    times = 1 if given.smoke else given.times
    print(f"{'command':40} {'CPU s, median':>13} {'modules':>8} {'peak MB':>8}")
    for arguments in COMMANDS:
        modules = run(arguments, "-X", "importtime")[1].count("import time:") - 1  # compiles them, too
        seconds = statistics.median(run(arguments)[0] for _ in range(times))
        shown = " ".join(["dispatch", *arguments])
        print(f"{shown:40} {seconds:13.3f} {modules:8} {peak(arguments):8.0f}", flush=True)
    print(f"\n{'bot with one report':40} {'CPU s':>13} {'MB':>8} {'peak MB':>8}")
    for name, settings in (("without a key", {"SECRET_KEY": ""}), ("with a key", {})):
        cpu, now, most = asyncio.run(at_rest(settings, 0.5 if given.smoke else REST))
        print(f"{name:40} {cpu:13.2f} {now:8.0f} {most:8.0f}", flush=True)


if __name__ == "__main__":
    main()
