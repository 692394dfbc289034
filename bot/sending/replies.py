"""Replies to messages: when a message is edited, the new reply takes the place of the old one."""

import logging
from dataclasses import dataclass, field, replace
from typing import Protocol, TypeVar

import telegram
from telegram.error import BadRequest

from bot.messages.message import Message
from bot.sending.sending import Call, MessageSender, thread_of
from bot.sending.telegram_errors import summary

logger = logging.getLogger(__name__)

MessageKey = tuple[int, int]  # (chat, message)
T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class SentReply:
    """What a message was answered with."""

    message_id: int
    words: int  # the hash of the words that it answers
    asker: int = 0  # user; 0 where nobody is named
    attached: bool = True  # whether it is shown as a reply to the message
    picture: bool = False


class ReplyMemory(Protocol):
    """What messages were answered with."""

    async def get(self, key: MessageKey) -> SentReply | None:
        """What a message was answered with, as far as that is remembered."""

    def put(self, key: MessageKey, reply: SentReply) -> None:
        """Remember what a message was answered with."""

    def hash_of(self, words: str) -> int:
        """A hash of a message's words, which tells whether an edit changed them; they are kept no longer."""


@dataclass(frozen=True, slots=True)
class ReplySender(MessageSender):
    """Sends what one message is answered with, and remembers it in `replies`.

    Where `replies` has a reply to the message, as after an edit, the first one sent takes its place: by an
    edit where Telegram allows it, else it is sent anew and the old one deleted. A text cannot become a
    picture, nor a message beside others a reply, which its buttons may need.
    """

    replies: ReplyMemory
    _replied: set[MessageKey] = field(default_factory=set)  # messages that got a reply from this sender
    _chats: set[int] = field(default_factory=set)  # where it sent or edited anything, or tried to

    @property
    def has_sent(self) -> bool:
        """Whether anybody may have seen anything of it."""
        return bool(self._chats)

    async def earlier(self, question: telegram.Message) -> SentReply | None:
        """The reply whose place the next one takes."""
        key = key_of(question)
        return None if key in self._replied else await self.replies.get(key)

    async def reply(self, question: telegram.Message, message: Message) -> None:
        """Answer a message with a reply to it, in its topic."""
        await self._answer(question, message, attached=True)

    async def send_beside(self, other: telegram.Message, message: Message) -> None:
        """Answer a message without replying to it, in its chat and topic."""
        await self._answer(other, message, attached=False)

    async def reply_with_picture(self, question: telegram.Message, picture: bytes, caption: Message) -> None:
        """Answer a message with a picture that replies to it."""
        earlier = await self.earlier(question)
        chat, thread = question.chat_id, thread_of(question)
        sent = await self.send_photo(chat, picture, caption, thread=thread, reply_to=question.message_id)
        self._remember(question, SentReply(sent.message_id, 0, picture=True))
        await self._delete(chat, earlier)

    async def _deliver(self, chat: int, message: Message, call: Call[T], follow: bool = True) -> T:
        self._chats.add(chat)
        # A class with slots is made anew, which super() does not know.
        return await MessageSender._deliver(self, chat, message, call, follow)

    async def _answer(self, question: telegram.Message, message: Message, attached: bool) -> None:
        earlier, chat = await self.earlier(question), question.chat_id
        if earlier and not earlier.picture and earlier.attached >= attached:
            if await self.edit(chat, earlier.message_id, message):
                self._remember(question, earlier)
                return
            earlier = None
        reply_to = question.message_id if attached else None
        sent = await self.send(chat, message, thread=thread_of(question), reply_to=reply_to)
        self._remember(question, SentReply(sent.message_id, 0, attached=attached))
        await self._delete(chat, earlier)

    def _remember(self, question: telegram.Message, sent: SentReply) -> None:
        """Keep the first reply: one that follows it, as a second page does, is never replaced."""
        key = key_of(question)
        if key not in self._replied:
            self._replied.add(key)
            asker = question.from_user.id if question.from_user else 0
            words = self.replies.hash_of(words_of(question))
            self.replies.put(key, replace(sent, words=words, asker=asker))

    async def _delete(self, chat: int, sent: SentReply | None) -> None:
        if sent is None:
            return
        try:
            await self.bot.delete_message(chat, sent.message_id)
        except BadRequest as error:  # gone, or older than what bots may delete
            logger.debug("A reply that was replaced could not be deleted: %s", summary(error))


def key_of(message: telegram.Message) -> MessageKey:
    """By what a message is remembered."""
    return message.chat_id, message.message_id


def words_of(message: telegram.Message) -> str:
    """The words of a message, as they were written."""
    return message.text or message.caption or ""
