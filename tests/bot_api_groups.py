"""Groups in the Telegram around the bot: administrators, topics, the move to a supergroup."""

from tests.bot_api_checks import need
from tests.bot_api_privacy import ANONYMOUS
from tests.bot_api_records import Chat, Json, User
from tests.bot_api_rights import PERMISSIONS, member_json
from tests.bot_api_world import ADA, World

__all__ = ["ANONYMOUS", "FORUM", "GENERAL", "Groups", "as_group"]

FORUM = Chat(-1002000000002, "supergroup", "Foreign desks", is_forum=True)
GENERAL = 1  # the topic that every forum has; its messages name no topic


def as_group(chat: Chat) -> Json:
    """The fields of a message by an administrator who writes as the group itself."""
    return {"from": ANONYMOUS.json, "sender_chat": chat.json}


class Groups(World):
    """What happens in groups."""

    def promote(
        self, chat: Chat, user: User = ADA, status: str = "administrator", **rights: bool | str
    ) -> None:
        """Make somebody an administrator, or with another status what that says; the bot is not told.

        Rights that are not named are those that apps give by themselves.
        """
        self.meet(chat)
        self.users.setdefault(user.id, user)
        self.statuses[chat.id, user.id] = status
        self.rights[chat.id, user.id] = dict(rights)
        self.member_of(chat, user.id)  # says so where there is no such right

    def restrict(self, chat: Chat, user: User | None = None, **permissions: bool) -> None:
        """Take permissions from a member, the bot unless somebody is named; the others stay."""
        usual = dict.fromkeys(("is_member", *PERMISSIONS), True)
        self.promote(chat, user or self.me, "restricted", **usual | permissions)

    def invite(self, chat: Chat, *, user: User = ADA, **rights: bool) -> None:
        """Add the bot to a chat: both of its updates about it; in a channel it becomes an administrator."""
        if chat.type == "channel":
            self.member("left", "administrator", chat=chat, user=user, **rights)
            return
        self.member("left", "member", chat=chat, user=user)
        self.service("new_chat_members", chat=chat, user=user, new_chat_members=[self.me.json])

    def topic(self, chat: Chat = FORUM, name: str = "Water") -> Json:
        """Open a topic; what comes back are the fields of every message in it."""
        need(chat.is_forum, "The chat is not a forum")
        self.meet(chat)
        head = {"from": ADA.json, "forum_topic_created": {"name": name, "icon_color": 7322096}}
        opened = self._keep(self._built(chat, "", (), head))
        fields = {"message_thread_id": opened.message_id, "is_topic_message": True}
        self.topics.add((chat.id, opened.message_id))
        self._tell("message", opened.json | fields)
        return fields

    def close_topic(self, topic: Json | int, chat: Chat = FORUM) -> None:
        """Close a topic, or with GENERAL the one of all: only those who manage topics write there."""
        fields = topic if isinstance(topic, dict) else {}
        self.closed_topics.add((chat.id, fields.get("message_thread_id", GENERAL)))
        self.service("forum_topic_closed", chat=chat, **fields)

    def delete_topic(self, topic: Json, chat: Chat = FORUM) -> None:
        """Delete a topic with all that stands in it; Telegram tells nobody."""
        thread = topic["message_thread_id"]
        self.topics.discard((chat.id, thread))
        for place, message in list(self.messages.items()):
            if message.chat_id == chat.id and thread in {message.thread, message.message_id}:
                del self.messages[place]

    def in_topic(self, chat: Chat, thread: object) -> Json:
        """The fields of a message in this topic, or the refusal where there is none."""
        # General has no number that a bot could send to.
        need(thread is None or (chat.id, thread) in self.topics, "Message thread not found")
        closed = (chat.id, GENERAL if thread is None else thread) in self.closed_topics
        need(not closed or self.can(chat, self.me.id, "can_manage_topics"), "TOPIC_CLOSED")
        return {} if thread is None else {"message_thread_id": thread, "is_topic_message": True}

    def migrate(self, old: Chat, new: Chat) -> None:
        """Make a group a supergroup: both say so, and the bot is a member of the new one."""
        self.meet(old, new)
        moved = self._built(old, "", (), {"from": ADA.json, "migrate_to_chat_id": new.id})
        self.migrated[old.id] = new.id
        self._tell("message", moved.json)
        self.member("left", "member", chat=new)
        self._tell(
            "message", self._built(new, "", (), {"from": ANONYMOUS.json, "migrate_from_chat_id": old.id}).json
        )

    def administrators(self, chat: Chat) -> list[Json]:
        """The administrators of a chat that are no other bots."""
        need(chat.type != "private", "There are no administrators in the private chat")
        return [
            member_json(
                self.users.get(user) or User(user, "Someone"),
                status,
                chat.type,
                self.rights.get((where, user)),
            )
            for (where, user), status in self.statuses.items()
            if where == chat.id and status in {"creator", "administrator"}
        ]
