"""Buttons under messages: stateless, so they work after a restart for as long as the report exists."""

import logging
from dataclasses import dataclass

import telegram
from telegram import CallbackQuery
from telegram.error import BadRequest

from bot.context import AskRequest, Context
from bot.handlers import conversation, history
from bot.messages import callback_data
from bot.messages.rendering import Message
from bot.sending import sending
from retrieval import Abstention

logger = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Outcome:
    """What pressing a button leads to: a notice on the screen, or a message, new or in place."""

    notice: str = ""  # name of a notice
    alert: bool = False  # a notice to be read at leisure
    message: Message | None = None
    in_place: bool = False
    question: telegram.Message | None = None  # what the message replies to


EXPIRED = Outcome(notice="expired", alert=True)


async def press(query: CallbackQuery, context: Context) -> None:
    """Do what a button says; the query is answered first, so that its spinner stops."""
    outcome = await _outcome(query, context)
    await _acknowledge(query, context, outcome)
    if outcome.message is None or query.message is None:
        return
    chat, place = query.message.chat.id, query.message.message_id
    if outcome.in_place and await sending.edit(context, chat, place, outcome.message):
        return
    await sending.send(context, chat, outcome.message, outcome.question, _pressed(query))


async def _outcome(query: CallbackQuery, context: Context) -> Outcome:
    archive, renderer = context.archive, context.renderer
    match callback_data.decode(query.data or ""):
        case callback_data.ShowContext(ref, ordinal) if passage := archive.passage(ref, ordinal):
            steps = _all(callback_data.ShowContext, _rows(query)[:1])
            return Outcome(
                message=renderer.context(archive, passage), in_place=steps, question=_pressed(query)
            )
        case callback_data.ShowReport(ref, page) if report := archive.report(ref):
            turns = page > 0 and _all(callback_data.ShowReport, _rows(query), ref)
            return Outcome(message=renderer.report(archive, report, page), in_place=turns)
        case callback_data.ShowMore(offset):
            return await _more(query, context, offset)
        case callback_data.ShowLatest(index) if index < len(archive.reports):
            return Outcome(message=renderer.latest(archive, index), in_place=True)
        case callback_data.ListReports(page):
            return Outcome(message=renderer.reports(archive, page), in_place=True)
        case callback_data.ShowTimeline(page):
            return await _turned(query, context, page)
        case callback_data.ExplainProbability():
            return Outcome(notice="yardstick", alert=True)
    return EXPIRED


async def _more(query: CallbackQuery, context: Context, offset: int) -> Outcome:
    """The next passages for the question that the message under the button replies to."""
    question, asked = _asked(query, context)
    if asked is None:
        return EXPIRED
    found = await conversation.ask(context, asked, offset)
    if isinstance(found, Abstention):
        return EXPIRED  # the reports have changed since
    if not found.citations:
        return Outcome(notice="no_more")
    sending.vouch(context, found)
    return Outcome(message=context.renderer.answer(found, context.archive, offset), question=question)


async def _turned(query: CallbackQuery, context: Context, page: int) -> Outcome:
    """Another page of the timeline that the message under the button shows."""
    _, asked = _asked(query, context)
    found = await history.timeline_page(context, asked, page) if asked else None
    return Outcome(message=found, in_place=True) if found else EXPIRED


def _asked(query: CallbackQuery, context: Context) -> tuple[telegram.Message | None, AskRequest | None]:
    """The message that the one under the button replies to, and what it asked."""
    pressed = _pressed(query)
    question = pressed.reply_to_message if pressed else None
    return question, conversation.recall(question, context) if question else None


def _pressed(query: CallbackQuery) -> telegram.Message | None:
    """The message under the button, unless Telegram holds it to be too old to show."""
    return query.message if isinstance(query.message, telegram.Message) else None


def _rows(query: CallbackQuery) -> list[list[callback_data.Action | None]]:
    """What the buttons under the message do, row by row."""
    message = _pressed(query)
    rows = message.reply_markup.inline_keyboard if message and message.reply_markup else ()
    return [
        [
            callback_data.decode(button.callback_data)
            for button in row
            if isinstance(button.callback_data, str)
        ]
        for row in rows
    ]


def _all(kind: type, rows: list[list[callback_data.Action | None]], ref: str | None = None) -> bool:
    """Whether the rows hold such buttons only: then the message is a page, and is turned in place."""
    actions = [action for row in rows for action in row]
    return bool(actions) and all(
        isinstance(action, kind) and ref in {None, getattr(action, "ref", None)} for action in actions
    )


async def _acknowledge(query: CallbackQuery, context: Context, outcome: Outcome) -> None:
    text = context.renderer.notice(outcome.notice) if outcome.notice else None
    try:
        await query.answer(text, show_alert=outcome.alert)
    except BadRequest as error:
        if "query is too old" not in error.message.lower():
            raise
        logger.debug("A button was answered too late")
