"""What a bot remembers of chats in memory."""

from typing import TypeVar

from bot.chats.recent_chats import RecentChats
from bot.replicas.chat_store import EntryKind, Key
from bot.replicas.local_chat_store import LocalChatStore

V = TypeVar("V")


def remembered(recent: RecentChats, kind: EntryKind[V]) -> dict[Key, V]:
    """The values of a kind by their keys."""
    assert isinstance(recent.store, LocalChatStore)
    return {key: entry.value for key, entry in recent.store._of(kind).items()}


def with_words(recent: RecentChats) -> list[dict[Key, object]]:
    """The last questions, the requests and the replies."""
    return [
        {**remembered(recent, recent.last_questions)},
        {**remembered(recent, recent.requests)},
        {**remembered(recent, recent.replies)},
    ]
