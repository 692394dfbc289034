"""Reports themselves: the newest, one by name, and the list of all."""

from telegram import Message

from bot.context import Context
from bot.messages import pages
from bot.messages import reports as messages
from retrieval import Archive, Report


async def latest(message: Message, context: Context) -> None:
    """`/latest [n]`: the newest report, or the n-th newest."""
    number = _number(_argument(context)) or 1
    index = min(number, max(len(context.archive.reports), 1)) - 1
    await context.sender.send_beside(message, messages.latest(context.templates, context.archive, index))


async def report(message: Message, context: Context) -> None:
    """`/report <name>`: a report by slug, by its number in the list, or by words of its title."""
    name = _argument(context)
    found = find(context.archive, name)
    if found is None:
        reply = pages.unknown_report(context.templates, context.archive, name)
    else:
        reply = messages.report_page(context.templates, context.archive, found)
    await context.sender.send_beside(message, reply)


async def reports(message: Message, context: Context) -> None:
    """`/reports`: the list of all reports, newest first."""
    await context.sender.send_beside(message, messages.report_list(context.templates, context.archive))


def find(archive: Archive, name: str) -> Report | None:
    """The report a user means: a slug, a number from the list, or words of a title, the newest of several."""
    if not name:
        return None
    if exact := archive.report(name):
        return exact
    number = _number(name)
    if number and number <= len(archive.reports):
        return archive.reports[number - 1]
    return archive.report_by_title(name)


def _argument(context: Context) -> str:
    return " ".join(context.args or [])


def _number(text: str) -> int | None:
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 10 else None
