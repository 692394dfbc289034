"""What the fake Bot API keeps: who is talking, what was said, what was called."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from tests.telegram_html import QUOTES, SPLITTABLE, Entity, units

Json = dict[str, Any]

_COMMAND = re.compile(r"(?<![\w/@<>])/\w{1,64}(?:@\w{3,32})?(?![\w/@<>])", re.ASCII)
_MENTION = re.compile(r"(?<![\w@/])@[A-Za-z]\w{3,31}(?!\w)", re.ASCII)


def words(text: str) -> tuple[str, ...]:
    """A list of names, written as one line."""
    return tuple(text.split())


@dataclass(frozen=True)
class User:
    """A person, or a bot."""

    id: int
    first_name: str = "Ada"
    username: str | None = None
    language_code: str | None = "en"
    is_bot: bool = False

    @property
    def json(self) -> Json:
        return _without_nothing(vars(self))


@dataclass(frozen=True)
class Chat:
    """A private chat, a group, a supergroup or a channel."""

    id: int
    type: str = "private"
    title: str | None = None
    first_name: str | None = None
    username: str | None = None
    is_forum: bool | None = None

    @classmethod
    def private(cls, user: User) -> "Chat":
        return cls(user.id, first_name=user.first_name, username=user.username)

    @property
    def json(self) -> Json:
        return _without_nothing(vars(self))


@dataclass(frozen=True)
class Message:
    """A stored message, readable the way a person sees it."""

    json: Json = field(repr=False)
    text: str
    entities: tuple[Entity, ...] = ()
    update_id: int | None = None  # None where the bot was never told, as in a group with privacy mode
    silent: bool = False  # sent without a sound

    @property
    def chat_id(self) -> int:
        return int(self.json["chat"]["id"])

    @property
    def message_id(self) -> int:
        return int(self.json["message_id"])

    @property
    def guest_query_id(self) -> str:
        return str(self.json["guest_query_id"])

    @property
    def inline_message_id(self) -> str | None:
        return self.json.get("inline_message_id")

    @property
    def reply_to(self) -> int | None:
        """The id of the message this one answers."""
        return self.json.get("reply_to_message", {}).get("message_id")

    @property
    def thread(self) -> int | None:
        """The topic the message stands in."""
        return self.json.get("message_thread_id")

    @property
    def caption(self) -> str:
        """The words under a picture or a file; `text` holds them too."""
        return str(self.json.get("caption", ""))

    @property
    def keyboard(self) -> list[list[Json]]:
        """The inline buttons, row by row."""
        return self.json.get("reply_markup", {}).get("inline_keyboard", [])

    @property
    def buttons(self) -> list[str]:
        """The words on the buttons, in reading order."""
        return [button["text"] for row in self.keyboard for button in row]

    @property
    def bold(self) -> list[str]:
        return self.marked("bold")

    @property
    def italic(self) -> list[str]:
        return self.marked("italic")

    @property
    def blockquotes(self) -> list[str]:
        return self.marked(*QUOTES)

    @property
    def links(self) -> dict[str, str]:
        """Linked words -> address."""
        return {link.of(self.text): link.argument for link in self.entities if link.type == "text_link"}

    def marked(self, *types: str) -> list[str]:
        """Every piece of text under one of these entity types."""
        return [entity.of(self.text) for entity in self.entities if entity.type in types]

    def button(self, wanted: str) -> Json:
        """The button with this text or this callback data."""
        for row in self.keyboard:
            for button in row:
                if wanted in {button["text"], button.get("callback_data")}:
                    return button
        raise LookupError(f"no button {wanted!r}; there are {self.buttons}")


@dataclass(frozen=True)
class Call:
    """One request of the bot: what it asked, and what it was told."""

    method: str
    parameters: Mapping[str, Any]
    result: Any = None
    error: str | None = None  # Telegram's description, or "dropped"

    @property
    def text(self) -> str:
        """The text as the bot wrote it, before parsing."""
        return str(self.parameters.get("text", ""))


def detect(text: str, entities: tuple[Entity, ...] = ()) -> tuple[Entity, ...]:
    """Add the commands and mentions Telegram finds by itself, outside links and code."""
    solid = [entity for entity in entities if entity.type not in SPLITTABLE | QUOTES]
    found = [
        entity
        for entity in _found(text)
        if all(entity.end <= other.offset or other.end <= entity.offset for other in solid)
    ]
    return tuple(sorted([*entities, *found], key=lambda entity: (entity.offset, -entity.length)))


def _found(text: str) -> Iterator[Entity]:
    for kind, pattern in (("bot_command", _COMMAND), ("mention", _MENTION)):
        for match in pattern.finditer(text):
            yield Entity(kind, units(text[: match.start()]), units(match[0]))


def entity_json(entity: Entity) -> Json:
    """An entity as the Bot API writes it."""
    argument = {"text_link": "url", "pre": "language", "custom_emoji": "custom_emoji_id"}.get(entity.type)
    extra: Json = {argument: entity.argument} if argument and entity.argument else {}
    if entity.type == "date_time":
        extra = {"unix_time": int(entity.argument or 0)}
    return {"type": entity.type, "offset": entity.offset, "length": entity.length, **extra}


def _without_nothing(fields: Mapping[str, Any]) -> Json:
    return {name: value for name, value in fields.items() if value is not None}
