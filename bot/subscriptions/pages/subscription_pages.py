"""The pages on which subscriptions are listed and changed, and their buttons."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from telegram import (
    ChatAdministratorRights,
    InlineKeyboardButton,
    InlineKeyboardMarkup,
    KeyboardButton,
    KeyboardButtonRequestChat,
    ReplyKeyboardMarkup,
    ReplyKeyboardRemove,
)

from bot.messages.keyboards import LABEL_UNITS
from bot.messages.message import Message
from bot.messages.telegram_html import shorten
from bot.messages.templates import Templates
from bot.subscriptions.delivery.due_times import chat_zone
from bot.subscriptions.destinations import Channel
from bot.subscriptions.options import ChatTimes
from bot.subscriptions.pages import subscription_data as data
from bot.subscriptions.subscription import Subscription

QUIET_CHOICES = ((22, 7), (23, 7), (0, 8))  # hours; others can be written
ZONE_CHOICES = ("UTC", "Europe/London", "Europe/Kyiv", "America/New_York")
HOURS_IN_ROW, DAYS_IN_ROW = 6, 4
REQUEST_ID = 1  # id of the only request for a channel

ButtonRow = list[InlineKeyboardButton]


@dataclass(frozen=True, slots=True)
class SubscriptionView:
    """The subscriptions of a chat, topic or channel, and when announcements come there."""

    listed: tuple[Subscription, ...]
    times: ChatTimes
    own_zone: str  # the bot's, which counts where none is chosen
    channel: Channel | None = None  # None is the chat where the page is
    channels: tuple[Channel, ...] = ()  # that a private chat has subscribed
    in_group: bool = False

    @property
    def zone(self) -> str:
        """The name of the time zone that counts."""
        return self.times.zone or self.own_zone

    @property
    def place(self) -> int:
        """How buttons name the channel."""
        return self.channel.id if self.channel else data.HERE


def subscription_list(templates: Templates, view: SubscriptionView) -> Message:
    """The subscriptions with how each is announced, and buttons that open them."""
    buttons, place = _Buttons(templates), view.place
    rows = [
        [buttons.labelled(one.words or buttons.label("every_report"), data.OpenSubscription(place, one.id))]
        for one in view.listed
    ]
    if not any(not one.words for one in view.listed):
        rows.append([buttons.button("subscribe_all", data.SubscribeAll(place))])
    rows.append([buttons.button("times", data.OpenTimes(place))] if view.listed else [])
    rows += [[buttons.labelled(one.title, data.ListSubscriptions(one.id))] for one in view.channels]
    if view.channel:
        rows.append([buttons.button("back", data.ListSubscriptions(data.HERE))])
    elif not view.in_group:
        rows.append([buttons.button("choose_channel", data.ChooseChannel())])
    return Message(templates.html("subscriptions", view=view), _keyboard(rows))


def settings(templates: Templates, view: SubscriptionView, one: Subscription) -> Message:
    """One subscription, with buttons that change how it is announced, or end it."""
    buttons, at = _Buttons(templates), (view.place, one.id)
    sound = data.SetSound(*at, sound=int(one.options.silent))
    rows = [
        [buttons.button("at_once", data.AnnounceAtOnce(*at))] if one.options.schedule else [],
        [
            buttons.button("daily", data.ChooseHour(*at, weekday=data.DAILY)),
            buttons.button("weekly", data.ChooseWeekday(*at)),
        ],
        [
            buttons.button("sound_on" if one.options.silent else "sound_off", sound),
            buttons.button("end_subscription", data.RemoveSubscription(*at)),
        ],
        [buttons.button("back", data.ListSubscriptions(view.place))],
    ]
    return _page(templates, "settings", view, one, rows)


def weekdays(templates: Templates, view: SubscriptionView, one: Subscription) -> Message:
    """The days of the week, for a weekly digest."""
    buttons, at = _Buttons(templates), (view.place, one.id)
    days = [buttons.button("weekday", data.ChooseHour(*at, weekday=day), day) for day in range(7)]
    back = [buttons.button("back", data.OpenSubscription(*at))]
    return _page(templates, "weekday", view, one, [*_in_rows(days, DAYS_IN_ROW), back])


def hours(templates: Templates, view: SubscriptionView, one: Subscription, weekday: int) -> Message:
    """The hours of the day, for a digest every day or on a weekday."""
    buttons, at = _Buttons(templates), (view.place, one.id)
    choices = [
        buttons.labelled(f"{hour:02}:00", data.SetSchedule(*at, min(weekday, data.DAILY), hour * 60))
        for hour in range(24)
    ]
    back = [buttons.button("back", data.OpenSubscription(*at))]
    return _page(templates, "hour", view, one, [*_in_rows(choices, HOURS_IN_ROW), back], weekday)


def times(templates: Templates, view: SubscriptionView, now: datetime) -> Message:
    """The quiet hours and the time zone, with what time it is there, and some choices."""
    buttons, place = _Buttons(templates), view.place
    quiet = [
        buttons.labelled(f"{start:02}:00–{end:02}:00", data.SetQuiet(place, start * 60, end * 60))
        for start, end in QUIET_CHOICES
    ]
    rows = [
        quiet,
        [buttons.button("quiet_off", data.SetQuiet(place, 0, 0))] if view.times.quiet else [],
        *_zones(buttons, ZONE_CHOICES, place),
        [buttons.button("back", data.ListSubscriptions(place))],
    ]
    here = now.astimezone(chat_zone(view.zone, UTC)).strftime("%H:%M")
    return Message(templates.html("chat_times", view=view, now=here), _keyboard(rows))


def unknown_zone(
    templates: Templates, written: str, near: Sequence[str], channel: Channel | None = None
) -> Message:
    """That there is no such time zone, with buttons for those of a similar name."""
    rows = _zones(_Buttons(templates), near, channel.id if channel else data.HERE)
    return Message(templates.html("unknown_zone", written=written, near=near), _keyboard(rows))


def choose_channel(templates: Templates) -> Message:
    """How to choose a channel, with the button that offers those where the user may post."""
    nothing: dict[str, Any] = ChatAdministratorRights.no_rights().to_dict()
    posting = ChatAdministratorRights(**{**nothing, "can_post_messages": True})
    request = KeyboardButtonRequestChat(
        REQUEST_ID,
        chat_is_channel=True,
        user_administrator_rights=posting,
        bot_administrator_rights=posting,
        request_title=True,
    )
    buttons = _Buttons(templates)
    share = KeyboardButton(buttons.label("share_channel"), request_chat=request)
    cancel = KeyboardButton(buttons.label("cancel"))
    keyboard = ReplyKeyboardMarkup([[share], [cancel]], resize_keyboard=True, one_time_keyboard=True)
    return Message(templates.html("choose_channel"), reply_keyboard=keyboard)


def channel_chosen(templates: Templates, channel: Channel) -> Message:
    """That a channel was chosen; takes the keyboard away."""
    html = templates.html("channel_chosen", channel=channel)
    return Message(html, reply_keyboard=ReplyKeyboardRemove())


def channel_refused(templates: Templates, notice: str) -> Message:
    """Why a channel that was chosen cannot be subscribed; takes the keyboard away."""
    html = templates.html("notice", text=templates.phrase("notices", notice))
    return Message(html, reply_keyboard=ReplyKeyboardRemove())


class _Buttons:
    """Buttons with their labels from prompts/."""

    def __init__(self, templates: Templates) -> None:
        self._templates = templates

    def label(self, name: str, *values: object) -> str:
        return self._templates.phrase("subscription_buttons", name, *values)

    def button(self, name: str, action: data.SubscriptionAction, *values: object) -> InlineKeyboardButton:
        return self.labelled(self.label(name, *values), action)

    def labelled(self, label: str, action: data.SubscriptionAction) -> InlineKeyboardButton:
        return InlineKeyboardButton(
            shorten(label, LABEL_UNITS), callback_data=data.encode_subscription(action)
        )


def _page(
    templates: Templates,
    asks: str,
    view: SubscriptionView,
    one: Subscription,
    rows: Sequence[ButtonRow],
    weekday: int = data.DAILY,
) -> Message:
    day = weekday if weekday < data.DAILY else None
    return Message(
        templates.html("subscription", asks=asks, view=view, one=one, weekday=day), _keyboard(rows)
    )


def _zones(buttons: _Buttons, zones: Sequence[str], place: int) -> list[ButtonRow]:
    labels = [(zone.rpartition("/")[2].replace("_", " "), zone) for zone in zones]
    return _in_rows([buttons.labelled(label, data.SetZone(place, zone)) for label, zone in labels], 4)


def _in_rows(buttons: ButtonRow, length: int) -> list[ButtonRow]:
    return [buttons[start : start + length] for start in range(0, len(buttons), length)]


def _keyboard(rows: Sequence[ButtonRow]) -> InlineKeyboardMarkup | None:
    filled = [row for row in rows if row]
    return InlineKeyboardMarkup(filled) if filled else None
