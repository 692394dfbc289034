"""The bots under test, each run as a program: `python -P measured_bots.py echo|dispatch URL`.

It has the path of the tree that it runs from in PYTHONPATH. Telegram's pace of 30 messages a second, which
Dispatch keeps over all chats, is lifted: it would be all that is measured.
"""

import runpy
import sys
from typing import Any


def echo(url: str, token: str) -> None:
    """What python-telegram-bot does by itself: one handler that sends the text back, one fixed result."""
    from telegram import InlineQueryResultArticle, InputTextMessageContent
    from telegram.ext import ApplicationBuilder, InlineQueryHandler, MessageHandler, filters

    async def reply(update: Any, _: Any) -> None:
        await update.message.reply_text(update.message.text)

    async def results(update: Any, _: Any) -> None:
        article = InlineQueryResultArticle("1", "A title", InputTextMessageContent("A text"))
        await update.inline_query.answer([article])

    app = ApplicationBuilder().token(token).base_url(f"{url}/bot").build()
    app.add_handler(MessageHandler(filters.TEXT, reply))
    app.add_handler(InlineQueryHandler(results))
    app.run_polling()


def dispatch() -> None:
    """`dispatch run`, with its settings in the environment."""
    from bot.sending import pace

    pace.OVERALL = (30, 0.001)  # as many times as ever are stored, where several bots share them
    sys.argv = ["dispatch", "run"]
    runpy.run_module("bot", run_name="__main__", alter_sys=True)


if __name__ == "__main__":
    if sys.argv[1] == "echo":
        echo(*sys.argv[2:])
    else:
        dispatch()
