"""Errors, from the specific to the general; what users write is never logged."""

import logging
import secrets

from telegram import CallbackQuery, InlineQueryResultsButton, Message, Update
from telegram.error import (
    BadRequest,
    ChatMigrated,
    Conflict,
    Forbidden,
    RetryAfter,
    TelegramError,
)

from bot.context import Context
from bot.findings import explained
from bot.handlers.callbacks import stop_spinner
from bot.handlers.guest import plain_entry
from bot.handlers.inline import START_PARAMETER
from bot.logs import explanation, frames
from bot.messages import pages
from bot.sending.sending import MisquoteError, thread_of
from bot.sending.telegram_errors import (
    CallFailure,
    failure_of,
    is_outdated,
    is_query_expired,
    is_refused_by_chat,
    summary,
)
from retrieval import SearchEngineError

logger = logging.getLogger(__name__)


async def handle(update: object, context: Context) -> None:
    """Log an error by its kind, and apologise where somebody waits for an answer."""
    error = context.error
    if error is None or _is_expected(error):
        if isinstance(update, Update) and update.callback_query:
            await stop_spinner(update.callback_query, context)
        return
    context.metrics.count("errors")
    _log(error, secrets.token_hex(3))
    if isinstance(update, Update):
        await _apologise(update, context, _notice_of(error))


def _is_expected(error: Exception) -> bool:
    """Log an error that every bot meets, and that needs no apology; False for any other."""
    if isinstance(error, TelegramError) and (failure := failure_of(error)):
        if failure is not CallFailure.TIMED_OUT:
            return False
        logger.warning("%s: %s", _method(error), failure.value)  # it has probably arrived all the same
        return True
    match error:
        case Forbidden():
            logger.info("The bot may not write to a chat: %s: %s", _method(error), summary(error))
        case ChatMigrated():
            logger.info("A group became a supergroup while a message was sent to it")
        case BadRequest() if is_outdated(error):
            logger.debug("A request to Telegram was outdated: %s: %s", _method(error), summary(error))
        case BadRequest() if is_refused_by_chat(error):
            logger.info("A chat does not take a message: %s: %s", _method(error), summary(error))
        case Conflict():
            logger.warning("Another program polls with the same token; stop one of the two")
        case RetryAfter():
            logger.warning("Telegram asks for a longer wait than the limiter allows: %s", error.message)
        case _:
            return False
    return True


def _log(error: Exception, reference: str) -> None:
    match error:
        case SearchEngineError():
            logger.warning("Error %s: %s", reference, explained(error.finding).problem)
        case MisquoteError():
            logger.error("Error %s: a message was not sent, because a citation is %s", reference, error)
        case TelegramError() if failure := failure_of(error):
            logger.warning("Error %s: %s: %s (%s)", reference, _method(error), failure.value, summary(error))
        case TelegramError():
            logger.error(
                "Error %s: %s: Telegram refused: %s; %s",
                reference,
                _method(error),
                summary(error),
                frames(error),
            )
        case _:
            logger.error("Error %s: %s", reference, explanation(error))


def _method(error: TelegramError) -> str:
    """The method of the Bot API that failed, which the rate limiter notes."""
    return next(iter(getattr(error, "__notes__", ())), "a call")


def _notice_of(error: Exception) -> str:
    """The name of the sentence that tells a user of an error."""
    return "engine_away" if isinstance(error, SearchEngineError) and error.passing else "trouble"


async def _apologise(update: Update, context: Context, name: str) -> None:
    """Tell the user that something went wrong; of what is no outage once a minute in a chat at most."""
    try:
        if update.callback_query:
            await _apologise_for_button(update.callback_query, context, name)
        elif update.inline_query:
            await context.sender.answer_inline(
                update.inline_query.id,
                [],
                cache_time=0,
                button=InlineQueryResultsButton(
                    context.templates.phrase("buttons", name), start_parameter=START_PARAMETER
                ),
            )
        elif update.guest_message:
            entry = plain_entry(pages.notice(context.templates, name))
            await context.sender.answer_guest(str(update.guest_message.guest_query_id), entry)
        elif message := update.message or update.edited_message:
            await _apologise_in_chat(message, context, name)
    except TelegramError as error:
        logger.info("The error message to the user could not be sent: %s: %s", _method(error), summary(error))


async def _apologise_for_button(query: CallbackQuery, context: Context, name: str) -> None:
    """As an alert; where the query was answered before the error, as a message in the chat."""
    if query.id not in context.services.recent.answered_buttons:
        try:
            await query.answer(pages.notice_text(context.templates, name), show_alert=True)
            return
        except BadRequest as error:
            if not is_query_expired(error):
                raise
    if isinstance(query.message, Message):
        await _apologise_in_chat(query.message, context, name)


async def _apologise_in_chat(message: Message, context: Context, name: str) -> None:
    """Beside a message, unless the chat got an apology for a defect within the minute."""
    chat, recent = message.chat_id, context.services.recent
    if not await recent.begin_notice(chat) and name == "trouble":
        return
    try:
        notice = pages.notice(context.templates, name)
        await context.sender.send(chat, notice, thread=thread_of(message))  # no edit replaces it
    except BaseException:
        await recent.cancel_notice(chat)  # the next one may arrive
        raise
