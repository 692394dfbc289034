"""Files, albums and forwarded posts in the Telegram around the bot."""

from tests.bot_api_checks import Parameters, need
from tests.bot_api_groups import Groups
from tests.bot_api_records import Chat, Json, User

CHANNEL = Chat(-1001234567890, "channel", "Harbour watch", username="harbour_watch")
MAX_DOWNLOAD = 20_000_000  # bytes
FORWARDED_AT = 1_722_892_560  # 5 August 2024, 21:16 UTC

# Kinds of files that people send, each with the fields that Telegram tells of it.
_SIZE = {"width": 90, "height": 60}
_KINDS: dict[str, Json] = {
    "photo": _SIZE,
    "video": {**_SIZE, "duration": 5, "mime_type": "video/mp4"},
    "animation": {**_SIZE, "duration": 2, "mime_type": "video/mp4"},
    "audio": {"duration": 30, "mime_type": "audio/mpeg"},
    "voice": {"duration": 3, "mime_type": "audio/ogg"},
    "video_note": {"length": 240, "duration": 5},
    "sticker": {
        "width": 512,
        "height": 512,
        "type": "regular",
        "is_animated": False,
        "is_video": False,
        "emoji": "👍",
    },
}


def from_channel(chat: Chat = CHANNEL, number: int = 17, date: int = FORWARDED_AT) -> Json:
    """The fields of a message that forwards a channel's post."""
    origin = {"type": "channel", "chat": chat.json, "message_id": number, "date": date}
    return {"forward_origin": origin}


def from_chat(chat: Chat, date: int = FORWARDED_AT) -> Json:
    """The fields of a message that forwards what a group, or its anonymous administrator, said."""
    return {"forward_origin": {"type": "chat", "sender_chat": chat.json, "date": date}}


def from_user(user: User | str, date: int = FORWARDED_AT) -> Json:
    """The fields of a message that forwards what somebody said; somebody hidden is only a name."""
    if isinstance(user, str):
        return {"forward_origin": {"type": "hidden_user", "sender_user_name": user, "date": date}}
    return {"forward_origin": {"type": "user", "sender_user": user.json, "date": date}}


def picture(width: int = 90, height: int = 60) -> bytes:
    """What the server looks at of a PNG: its head and its end."""
    head = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR" + width.to_bytes(4) + height.to_bytes(4)
    return head + b"IEND\xaeB`\x82"


class Media(Groups):
    """Files that users send, and that bots download."""

    def attach(self, name: str | None, content: bytes, size: int | None = None) -> Json:
        """The fields of a message with a document; `size` is what Telegram says of it."""
        number = self._new_id("file")
        file_id = f"file-{number}"
        self.files[file_id] = content
        document = {"file_id": file_id, "file_unique_id": number, "file_size": size or len(content)}
        return {"document": document | ({"file_name": name} if name is not None else {})}

    def medium(self, kind: str, content: bytes = b"content") -> Json:
        """The fields of a message with a photo, video, voice or the like, whose text is the caption."""
        (stored,) = self.attach(None, content).values()
        file = stored | _KINDS[kind]
        return {kind: [file] if kind == "photo" else file}

    def album(self) -> Json:
        """The field that joins the messages of one album, each of which comes as its own update."""
        return {"media_group_id": f"album-{self._new_id('album')}"}

    def _get_file(self, p: Parameters) -> Json:
        file_id = str(p.get("file_id", ""))
        need(file_id in self.files, "wrong file_id or the file is temporarily unavailable")
        need(len(self.files[file_id]) <= MAX_DOWNLOAD, "file is too big")
        return {
            "file_id": file_id,
            "file_unique_id": file_id,
            "file_size": len(self.files[file_id]),
            "file_path": f"documents/{file_id}",
        }
