"""How long people waited, and what faults did to that."""

import statistics
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from math import inf

from tests.replicas.people import Act

MARGIN = 1.0  # seconds after a fault in which what was under way is found out


@dataclass
class Fault:
    """Something that was done to the installation; times are of time.monotonic."""

    name: str
    begun: float
    ended: float = inf

    def met(self, act: Act) -> bool:
        """Whether something was under way at the fault."""
        return act.begun <= self.ended + MARGIN and act.ended >= self.begun

    def next_answer(self, acts: Sequence[Act]) -> float:
        """Seconds until a question was answered that was asked after the beginning of the fault."""
        answered = (
            act.ended for act in acts if act.begun > self.begun and act.kind in ASKED and not act.is_away
        )
        return min(answered, default=inf) - self.begun


ASKED = {"question", "follow-up", "edit"}


@dataclass
class Figures:
    """The faults of a run, and how long what was asked or announced took."""

    faults: list[Fault] = field(default_factory=list)
    acts: list[Act] = field(default_factory=list)

    @contextmanager
    def fault(self, name: str) -> Iterator[None]:
        """Something that is done to the installation in the block."""
        fault = Fault(name, time.monotonic())
        self.faults.append(fault)
        yield
        fault.ended = time.monotonic()

    def lines(self) -> Iterator[str]:
        """A table of what was done, and a line for each kind of fault."""
        yield f"{'':14}{'number':>8}{'p50 s':>8}{'p99 s':>8}{'slowest at a fault s':>22}"
        for kind in dict.fromkeys(act.kind for act in self.acts):
            yield f"{kind:14}{self._row([act for act in self.acts if act.kind == kind])}"
        for name in dict.fromkeys(fault.name for fault in self.faults):
            faults = [fault for fault in self.faults if fault.name == name]
            longest = max(fault.ended - fault.begun for fault in faults)
            answer = max(fault.next_answer(self.acts) for fault in faults)
            yield f"{name}: {len(faults)}, {longest:.1f} s at most; next answer within {answer:.1f} s"

    def _row(self, acts: Sequence[Act]) -> str:
        at_faults = [act.ended - act.begun for act in acts if any(fault.met(act) for fault in self.faults)]
        others = sorted(
            act.ended - act.begun for act in acts if not any(fault.met(act) for fault in self.faults)
        )
        p50, p99 = (statistics.median(others), others[int(len(others) * 0.99)]) if others else (inf, inf)
        return f"{len(acts):8}{p50:8.3f}{p99:8.3f}{max(at_faults, default=0.0):22.2f}"
