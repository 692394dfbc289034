"""The handlers of updates: `register` is the table of contents."""

from collections.abc import Callable, Coroutine
from typing import Any, TypeVar

from telegram import CallbackQuery, Message, Update
from telegram.constants import ChatType
from telegram.ext import (
    CallbackQueryHandler,
    ChatMemberHandler,
    CommandHandler,
    InlineQueryHandler,
    MessageHandler,
    filters,
)

from bot.chats.recent_chats import EDITABLE
from bot.context import App, Context
from bot.database.errors import DatabaseUnavailableError
from bot.handlers import (
    callbacks,
    conversation,
    errors,
    guest,
    history,
    inline,
    membership,
    questions,
    reports,
)
from bot.handlers import help as pages
from bot.handlers.operators import channels, submissions
from bot.handlers.subscriptions import chat_times, settings_buttons, shared_channel, subscribing
from bot.sending.chat_actions import typing
from bot.sending.replies import key_of, words_of
from bot.sending.sending import thread_of

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

# The commands but /ask, which is a question.
COMMANDS: dict[str, "Handler[Message]"] = {
    "start": pages.start,
    "help": pages.usage,
    "latest": reports.latest,
    "report": reports.report,
    "reports": reports.reports,
    "timeline": history.timeline,
    "trend": history.trend,
    "subscribe": subscribing.subscribe,
    "subscriptions": subscribing.subscriptions,
    "unsubscribe": subscribing.unsubscribe,
    "quiet": chat_times.quiet,
    "timezone": chat_times.timezone,
    "forget": subscribing.forget,
    "privacy": pages.privacy,
    "about": pages.about,
}
# Paid features are none of the bot's.
PAID = filters.PAID_MEDIA | filters.INVOICE | filters.SUCCESSFUL_PAYMENT | filters.PASSPORT_DATA

T = TypeVar("T")
Handler = Callable[[T, Context], Coroutine[Any, Any, None]]
Callback = Callable[[Update, Context], Coroutine[Any, Any, None]]


class WordsCommandHandler(CommandHandler[Context, None]):
    """A command at the start of a text, or of the caption of a medium."""

    def check_update(self, update: object) -> Any:
        """As in PTB, which looks at texts only."""
        if not isinstance(update, Update):
            return None
        message = update.effective_message
        if message is None or not message.caption:
            return super().check_update(update)
        if not message.caption.startswith("/"):
            return None
        command, *arguments = message.caption.split()
        name, _, addressee = command[1:].lower().partition("@")
        if name not in self.commands or addressee not in {"", message.get_bot().username.lower()}:
            return None
        matches = self.filters.check_update(update)
        return (arguments, matches) if matches else False


def register(app: App) -> None:
    """Add every handler to the application; the first that matches takes an update."""
    question, addressed = questions.QuestionFilter(), pages.AddressedCommandFilter()
    private = filters.ChatType.PRIVATE
    settings = app.bot_data.settings
    submission = submissions.SubmissionFilter(settings.operators)
    # What was sent via the bot itself is an answer already.
    said = filters.UpdateType.MESSAGES & ~filters.VIA_BOT & ~submission
    # A channel's post in its discussion group is for its readers, unless it names the bot.
    said &= ~filters.IS_AUTOMATIC_FORWARD | question | addressed

    # First, as most updates are these where people type: a keystroke then meets no other handler.
    app.add_handler(InlineQueryHandler(_on(lambda update: update.inline_query, inline.InlineSearch().answer)))
    submitted = _on_message(_typing(submissions.receive))
    app.add_handler(MessageHandler(filters.UpdateType.MESSAGE & submission, submitted))
    if settings.channels:
        posted = filters.UpdateType.CHANNEL_POSTS & channels.ChannelFilter(settings.channels)
        app.add_handler(MessageHandler(posted, _on_message(channels.receive)))
    cancels = (
        filters.UpdateType.MESSAGE
        & private
        & filters.Text([app.bot_data.templates.phrase("subscription_buttons", "cancel")])
    )
    app.add_handler(MessageHandler(cancels, _on_message(shared_channel.cancel)))
    for name, handler in COMMANDS.items():
        app.add_handler(WordsCommandHandler(name, _answered(handler), said))
    app.add_handler(MessageHandler(said & question, _answered(questions.answer)))  # /ask too
    # After all commands there are.
    unknown = (filters.Regex(r"\A/") | filters.CaptionRegex(r"\A/")) & (private | addressed)
    app.add_handler(MessageHandler(said & unknown, _answered(pages.unknown_command)))
    # An edit without words is none of the words: a location that moves, a picture that is another.
    media = filters.UpdateType.MESSAGE & said & private & ~PAID & filters.ATTACHMENT  # PTB warns of payments
    app.add_handler(MessageHandler(media, _answered(questions.decline)))
    app.add_handler(MessageHandler(filters.UpdateType.GUEST_MESSAGE, _on_message(guest.answer)))
    shared = filters.UpdateType.MESSAGE & private & filters.StatusUpdate.CHAT_SHARED
    app.add_handler(MessageHandler(shared, _on_message(shared_channel.receive)))
    ours = settings_buttons.is_of_subscriptions
    app.add_handler(CallbackQueryHandler(_pressed(settings_buttons.press), pattern=ours))
    app.add_handler(CallbackQueryHandler(_pressed(callbacks.press)))
    moved = filters.UpdateType.MESSAGE & filters.StatusUpdate.MIGRATE
    app.add_handler(MessageHandler(moved, _on_message(membership.move)))
    app.add_handler(ChatMemberHandler(_on(lambda update: update.my_chat_member, membership.change)))
    app.add_error_handler(errors.handle)


def _on(part: Callable[[Update], T | None], handler: Handler[T]) -> Callback:
    """Hand a handler the part of the update that it is about, and save what it remembers."""

    async def callback(update: Update, context: Context) -> None:
        about = part(update)
        if about is not None:
            try:
                await handler(about, context)
            except DatabaseUnavailableError:
                if not _is_deferred(update, context):
                    raise
            finally:
                await context.state.save()

    return callback


def _is_deferred(update: Update, context: Context) -> bool:
    """Leave an update that needs the database to its next delivery, if there is one and nothing was sent.

    Nothing of it is remembered: it would look like an update that was handled.
    """
    deferred = context.services.deferred
    # An inline query is not delivered again.
    if deferred is None or update.inline_query or context.sender.has_sent:
        return False
    if not deferred.defer(update.update_id):
        return False
    context.state.clear()
    return True


def _on_message(handler: Handler[Message]) -> Callback:
    """The same for messages, whether new, edited or in a chat where the bot is a guest."""
    return _on(lambda update: update.effective_message, handler)


def _typing(handler: Handler[Message]) -> Handler[Message]:
    """Show "typing" in the chat of a message while it takes long."""

    async def typed(message: Message, context: Context) -> None:
        with typing(context.bot, message.chat_id, thread_of(message)):
            await handler(message, context)

    return typed


def _answered(handler: Handler[Message]) -> Callback:
    """Hand a handler a message, new or edited, unless its words were answered already.

    Its reply is remembered, and takes the place of the one from before an edit.
    """
    typed = _typing(handler)

    async def answered(message: Message, context: Context) -> None:
        await conversation.load(message, context)
        if await _is_answered(message, context):
            return
        await questions.join_album(message, context)
        try:
            await typed(message, context)
        except BaseException:
            context.state.discard(context.services.recent.last_texts.at(message.chat_id))
            raise

    return _on(lambda update: update.message or update.edited_message, answered)


async def _is_answered(message: Message, context: Context) -> bool:
    """Whether an edit left the words as they were, or a text in private was sent twice.

    An edit that comes later than users can edit is one of those too: a preview was added, for example.
    """
    services, recent = context.services, context.services.recent
    if message.edit_date:
        earlier = await context.state.get(recent.replies.at(*key_of(message)))
        too_late = message.edit_date - message.date > EDITABLE
        return earlier.words == recent.hash_of(words_of(message)) if earlier else too_late
    if services.terminal or message.chat.type != ChatType.PRIVATE or not message.text:
        return False
    replied, quote = message.reply_to_message, message.quote
    text = message.text, replied and replied.message_id, quote and quote.text
    return await recent.is_second_text(context.state, message.chat_id, text, message.date)


def _pressed(handler: Handler[CallbackQuery]) -> Callback:
    """Hand a handler a pressed button, but not the second of two equal taps: only its spinner stops."""

    async def pressed(query: CallbackQuery, context: Context) -> None:
        recent, under = context.services.recent, query.message
        chat, user = under.chat.id if under else 0, query.from_user.id
        tap = recent.last_taps.at(user, chat, under.message_id if under else 0)
        data = recent.hash_of(query.data or "")
        await conversation.load_pressed(query, context, tap)
        with recent.pressing(tap.key, data) as is_first:
            if not is_first or await context.state.get(tap) == data:
                await callbacks.stop_spinner(query, context)
                return
            await handler(query, context)
            context.state.put(tap, data, chat, user)
            await context.state.save()

    return _on(lambda update: update.callback_query, pressed)
