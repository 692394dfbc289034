"""Fault points: named moments between the steps of everything that the program writes and sends.

They are put around SQLAlchemy's statements and commits, the file functions of Python, and the requests of
httpx and aiohttp, so the program itself knows nothing of them. Each is reported when it is passed, and may be
one at which the process is killed, asked to stop or paused, or at which an error is raised.
"""

import builtins
import errno
import io
import os
import re
import signal
import sqlite3
import threading
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

import httpx
import psycopg
from sqlalchemy.engine.default import DefaultDialect
from telegram.error import NetworkError

from bot.web.direct_request import DirectRequest

_TABLE = re.compile(r"\b(?:INTO|FROM|UPDATE|TABLE)\s+(\w+)")
_FULL = (errno.ENOSPC, os.strerror(errno.ENOSPC))

MakeError = Callable[[], BaseException]


@dataclass(frozen=True, slots=True)
class Fault:
    """What happens when a point is passed for the n-th time."""

    point: str
    number: int = 1
    act: str = "kill"  # "kill", "stop" (SIGTERM), "fail" (an error) or "pause" (until `release`)


class FaultPoints:
    """Counts and reports the points of a process, and lets the faults happen.

    `report` is called with the name of each, from any thread. `release` returns when a pause is over.
    """

    def __init__(
        self, report: Callable[[str], None], release: Callable[[], object], faults: Sequence[Fault] = ()
    ) -> None:
        self._report = report
        self._release = release
        self._faults = {(fault.point, fault.number): fault.act for fault in faults}
        self._passed: Counter[str] = Counter()
        self._lock = threading.Lock()

    def passed(self, name: str, error: MakeError) -> None:
        """A point is passed; raises `error` where it is to fail."""
        with self._lock:
            self._passed[name] += 1
            act = self._faults.get((name, self._passed[name]))
            self._report(name)
        match act:
            case "kill":
                os.kill(os.getpid(), signal.SIGKILL)
            case "stop":
                self._report("stopped")
                os.kill(os.getpid(), signal.SIGTERM)
            case "pause":
                self._report("paused")
                self._release()
            case "fail":
                self._report("failed")
                raise error()

    def install(self, *folders: Path) -> None:
        """Put points around the statements, the requests, and the files in some folders."""
        self._install_statements()
        self._install_requests()
        _Files(self, folders).install()

    def _install_statements(self) -> None:
        written = "nothing"

        def around(method: str, name: Callable[[tuple[Any, ...]], str]) -> None:
            real = getattr(DefaultDialect, method)

            def replacement(dialect: Any, *arguments: Any, **named: Any) -> Any:
                what, full = name(arguments), partial(_full_database, dialect)
                self.passed(f"before {what}", full)
                result = real(dialect, *arguments, **named)
                self.passed(f"after {what}", full)
                return result

            setattr(DefaultDialect, method, replacement)

        def statement(arguments: tuple[Any, ...]) -> str:
            nonlocal written
            text = str(arguments[1])
            table = _TABLE.search(text)
            what = f"{text.split()[0]} {table[1] if table else ''}".strip()
            if not what.startswith(("SELECT", "BEGIN", "PRAGMA")):
                written = what
            return what

        for method in ("do_execute", "do_executemany", "do_execute_no_params"):
            around(method, statement)
        around("do_commit", lambda _: f"COMMIT of {written}")

    def _install_requests(self) -> None:
        real = httpx.AsyncClient.send

        async def send(client: httpx.AsyncClient, request: httpx.Request, **named: Any) -> httpx.Response:
            parts = request.url.path.strip("/").split("/")
            what = parts[-1] if parts[0].startswith("bot") else parts[0]
            self.passed(f"before {what}", lambda: httpx.ConnectError("a fault of the test", request=request))
            response = await real(client, request, **named)
            self.passed(f"after {what}", lambda: httpx.ReadError("a fault of the test", request=request))
            return response

        httpx.AsyncClient.send = send  # type: ignore[method-assign, assignment]
        direct = DirectRequest.do_request

        async def call(request: DirectRequest, url: str, *given: Any, **named: Any) -> tuple[int, bytes]:
            what = url.partition("?")[0].rpartition("/")[2]
            self.passed(f"before {what}", lambda: _network_error(httpx.ConnectError("a fault of the test")))
            answer = await direct(request, url, *given, **named)
            self.passed(f"after {what}", lambda: _network_error(httpx.ReadError("a fault of the test")))
            return answer

        DirectRequest.do_request = call  # type: ignore[method-assign, assignment]


def _network_error(cause: Exception) -> NetworkError:
    """What PTB makes of it."""
    error = NetworkError(type(cause).__name__)
    error.__cause__ = cause
    return error


def _full_database(dialect: Any) -> Exception:
    """What a database's driver raises when the disk is full."""
    if dialect.name == "postgresql":
        return psycopg.errors.DiskFull("could not extend file: No space left on device")
    error = sqlite3.OperationalError("database or disk is full")
    error.sqlite_errorcode = sqlite3.SQLITE_FULL
    return error


class _Files:
    """Points around what is done to the files in some folders; each write has one in its middle."""

    def __init__(self, points: FaultPoints, folders: Sequence[Path]) -> None:
        self._points = points
        self._folders = tuple(folder.resolve() for folder in folders)

    def install(self) -> None:
        """Replace the functions of Python that write, rename, sync and delete."""
        for name in ("replace", "rename", "link", "unlink", "remove", "fsync"):
            setattr(os, name, self._around(name, getattr(os, name)))
        builtins.open = io.open = self._opening(io.open)  # type: ignore[assignment]

    def _around(self, function: str, real: Callable[..., Any]) -> Callable[..., Any]:
        def replacement(*arguments: Any, **named: Any) -> Any:
            kind = self._kind(arguments[1] if function in ("replace", "rename", "link") else arguments[0])
            if kind is None:
                return real(*arguments, **named)
            self._passed(f"before {function} {kind}")
            result = real(*arguments, **named)
            self._passed(f"after {function} {kind}")
            return result

        return replacement

    def _opening(self, real: Callable[..., Any]) -> Callable[..., Any]:
        def replacement(file: Any, mode: str = "r", *arguments: Any, **named: Any) -> Any:
            kind = None if "+" in mode or not set("wxa") & set(mode) else self._kind(file)
            if kind is None:
                return real(file, mode, *arguments, **named)
            raw = _File(file, mode.replace("b", "").replace("t", ""))
            raw.passed, raw.kind = self._passed, kind
            self._passed(f"after create {kind}")
            binary = io.BufferedWriter(raw)
            return binary if "b" in mode else io.TextIOWrapper(binary, named.get("encoding") or "utf-8")

        return replacement

    def _passed(self, name: str) -> None:
        self._points.passed(name, lambda: OSError(*_FULL))

    def _kind(self, file: Any) -> str | None:
        """What sort of file that is; None where it is none of the folders'."""
        try:
            path = (
                Path(f"/proc/self/fd/{file}").readlink() if isinstance(file, int) else Path(file)
            ).absolute()
        except (OSError, TypeError):
            return None
        if not any(path.is_relative_to(folder) for folder in self._folders):
            return None
        if path.is_dir():
            return "folder"
        for begin, kind in ((".dispatch-", "partial file"), ("data-", "index data"), ("header", "header")):
            if path.name.startswith(begin):
                return kind
        return "report" if path.suffix == ".txt" else path.name


class _File(io.FileIO):
    """A file whose every write is two."""

    passed: Callable[[str], None]
    kind: str

    def write(self, data: Any) -> int:
        view = memoryview(data).cast("B")
        self.passed(f"before write {self.kind}")
        written = super().write(view[: len(view) // 2])
        self.passed(f"within write {self.kind}")
        while written < len(view):
            written += super().write(view[written:])
        self.passed(f"after write {self.kind}")
        return written
