"""Announcements of new reports to subscribers."""

from collections.abc import Iterable, Sequence
from datetime import datetime

from bot.messages.keyboards import Keyboards
from bot.messages.message import Message, whole
from bot.messages.telegram_html import excerpt
from bot.messages.templates import Templates, views
from retrieval import Archive, Citation, KnownReports, Report

QUOTES = 3  # matching passages shown with a new report
DIGEST_REPORTS = 10  # that a digest names


def announcement(
    templates: Templates, archive: Archive, report: Report, citations: Iterable[Citation]
) -> Message:
    """A new report: its head, its summary, and the quotes that subscribers wait for, best first.

    A quote that stands in the summary is not shown twice. Where there is neither, the report's first
    passage is shown.
    """
    quotes = [one for one in citations if one.passage.text != report.summary][:QUOTES]
    first = [whole(passage) for passage in archive.passages(report.slug)[:1]]
    shown = quotes if quotes or report.summary else first

    def render(limits: Sequence[int]) -> str:
        summary = excerpt(report.summary, 0, 0, limits[0]) if report.summary else None
        passages = views(shown, limits[1:])
        return templates.html("announcement", report=report, summary=summary, views=passages)

    keyboard = Keyboards(templates).latest(report, newer=False, older=False)
    texts = [report.summary, *(one.passage.text for one in shown)]
    return Message(templates.fitted(texts, render), keyboard, tuple(shown))


def digest(
    templates: Templates,
    known: KnownReports,
    reports: Sequence[Report],
    total: int,
    since: datetime | None = None,
) -> Message:
    """A list in place of many announcements: of `total` new reports those that are named.

    `since` is when those of a scheduled digest began to come, on the chat's clock.
    """
    listed = reports[:DIGEST_REPORTS]
    total = max(total, len(listed))
    html = templates.html("digest", listed=listed, total=total, since=since, coverage=known.coverage)
    return Message(html, Keyboards(templates).reports(listed, 1, 1))
