"""Errors, from the specific to the general; what users write is never logged."""

import logging
import secrets

from telegram import Message, Update
from telegram.error import (
    BadRequest,
    ChatMigrated,
    Conflict,
    Forbidden,
    NetworkError,
    RetryAfter,
    TelegramError,
    TimedOut,
)

from bot.context import Context
from bot.handlers.guest import plain_entry
from bot.handlers.inline import button
from bot.logs import frames
from bot.messages import pages
from bot.sending.sending import MisquoteError
from bot.sending.telegram_errors import is_outdated

logger = logging.getLogger(__name__)


async def handle(update: object, context: Context) -> None:
    """Log an error by its kind, and apologise where somebody waits for an answer."""
    error = context.error
    if error is None or _is_expected(error):
        return
    context.metrics.count("errors")
    _log(error, secrets.token_hex(3))
    if isinstance(update, Update):
        await _apologise(update, context)


def _is_expected(error: Exception) -> bool:
    """Log an error that every bot meets, and that needs no apology; False for any other."""
    match error:
        case Forbidden():
            logger.info("The bot may not write to a chat: %s", error.message)
        case ChatMigrated():
            logger.info("A group became a supergroup while a message was sent to it")
        case BadRequest() if is_outdated(error):
            logger.debug("A request to Telegram was outdated: %s", error.message)
        case Conflict():
            logger.warning("Another program polls with the same token; stop one of the two")
        case RetryAfter():
            logger.warning("Telegram asks for a longer wait than the limiter allows: %s", error.message)
        case TimedOut():  # it may have arrived all the same, so it is not sent again
            logger.warning("Telegram took too long to answer")
        case _:
            return False
    return True


def _log(error: Exception, reference: str) -> None:
    match error:
        case MisquoteError():
            logger.error("Error %s: a message was not sent, because a citation is %s", reference, error)
        case NetworkError() if not isinstance(error, BadRequest):  # which is a NetworkError in PTB
            cause = type(error.__cause__ or error).__name__
            logger.warning("Error %s: the network failed: %s", reference, cause)
        case TelegramError():
            logger.error("Error %s: Telegram refused: %s\n%s", reference, error.message, frames(error))
        case _:
            logger.error("Error %s: %s", reference, frames(error))


async def _apologise(update: Update, context: Context) -> None:
    """Tell the user that something went wrong; in a chat once a minute at most."""
    try:
        if update.callback_query:
            await update.callback_query.answer(
                pages.notice_text(context.templates, "trouble"), show_alert=True
            )
        elif update.inline_query:
            await context.sender.answer_inline(
                update.inline_query.id, [], cache_time=0, button=button(context, found=False)
            )
        elif update.guest_message:
            entry = plain_entry(pages.notice(context.templates, "trouble"))
            await context.sender.answer_guest(str(update.guest_message.guest_query_id), entry)
        elif message := update.message or update.edited_message:
            await _apologise_once(message, context)
    except TelegramError as error:
        logger.info("The error message to the user could not be sent: %s", type(error).__name__)


async def _apologise_once(message: Message, context: Context) -> None:
    chat = message.chat_id
    if chat in context.services.recent.error_notices:
        return
    context.services.recent.error_notices[chat] = True
    await context.sender.send_beside(message, pages.notice(context.templates, "trouble"))
