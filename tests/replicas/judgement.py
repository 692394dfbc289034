"""What must be so after a run, whatever was killed."""

import re
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from bot.chats.recent_chats import TWICE
from bot.subscriptions.delivery.sender import IN_FLIGHT
from tests.bot_api import TOKEN, BotApi, Message
from tests.replicas.people import Exchange, Person
from tests.replicas.reports import FOLLOW_UP, TOWNS

PRIVATE = (*TOWNS, FOLLOW_UP, TOKEN)  # what people asked about, and the token
LEVEL = re.compile(r"\S+ ([A-Z]+) ")
QUIET = {"DEBUG", "INFO"}
EXPECTED = (  # lines from WARNING on that an outage brings, and a busy machine
    r", trying on$",
    r"Each replica keeps Telegram's limits for itself: DISPATCH_DATABASE",
    r"What was last said in a chat could not be remembered: DISPATCH_DATABASE",
    r"The outbox cannot be read or written, to be tried again: DISPATCH_DATABASE",
    r"New reports could not be recorded, to be tried again: DISPATCH_DATABASE",
    r"Another replica may take over the background work: it stops here",
    r"Feeds could not be checked: DISPATCH_DATABASE",
    r"the search engine at \S+ gave no answer within \d+ s",
    r"no search engine answers at ",
)


@dataclass
class Judgement:
    """Counts, and every promise that was broken."""

    once: int = 0
    doubled: int = 0  # of updates that were being handled at a kill
    pressed_late: int = 0  # second taps that a busy machine handled too late to know them as such
    announced_once: int = 0
    announced_twice: int = 0
    broken: list[str] = field(default_factory=list)

    def judge_answers(
        self, people: Iterable[Person], risky: Collection[int], ended: Mapping[int, float]
    ) -> None:
        """Each exchange brought what it should, once; twice at most for each of its risky updates.

        `ended` tells when each update was handled: a button that is pressed again so late counts anew.
        """
        for person in people:
            self.broken += person.wrong
            for exchange in person.exchanges:
                texts = [reply.text for reply in person.replies(exchange.message)]
                missing = [words for words in exchange.expected if not any(words in text for text in texts)]
                self.broken += [f"never answered: {words!r}" for words in missing]
                extra = len(texts) - len(exchange.expected)
                if exchange.second_tap and extra > 0 and _is_late(exchange, ended):
                    extra -= 1
                    self.pressed_late += 1
                if extra > len(set(exchange.updates) & set(risky)):
                    self.broken.append(f"answered {extra} times too often: {texts}")
                self.once += len(exchange.expected) - len(missing) - max(extra, 0)
                self.doubled += max(extra, 0)

    def judge_announcements(
        self, api: BotApi, subscribers: Sequence[Person], titles: Iterable[str], holders_killed: int
    ) -> None:
        """Each subscriber was told of each report, once but for what was in flight at a kill."""
        for title in titles:
            for person in subscribers:
                times = len(announcements(api, person, title))
                if not times:
                    self.broken.append(f"not announced to {person.user.first_name}: {title}")
                self.announced_once += times == 1
                self.announced_twice += max(times - 1, 0)
        if self.announced_twice > IN_FLIGHT * holders_killed:
            self.broken.append(f"{self.announced_twice} announcements doubled")

    def judge_log(self, lines: Iterable[str]) -> None:
        """No line tells of an error but those that an outage of the database brings, and none of words."""
        for line in lines:
            level = LEVEL.match(line)  # none where a traceback goes on
            if level and level[1] not in QUIET and not any(re.search(each, line) for each in EXPECTED):
                self.broken.append(f"logged: {line}")
            self.broken += [f"logged: {words}" for words in PRIVATE if words in line]

    def judge_files(self, folder: Path) -> None:
        """No file of the database server holds anything that people asked about."""
        for path in folder.rglob("*"):
            if path.is_file() and path.name != "password":
                content = path.read_bytes()
                self.broken += [
                    f"{path.relative_to(folder)} holds {words}"
                    for words in PRIVATE
                    if words.encode() in content
                ]


def _is_late(exchange: Exchange, ended: Mapping[int, float]) -> bool:
    return ended[exchange.second_tap] - exchange.tapped > TWICE.total_seconds()


def announcements(api: BotApi, person: Person, title: str) -> list[Message]:
    """The messages to somebody that announce a report."""
    return [
        message
        for (chat, _), message in api.messages.items()
        if chat == person.user.id and message.reply_to is None and title in message.text
    ]
