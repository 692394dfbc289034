"""What Telegram shows around the chat: the command menus and the descriptions."""

import logging

from telegram import (
    BotCommand,
    BotCommandScopeAllChatAdministrators,
    BotCommandScopeAllGroupChats,
    BotCommandScopeAllPrivateChats,
)
from telegram.error import TelegramError
from telegram.ext import ExtBot

from bot.messages import pages
from bot.messages.templates import Templates
from bot.settings import Settings

logger = logging.getLogger(__name__)

SCOPES = {
    "private": BotCommandScopeAllPrivateChats(),
    "group": BotCommandScopeAllGroupChats(),
    "admin": BotCommandScopeAllChatAdministrators(),
}


async def publish(bot: ExtBot[None], templates: Templates, settings: Settings) -> None:
    """Set the menus and descriptions; a failure is logged, for the bot answers without them too."""
    for name, scope in SCOPES.items():
        commands = [BotCommand(*command) for command in pages.commands(templates, settings, name)]
        try:
            await bot.set_my_commands(commands, scope)
        except TelegramError as error:
            logger.warning("The %s menu was not set: %s", name, error.message)
    try:
        await bot.set_my_description(pages.description(templates))
        await bot.set_my_short_description(pages.short_description(templates))
    except TelegramError as error:
        logger.warning("The descriptions were not set: %s", error.message)
