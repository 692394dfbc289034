"""What an operator sends in private to become a report: a forwarded post, a document, an address."""

from collections import Counter
from collections.abc import Coroutine
from pathlib import PurePath
from typing import Any

from telegram import Document, Message
from telegram.constants import ChatType, FileSizeLimit
from telegram.error import TelegramError
from telegram.ext import filters

from bot.context import Context
from bot.handlers.operators import posts
from bot.handlers.operators.archive_importer import ArchiveImporter, ImportedSource
from bot.messages import pages, reports
from bot.messages.message import Message as Reply
from bot.web.errors import FileError, ImportFailedError
from bot.web.urls import parsed
from bot.wording import wording

_SHOWN_REPORTS, _SHOWN_ERRORS = 8, 5  # of a source that holds many


class SubmissionFilter(filters.MessageFilter):
    """Forwarded messages, documents, and messages that are nothing but an address; all else is a question."""

    def __init__(self, operators: frozenset[int]) -> None:
        super().__init__()
        self._operators = operators

    def filter(self, message: Message) -> bool:
        """Whether an operator sent it, in the private chat."""
        if message.chat.type != ChatType.PRIVATE or message.chat_id not in self._operators:
            return False
        return bool(message.forward_origin or _document(message) or _address(message))


async def receive(message: Message, context: Context) -> None:
    """Import what was sent, and say how it was read."""
    for reply in await _replies(message, context):
        await context.sender.reply(message, reply)


async def _replies(message: Message, context: Context) -> list[Reply]:
    importer, document = ArchiveImporter(context.services), _document(message)
    if posts.is_by(message, context.bot.id):
        return [pages.notice(context.templates, "own_words")]
    if address := _address(message):
        return await _imported(address, importer.import_address(address), context)
    post = posts.post_of(message, context.services.settings.zone) if message.forward_origin else None
    continues = await _continues_album(message, context)
    replies: list[Reply] = []
    if post:
        replies += await _imported(post.outlet, importer.import_post(post), context)
    if document:
        importing = _import_document(document, importer)
        replies += await _imported(_name(document), importing, context)
    return replies or ([] if continues else [pages.notice(context.templates, "post_without_text")])


async def _imported(
    name: str, importing: Coroutine[Any, Any, ImportedSource], context: Context
) -> list[Reply]:
    """What an import gave, or why it gave nothing; a source of many reports is one reply."""
    try:
        source = await importing
    except ImportFailedError as error:
        return [reports.not_imported(context.templates, error.source, error.reason, error.cure)]
    for each in source.reports:
        context.metrics.count(f"reports {each.result.outcome} by operators")
    if source.several:
        return [_summary(name, source, context)]
    known = context.known()
    early = await context.from_archive(
        lambda: [each.report and known.report(each.report.slug) is None for each in source.reports]
    )
    return [
        *(
            reports.imported(
                context.templates,
                each.result.outcome,
                each.result.file,
                each.report,
                each.passages,
                source.notes,
                each.file_key,
                early=bool(is_early),
            )
            for each, is_early in zip(source.reports, early, strict=True)
        ),
        *(
            reports.not_imported(context.templates, error.source or name, error.reason, error.cure)
            for error in source.errors
        ),
    ]


def _summary(name: str, source: ImportedSource, context: Context) -> Reply:
    new = [each for each in source.reports if each.result.differs]
    return reports.imported_source(
        context.templates,
        name=name,
        shown=[(each.result, each.report) for each in new[:_SHOWN_REPORTS]],
        more=len(new[_SHOWN_REPORTS:]),
        counts=Counter(each.result.outcome for each in source.reports),
        failed=len(source.errors),
        left_out=source.left_out,
        notes=source.notes,
        errors=source.errors[:_SHOWN_ERRORS],
    )


async def _continues_album(message: Message, context: Context) -> bool:
    """Whether another part of the message's album came before it; the caption is only in one of them."""
    if not (album := message.media_group_id):
        return False
    place = context.services.recent.media_groups.at(album)
    continues = await context.state.get(place) is not None
    context.state.put(place, 0, message.chat_id)
    return continues


async def _import_document(document: Document, importer: ArchiveImporter) -> ImportedSource:
    """Download a document and import it. Raises ImportFailedError."""
    name = _name(document)
    if (document.file_size or 0) > FileSizeLimit.FILESIZE_DOWNLOAD:
        reason = wording("importing.telegram_limit", megabytes=FileSizeLimit.FILESIZE_DOWNLOAD // 1_000_000)
        raise FileError(name, reason, wording("importing.use_dispatch_add"))
    try:
        content = await (await document.get_file()).download_as_bytearray()
    except TelegramError as error:
        raise FileError(
            name, wording("importing.download_failed"), wording("importing.send_again")
        ) from error
    try:
        return await importer.import_document(name, bytes(content))
    except ImportFailedError as error:
        raise FileError(name, error.reason, error.cure) from error


def _document(message: Message) -> Document | None:
    """The document of a message; an animation has one only for old apps."""
    return None if message.animation else message.document


def _address(message: Message) -> str:
    """The address that is all that a message says; else empty."""
    text = (message.text or "").strip()
    alone = text.lower().startswith(("http://", "https://")) and not any(map(str.isspace, text))
    return text if alone and parsed(text) else ""


def _name(document: Document) -> str:
    """A document's name without folders."""
    name = PurePath((document.file_name or "").replace("\\", "/")).name
    return "".join(filter(str.isprintable, name)).strip() or "document"
