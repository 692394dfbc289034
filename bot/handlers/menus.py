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

from bot.messages.rendering import Renderer

logger = logging.getLogger(__name__)

SCOPES = {
    "private": BotCommandScopeAllPrivateChats(),
    "group": BotCommandScopeAllGroupChats(),
    "admin": BotCommandScopeAllChatAdministrators(),
}


async def publish(bot: ExtBot[None], renderer: Renderer) -> None:
    """Set the menus and descriptions; a failure is logged, for the bot answers without them too."""
    for name, scope in SCOPES.items():
        commands = [BotCommand(*command) for command in renderer.commands(name)]
        try:
            await bot.set_my_commands(commands, scope)
        except TelegramError as error:
            logger.warning("The %s menu was not set: %s", name, error.message)
    try:
        await bot.set_my_description(renderer.description())
        await bot.set_my_short_description(renderer.short_description())
    except TelegramError as error:
        logger.warning("The descriptions were not set: %s", error.message)
