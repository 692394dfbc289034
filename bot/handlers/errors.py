"""What goes wrong: from the specific to the general; nobody's words are ever logged."""

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
from bot.handlers.guest import plain_article
from bot.handlers.inline import button
from bot.logs import frames
from bot.sending import sending
from bot.sending.sending import MisquoteError

logger = logging.getLogger(__name__)

STALE = ("message is not modified", "query is too old")


async def handle(update: object, context: Context) -> None:
    """Log an error as it deserves, and apologise where somebody waits for an answer."""
    error = context.error
    if error is None or _is_usual(error):
        return
    context.metrics.count("errors")
    _log(error, secrets.token_hex(3))
    if isinstance(update, Update):
        await _apologise(update, context)


def _is_usual(error: Exception) -> bool:
    """Log what happens to every bot, and where an apology would be of no use."""
    match error:
        case Forbidden():
            logger.info("A chat is closed to us: %s", error.message)
        case ChatMigrated():
            logger.info("A group moved while we were writing to it")
        case BadRequest() if any(part in error.message.lower() for part in STALE):
            logger.debug("Too late to matter: %s", error.message)
        case Conflict():
            logger.warning("Another program polls with the same token; stop one of the two")
        case RetryAfter():
            logger.warning("Telegram wants silence longer than we wait: %s", error.message)
        case TimedOut():  # it may have arrived all the same, so it is not sent again
            logger.warning("Telegram took too long to answer")
        case _:
            return False
    return True


def _log(error: Exception, reference: str) -> None:
    match error:
        case MisquoteError():
            logger.error("Error %s: a citation was stopped, %s", reference, error)
        case NetworkError() if not isinstance(
            error, BadRequest
        ):  # PTB's BadRequest is one: ours, not the net's
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
            await update.callback_query.answer(context.renderer.notice("trouble"), show_alert=True)
        elif update.inline_query:
            await update.inline_query.answer([], cache_time=0, button=button(context, found=False))
        elif update.guest_message:
            result = plain_article(context.renderer.trouble())
            await context.bot.answer_guest_query(str(update.guest_message.guest_query_id), result)
        elif message := update.message or update.edited_message:
            await _apologise_once(message, context)
    except TelegramError as error:
        logger.info("The apology did not arrive: %s", type(error).__name__)


async def _apologise_once(message: Message, context: Context) -> None:
    chat = message.chat_id
    if context.services.apologies.recall(chat):
        return
    context.services.apologies.remember(chat, True)
    await sending.send(context, chat, context.renderer.trouble(), beside=message)
