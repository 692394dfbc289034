"""Inline mode: results as somebody types @bot and words, in any chat."""

import asyncio
from dataclasses import dataclass
from datetime import date

from telegram import InlineQuery, InlineQueryResultsButton

from bot.context import Context
from bot.handlers.inline.results import InlineResults
from bot.handlers.inline.turns import InlineTurns
from bot.messages import answers
from bot.sending.sending import InlineResult

RESULTS_PER_PAGE = 20  # Telegram takes 50 at most
START_PARAMETER = "inline"  # start parameter of the button that opens the private chat
SEARCHES = 2  # at once: a hard one keeps nobody else waiting, and more would only share out the processor
ANSWERS = 16  # on their way to Telegram at once, each on a connection


@dataclass(frozen=True, slots=True)
class InlinePage:
    """The results of a page, each once, and the offset of the next page; "" on the last."""

    results: tuple[InlineResult, ...] = ()
    next_offset: str = ""


class InlineSearch:
    """Answers inline queries: of each person only the newest."""

    def __init__(self) -> None:
        self._turns = InlineTurns(SEARCHES)
        self._results = InlineResults()
        self._newest: dict[int, str] = {}  # person -> id of the newest query, until it is answered
        self._answers = asyncio.Semaphore(ANSWERS)

    async def answer(self, query: InlineQuery, context: Context) -> None:
        """Answer an inline query, unless the same person has typed on meanwhile."""
        person = query.from_user.id
        self._newest[person] = query.id
        try:
            if not await self._answer(query, context):
                context.metrics.count("inline overtaken")
        finally:
            if self._is_newest(query):
                del self._newest[person]

    async def _answer(self, query: InlineQuery, context: Context) -> bool:
        async with self._turns.turn(query.from_user.id) as has_turn:
            page = await self._page(query, context) if has_turn else None
        if page is None:
            return False
        async with self._answers:
            if not self._is_newest(query):
                return False
            context.metrics.count("inline queries")
            await context.sender.answer_inline(
                query.id,
                page.results,
                cache_time=context.services.settings.inline_cache_seconds,
                next_offset=page.next_offset,
                button=None if query.offset else button(context, found=False),
            )
        return True

    def _is_newest(self, query: InlineQuery) -> bool:
        return self._newest.get(query.from_user.id) == query.id

    async def _page(self, query: InlineQuery, context: Context) -> InlinePage:
        offset = position_of(query.offset, context.archive.version)
        if offset is None:
            return InlinePage()
        today = context.day()  # an inline query has no date
        return await asyncio.to_thread(self._search, context, query.query, today, offset)

    def _search(self, context: Context, words: str, today: date, offset: int) -> InlinePage:
        archive, version = context.archive, context.archive.version
        citations = archive.search(words, today, offset, RESULTS_PER_PAGE + 1)
        known = version if archive.version == version else None  # reports may have changed in between
        results = self._results.of(
            context.templates, citations[:RESULTS_PER_PAGE], context.bot.username, known
        )
        more = len(citations) > RESULTS_PER_PAGE
        return InlinePage(results, f"{version}:{offset + RESULTS_PER_PAGE}" if more else "")


def position_of(offset: str, version: str) -> int | None:
    """The position an offset means; None for one from before the reports changed, or invented."""
    if not offset:
        return 0
    made, _, number = offset.rpartition(":")
    valid = made == version and number.isascii() and number.isdecimal() and len(number) < 10
    return int(number) if valid else None


def button(context: Context, found: bool) -> InlineQueryResultsButton:
    """The button above the results, which opens the private chat."""
    text = answers.inline_button(context.templates, found)
    return InlineQueryResultsButton(text, start_parameter=START_PARAMETER)
