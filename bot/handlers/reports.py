"""Reports themselves: the newest, one by name, and lists of them."""

import asyncio
import re

from telegram import Message

from bot.chats.recent_chats import AskRequest
from bot.context import Context
from bot.messages import pages
from bot.messages import reports as messages
from bot.messages.callback_data import ListMatches
from bot.messages.message import Message as Reply
from bot.messages.report_lists import report_calendar, report_list
from bot.messages.templates import Templates
from retrieval import REPORT_SUFFIXES, KnownReports, Report

_NUMBER = re.compile(r"(?:(?:#|no\b\.?|number\b)\s*)?([0-9]{1,9})", re.IGNORECASE)


async def latest(message: Message, context: Context) -> None:
    """`/latest [n]`: the newest report, or the n-th newest."""
    number, known = _number(_argument(context)) or 1, context.known(message.date)
    page = await asyncio.to_thread(_latest, context.templates, known, number)
    await context.sender.send_beside(message, page)


async def report(message: Message, context: Context) -> None:
    """`/report <name>`: a report by slug, by its number in the lists, by words of its title or its date.

    A reply, so that the buttons below it can tell what was asked for.
    """
    name, known = _argument(context), context.known(message.date)
    await context.sender.reply(message, await asyncio.to_thread(_report, context.templates, known, name))


async def reports(message: Message, context: Context) -> None:
    """`/reports [words or a time]`: all reports, by year and month where they are many, or those meant.

    A reply where there are words, as the one to /report.
    """
    words, known = _argument(context), context.known(message.date)
    if words:
        page = await asyncio.to_thread(_listed, context.templates, known, words)
        await context.sender.reply(message, page)
    else:
        page = await asyncio.to_thread(report_list.overview, context.templates, known)
        await context.sender.send_beside(message, page)


async def turned_matches(
    context: Context, request: AskRequest, action: report_list.ListStep | ListMatches
) -> Reply | None:
    """The page of the reports that match what was asked for, where a button leads; None where none does."""
    known = context.archive.known(request.today)
    matches = await asyncio.to_thread(known.to_list, request.text)
    if not matches.slugs:
        return None
    step, number = (None, action.page) if isinstance(action, ListMatches) else (action, 1)
    return await asyncio.to_thread(
        report_list.matches_page, context.templates, known, matches, request.text, step, number
    )


def _latest(templates: Templates, known: KnownReports, number: int) -> Reply:
    """The newest report of a number, the oldest where there are fewer."""
    place = min(number, max(len(known.reports), 1)) - 1
    return messages.latest(templates, known, next(iter(known.latest(offset=place)), None))


def _report(templates: Templates, known: KnownReports, name: str) -> Reply:
    """The report that a name means, else the nearest ones, else how to name one."""
    if report := _named(known, name):
        return messages.report_page(templates, known, report)
    matches = known.find(name)
    if reply := messages.found(templates, known, matches):
        return reply
    if matches.slugs:
        return report_list.matches_page(templates, known, matches, name)
    return pages.unknown_report(templates, known, name)


def _listed(templates: Templates, known: KnownReports, words: str) -> Reply:
    """The list of a year or month, else that of the reports that words mean."""
    period = known.period(words)
    if stretch := report_calendar.stretch_of(period) if period else None:
        return report_list.overview(templates, known, stretch)
    return report_list.matches_page(templates, known, known.to_list(words), words)


def _named(known: KnownReports, name: str) -> Report | None:
    """The report of a slug, of its file's name, or of a number from the lists."""
    if (number := _number(name)) and (report := known.numbered(number)):
        return report
    stem, dot, suffix = name.rpartition(".")
    return known.report(name) or (known.report(stem) if f"{dot}{suffix}" in REPORT_SUFFIXES else None)


def _argument(context: Context) -> str:
    return " ".join(context.args or [])


def _number(text: str) -> int | None:
    number = _NUMBER.fullmatch(text)
    return int(number[1]) if number else None
