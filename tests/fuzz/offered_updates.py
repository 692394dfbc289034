"""Updates as Telegram sends them, of every kind that the bot asks for."""

import time

from tests.bot_api_records import Json
from tests.fuzz.mutations import MARKER, Draw, mutated_text

NOW = int(time.time())
USER: Json = {
    "id": 1001,
    "is_bot": False,
    "first_name": "Ada",
    "username": "ada_reads",
    "language_code": "en",
}
OTHER: Json = {"id": 1002, "is_bot": False, "first_name": f"Eve {MARKER}", "last_name": "\u202e<b>"}
PRIVATE: Json = {"id": 1001, "type": "private", "first_name": "Ada"}
PRIVATE_OTHER: Json = {"id": 1002, "type": "private", "first_name": "Eve"}
GROUP: Json = {"id": -2001, "type": "group", "title": "Group"}
FORUM: Json = {"id": -1002000000001, "type": "supergroup", "title": "Desk", "is_forum": True}
CHANNEL: Json = {
    "id": -1001234567890,
    "type": "channel",
    "title": "Harbour Watch",
    "username": "harbour_watch",
}
CHATS = (PRIVATE, PRIVATE_OTHER, GROUP, FORUM)
COMMANDS = (
    "start help latest report reports timeline trend "
    "subscribe subscriptions unsubscribe forget privacy about ask nothing"
).split()
WORDS = (
    "bill",
    "Volodin 2024",
    "2",
    "1",
    "since March",
    "5 August 2024",
    "military service",
    f"{MARKER} harbour",
    "-1",
    "0",
    "",
)
QUERY = {"from": USER, "chat_instance": "1"}
DOCUMENT = {
    "file_id": "f1",
    "file_unique_id": "u1",
    "file_name": "report.txt",
    "mime_type": "text/plain",
    "file_size": 900,
}
PHOTO = [{"file_id": "p1", "file_unique_id": "p", "width": 90, "height": 60, "file_size": 1000}]
ORIGINS: tuple[Json, ...] = (
    {"type": "channel", "date": NOW - 9000, "chat": CHANNEL, "message_id": 7, "author_signature": "x"},
    {"type": "user", "date": NOW - 9000, "sender_user": OTHER},
    {"type": "hidden_user", "date": NOW - 9000, "sender_user_name": f"Hidden {MARKER}"},
    {"type": "chat", "date": 0, "sender_chat": GROUP},
)
POLL: Json = {
    "id": "5",
    "question": f"{MARKER}?",
    "options": [{"text": "a", "voter_count": 0}],
    "total_voter_count": 0,
    "is_closed": False,
    "is_anonymous": True,
    "type": "regular",
    "allows_multiple_answers": False,
}


STICKER = PHOTO[0] | {"type": "regular", "is_animated": False, "is_video": False}
WITHOUT_WORDS: tuple[Json, ...] = (
    {"poll": POLL},
    {"migrate_to_chat_id": -1002000000009},
    {"migrate_from_chat_id": -2001},
    {"sticker": STICKER},
    {"new_chat_members": [USER]},
    {"pinned_message": {"message_id": 1, "date": 0, "chat": GROUP}},
    {"location": {"latitude": 1, "longitude": 2}},
    {"text": "http://10.0.0.1/article"},
)
MEDIA: tuple[Json, ...] = (
    {"photo": PHOTO},
    {"video": PHOTO[0] | {"duration": 3}},
    {"document": DOCUMENT},
    {"voice": DOCUMENT | {"duration": 3}},
    {"animation": PHOTO[0] | {"duration": 3}, "document": DOCUMENT},
)
BESIDE: tuple[Json, ...] = (
    *({"forward_origin": origin} for origin in ORIGINS),
    {"message_thread_id": 1, "is_topic_message": True},
    {"message_thread_id": 77, "is_topic_message": True},
    {"via_bot": {"id": 4242, "is_bot": True, "first_name": "x"}},
)


def text_of(draw: Draw) -> str:
    """What somebody writes: a command with words, or a question."""
    if draw.random() < 0.5:
        at = "@dispatch_test_bot" if draw.random() < 0.3 else ""
        return f"/{draw.choice(COMMANDS)}{at} {draw.choice((*WORDS, mutated_text(draw)))}"[:4096]
    return mutated_text(draw)[:4096]


def message(draw: Draw, kept: list[Json]) -> Json:
    """A message; `kept` are messages that it may reply to."""
    chat = draw.choice((PRIVATE, PRIVATE, *CHATS))
    sender = OTHER if chat is PRIVATE_OTHER else USER
    head: Json = {"message_id": draw.randrange(100, 10_000), "date": NOW, "chat": chat, "from": sender}
    if draw.random() < 0.1:
        return head | draw.choice(WITHOUT_WORDS)
    text = text_of(draw)
    if draw.random() < 0.2:
        caption = {"caption": text} if draw.random() < 0.7 else {}
        album = {"media_group_id": draw.choice("89")} if draw.random() < 0.5 else {}
        forwarded = draw.choice(BESIDE) if draw.random() < 0.3 else {}
        return head | caption | album | forwarded | draw.choice(MEDIA)
    if text.startswith("/"):
        length = len(text.split(maxsplit=1)[0].encode("utf-16-le", "replace")) // 2
        head["entities"] = [{"type": "bot_command", "offset": 0, "length": length}]
    return head | {"text": text} | (draw.choice(BESIDE) if draw.random() < 0.3 else _reply(draw, kept))


def _reply(draw: Draw, kept: list[Json]) -> Json:
    """What a message replies to, perhaps with a quote of it."""
    if not kept or draw.random() < 0.7:
        return {}
    replied = draw.choice(kept)
    if draw.random() < 0.5:
        return {"reply_to_message": replied}
    quoted = (replied.get("text") or "x")[: draw.randrange(1, 90)]
    return {"reply_to_message": replied, "quote": {"text": quoted, "position": 0, "is_manual": True}}


def edited(draw: Draw, kept: list[Json]) -> Json:
    """A message that was edited: one that the bot has replied to, or any."""
    new = message(draw, kept) | {"edit_date": NOW + draw.randrange(3 * 86_400)}
    replied = [each["reply_to_message"] for each in kept if "reply_to_message" in each]
    if not replied or draw.random() < 0.3:
        return new
    old = draw.choice(replied)
    same = {key: old[key] for key in ("message_id", "date", "chat", "from") if key in old}
    words = {key: old[key] for key in ("text", "caption") if key in old} if draw.random() < 0.2 else {}
    return new | same | words


def update(draw: Draw, kept: list[Json]) -> Json:
    """An update of any kind."""
    query_id = str(draw.randrange(1, 10**6))
    match draw.randrange(14):
        case 0 | 1:
            return {"edited_message": edited(draw, kept)}
        case 2 | 3:
            words = draw.choice((*WORDS, mutated_text(draw)))[:256]
            offset = draw.choice(("", "20", "-1", "x", "9" * 30))
            return {
                "inline_query": {
                    "id": query_id,
                    "from": USER,
                    "query": words,
                    "offset": offset,
                    "chat_type": "sender",
                }
            }
        case 4:
            guest = message(draw, kept) | {"guest_query_id": query_id, "chat": FORUM}
            return {"guest_message": guest}
        case 5:
            statuses = ("member", "left", "kicked", "administrator", "creator", "restricted")
            member = [
                {"user": {"id": 4242, "is_bot": True, "first_name": "D"}, "status": draw.choice(statuses)}
                for _ in "ab"
            ]
            change = {"chat": draw.choice(CHATS), "from": USER, "date": NOW, "old_chat_member": member[0]}
            return {"my_chat_member": change | {"new_chat_member": member[1]}}
        case 6:
            post = {key: value for key, value in message(draw, kept).items() if key != "from"}
            return {
                draw.choice(("channel_post", "edited_channel_post")): post
                | {"chat": CHANNEL, "sender_chat": CHANNEL}
            }
        case 7 if kept:
            return button(draw, kept)
    return {"message": message(draw, kept)}


def button(draw: Draw, kept: list[Json]) -> Json:
    """A pressed button: one of a message of the bot, or with data that somebody made up."""
    pressed = draw.choice(kept)
    rows = pressed.get("reply_markup", {}).get("inline_keyboard", [])
    datas = [each["callback_data"] for row in rows for each in row if "callback_data" in each]
    data = draw.choice(datas) if datas else "1r1"
    return {"callback_query": QUERY | {"id": str(draw.randrange(1, 10**6)), "message": pressed, "data": data}}
