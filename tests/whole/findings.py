"""What came of all that people did: whether anything is missing, wrong or twice, and how long it took."""

import statistics
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from tests.whole.deliveries import Sent
from tests.whole.readers import Act, Reader

MARGIN = 1.0  # seconds around a fault in which what was under way is found out


@dataclass
class Fault:
    """Something that was done to the installation, and when; `figures` are what was measured of it."""

    name: str
    begun: float  # of time.monotonic
    ended: float = 0.0
    figures: dict[str, float] = field(default_factory=dict)  # what -> seconds

    def met(self, begun: float, ended: float) -> bool:
        """Whether something was under way at the fault."""
        return begun <= self.ended + MARGIN and ended >= self.begun - MARGIN


@dataclass(frozen=True)
class Announcement:
    """A report that was published, and whom it was to be announced to."""

    title: str
    begun: float  # of time.monotonic
    chats: Sequence[int]


@dataclass
class Findings:
    """What is wrong, a line each, and the figures."""

    wrong: list[str] = field(default_factory=list)
    counts: dict[str, int] = field(default_factory=dict)
    seconds: dict[str, list[float]] = field(
        default_factory=dict
    )  # kind -> how long each took, without faults
    slowest: dict[str, float] = field(default_factory=dict)  # kind -> seconds of the slowest at a fault

    def judge(
        self,
        readers: Sequence[Reader],
        announcements: Sequence[Announcement],
        faults: Sequence[Fault],
        sent_to: Mapping[int, Sequence[Sent]],
    ) -> None:
        """Add what came of a run."""
        for reader in readers:
            for act in reader.acts:
                self._judge_act(act, faults)
            self._judge_answers(reader, faults)
        for announcement in announcements:
            for chat in announcement.chats:
                self._judge_announcement(announcement, sent_to.get(chat, []), faults)

    def count(self, what: str, number: int = 1) -> None:
        """Count something."""
        self.counts[what] = self.counts.get(what, 0) + number

    def lines(self, faults: Iterable[Fault]) -> Iterator[str]:
        """The figures, as a table."""
        yield f"{'':14} {'number':>7} {'p50 s':>7} {'p99 s':>7} {'slowest at a fault s':>21}"
        for kind, each in self.seconds.items():
            slowest = self.slowest.get(kind, 0.0)
            p50, p99 = (statistics.median(each), sorted(each)[int(len(each) * 0.99)]) if each else (0.0, 0.0)
            yield f"{kind:14} {len(each):7} {p50:7.3f} {p99:7.3f} {slowest:21.2f}"
        for what, number in self.counts.items():
            yield f"{what}: {number}"
        for fault in faults:
            figures = "; ".join(f"{what} {seconds:.2f} s" for what, seconds in fault.figures.items())
            yield f"{fault.name}: {figures}"
        yield from (f"WRONG: {line}" for line in self.wrong)

    def _judge_act(self, act: Act, faults: Sequence[Fault]) -> None:
        if act.ended is None:
            self.wrong.append(f"{act.kind} of chat {act.chat} was never answered rightly")
            return
        at_fault = any(fault.met(act.begun, act.ended) for fault in faults)
        self._time(act.kind, act.ended - act.begun, at_fault)
        if act.was_away:
            self.count("told that the reports are away" + (", at a fault" if at_fault else ", while busy"))
        if act.answers > 1:
            self._twice(act.kind, act.chat, act.answers - 1, at_fault)

    def _judge_answers(self, reader: Reader, faults: Sequence[Fault]) -> None:
        """No answer came more often than it was asked for; an edit brings none, it changes one."""
        asked = defaultdict[str, list[Act]](list)
        for act in reader.acts:
            if act.answer:
                asked[act.answer].append(act)
        # A whole report, which a button opens, holds several.
        answered = [
            [answer for answer in asked if answer in each.text] for each in reader.sent if not each.is_edit
        ]
        come_to = Counter(found[0] for found in answered if len(found) == 1)
        for answer, acts in asked.items():
            come = come_to[answer]
            excess = come - sum(act.kind != "edit" and not act.was_away for act in acts)
            if excess > 0:
                at_fault = any(
                    fault.met(act.begun, act.ended or act.begun) for fault in faults for act in acts
                )
                self._twice(acts[-1].kind, acts[-1].chat, excess, at_fault)

    def _twice(self, kind: str, chat: int, excess: int, at_fault: bool) -> None:
        self.count("answered twice, under way at a fault" if at_fault else "answered twice")
        if not at_fault or excess > 1:
            self.wrong.append(f"{kind} of chat {chat} was answered {excess + 1} times")

    def _judge_announcement(
        self, announcement: Announcement, sent: Sequence[Sent], faults: Sequence[Fault]
    ) -> None:
        come = [each.time for each in sent if announcement.title in each.text and not each.is_edit]
        if not come:
            self.wrong.append(f"{announcement.title!r} was not announced to a chat")
            return
        at_fault = any(fault.met(announcement.begun, come[0]) for fault in faults)
        self._time("announcement", come[0] - announcement.begun, at_fault)
        if len(come) > 1:
            self.count("announcements made twice")
            if not at_fault or len(come) > 2:
                self.wrong.append(f"{announcement.title!r} was announced {len(come)} times to a chat")

    def _time(self, kind: str, seconds: float, at_fault: bool) -> None:
        times = self.seconds.setdefault(kind, [])
        if at_fault:
            self.slowest[kind] = max(self.slowest.get(kind, 0.0), seconds)
        else:
            times.append(seconds)
