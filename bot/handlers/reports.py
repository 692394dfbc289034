"""Reports themselves: the newest, one by name, and the list of all."""

import asyncio
import re
from datetime import date

from telegram import Message

from bot.context import Context
from bot.messages import pages
from bot.messages import reports as messages
from bot.messages.message import Message as Reply
from bot.messages.templates import Templates
from bot.recent_chats import AskRequest
from retrieval import REPORT_SUFFIXES, Archive, Report

_NUMBER = re.compile(r"(?:(?:#|no\b\.?|number\b)\s*)?([0-9]{1,9})", re.IGNORECASE)


async def latest(message: Message, context: Context) -> None:
    """`/latest [n]`: the newest report, or the n-th newest."""
    number = _number(_argument(context)) or 1
    index = min(number, max(len(context.archive.reports), 1)) - 1
    page = await asyncio.to_thread(messages.latest, context.templates, context.archive, index)
    await context.sender.send_beside(message, page)


async def report(message: Message, context: Context) -> None:
    """`/report <name>`: a report by slug, by its number in the list, by words of its title or its date.

    A reply, so that the buttons below it can tell what was asked for.
    """
    name, day, archive = _argument(context), context.day(message.date), context.archive
    await context.sender.reply(
        message, await asyncio.to_thread(_report, context.templates, archive, name, day)
    )


async def reports(message: Message, context: Context) -> None:
    """`/reports`: the list of all reports, newest first."""
    page = await asyncio.to_thread(messages.report_list, context.templates, context.archive)
    await context.sender.send_beside(message, page)


async def match_page(context: Context, request: AskRequest, page: int) -> Reply | None:
    """A page of the reports that match what was asked for; None where none does any more."""
    matches = await asyncio.to_thread(context.archive.find_reports, request.text, request.today)
    if not matches.slugs:
        return None
    return await asyncio.to_thread(
        messages.match_list, context.templates, context.archive, matches, request.text, page
    )


def _report(templates: Templates, archive: Archive, name: str, today: date) -> Reply:
    """The report that a name means, else the nearest ones, else how to name one."""
    if report := _named(archive, name):
        return messages.report_page(templates, archive, report)
    matches = archive.find_reports(name, today)
    if reply := messages.found(templates, archive, matches):
        return reply
    if matches.slugs:
        return messages.match_list(templates, archive, matches, name)
    return pages.unknown_report(templates, archive, name)


def _named(archive: Archive, name: str) -> Report | None:
    """The report of a slug, of its file's name, or of a number from the list."""
    number = _number(name)
    if number and number <= len(archive.reports):
        return archive.reports[number - 1]
    stem, dot, suffix = name.rpartition(".")
    return archive.report(name) or (archive.report(stem) if f"{dot}{suffix}" in REPORT_SUFFIXES else None)


def _argument(context: Context) -> str:
    return " ".join(context.args or [])


def _number(text: str) -> int | None:
    number = _NUMBER.fullmatch(text)
    return int(number[1]) if number else None
