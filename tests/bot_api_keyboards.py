"""Buttons: inline keyboards under messages, and reply keyboards in place of the letters."""

from dataclasses import dataclass
from itertools import chain

from tests.bot_api_checks import need
from tests.bot_api_records import Json, words
from tests.telegram_html import checked_link

_ACTIONS = words(
    "url callback_data switch_inline_query switch_inline_query_current_chat switch_inline_query_chosen_chat "
    "copy_text web_app login_url callback_game pay"
)
# What a button of a reply keyboard can ask for, and how Telegram names it.
_REQUESTS = {
    "request_contact": "Phone number",
    "request_location": "Location",
    "request_poll": "Poll",
    "request_users": "Users",
    "request_chat": "Chats",
    "request_managed_bot": "Managed bots",
}
_NAMELESS = (
    "button in a channel chat, because users will not be able to use the button"
    " without knowing bot's username"
)
_KINDS = words("inline_keyboard keyboard remove_keyboard force_reply")


@dataclass(frozen=True)
class Markup:
    """A reply_markup as read: inline buttons, and what becomes of the reply keyboard."""

    inline: list[list[Json]]
    keyboard: list[list[Json]] | None = None  # None: the reply keyboard stays as it is; empty: it goes
    one_time: bool = False


def reply_markup(markup: object, chat_type: str) -> Markup:
    """Read the reply_markup of a message that is sent."""
    if not isinstance(markup, dict) or "inline_keyboard" in markup or not markup:
        return Markup(inline_keyboard(markup, chat_type))
    kinds = [kind for kind in _KINDS if kind in markup]
    need(len(kinds) == 1, "Object expected as reply markup")
    need(chat_type != "channel", "Inline keyboard expected")
    if kinds == ["keyboard"]:
        rows = _reply_rows(markup["keyboard"], chat_type)
        return Markup([], rows, bool(markup.get("one_time_keyboard")))
    return Markup([], None if kinds == ["force_reply"] else [])


def _reply_rows(rows: object, chat_type: str) -> list[list[Json]]:
    need(
        isinstance(rows, list) and all(isinstance(row, list) for row in rows),
        'Field "keyboard" of the ReplyKeyboardMarkup must be an Array of Arrays',
    )
    assert isinstance(rows, list)
    read = [[{"text": one} if isinstance(one, str) else one for one in row] for row in rows]
    for button in chain.from_iterable(read):
        _check_reply_button(button, chat_type)
    return [row for row in read if row]


def _check_reply_button(button: Json, chat_type: str) -> None:
    where = "Can't parse keyboard button"
    need(isinstance(button, dict) and "text" in button, f'{where}: Can\'t find field "text"')
    need(button["text"], "Keyboard button text must be non-empty")
    asked = [name for name in _REQUESTS if button.get(name)]
    # Stricter than the server, which takes the first; the documentation asks for at most one.
    need(len(asked) <= 1, f"{where}: At most one request must be specified, found {', '.join(asked)}")
    for name in asked:
        need(chat_type == "private", f"{_REQUESTS[name]} can be requested in private chats only")
    if request := button.get("request_chat"):
        _check_request(request, where)


def _check_request(request: Json, where: str) -> None:
    need(isinstance(request, dict), f"{where}: Field request_chat must be of type Object")
    for name in ("request_id", "chat_is_channel"):
        need(name in request, f'{where}: Can\'t find field "{name}"')
    number = request["request_id"]
    need(isinstance(number, int) and -(2**31) <= number < 2**31, f"{where}: Invalid request_id specified")
    # The rule is documented, the wording is ours.
    given = {name for name, right in (request.get("bot_administrator_rights") or {}).items() if right}
    own = {name for name, right in (request.get("user_administrator_rights") or {}).items() if right}
    need(given <= own, f"{where}: The bot's rights must be a subset of the user's")


def inline_keyboard(markup: object, chat_type: str = "private") -> list[list[Json]]:
    """The inline keyboard of a reply_markup, every button good for exactly one thing."""
    if not markup:
        return []
    need(isinstance(markup, dict), "Object expected as reply markup")
    assert isinstance(markup, dict)
    need("inline_keyboard" in markup, "Inline keyboard expected")
    rows = markup["inline_keyboard"]
    need(
        isinstance(rows, list) and all(isinstance(row, list) for row in rows),
        'Field "inline_keyboard" of the InlineKeyboardMarkup must be an Array of Arrays',
    )
    for row in rows:
        for button in row:
            _check_button(button, chat_type)
    need(sum(map(len, rows)) <= 100, "Reply markup is too long")
    return [row for row in rows if row]


def _check_button(button: Json, chat_type: str) -> None:
    actions = [action for action in _ACTIONS if action in button]
    where = "Can't parse inline keyboard button"
    need(button.get("text"), f'{where}: Can\'t find field "text"')
    need(actions, f"{where}: Text buttons are unallowed in the inline keyboard")
    # Stricter than the server, which takes the first and forgets the rest; the documentation asks for one.
    need(len(actions) == 1, f"{where}: Exactly one action must be specified, found {', '.join(actions)}")
    action, value = actions[0], button[actions[0]]
    if action == "callback_data":
        need(1 <= len(value.encode()) <= 64, "BUTTON_DATA_INVALID")
    elif action == "copy_text":
        need(1 <= len(value["text"]) <= 256, "BUTTON_COPY_TEXT_INVALID")
    elif action == "url":
        need(checked_link(value), f"Inline keyboard button URL '{value}' is invalid: Wrong HTTP URL")
    elif action in {"switch_inline_query", "switch_inline_query_current_chat"}:
        need(len(value) <= 256, "BUTTON_DATA_INVALID")
    if action.startswith("switch_inline_query"):
        name = action.removesuffix("_chosen_chat")
        need(chat_type != "channel", f"Can't use {name} {_NAMELESS}")
