"""Buttons under messages: stateless, so they work after a restart for as long as the report exists."""

import asyncio
import logging
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from functools import partial

import telegram
from telegram import CallbackQuery
from telegram.constants import ChatType
from telegram.error import BadRequest, TelegramError

from bot.context import Context
from bot.handlers import conversation, history
from bot.handlers.operators.archive_importer import ArchiveImporter
from bot.handlers.reports import turned_matches
from bot.messages import answers, callback_data, pages, reports
from bot.messages.deep_links import address, report_payload
from bot.messages.message import Message
from bot.messages.report_lists import report_list
from bot.sending.sending import thread_of
from bot.sending.telegram_errors import is_query_expired, summary
from retrieval import Answer, KnownReports, Report

logger = logging.getLogger(__name__)

SPINNER = 3.0  # seconds; a query that is answered much later is too old for Telegram


@dataclass(frozen=True, slots=True)
class ButtonResponse:
    """What pressing a button leads to: a notice on the screen, or a message, new or in place."""

    notice: str = ""  # name of a notice
    alert: bool = False  # whether the notice stays until it is closed
    message: Message | None = None
    in_place: bool = False
    question: telegram.Message | None = None  # what the message replies to
    link: str | None = None  # address of the bot that is opened, in place of a notice


Respond = Callable[[CallbackQuery, Context], Awaitable[ButtonResponse]]

EXPIRED = ButtonResponse(notice="expired", alert=True)


async def press(query: CallbackQuery, context: Context) -> None:
    """Do what a button says."""
    await show_response(query, context, _response)


async def show_response(query: CallbackQuery, context: Context, respond: Respond) -> None:
    """Show what pressing a button leads to; its spinner turns until then, but no longer than SPINNER.

    The query is answered last, so that an error before that is shown as an alert.
    """
    async with _bounded_spinner(query, context):
        response = await respond(query, context)
        await _deliver(query, context, response)
    if response.message and not response.notice:
        await stop_spinner(query, context)
    else:
        await _acknowledge(query, context, response)


@asynccontextmanager
async def _bounded_spinner(query: CallbackQuery, context: Context) -> AsyncIterator[None]:
    """Answer a query while the block goes on, once it has taken SPINNER."""

    async def stop_late() -> None:
        await asyncio.sleep(SPINNER)
        await stop_spinner(query, context)

    stopping = asyncio.create_task(stop_late())
    try:
        yield
    finally:
        if query.id not in context.services.recent.answered_buttons:
            stopping.cancel()
        await asyncio.wait((stopping,))


async def stop_spinner(query: CallbackQuery, context: Context) -> None:
    """Answer a query without a notice, unless it was answered; nobody misses what that does not reach."""
    try:
        await _acknowledge(query, context, ButtonResponse())
    except TelegramError as error:
        logger.debug("A spinner could not be stopped: %s", summary(error))


async def _deliver(query: CallbackQuery, context: Context, response: ButtonResponse) -> None:
    """Send the message of a response, if there is one, or put it in the place of the one under the button."""
    if response.message is None or query.message is None:
        return
    chat, place, pressed = query.message.chat.id, query.message.message_id, _pressed(query)
    if response.in_place and await context.sender.edit(chat, place, response.message):
        return
    await context.sender.send(
        chat,
        response.message,
        thread=thread_of(pressed) if pressed else None,
        reply_to=response.question.message_id if response.question else None,
    )


async def _response(query: CallbackQuery, context: Context) -> ButtonResponse:
    action = callback_data.decode(query.data or "")
    if query.message and query.message.chat.type == ChatType.CHANNEL:
        return await context.from_archive(partial(_in_channel, action, context))
    match action:
        case callback_data.TakeBack(ref, file_key):
            return await _taken_back(query, context, ref, file_key)
        case callback_data.ExplainProbability():
            return ButtonResponse(notice="probability_words", alert=True)
        case _:
            if page := await asyncio.to_thread(_page, query, context, action):
                return page
            question = _question(query)
            return (await _asked(question, context, action) if question else None) or EXPIRED


def _in_channel(action: callback_data.Action | None, context: Context) -> ButtonResponse:
    """Open a report in private: a channel's readers press buttons too, and nothing may be posted by that."""
    known = context.known()
    match action:
        case callback_data.ShowReport(ref) if report := known.report(ref):
            return ButtonResponse(link=address(context.bot.username, report_payload(report)))
        case callback_data.ShowReport(ref) if context.archive.report(ref):
            return ButtonResponse(notice="not_yet", alert=True)
    return EXPIRED


def _page(
    query: CallbackQuery, context: Context, action: callback_data.Action | None
) -> ButtonResponse | None:
    """The page of the reports that a button opens; None where it is another button or they have changed."""
    known, templates = context.known(), context.templates
    match action:
        case callback_data.ShowContext(ref, ordinal, start) if passage := known.passage(ref, ordinal):
            steps = _all(callback_data.ShowContext, _rows(query)[:1])
            message = reports.context(templates, known, passage, start)
            return ButtonResponse(message=message, in_place=steps, question=_pressed(query))
        case callback_data.ShowReport(ref, page) if report := known.report(ref):
            return _report_page(query, context, known, report, page)
        case callback_data.ShowReport(ref) if context.archive.report(ref):  # an operator may have added it
            return ButtonResponse(notice="not_yet", alert=True)
        case callback_data.ShowOlder(ref, whole) | callback_data.ShowNewer(ref, whole):
            report = known.neighbour(ref, older=isinstance(action, callback_data.ShowOlder))
            if report and whole:
                return _report_page(query, context, known, report)
            return _newest(context, known, report)
        case callback_data.ShowLatest(index):
            return _newest(context, known, next(iter(known.latest(offset=index)), None))
        case callback_data.ListReports(page):
            return ButtonResponse(message=report_list.page_of_all(templates, known, page), in_place=True)
        case callback_data.BrowseReports(stretch):
            return ButtonResponse(message=report_list.overview(templates, known, stretch), in_place=True)
        case callback_data.ListAfter() | callback_data.ListBefore() if (
            action.listed != callback_data.ASKED_FOR
        ):
            return ButtonResponse(message=report_list.step(templates, known, action), in_place=True)
    return None


def _newest(context: Context, known: KnownReports, report: Report | None) -> ButtonResponse | None:
    """A report as the newest is shown, in place of another; None where it is gone."""
    message = reports.latest(context.templates, known, report) if report else None
    return ButtonResponse(message=message, in_place=True) if message else None


async def _asked(
    question: telegram.Message, context: Context, action: callback_data.Action | None
) -> ButtonResponse | None:
    """What a button does that belongs to the question that its message replies to; None where it expired."""
    match action:
        case callback_data.ShowMore(offset):
            return await _more(question, context, offset)
        case callback_data.AskSuggestion():
            message = await conversation.answer_suggestion(question, context)
            return ButtonResponse(message=message, question=question) if message else None
        case callback_data.ListMatches() | callback_data.ListAfter() | callback_data.ListBefore():
            request = await conversation.recall(question, context)
            message = await turned_matches(context, request, action) if request else None
            in_place = action != callback_data.ListMatches(0)
            return ButtonResponse(message=message, in_place=in_place, question=question) if message else None
        case callback_data.ShowTimeline(page):
            request = await conversation.recall(question, context)
            message = await history.timeline_page(context, request, page) if request else None
            return ButtonResponse(message=message, in_place=True) if message else None
    return None


def _report_page(
    query: CallbackQuery, context: Context, known: KnownReports, report: Report, page: int = 1
) -> ButtonResponse:
    """A page of a report: in place of another page, with the other reports that are offered below that."""
    actions: list[callback_data.Action | None] = [action for row in _rows(query) for action in row]
    below = [one for one in actions if isinstance(one, callback_data.ShowReport) and one.page == 0]
    more = callback_data.ListMatches(0) in actions
    steps = [one for one in actions if one not in (*below, callback_data.ListMatches(0))]
    if page == 0 or not _steps_of_page(steps):
        return ButtonResponse(message=reports.report_page(context.templates, known, report, page))
    others = [other for one in below if (other := known.report(one.ref)) and other != report]
    message = reports.report_page(context.templates, known, report, page, others, more)
    return ButtonResponse(message=message, in_place=True)


def _steps_of_page(actions: list[callback_data.Action | None]) -> bool:
    """Whether buttons are the steps under a page of one whole report."""
    refs = set()
    for one in actions:
        match one:
            case (
                callback_data.ShowReport(ref)
                | callback_data.ShowOlder(ref, whole=1)
                | callback_data.ShowNewer(ref, whole=1)
            ):
                refs.add(ref)
            case _:
                return False
    return len(refs) == 1


async def _more(question: telegram.Message, context: Context, offset: int) -> ButtonResponse | None:
    """The next passages for a question; None where there is no answer, as the reports have changed since."""
    render = partial(answers.answer, context.templates, offset=offset)
    result, message = await conversation.answer_more(question, context, render, offset) or (None, None)
    if not isinstance(result, Answer):
        return None
    if not result.citations:
        return ButtonResponse(notice="no_more")
    return ButtonResponse(message=message, question=question)


async def _taken_back(query: CallbackQuery, context: Context, ref: str, file_key: int) -> ButtonResponse:
    """Delete a report that an operator brought in, if its file is still as it was then."""
    chat = query.message.chat if query.message else None
    if chat is None or chat.type != ChatType.PRIVATE or chat.id not in context.services.settings.operators:
        return ButtonResponse(notice="only_operators", alert=True)
    report = await ArchiveImporter(context.services).remove(ref, file_key)
    if report is None:
        return ButtonResponse(notice="not_taken_back", alert=True)
    return ButtonResponse(message=reports.taken_back(context.templates, report), in_place=True)


def _question(query: CallbackQuery) -> telegram.Message | None:
    """The message that the one under the button replies to."""
    pressed = _pressed(query)
    return pressed.reply_to_message if pressed else None


def _pressed(query: CallbackQuery) -> telegram.Message | None:
    """The message under the button, unless it is too old for Telegram to send it along."""
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


async def _acknowledge(query: CallbackQuery, context: Context, response: ButtonResponse) -> None:
    """Answer a query, which takes one answer; a notice that comes too late for that becomes a message."""
    answered = context.services.recent.answered_buttons
    if query.id in answered:
        if response.notice:
            notice = ButtonResponse(message=pages.notice(context.templates, response.notice))
            await _deliver(query, context, notice)
        return
    text = pages.notice_text(context.templates, response.notice) if response.notice else None
    answered[query.id] = True
    try:
        await query.answer(text, show_alert=response.alert, url=response.link)
    except BadRequest as error:
        if not is_query_expired(error):
            raise
        logger.debug("A button was answered too late")
    except BaseException:
        answered.pop(query.id, None)
        raise
