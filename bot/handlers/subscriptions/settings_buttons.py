"""The buttons on the pages of subscriptions: each changes something, if it may, and shows a page."""

from __future__ import annotations  # SQLAlchemy is slow to import: only for a bot with a key

from dataclasses import replace
from datetime import UTC, datetime, time
from typing import TYPE_CHECKING

from telegram import CallbackQuery, Message
from telegram.constants import ChatType

from bot.context import Context
from bot.handlers.callbacks import EXPIRED, ButtonResponse, show_response
from bot.handlers.subscriptions.authority import NotGrantedError, Place, place_of_button
from bot.handlers.subscriptions.subscribing import subscription_view, unlist
from bot.messages.message import Message as Reply
from bot.subscriptions.options import QuietHours, Schedule
from bot.subscriptions.pages import subscription_data as data
from bot.subscriptions.pages import subscription_pages as pages
from bot.subscriptions.subscription import Subscription, TooManyError
from bot.subscriptions.time_zones import find_zone

if TYPE_CHECKING:
    from bot.subscriptions.subscriptions import Subscriptions


def is_of_subscriptions(pressed: object) -> bool:
    """Whether a button is one of these."""
    return isinstance(pressed, str) and data.decode_subscription(pressed) is not None


async def press(query: CallbackQuery, context: Context) -> None:
    """Do what a button of these pages says."""
    await show_response(query, context, _response)


async def _response(query: CallbackQuery, context: Context) -> ButtonResponse:
    """What pressing the button leads to."""
    action, under = data.decode_subscription(query.data or ""), query.message
    if action is None or not isinstance(under, Message):
        return EXPIRED
    try:
        place = await place_of_button(under, query.from_user, data.channel_in(action), context)
    except NotGrantedError as refused:
        return ButtonResponse(notice=refused.notice, alert=True)
    if isinstance(action, data.ChooseChannel):
        private = under.chat.type == ChatType.PRIVATE  # elsewhere no chat can be asked for
        return ButtonResponse(message=pages.choose_channel(context.templates)) if private else EXPIRED
    stored = context.services.subscriptions
    assert stored is not None  # noqa: S101 - for mypy: place_of_button has looked
    return await _done(action, place, stored, under.chat.id, context)


async def _done(
    action: data.SubscriptionAction, place: Place, stored: Subscriptions, chat: int, context: Context
) -> ButtonResponse:
    """Change what the button changes, and show the page that it leads to."""
    at, notice, alert = place.destination, "", False
    match action:
        case data.SetQuiet(_, start, end):
            quiet = QuietHours(_time(start), _time(end)) if start != end else None
            await stored.set_times(at, replace(await stored.times(at), quiet=quiet))
        case data.SetZone(_, name) if zone := find_zone(name):
            await stored.set_times(at, replace(await stored.times(at), zone=zone))
        case data.SubscribeAll():
            try:
                await stored.add(at)
            except TooManyError:
                notice, alert = "too_many_subscriptions", True
            if place.channel and context.services.subscribed_channels:
                await context.services.subscribed_channels.add(chat, place.channel)
        case data.RemoveSubscription(_, number):
            ended = await stored.remove(at, number)
            await unlist(place, stored, chat, context)
            notice, alert = ("unsubscribed", False) if ended else ("no_subscription", True)
        case data.SetSound() | data.AnnounceAtOnce() | data.SetSchedule():
            if not await _changed(action, place, stored):
                notice, alert = "no_subscription", True
    page = await _page(action, place, stored, chat, context)
    return ButtonResponse(notice, alert, page, in_place=True)


async def _changed(
    action: data.SetSound | data.AnnounceAtOnce | data.SetSchedule, place: Place, stored: Subscriptions
) -> bool:
    """Change how a subscription is announced; whether there is one."""
    one = await _subscription(place, stored, action.id)
    if one is None:
        return False
    match action:
        case data.SetSound(_, _, sound):
            options = replace(one.options, silent=not sound)
        case data.AnnounceAtOnce():
            options = replace(one.options, schedule=None)
        case data.SetSchedule(_, _, weekday, minute):
            day = weekday if weekday < data.DAILY else None
            options = replace(one.options, schedule=Schedule(*divmod(minute % (24 * 60), 60), day))
    return await stored.change(place.destination, one.id, options)


async def _page(
    action: data.SubscriptionAction, place: Place, stored: Subscriptions, chat: int, context: Context
) -> Reply:
    """The page that a button leads to."""
    templates = context.templates
    view = await subscription_view(place, stored, chat, context)
    if isinstance(action, data.OpenTimes | data.SetQuiet | data.SetZone):
        return pages.times(templates, view, datetime.now(UTC))
    ends = isinstance(action, data.RemoveSubscription)
    one = None if ends else await _subscription(place, stored, getattr(action, "id", 0))
    if one is None:
        return pages.subscription_list(templates, view)
    match action:
        case data.ChooseWeekday():
            return pages.weekdays(templates, view, one)
        case data.ChooseHour(_, _, weekday):
            return pages.hours(templates, view, one, weekday)
    return pages.settings(templates, view, one)


async def _subscription(place: Place, stored: Subscriptions, number: int) -> Subscription | None:
    return next((one for one in await stored.of(place.destination) if one.id == number), None)


def _time(minute: int) -> time:
    return time(*divmod(minute % (24 * 60), 60))
