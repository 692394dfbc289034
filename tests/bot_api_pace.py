"""How fast a bot may send, where a test wants the server to hold it to that."""

import math
import time
from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass, field

from tests.bot_api_checks import Refusal
from tests.bot_api_records import Chat

SECOND, MINUTE = 1.0, 60.0


def too_many(seconds: float) -> Refusal:
    """The answer to a bot that is too fast."""
    wait = max(1, math.ceil(seconds))
    return Refusal(f"Too Many Requests: retry after {wait}", 429, retry_after=wait)


@dataclass
class Pace:
    """At most one message a second in a chat and twenty a minute in a group; edits are not counted.

    Telegram's own limits are elastic and let short bursts through; these are the documented ones.
    """

    clock: Callable[[], float] = time.monotonic
    a_second: int = 1
    a_minute: int = 20
    _sent: dict[int, list[float]] = field(default_factory=lambda: defaultdict(list))

    def take(self, chat: Chat) -> None:
        """Count a message, or refuse it with the seconds to wait."""
        now, sent = self.clock(), self._sent[chat.id]
        limits = [(self.a_second, SECOND)]
        if chat.type != "private":
            limits.append((self.a_minute, MINUTE))
        for most, span in limits:
            if len(sent) >= most and now - sent[-most] < span:
                raise too_many(span - (now - sent[-most]))
        sent.append(now)
