"""Questions with their context: the message's own words, what it quotes or replies to, what came before."""

import asyncio
import re
from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import replace
from functools import partial
from typing import Any, TypeVar

from telegram import CallbackQuery, InlineKeyboardMarkup, Message, User

from bot.chats.recent_chats import AskRequest
from bot.context import Context
from bot.handlers.help import audience, courtesy_page, usage_page
from bot.messages import answers, callback_data, pages, reports
from bot.messages.message import Message as Reply
from bot.messages.report_lists import report_list
from bot.replicas.chat_store import EntryPlace
from retrieval import Abstention, Answer, Archive

LONGEST = 4097  # characters of a question that are remembered: one more than any message of Telegram has
ATTEMPTS = 3  # at one question, while reports change under it
T = TypeVar("T")
Render = Callable[[Answer | Abstention], T]
_PLAIN = re.compile(r"(?:[^\W\d_]|[\s.,:;?!()]|\b['’-]\b){1,200}")
_COMMAND = re.compile(r"\A/\w+(?:@\w+)?\s*")


async def answer(
    message: Message, context: Context, render: Render[T], limit: int | None = None
) -> tuple[Answer | Abstention, T | None] | None:
    """The answer to a message and how it is shown; None when there is nothing to ask.

    It is remembered for follow-ups and More. Where it asks nothing, `render` is not called.
    """
    request = await read(message, context)
    if request is None:
        return None
    with asking(message, context):
        result, shown = await _ask(context, request, render, limit=limit)
    if not answers.asks_nothing(result):  # a greeting has no follow-up
        _remember_last(message, context, result)
        remember(message, context, request)
    return result, shown


async def answer_more(
    message: Message, context: Context, render: Render[T], offset: int
) -> tuple[Answer | Abstention, T | None] | None:
    """The answer to an earlier message from a passage on; None when its question is not known any more."""
    request = await recall(message, context)
    return await _ask(context, request, render, offset) if request else None


async def answer_suggestion(message: Message, context: Context) -> Reply | None:
    """The answer to what an earlier message perhaps meant; None when its question is not known any more.

    What was meant takes the place of what was asked, for the buttons under the answer.
    """
    request = await recall(message, context)
    if request is None:
        return None
    render = partial(answers.answer, context.templates)
    with asking(message, context):
        result, shown = await _ask(context, request, render)
        if isinstance(result, Abstention) and result.suggestion:
            request = replace(request, text=result.suggestion)
            result, shown = await _ask(context, request, render)
    _remember_last(message, context, result)
    remember(message, context, request)
    return shown or await without_answer(message, context, result)


async def without_answer(message: Message, context: Context, result: Answer | Abstention) -> Reply:
    """What a message is answered with that asks for no report: what of the archive itself it asks for."""
    if topic := answers.topic_of(result):
        return await archive_page(message, context, topic)
    return await courtesy_page(message, context, result.question)


async def archive_page(message: Message, context: Context, topic: str) -> Reply:
    """The page that a question about the archive itself, or about the bot, leads to."""
    known = context.known(message.date)
    match topic:
        case "reports":
            return await asyncio.to_thread(report_list.overview, context.templates, known)
        case "newest":
            return await asyncio.to_thread(reports.latest, context.templates, known)
        case "help":
            return usage_page(message, context)
    words, settings = (await context.examples()).words, context.services.settings
    reader = audience(message, context)
    page = partial(pages.archive_topic, context.templates, known, settings, topic, words, reader)
    return await context.from_archive(page)


async def load(message: Message, context: Context) -> None:
    """Read at once what answering a message may need to remember. Raises DatabaseError."""
    recent, here = context.services.recent, (message.chat_id, message.message_id)
    places: list[EntryPlace[Any]] = [recent.replies.at(*here), recent.requests.at(*here)]
    places += [recent.last_questions.at(*_asker(message)), recent.last_texts.at(message.chat_id)]
    if message.media_group_id:
        places.append(recent.media_groups.at(message.media_group_id))
    await context.state.load(*places)


async def load_pressed(query: CallbackQuery, context: Context, *places: EntryPlace[Any]) -> None:
    """Read at once some places, and what a button may need to remember. Raises DatabaseError."""
    under = query.message
    question = under.reply_to_message if isinstance(under, Message) else None
    if question:
        requests = context.services.recent.requests
        places += (requests.at(question.chat_id, question.message_id),)
    await context.state.load(*places)


async def read(message: Message, context: Context) -> AskRequest | None:
    """The question of a message with its context; None when there are no words to ask about.

    Words quoted from a message are looked for, and then the user's own words only narrow them. `/ask`
    with nothing behind it asks about the message it replies to.
    """
    own = wording(message, context.bot.username)
    quoted = message.quote.text if message.quote else ""
    replied = message.reply_to_message
    if not own and not quoted and replied and not is_from(replied, context.bot.id):
        own = wording(replied, context.bot.username)
    if not own and not quoted:
        return None
    recent, state = context.services.recent, context.state
    before = await state.get(recent.requests.at(message.chat_id, message.message_id))
    last = await state.get(recent.last_questions.at(*_asker(message)))
    follows = before.follows if before else last
    keyboard = replied.reply_markup if replied else None
    about = await context.from_archive(partial(report_under, keyboard, context.archive))
    asked, asker = own[:LONGEST], _asker(message)[1]
    follows = None if quoted or message.forward_origin else follows  # somebody else's words stand alone
    return AskRequest(asked, context.day(message.date), follows, about, quoted, asker)


async def _ask(
    context: Context, request: AskRequest, render: Render[T], offset: int = 0, limit: int | None = None
) -> tuple[Answer | Abstention, T | None]:
    """Ask the archive and render the answer; off the event loop where that may take long.

    When reports change meanwhile, the cited ones may be gone: the archive is asked again.
    """
    archive, limit = context.archive, limit or context.services.settings.passages_per_answer

    def asked() -> tuple[Answer | Abstention, T | None]:
        given = request.text, request.today, request.follows, request.about, offset, limit, request.quoted
        for _ in range(ATTEMPTS):
            version = archive.version
            result = archive.ask(*given)
            if archive.version == version:
                break
        return result, None if answers.asks_nothing(result) else render(result)

    plain = _is_plain(request) and not archive.remote
    with context.metrics.timing("answer"):
        result, shown = await context.services.quick_questions.run(asked, archive.version, plain)
    context.metrics.count("answers" if isinstance(result, Answer) else "abstentions")
    return result, shown


def _is_plain(request: AskRequest) -> bool:
    """Whether a question is a few words without phrases, numbers or a report, which cost more searches."""
    return not (request.quoted or request.about) and _PLAIN.fullmatch(request.text) is not None


def asking(message: Message, context: Context) -> AbstractContextManager[None]:
    """A message while it is answered: until the block ends, its words are in memory."""
    return context.services.recent.asking(*_asker(message))


def remember(message: Message, context: Context, request: AskRequest) -> None:
    """Store what a message asks, for the buttons under its answer."""
    place = context.services.recent.requests.at(message.chat_id, message.message_id)
    context.state.put(place, request, message.chat_id, request.asker or None)


def _remember_last(message: Message, context: Context, result: Answer | Abstention) -> None:
    """Store what was understood of a message, for the next question of whoever asked."""
    chat, asker = _asker(message)
    place = context.services.recent.last_questions.at(chat, asker)
    context.state.put(place, result.question, chat, asker or None)


async def recall(question: Message, context: Context) -> AskRequest | None:
    """What an earlier message asked: as it is remembered, or after a restart from its own words and date."""
    place = context.services.recent.requests.at(question.chat_id, question.message_id)
    if request := await context.state.get(place):
        return request
    text = wording(question, context.bot.username)
    return AskRequest(text, context.day(question.date)) if text else None


def wording(message: Message, username: str) -> str:
    """The words of a message without the command and the bot's name."""
    text = _COMMAND.sub("", message.text or message.caption or "", count=1)
    if "@" in text:
        text = re.sub(rf"@{re.escape(username)}\b", "", text, flags=re.IGNORECASE)
    return text.strip()


def report_under(keyboard: InlineKeyboardMarkup | None, archive: Archive) -> str | None:
    """The slug of the report that the buttons under a message open; the first, if several."""
    data = [button.callback_data for row in keyboard.inline_keyboard for button in row] if keyboard else []
    actions = [callback_data.decode(one) for one in data if isinstance(one, str)]
    refs = [
        one.ref for one in actions if isinstance(one, callback_data.ShowContext | callback_data.ShowReport)
    ]
    report = archive.report(refs[0]) if refs else None
    return report.slug if report else None


def is_from(message: Message, bot_id: int) -> bool:
    """Whether the bot itself wrote a message."""
    return isinstance(message.from_user, User) and message.from_user.id == bot_id


def _asker(message: Message) -> tuple[int, int]:
    """The chat, and who asks in it: a person, or the group or channel that an account speaks as."""
    who = message.sender_chat or message.from_user
    return message.chat_id, who.id if who else 0
