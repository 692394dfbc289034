"""What is in memory about recent chats, each thing for a while and within a bound in bytes."""

import asyncio
from collections.abc import Callable, Hashable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import chain
from typing import TypeVar

from cachetools import TTLCache

from bot.clock import Sleep
from bot.sending.replies import SentReply
from retrieval import Question

QUESTIONS = 32 << 20  # bytes of last questions, and as many of requests: some 2,500 questions of usual length
WITHOUT_WORDS = 4096  # bytes of a question or request without its words
PER_CHARACTER = 120  # bytes of a question for each character of it: most where every second one is a word
PER_TERM = 270  # bytes of a term of a question, which may be of the one before
CHATS = 2000  # chats, users or albums that are known by their numbers
REPLIES = 5000  # replies that can be replaced when their message is edited
EDITABLE = timedelta(hours=48)  # that users can edit their messages, and bots delete theirs
TWICE = timedelta(seconds=2)  # within which the same again is one tap, or a client's second try
MINUTE = 60.0  # seconds
SWEEP = 5.0  # seconds; what has expired is out of memory so much later at most

K = TypeVar("K", bound=Hashable)
V = TypeVar("V")


@dataclass(frozen=True, slots=True)
class AskRequest:
    """A question with its context, as `Archive.ask` takes it."""

    text: str
    today: date
    follows: Question | None = None  # the one before it
    about: str | None = None  # slug of the report that it is about
    quoted: str = ""  # words of another message that it is about
    asker: int = 0  # user; 0 where nobody is named

    @property
    def words(self) -> str:
        """What was quoted and what was written, as one text."""
        return " ".join(part for part in (self.quoted, self.text) if part)


@dataclass(eq=False, slots=True)
class Asking:
    """A question while it is answered; what comes of it is not remembered once it is `forgotten`."""

    chat: int
    user: int
    counts: bool = True  # whether words of it are in memory meanwhile
    forgotten: bool = False


class ExpiringCache(TTLCache[K, V]):
    """A cache that leaves out what is larger than all of it, as is everything where the bound is 0."""

    def __setitem__(self, key: K, value: V) -> None:
        if self.getsizeof(value) <= self.maxsize:
            super().__setitem__(key, value)

    def drop(self, keys: Iterable[K]) -> int:
        """Delete some keys; how many of them there were."""
        return sum(self.pop(key, None) is not None for key in list(keys))  # one may expire meanwhile


class RecentChats:
    """All that is known about chats from one update to the next; nothing of it is on disk.

    Words of questions are here and nowhere else once a question is answered. They are gone `seconds` after
    it was asked; `clock` gives seconds, too.
    """

    def __init__(self, seconds: float, clock: Callable[[], float]) -> None:
        lasting = seconds - SWEEP
        most = QUESTIONS if lasting > 0 else 0
        self.last_questions: ExpiringCache[tuple[int, int], Question] = ExpiringCache(
            most, lasting, clock, question_size
        )  # (chat, user) -> the last question
        self.requests: ExpiringCache[tuple[int, int], AskRequest] = ExpiringCache(
            most, lasting, clock, request_size
        )  # (chat, question message) -> what it asked
        self.replies: ExpiringCache[tuple[int, int], SentReply] = ExpiringCache(
            REPLIES, EDITABLE.total_seconds(), clock
        )  # (chat, message) -> what it was answered with
        self.error_notices: ExpiringCache[int, bool] = ExpiringCache(
            CHATS, MINUTE, clock
        )  # chats that got an error message within the minute
        self.answered_buttons: ExpiringCache[str, bool] = ExpiringCache(
            CHATS, MINUTE, clock
        )  # ids of callback queries, which take one answer
        self.media_groups: ExpiringCache[str, int] = ExpiringCache(
            CHATS, MINUTE, clock
        )  # albums that were answered -> the message of it that had no words, or 0
        self.welcomed: ExpiringCache[int, bool] = ExpiringCache(
            CHATS, MINUTE, clock
        )  # groups that were told how to ask, or need not be
        self._last_texts: ExpiringCache[int, tuple[int, datetime]] = ExpiringCache(
            CHATS, MINUTE, clock
        )  # private chat -> hash of the last text, and when it was sent
        self._last_taps: ExpiringCache[tuple[int, ...], int] = ExpiringCache(
            CHATS, TWICE.total_seconds(), clock
        )  # (user, chat, message) -> hash of the data of the last button
        self._asking: set[Asking] = set()

    def is_second_text(self, chat: int, text: Hashable, sent: datetime) -> bool:
        """Whether a private chat sent the same text just before; the text is known from then on."""
        last, self._last_texts[chat] = self._last_texts.get(chat), (hash(text), sent)
        return last is not None and last[0] == hash(text) and abs(sent - last[1]) < TWICE

    def forget_text(self, chat: int) -> None:
        """Take the same text again, as the last one could not be answered."""
        self._last_texts.pop(chat, None)

    def forget_tap(self, user: int, chat: int, message: int) -> None:
        """Take the same button again, as it could not be answered."""
        self._last_taps.pop((user, chat, message), None)

    def is_second_tap(self, user: int, chat: int, message: int, data: str) -> bool:
        """Whether somebody pressed the same button just before; the button is known from then on."""
        key = user, chat, message
        last, self._last_taps[key] = self._last_taps.get(key), hash(data)
        return last == hash(data)

    @contextmanager
    def asking(self, chat: int, user: int, counts: bool = True) -> Iterator[Asking]:
        """A question that is answered until the block ends; whoever asked may be forgotten meanwhile."""
        asking = Asking(chat, user, counts)
        self._asking.add(asking)
        try:
            yield asking
        finally:
            self._asking.discard(asking)

    def forget(self, chat: int) -> bool:
        """Drop what is known about a chat; whether there was anything.

        The id of a private chat is that of its user, who is forgotten in all other chats too.
        """
        asked = [key for key, request in self.requests.items() if chat in (key[0], request.asker)]
        dropped = (
            self.last_questions.drop(key for key in self.last_questions if chat in key),
            self.requests.drop(asked),
            self.replies.drop(key for key, reply in self.replies.items() if chat in (key[0], reply.asker)),
            self.error_notices.drop([chat]),
            self.welcomed.drop([chat]),
        )
        in_progress = [asking for asking in self._asking if chat in (asking.chat, asking.user)]
        for asking in in_progress:
            asking.forgotten = True
        self._last_texts.drop([chat])
        return any((*dropped, any(asking.counts for asking in in_progress)))

    def expire(self) -> None:
        """Drop what has expired; a cache by itself does so only when it is written to."""
        for cache in (self.last_questions, self.requests, self.replies):
            cache.expire()
        for numbers in (self.error_notices, self.answered_buttons, self.media_groups, self.welcomed):
            numbers.expire()
        self._last_texts.expire()
        self._last_taps.expire()

    async def sweep(self, sleep: Sleep = asyncio.sleep) -> None:
        """Drop what has expired again and again until cancelled, also while nobody writes."""
        while True:
            await sleep(SWEEP)
            self.expire()


def question_size(question: Question) -> int:
    """The bytes of a question, at most."""
    terms = [*question.terms, *question.excluded, *chain(*question.phrases, *question.stand_ins.values())]
    own = set(question.typed.values())
    terms += [word for word in question.written if word not in own]  # those of the question before
    letters = sum(map(len, terms))  # of 4 bytes at most, once as a term and once as typed
    return WITHOUT_WORDS + PER_CHARACTER * len(question.text) + PER_TERM * len(terms) + 8 * letters


def request_size(request: AskRequest) -> int:
    """The bytes of a request, at most, with the question that it follows."""
    own = WITHOUT_WORDS + 4 * (len(request.text) + len(request.quoted))
    return own + (question_size(request.follows) if request.follows else 0)
