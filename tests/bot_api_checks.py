"""What Telegram refuses, each with the words Telegram uses.

Wherever this is stricter than the real server, a comment says so.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from telegram.constants import ReactionEmoji

from tests.bot_api_records import Json, words
from tests.telegram_html import TYPES, Entity, ParseError, bad_request, checked_link, clean, parse, units

Parameters = Mapping[str, Any]

MAX_TEXT, MAX_CAPTION, MAX_RAW_BYTES = 4096, 1024, 32_768
MAX_PHOTO_BYTES = 10 * 2**20
QUERY_TOO_OLD = "query is too old and response timeout expired or query ID is invalid"
NOT_MODIFIED = (
    "message is not modified: specified new message content and reply markup are exactly the same "
    "as a current content and reply markup of the message"
)
CHAT_ACTIONS = words(
    "cancel typing upload_photo record_video upload_video record_audio record_voice upload_audio upload_voice"
    " upload_document choose_sticker find_location pick_up_location record_video_note upload_video_note"
)
SCOPES = words(
    "default all_private_chats all_group_chats all_chat_administrators chat chat_administrators chat_member"
)
_EMOJI = frozenset(str(emoji.value) for emoji in ReactionEmoji)
PROFILE_LIMITS = {
    "setMyName": ("name", 64),
    "setMyDescription": ("description", 512),
    "setMyShortDescription": ("short_description", 120),
}

_WRITABLE = {*TYPES.values(), "expandable_blockquote", "text_mention"}
# Telegram finds these itself and ignores them when sent.
_AUTOMATIC = {*words("mention hashtag cashtag bot_command url email phone_number bank_card_number")}
_ENTITY_ARGUMENTS = {"text_link": "url", "pre": "language", "custom_emoji": "custom_emoji_id"}


class Refusal(Exception):  # noqa: N818 - it is the answer the server gives, not a fault of the server
    """A request turned down, as the bot is told of it."""

    def __init__(self, message: str, code: int = 400, **parameters: int) -> None:
        self.message = message
        self.code = code
        self.description = bad_request(message) if code == 400 else message
        self.parameters = parameters
        super().__init__(self.description)


def need(condition: object, message: str) -> None:
    """Refuse with a 400 unless the condition holds."""
    if not condition:
        raise Refusal(message)


def formatted(
    text: str, parse_mode: str | None, entities: Sequence[Json] | None
) -> tuple[str, tuple[Entity, ...]]:
    """Read text with its formatting; a parse mode wins over entities, as on the server."""
    need(len(text.encode()) <= MAX_RAW_BYTES, "Text is too long")
    mode = (parse_mode or "").lower()
    # The server reads Markdown too; this project writes HTML only, so Markdown is a mistake.
    need(mode in {"", "none", "html"}, "Unsupported parse_mode")
    try:
        return parse(text) if mode == "html" else clean(text, _entities(text, entities or ()))
    except ParseError as error:
        raise Refusal(str(error)) from error


def message_text(p: Parameters, key: str = "text") -> tuple[str, tuple[Entity, ...]]:
    """The text of a message, neither empty nor too long."""
    need(p.get(key), "Message text is empty")
    text, entities = formatted(p[key], p.get("parse_mode"), p.get("entities"))
    need(text, "Text must be non-empty")
    need(len(text) <= MAX_TEXT, "Message is too long")
    return text, entities


def caption(p: Parameters) -> tuple[str, tuple[Entity, ...]]:
    """The caption under a picture, which may be missing."""
    text, entities = formatted(p.get("caption", ""), p.get("parse_mode"), p.get("caption_entities"))
    need(len(text) <= MAX_CAPTION, "Message caption is too long")
    return text, entities


def upload(p: Parameters, kind: str) -> bytes:
    """The uploaded file of a request."""
    given = p.get(kind)
    if isinstance(given, str) and given.startswith("attach://"):
        given = p.get(given.removeprefix("attach://"))
    need(given, f"There is no {kind} in the request")
    need(isinstance(given, bytes), "Wrong file identifier/HTTP URL specified")
    assert isinstance(given, bytes)
    return given


def photo(p: Parameters) -> tuple[int, int]:
    """The width and height of an uploaded picture, within Telegram's limits.

    Stricter than the server, which takes other kinds too, and what it has already or finds at an address.
    """
    given = upload(p, "photo")
    need(len(given) <= MAX_PHOTO_BYTES, "File is too big")
    need(given.startswith(b"\x89PNG\r\n\x1a\n") and given.endswith(b"IEND\xaeB`\x82"), "IMAGE_PROCESS_FAILED")
    width, height = int.from_bytes(given[16:20]), int.from_bytes(given[20:24])
    small, large = sorted((width, height))
    need(small and large <= 20 * small and width + height <= 10_000, "PHOTO_INVALID_DIMENSIONS")
    return width, height


def _entities(text: str, given: Sequence[Json]) -> Iterable[Entity]:
    """Entities a bot computed itself, each inside the text and not halving a character."""
    borders, size = {0}, 0
    for character in text:
        size += units(character)
        borders.add(size)
    for item in given:
        kind = item.get("type")
        need(kind in _WRITABLE | _AUTOMATIC, "Can't parse MessageEntity: Unsupported type specified")
        argument = str(item.get(_ENTITY_ARGUMENTS.get(str(kind), ""), ""))
        entity = Entity(str(kind), item["offset"], item["length"], argument)
        _check_span(entity, borders, size)
        need(
            kind != "text_link" or checked_link(entity.argument),
            f"Entity URL '{entity.argument}' is invalid: Wrong HTTP URL",
        )
        if kind not in _AUTOMATIC and entity.length:
            yield entity


def _check_span(entity: Entity, borders: set[int], size: int) -> None:
    need(entity.offset >= 0, f"Receive an entity with incorrect offset {entity.offset}")
    need(entity.length >= 0, f"Receive an entity with incorrect length {entity.length}")
    need(entity.offset < size, f"Entity begins after the end of the text at UTF-16 offset {entity.offset}")
    need(
        entity.end <= size,
        f"Entity beginning at UTF-16 offset {entity.offset} ends after the end of the text "
        f"at UTF-16 offset {entity.end}",
    )
    need(
        entity.offset in borders,
        f"Entity begins in a middle of a UTF-16 symbol at UTF-16 offset {entity.offset}",
    )
    need(entity.end in borders, f"Entity ends in a middle of a UTF-16 symbol at UTF-16 offset {entity.end}")


def commands(p: Parameters) -> list[Json]:
    """The list for setMyCommands."""
    given = p.get("commands") or []
    for item in given:
        name, description = item.get("command", "").removeprefix("/"), item.get("description", "")
        need(name, "Command must be non-empty")
        need(len(name) <= 32, "Command length must not exceed 32")
        need(description, "Command description must be non-empty")
        need(len(description) <= 256, "Command description length must not exceed 256")
        need(re.fullmatch("[a-z0-9_]+", name), "BOT_COMMAND_INVALID")
    need(len(given) <= 100, "BOT_COMMANDS_TOO_MUCH")
    return list(given)


def command_list(p: Parameters) -> tuple[str, str]:
    """Which of the bot's command lists is meant: (scope, language)."""
    scope = p.get("scope") or {"type": "default"}
    need(scope.get("type") in SCOPES, "Can't parse BotCommandScope: Unsupported type specified")
    detail = "".join(f":{scope[key]}" for key in ("chat_id", "user_id") if key in scope)
    return scope["type"] + detail, language(p)


def language(p: Parameters) -> str:
    """A two-letter language code, or nothing."""
    code = p.get("language_code") or ""
    need(re.fullmatch("([a-z]{2})?", code), "Invalid language code specified")
    return str(code)


def profile_text(method: str, p: Parameters) -> str:
    """A name or description of the bot, within its limit."""
    field, limit = PROFILE_LIMITS[method]
    # The limits are documented, the wording is ours: no server's reply was found.
    need(len(p.get(field) or "") <= limit, f"{field} length must not exceed {limit}")
    return str(p.get(field) or "")


def reaction(p: Parameters, allowed: frozenset[str] | None = None) -> None:
    """At most one of the ordinary emoji, which is all a bot may set, and one that the chat allows."""
    reactions = p.get("reaction") or []
    need(len(reactions) <= 1, "REACTIONS_TOO_MANY")
    for item in reactions:
        need(item.get("type") == "emoji" and item.get("emoji") in _EMOJI, "REACTION_INVALID")
        need(allowed is None or item["emoji"] in allowed, "REACTION_INVALID")
