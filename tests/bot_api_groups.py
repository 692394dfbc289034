"""Groups in the Telegram around the bot: administrators, topics, the move to a supergroup."""

from tests.bot_api_checks import need
from tests.bot_api_records import Chat, Json, User, member_json
from tests.bot_api_world import ADA, World

FORUM = Chat(-1002000000002, "supergroup", "Foreign desks", is_forum=True)
ANONYMOUS = User(1087968824, "Group", "GroupAnonymousBot", is_bot=True)  # who speaks as the group itself


class Groups(World):
    """What happens in groups."""

    def promote(self, chat: Chat, user: User = ADA, status: str = "administrator") -> None:
        """Make somebody an administrator, or with another status what that says."""
        self.meet(chat)
        self.statuses[chat.id, user.id] = status

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

    def in_topic(self, chat: Chat, thread: object) -> Json:
        """The fields of a message in this topic, or the refusal where there is none."""
        if thread is None:
            return {}
        need((chat.id, thread) in self.topics, "Message thread not found")
        return {"message_thread_id": thread, "is_topic_message": True}

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
            member_json(self.me if user == self.me.id else User(user, "Someone"), status)
            for (where, user), status in self.statuses.items()
            if where == chat.id and status in {"creator", "administrator"}
        ]
