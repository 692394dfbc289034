"""Runs the real program with fault points: `python -m tests.crash.faulty SOCKET`, one order a line.

Each order runs in a fork of this process, which has imported everything: a kill costs no start of Python.
The fork connects to SOCKET, a Unix socket, and writes there its order's number, its own process id, and the
name of each point that it passes. The exit status of each fork is a line on standard output.
"""

import json
import os
import signal
import socket
import sys
from datetime import date, timedelta, tzinfo
from importlib import import_module
from pathlib import Path
from typing import Any

from bot.cli.main import main
from bot.importing.article_extractor import Article, extract
from bot.importing.extraction_process import ExtractionProcess
from bot.settings import PREFIX
from bot.web.http_client import Page
from retrieval import Archive, write_atomically
from tests.crash.fault_points import Fault, FaultPoints
from tests.crash.sabotages import SABOTAGES

IMPORTED = (
    "bot.lifecycle.lifecycle",
    "bot.app",
    "bot.cli.importing.adding",
    "bot.cli.importing.imports",
    "bot.feeds.poller",
    "anyio._backends._asyncio",
    "numpy.ma",
    "xml.sax.expatreader",
    "sqlalchemy.dialects.sqlite.aiosqlite",
    "sqlalchemy.dialects.postgresql.psycopg",
)
WAITS: dict[str, Any] = {  # what a life waits for without any work, made short
    "bot.subscriptions.notifier.QUIET_TIME": 0.05,  # seconds
    "bot.watchers.folder_watcher.QUIET": 0.05,
    "bot.lifecycle.background_work.FEEDS_DELAY": 0.0,
    "bot.sending.rate_limiter.PRIVATE": (100, 1.0),
    "bot.subscriptions.delivery.backoff.FIRST_RETRY": timedelta(seconds=0.5),
    "bot.subscriptions.delivery.backoff.FIRST_REPEAT": timedelta(seconds=0.5),
    "bot.subscriptions.delivery.outbox.CLAIM_EXPIRY": timedelta(seconds=5),  # on PostgreSQL
}
TURNS = 3  # of an index that is saved over and over


def save_index(reports: Path, folder: Path) -> int:
    """Change a report, read it again and save the index, over and over."""
    archive = Archive.open(reports, index_folder=folder)
    for turn in range(TURNS):
        text = f"Turn {turn}\n2024-08-05\nThe mill turned {os.getpid() + turn} times.\n"
        try:
            write_atomically(reports / "turning.txt", text.encode())
        except OSError:  # a fault; the file is as it was
            return 1
        archive.refresh(["turning.txt"])
        archive.save()
    return 0


def serve(address: str) -> None:
    """Fork for each order until standard input ends."""
    for name in IMPORTED:
        import_module(name)
    numbers: dict[int, int] = {}  # process id -> number of its order

    def reap(*_: object) -> None:
        for process, number in list(numbers.items()):
            ended, status = os.waitpid(process, os.WNOHANG)
            if ended:
                del numbers[process]
                line = {"number": number, "status": os.waitstatus_to_exitcode(status)}
                os.write(1, f"{json.dumps(line)}\n".encode())

    signal.signal(signal.SIGCHLD, reap)
    os.write(1, b"ready\n")
    for line in sys.stdin:
        order = json.loads(line)
        signal.pthread_sigmask(signal.SIG_BLOCK, [signal.SIGCHLD])
        process = os.fork()
        if not process:
            signal.signal(signal.SIGCHLD, signal.SIG_DFL)
        else:
            numbers[process] = order["number"]
        signal.pthread_sigmask(signal.SIG_UNBLOCK, [signal.SIGCHLD])
        if not process:
            sys.exit(_run(order, address))


def _extract_here(_: ExtractionProcess, page: Page, today: date, zone: tzinfo, *__: object) -> Article:
    """Extract an article without a process of its own, whose start takes a second: it writes nothing."""
    return extract(page, today, zone)


def _run(order: dict[str, Any], address: str) -> int:
    with open(order["log"], "ab", buffering=0) as log, open(os.devnull) as nothing:  # noqa: PTH123
        for to, stream in enumerate((nothing, log, log)):
            os.dup2(stream.fileno(), to)
    link = socket.socket(socket.AF_UNIX)
    link.connect(address)
    link.sendall(f"{order['number']}\n{os.getpid()}\n".encode())
    for name in [name for name in os.environ if name.startswith(PREFIX)]:
        del os.environ[name]
    os.environ.update(order["environment"])
    for path, value in WAITS.items():
        module, _, name = path.rpartition(".")
        assert hasattr(import_module(module), name), path
        setattr(import_module(module), name, value)
    ExtractionProcess.wait_for_article = _extract_here  # type: ignore[method-assign]
    if order["sabotage"]:
        SABOTAGES[order["sabotage"]]()
    points = FaultPoints(
        lambda name: link.sendall(f"{name}\n".encode()),
        lambda: link.recv(1),
        [Fault(**fault) for fault in order["faults"]],
    )
    reports, data = Path(order["environment"]["DISPATCH_REPORTS"]), order["environment"]["DISPATCH_DATA"]
    points.install(reports, Path(data))
    if order["command"] == "index":
        return save_index(reports, Path(data) / "index")
    return main([order["command"]])


if __name__ == "__main__":
    serve(sys.argv[1])
