"""What is remembered of recent chats, each thing for a while and within a bound in bytes."""

import asyncio
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import chain

from cachetools import TTLCache

from bot.chats.conversation_state import ConversationState
from bot.clock import Sleep
from bot.database.errors import DatabaseError
from bot.replicas.chat_store import SWEEP_SECONDS, ChatStore, Entry, EntryKind, Key
from bot.sending.replies import MessageKey, SentReply
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

Hash = Callable[..., int]  # of some parts; nobody else can compute it


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


def local_hash(*parts: object) -> int:
    """A hash that is another one in each process."""
    return hash(parts)


class RecentChats:
    """The kinds of all that is known about chats from one update to the next, and where it is.

    Words of questions are there and nowhere else once a question is answered. They are gone `seconds` after
    it was asked; `clock` gives seconds, too. `hash_of` is the same in all that share the store.
    """

    def __init__(
        self, store: ChatStore, seconds: float, clock: Callable[[], float], hash_of: Hash = local_hash
    ) -> None:
        self.store = store
        self.hash_of = hash_of
        lasting = seconds - SWEEP_SECONDS
        # (chat, who asks) -> the last question
        self.last_questions = EntryKind("question", Question, lasting, QUESTIONS, question_size)
        # (chat, question message) -> what it asked
        self.requests = EntryKind("request", AskRequest, lasting, QUESTIONS, request_size)
        # (chat, message) -> what it was answered with
        self.replies: EntryKind[SentReply] = EntryKind("reply", SentReply, EDITABLE.total_seconds(), REPLIES)
        # chats that got an error message within the minute
        self.error_notices: EntryKind[bool] = EntryKind("error notice", bool, MINUTE, CHATS)
        # albums that were answered -> the message of it that had no words, or 0
        self.media_groups: EntryKind[int] = EntryKind("album", int, MINUTE, CHATS)
        # groups that were told how to ask, or need not be
        self.welcomed: EntryKind[bool] = EntryKind("welcome", bool, MINUTE, CHATS)
        # private chat -> hash of the last text, and when it was sent, in seconds since 1970
        self.last_texts: EntryKind[tuple[int, float]] = EntryKind("text", tuple[int, float], MINUTE, CHATS)
        # (user, chat, message) -> hash of the data of the last button
        self.last_taps: EntryKind[int] = EntryKind("tap", int, TWICE.total_seconds(), CHATS)
        # Ids of callback queries, which take one answer; whoever handles one gives it.
        self.answered_buttons: TTLCache[str, bool] = TTLCache(CHATS, MINUTE, clock)
        # Chats that got an error message while the store was away.
        self._notified: TTLCache[int, bool] = TTLCache(CHATS, MINUTE, clock)
        self._pressing: set[tuple[Key, int]] = set()  # buttons that are being handled
        self._asking: list[tuple[int, int]] = []  # chat and user of questions that are being answered

    async def is_second_text(
        self, state: ConversationState, chat: int, text: tuple[object, ...], sent: datetime
    ) -> bool:
        """Whether a private chat sent the same text just before; the text is known from then on."""
        place, known = self.last_texts.at(chat), (self.hash_of(*text), sent.timestamp())
        last = await state.get(place)
        state.put(place, known, chat)
        return last is not None and last[0] == known[0] and abs(known[1] - last[1]) < TWICE.total_seconds()

    @contextmanager
    def pressing(self, key: Key, pressed: int) -> Iterator[bool]:
        """A button that is handled until the block ends; False where the same one is handled already."""
        tap = key, pressed
        if tap in self._pressing:
            yield False
            return
        self._pressing.add(tap)
        try:
            yield True
        finally:
            self._pressing.discard(tap)

    @contextmanager
    def asking(self, chat: int, user: int) -> Iterator[None]:
        """A question that is answered until the block ends, whose words are in memory meanwhile."""
        asked = chat, user
        self._asking.append(asked)
        try:
            yield
        finally:
            self._asking.remove(asked)

    async def forget(self, chat: int) -> bool:
        """Delete what is known about a chat; whether there was anything that is worth telling.

        The id of a private chat is that of its user, who is forgotten in all other chats too. What comes of
        questions that are being answered is not remembered either. Raises DatabaseError.
        """
        kinds = await self.store.forget(chat)
        told = (self.last_questions, self.requests, self.replies, self.error_notices, self.welcomed)
        return any(kind.name in kinds for kind in told) or any(chat in asked for asked in self._asking)

    async def begin_notice(self, chat: int) -> bool:
        """Whether a chat may get an error message, as it got none within the minute; it counts as sent."""
        try:
            entry = Entry(self.error_notices.at(chat), True, chat)
            return await self.store.put_if_absent(entry) is None
        except DatabaseError:  # perhaps the error that is told of
            is_new = chat not in self._notified
            self._notified[chat] = True
            return is_new

    async def cancel_notice(self, chat: int) -> None:
        """Take back that a chat got an error message."""
        self._notified.pop(chat, None)
        with suppress(DatabaseError):  # it expires soon
            await self.store.take(self.error_notices.at(chat))

    async def sweep(self, sleep: Sleep = asyncio.sleep) -> None:
        """Drop what has expired again and again until cancelled."""

        async def sleep_and_expire(seconds: float) -> None:
            await sleep(seconds)
            self.answered_buttons.expire()
            self._notified.expire()

        await self.store.sweep(sleep_and_expire)


class KnownReplies:
    """The replies that one update finds, and those it leaves: a ReplyMemory."""

    def __init__(self, recent: RecentChats, state: ConversationState) -> None:
        self._recent = recent
        self._state = state

    async def get(self, key: MessageKey) -> SentReply | None:
        """What a message was answered with. Raises DatabaseError."""
        return await self._state.get(self._recent.replies.at(*key))

    def put(self, key: MessageKey, reply: SentReply) -> None:
        """Remember what a message was answered with."""
        self._state.put(self._recent.replies.at(*key), reply, key[0], reply.asker or None)

    def hash_of(self, words: str) -> int:
        """A hash of a message's words."""
        return self._recent.hash_of(words)


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
