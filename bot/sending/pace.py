"""The pace of calls that Telegram allows: when the next one may go, in a chat and over all."""

from collections import deque
from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol

OVERALL = (30, 1.0)  # calls, seconds
HURRIED = (1, 1 / 30)  # as many messages, but evenly: after a burst of them an answer would wait for a second
PRIVATE = (3, 3.0)  # one a second, with a burst of three
GROUP = (20, 60.0)
MAX_TRACKED_CHATS = 1000  # from so many on, idle chats are dropped from memory


@dataclass(frozen=True, slots=True)
class ChatLimit:
    """What Telegram allows in a chat, of calls of a kind."""

    chat: int | str
    kind: str  # "send" or "edit"
    calls: int
    seconds: float


@dataclass(frozen=True, slots=True)
class Slot:
    """When a call may go, in seconds from now."""

    hold: float = (
        0.0  # Telegram takes no calls for so long; if so, or where it is refused, nothing is reserved
    )
    chat: float = 0.0  # until its turn in its chat
    overall: float | None = None  # from then until its turn among all calls; None: to be reserved then


class Pace(Protocol):
    """What reserves the times of calls."""

    async def reserve(self, key: int | str, limit: ChatLimit | None, hurried: bool, overall: bool) -> Slot:
        """Reserve the next call in a chat; and, with `overall`, that among all calls, if it may go at once.

        `key` is the chat, or the method of a call to none. A hurried call is refused where it would have to
        wait for its chat: `hold` is for how long.
        """

    async def reserve_overall(self) -> float:
        """Reserve the next of all calls; the seconds until then."""

    async def hold(self, key: int | str, seconds: float) -> None:
        """Let no call of a key go for so long, as Telegram has asked."""


class Window:
    """At most `calls` calls in any `seconds` seconds; hands out the times at which calls may go."""

    def __init__(self, calls: int, seconds: float) -> None:
        self._times: deque[float] = deque(maxlen=calls)
        self._seconds = seconds

    def reserve(self, now: float) -> float:
        """Reserve the next call and return its time."""
        at = self.next(now)
        self._times.append(at)
        return at

    def next(self, now: float) -> float:
        """The time of the next call that is allowed."""
        full = len(self._times) == self._times.maxlen
        return max(now, self._times[0] + self._seconds) if full else now

    def idle(self, now: float) -> bool:
        """Whether all reserved calls are out of the window."""
        return not self._times or self._times[-1] + self._seconds <= now


class LocalPace:
    """The pace of one process, in memory."""

    def __init__(self, clock: Callable[[], float]) -> None:
        self._clock = clock
        self._overall = Window(*OVERALL)
        self._chats: dict[tuple[int | str, str], Window] = {}  # (chat, kind) -> window
        self._held: dict[int | str, float] = {}  # key -> time until which Telegram takes no calls

    async def reserve(self, key: int | str, limit: ChatLimit | None, hurried: bool, overall: bool) -> Slot:
        """Reserve the next call in a chat, and perhaps of all; see Pace."""
        now = self._clock()
        window = self._window(limit) if limit else None
        hold = self._held.get(key, 0.0) - now
        if hurried and window:
            hold = max(hold, window.next(now) - now)
        if hold > 0:
            return Slot(hold=hold)
        chat = window.reserve(now) - now if window else 0.0
        return Slot(0.0, chat, await self.reserve_overall() if overall and chat <= 0 else None)

    async def reserve_overall(self) -> float:
        """Reserve the next of all calls; see Pace."""
        now = self._clock()
        return self._overall.reserve(now) - now

    async def hold(self, key: int | str, seconds: float) -> None:
        """Let no call of a key go for so long."""
        self._held[key] = self._clock() + seconds

    def _window(self, limit: ChatLimit) -> Window:
        place = limit.chat, limit.kind
        if place not in self._chats:
            self._forget_idle()
            self._chats[place] = Window(limit.calls, limit.seconds)
        return self._chats[place]

    def _forget_idle(self) -> None:
        now = self._clock()
        if len(self._chats) >= MAX_TRACKED_CHATS:
            self._chats = {chat: window for chat, window in self._chats.items() if not window.idle(now)}
        if len(self._held) >= MAX_TRACKED_CHATS:
            self._held = {key: until for key, until in self._held.items() if until > now}
