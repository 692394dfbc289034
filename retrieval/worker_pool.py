"""Processes that share work on many reports: where one cannot be started, or fails, the caller works alone.

They are started with the same interpreter and search path, and import only what they are asked to call. So a
program's own main module is not run again, as it would be by `multiprocessing`, which calls for a guard in
every script that opens an archive.
"""

import gc
import json
import os
import pickle
import subprocess
import sys
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import suppress
from queue import SimpleQueue
from types import TracebackType
from typing import IO, Any, Self, TypeVar, cast

_AHEAD = 2  # calls for each process that are made before their results are asked for: memory stays bounded
_COMMAND = """
import json, signal, sys
signal.signal(signal.SIGINT, signal.SIG_IGN)  # whoever has started this process ends it
sys.path[:] = json.loads(sys.argv[1])
from retrieval.worker_pool import serve
serve()
"""

A = TypeVar("A")
R = TypeVar("R")
_Process = subprocess.Popen[bytes]


def available_cores() -> int:
    """How many cores this process may use."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


class WorkerPool:
    """Calls functions of modules in several processes, in which nothing is kept between two calls.

    Used as a context. With fewer than two processes, and where none can be started, all is called right here;
    `size` is the number of those that have been started.
    """

    def __init__(self, size: int) -> None:
        self.size = 0
        self._wanted = size if size > 1 and not getattr(sys, "frozen", False) else 0
        self._idle: SimpleQueue[_Process | None] = SimpleQueue()
        self._started: list[_Process] = []

    def __enter__(self) -> Self:
        for _ in range(self._wanted):
            with suppress(OSError):  # no more processes, or no memory: fewer do it, or none
                self._started.append(_start())
        self.size = len(self._started)
        for process in self._started:
            self._idle.put(process)
        self._threads = ThreadPoolExecutor(max(1, self.size), thread_name_prefix="worker")
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if error is not None:  # nobody waits for what is still being done
            for process in self._started:
                process.kill()
        self._threads.shutdown(cancel_futures=True)
        for process in self._started:
            with suppress(BrokenPipeError):
                cast("IO[bytes]", process.stdin).close()  # and so it ends
        for process in self._started:
            with process:
                pass

    def map(self, function: Callable[[A], R], arguments: Iterable[A]) -> Iterator[R]:
        """The results of a function for some arguments, in order; both must be fit for pickling."""
        if not self.size:
            yield from map(function, arguments)
            return
        waiting: deque[tuple[A, Future[tuple[R] | None]]] = deque()
        for argument in arguments:
            waiting.append((argument, self._threads.submit(self._called, function, argument)))
            if len(waiting) > _AHEAD * self.size:
                yield _result(function, *waiting.popleft())
        while waiting:
            yield _result(function, *waiting.popleft())

    def _called(self, function: Callable[[A], R], argument: A) -> tuple[R] | None:
        """The result from the next process that is idle; None where that process, or the function, fails."""
        process = self._idle.get()
        result: tuple[R] | None = None
        try:
            if process is not None:
                result = _call(process, function, argument)
        except (OSError, EOFError, pickle.PickleError):  # it has ended, and nobody calls it again
            process = None
        finally:
            self._idle.put(process)
        return result


def _result(function: Callable[[A], R], argument: A, future: "Future[tuple[R] | None]") -> R:
    """The result of a call; one that has failed is made here, and its errors are ours."""
    result = future.result()
    return function(argument) if result is None else result[0]


def _start() -> _Process:
    command = [sys.executable, "-c", _COMMAND, json.dumps([*map(str, sys.path)])]
    return subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE)  # noqa: S603  # ourselves


def _call(process: _Process, function: Callable[[A], R], argument: A) -> tuple[R] | None:
    asked, answers = cast("IO[bytes]", process.stdin), cast("IO[bytes]", process.stdout)
    pickle.dump((function, argument), asked, pickle.HIGHEST_PROTOCOL)
    asked.flush()
    return cast("tuple[R] | None", pickle.load(answers))  # noqa: S301  # from our own process


def serve() -> None:
    """Answer calls from standard input on standard output until it ends; None for one that failed."""
    gc.freeze()  # the modules stay, so the collector need not walk through them for each call
    answers = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)  # what else is printed is no answer
    while True:
        try:
            function, argument = pickle.load(sys.stdin.buffer)  # noqa: S301  # from the process above
        except EOFError:
            os._exit(0)  # nothing is kept here, so there is nothing to clear away
        answer: tuple[Any] | None
        try:
            answer = (function(argument),)
        except Exception:  # the caller calls it again, and has the error with its own frames
            answer = None
        pickle.dump(answer, answers, pickle.HIGHEST_PROTOCOL)
        answers.flush()


NO_WORKERS = WorkerPool(0)  # calls all right here
