"""What members of a chat may do, and how the Bot API writes a member."""

from tests.bot_api_records import Json, User, words

_EVERYWHERE = words(
    "is_anonymous can_manage_chat can_delete_messages can_manage_video_chats can_restrict_members"
    " can_promote_members can_change_info can_invite_users can_post_stories can_edit_stories"
    " can_delete_stories"
)
# The rights that only one kind of chat knows; elsewhere they are missing from the object.
_CHANNELS = words("can_post_messages can_edit_messages can_manage_direct_messages")
_GROUPS = words("can_pin_messages can_manage_topics can_manage_tags")
_WITHHELD = {"is_anonymous", "can_promote_members"}  # what apps leave out when they make an administrator

PERMISSIONS = words(
    "can_send_messages can_send_audios can_send_documents can_send_photos can_send_videos"
    " can_send_video_notes can_send_voice_notes can_send_polls can_send_other_messages"
    " can_add_web_page_previews can_react_to_messages can_edit_tag can_change_info can_invite_users"
    " can_pin_messages can_manage_topics"
)


def administrator_rights(chat_type: str) -> Json:
    """The rights of an administrator as apps give them unless told otherwise."""
    names = _EVERYWHERE + (_CHANNELS if chat_type == "channel" else _GROUPS)
    return {name: name not in _WITHHELD for name in names}


def member_json(user: User, status: str, chat_type: str = "supergroup", rights: Json | None = None) -> Json:
    """A ChatMember with every field its status asks for; `rights` are those that differ from the usual."""
    fields: dict[str, Json] = {
        "creator": {"is_anonymous": False},
        "administrator": {"can_be_edited": False, **administrator_rights(chat_type)},
        "restricted": {**dict.fromkeys(("is_member", *PERMISSIONS), False), "until_date": 0},
        "kicked": {"until_date": 0},
    }
    usual = fields.get(status, {})
    unknown = (rights or {}).keys() - usual.keys()
    if unknown:
        raise LookupError(f"{status} of a {chat_type} has no {', '.join(sorted(unknown))}")
    return {"user": user.json, "status": status, **usual, **(rights or {})}
