"""Runs entries in turn, each for the same time, and tells of every kind of fault once."""

import os
import random
import re
import socket
import sys
import time
import traceback
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from tests.fuzz.entry import AnyEntry
from tests.fuzz.minimising import smallest
from tests.fuzz.recorded_log import RecordedLog
from tests.fuzz.watchdog import Watchdog

LONGEST_SHOWN = 4000  # characters of an input
ROUND = 0.25  # seconds for which an entry is run before another's turn
PROGRESS = 60.0  # seconds between two lines of progress
_NUMBERS = re.compile(r"[\W\d]+")  # and what else may differ between two faults of one kind


@dataclass(frozen=True, slots=True)
class Fault:
    """An input that failed. `kind` is the same for inputs that fail at the same place."""

    entry: str
    number: int
    kind: str
    report: str


@dataclass(slots=True)
class Run:
    """What was run."""

    seed: int
    counts: Counter[str] = field(default_factory=Counter)  # entry -> inputs
    seconds: Counter[str] = field(default_factory=Counter)  # entry -> seconds
    faults: dict[str, Fault] = field(default_factory=dict)  # kind -> the first of it
    failed: Counter[str] = field(default_factory=Counter)  # kind -> how often

    def summary(self) -> str:
        """How many inputs of each entry."""
        parts = (f"{name} {self.counts[name]:,} in {self.seconds[name]:.0f} s" for name in self.counts)
        return f"{self.counts.total():,} inputs ({', '.join(parts)}), {len(self.faults)} kinds of faults"


class Runner:
    """Runs entries from one seed, in a folder; `say` is called with each line that a person should see."""

    def __init__(
        self,
        kinds: Iterable[type[AnyEntry]],
        seed: int,
        folder: Path,
        watchdog: Watchdog,
        say: Callable[[str], None],
    ) -> None:
        self._kinds = tuple(kinds)
        self._folder = folder
        self._watchdog = watchdog
        self._say = say
        self.run = Run(seed)

    def run_for(self, seconds: float | None = None, inputs: int | None = None) -> Run:
        """Run until a time is over, or for so many inputs of all entries together."""
        with self._opened() as entries:
            until = None if seconds is None else time.monotonic() + seconds
            told = time.monotonic()
            while True:
                total = self.run.counts.total()
                if (inputs is not None and total >= inputs) or (until and time.monotonic() >= until):
                    return self.run
                entry = min(entries, key=lambda each: self.run.seconds[each.name])
                self._turn(entry, None if inputs is None else inputs - total)
                if time.monotonic() - told > PROGRESS:
                    told = time.monotonic()
                    self._say(self.run.summary())

    def run_one(self, number: int) -> Run:
        """Run one input of each entry."""
        with self._opened() as entries:
            for entry in entries:
                self._try(entry, number)
        return self.run

    @contextmanager
    def _opened(self) -> Iterator[list[AnyEntry]]:
        log = RecordedLog()
        log.install()
        entries: list[AnyEntry] = []
        try:
            with without_network():
                for kind in self._kinds:
                    folder = self._folder / kind.name
                    folder.mkdir()
                    entries.append(kind(folder, log))
                yield entries
        finally:
            for entry in entries:
                entry.close()

    def _turn(self, entry: AnyEntry, inputs: int | None) -> None:
        start = time.monotonic()
        while inputs is None or inputs > 0:
            self._try(entry, self.run.counts[entry.name])
            inputs = None if inputs is None else inputs - 1
            if time.monotonic() - start >= ROUND:
                break
        self.run.seconds[entry.name] += time.monotonic() - start

    def _try(self, entry: AnyEntry, number: int) -> None:
        given = entry.input(random.Random(f"{self.run.seed} {entry.name} {number}"))
        self.run.counts[entry.name] += 1
        with self._watchdog.watching(repeat(self.run.seed, entry.name, number)):
            error = _failure(entry, given)
        if error is None:
            return
        kind = _kind(entry, error)
        self.run.failed[kind] += 1
        if kind not in self.run.faults:
            fault = Fault(entry.name, number, kind, self._report(entry, number, given, error, kind))
            self.run.faults[kind] = fault
            self._say(fault.report)

    def _report(self, entry: AnyEntry, number: int, given: Any, error: BaseException, kind: str) -> str:
        def fails(candidate: Any) -> bool:
            again = _failure(entry, candidate)
            return again is not None and _kind(entry, again) == kind

        with self._watchdog.resting():
            small = smallest(given, fails) if fails(given) else given
        shown = repr(small)
        cut = shown if len(shown) <= LONGEST_SHOWN else f"{shown[:LONGEST_SHOWN]}… ({len(shown)} characters)"
        trace = "".join(traceback.format_exception(error))
        again = repeat(self.run.seed, entry.name, number)
        return f"FAULT in {entry.name}\n{trace}input: {cut}\nagain: {again}\n"


def repeat(seed: int, name: str, number: int) -> str:
    """The command that gives one input again."""
    return f"python -m tests.fuzz --only {name} --seed {seed} --number {number}"


@contextmanager
def without_network() -> Iterator[None]:
    """Let no name be resolved but addresses of loopback: nothing of a fuzz test leaves this machine."""
    resolved = socket.getaddrinfo

    def refused(host: Any, *others: Any, **named: Any) -> Any:
        if host not in ("127.0.0.1", "::1"):
            raise socket.gaierror(socket.EAI_NONAME, "Name or service not known")
        return resolved(host, *others, **named)

    socket.getaddrinfo = refused
    try:
        yield
    finally:
        socket.getaddrinfo = resolved


def _failure(entry: AnyEntry, given: Any) -> BaseException | None:
    try:
        entry.check(given)
    except KeyboardInterrupt:
        raise
    except BaseException as error:
        entry.log.take()
        return error
    return None


def _kind(entry: AnyEntry, error: BaseException) -> str:
    """The entry, the error's type and the last line of the product, or of the entry, that it came from."""
    frames = traceback.extract_tb(error.__traceback__)
    ours = [each for each in frames if f"{os.sep}fuzz{os.sep}" not in each.filename] or frames
    product = [
        each for each in ours if "site-packages" not in each.filename and "/lib/python" not in each.filename
    ]
    place = (product or list(frames) or [None])[-1]
    where = f"{Path(place.filename).name}:{place.lineno}" if place else "?"
    said = _NUMBERS.sub("", str(error)[-90:]) if isinstance(error, AssertionError) else ""
    return f"{entry.name} {type(error).__name__} {where} {said}"


def say(line: str) -> None:
    """Print at once, whatever has become of sys.stdout."""
    print(line.encode("utf-8", "backslashreplace").decode(), file=sys.__stdout__, flush=True)
