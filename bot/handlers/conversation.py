"""What a message asks: its own words, what it quotes or replies to, and what was asked before."""

import asyncio
import re

from telegram import InlineKeyboardMarkup, Message, User

from bot.context import AskRequest, Context
from bot.messages import callback_data
from retrieval import Abstention, Answer, Archive

ATTEMPTS = 3  # at one question, while reports change under it
_COMMAND = re.compile(r"\A/\w+(?:@\w+)?\s*")


def read(message: Message, context: Context) -> AskRequest | None:
    """The question of a message with its context; None when there are no words to ask about.

    Words quoted from a message are asked about, and then the user's own words only narrow them. `/ask`
    with nothing behind it asks about the message it replies to.
    """
    own = wording(message, context.bot.username)
    quoted = message.quote.text if message.quote else ""
    replied = message.reply_to_message
    if not own and not quoted and replied and not is_from(replied, context.bot.id):
        own = wording(replied, context.bot.username)
    text = " ".join(part for part in (quoted, own) if part)
    if not text:
        return None
    before = context.services.asked.recall((message.chat_id, message.message_id))
    follows = before.follows if before else context.services.last.recall(_person(message))
    about = spoken_of(replied.reply_markup, context.archive) if replied else None
    return AskRequest(text, context.day(message.date), None if quoted else follows, about)


async def ask(
    context: Context, asked: AskRequest, offset: int = 0, limit: int | None = None
) -> Answer | Abstention:
    """Ask the archive, off the event loop: ranking must not hold up other chats.

    When reports change meanwhile, what was cited may be gone: they are asked again.
    """
    for _ in range(ATTEMPTS):
        version = context.archive.version
        found = await asyncio.to_thread(
            context.archive.ask,
            asked.text,
            asked.today,
            asked.follows,
            asked.about,
            offset,
            limit or context.services.settings.passages_per_answer,
        )
        if context.archive.version == version:
            break
    context.metrics.count("answers" if isinstance(found, Answer) else "abstentions")
    return found


def remember(message: Message, context: Context, asked: AskRequest, found: Answer | Abstention) -> None:
    """Keep the question for a follow-up and for More; courtesies are no questions to follow."""
    if isinstance(found, Answer) or found.reason != "not-a-question":
        context.services.last.remember(_person(message), found.question)
        context.services.asked.remember((message.chat_id, message.message_id), asked)


def recall(question: Message, context: Context) -> AskRequest | None:
    """What an earlier message asked: from memory, or after a restart from its own words and date."""
    kept = context.services.asked.recall((question.chat_id, question.message_id))
    if kept:
        return kept
    text = wording(question, context.bot.username)
    return AskRequest(text, context.day(question.date)) if text else None


def wording(message: Message, username: str) -> str:
    """The words of a message without the command and the bot's name."""
    text = _COMMAND.sub("", message.text or message.caption or "", count=1)
    return re.sub(rf"@{re.escape(username)}\b", "", text, flags=re.IGNORECASE).strip()


def spoken_of(keyboard: InlineKeyboardMarkup | None, archive: Archive) -> str | None:
    """The slug of the report that the buttons under a message speak of; the first, if of several."""
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


def _person(message: Message) -> tuple[int, int]:
    return message.chat_id, message.from_user.id if message.from_user else 0
