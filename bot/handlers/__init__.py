"""The handlers of updates: `register` is the table of contents."""

from collections.abc import Callable, Coroutine
from typing import Any, TypeVar

from telegram import Message, Update
from telegram.ext import (
    CallbackQueryHandler,
    ChatMemberHandler,
    CommandHandler,
    InlineQueryHandler,
    MessageHandler,
    filters,
)

from bot.context import App, Context
from bot.handlers import (
    callbacks,
    errors,
    guest,
    history,
    inline,
    membership,
    questions,
    reports,
    subscriptions,
)
from bot.handlers import help as pages
from bot.handlers.operators import channels, submissions

# The updates the handlers below need; Telegram is asked for no others.
ALLOWED_UPDATES = (
    "message",
    "edited_message",
    "inline_query",
    "callback_query",
    "guest_message",
    "my_chat_member",
    "channel_post",
    "edited_channel_post",
)

# Paid features are none of the bot's.
PAID = filters.PAID_MEDIA | filters.INVOICE | filters.SUCCESSFUL_PAYMENT | filters.PASSPORT_DATA

T = TypeVar("T")
Handler = Callable[[T, Context], Coroutine[Any, Any, None]]
Callback = Callable[[Update, Context], Coroutine[Any, Any, None]]


def register(app: App) -> None:
    """Add every handler to the application; the first that matches takes an update."""
    # What was sent via the bot itself is an answer already. Commands and media in edits are ignored.
    question, addressed = questions.QuestionFilter(), pages.AddressedCommandFilter()
    # A channel's post in its discussion group is for its readers, unless it names the bot.
    meant = ~filters.IS_AUTOMATIC_FORWARD | question | addressed
    new = filters.UpdateType.MESSAGE & ~filters.VIA_BOT & meant
    edited = filters.UpdateType.EDITED_MESSAGE & ~filters.VIA_BOT
    private = filters.ChatType.PRIVATE
    settings = app.bot_data.settings
    submission = submissions.SubmissionFilter(settings.operators)

    # Before the commands and questions, which a forwarded post may look like.
    app.add_handler(MessageHandler(filters.UpdateType.MESSAGE & submission, _on_message(submissions.receive)))
    if settings.channels:
        posted = filters.UpdateType.CHANNEL_POSTS & channels.ChannelFilter(settings.channels)
        app.add_handler(MessageHandler(posted, _on_message(channels.receive)))
    app.add_handler(CommandHandler("start", _on_message(pages.start), new))
    app.add_handler(CommandHandler("help", _on_message(pages.usage), new))
    app.add_handler(CommandHandler("latest", _on_message(reports.latest), new))
    app.add_handler(CommandHandler("report", _on_message(reports.report), new))
    app.add_handler(CommandHandler("reports", _on_message(reports.reports), new))
    app.add_handler(CommandHandler("timeline", _on_message(history.timeline), new))
    app.add_handler(CommandHandler("trend", _on_message(history.trend), new))
    app.add_handler(CommandHandler("subscribe", _on_message(subscriptions.subscribe), new))
    app.add_handler(CommandHandler("subscriptions", _on_message(subscriptions.subscriptions), new))
    app.add_handler(CommandHandler("unsubscribe", _on_message(subscriptions.unsubscribe), new))
    app.add_handler(CommandHandler("forget", _on_message(subscriptions.forget), new))
    app.add_handler(CommandHandler("privacy", _on_message(pages.privacy), new))
    app.add_handler(CommandHandler("about", _on_message(pages.about), new))
    app.add_handler(MessageHandler(new & question, _on_message(questions.answer)))  # /ask too
    # After all commands there are.
    unknown = filters.Regex("^/") & (private | addressed)
    app.add_handler(MessageHandler(new & unknown, _on_message(pages.unknown_command)))
    media = new & private & ~PAID & filters.ATTACHMENT  # which PTB warns of for payments
    app.add_handler(MessageHandler(media, _on_message(questions.decline)))
    app.add_handler(MessageHandler(edited & question & ~submission, _on_message(questions.revise)))
    app.add_handler(InlineQueryHandler(_on(lambda update: update.inline_query, inline.search)))
    app.add_handler(MessageHandler(filters.UpdateType.GUEST_MESSAGE, _on_message(guest.answer)))
    pressed = _on(lambda update: update.callback_query, subscriptions.press)
    app.add_handler(CallbackQueryHandler(pressed, pattern=subscriptions.ends_subscription))
    app.add_handler(CallbackQueryHandler(_on(lambda update: update.callback_query, callbacks.press)))
    moved = filters.UpdateType.MESSAGE & filters.StatusUpdate.MIGRATE
    app.add_handler(MessageHandler(moved, _on_message(membership.move)))
    app.add_handler(ChatMemberHandler(_on(lambda update: update.my_chat_member, membership.change)))
    app.add_error_handler(errors.handle)


def _on(part: Callable[[Update], T | None], handler: Handler[T]) -> Callback:
    """Hand a handler the part of the update that it is about."""

    async def callback(update: Update, context: Context) -> None:
        about = part(update)
        if about is not None:
            await handler(about, context)

    return callback


def _on_message(handler: Handler[Message]) -> Callback:
    """The same for messages, whether new, edited or in a chat where the bot is a guest."""
    return _on(lambda update: update.effective_message, handler)
