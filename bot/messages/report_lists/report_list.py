"""Pages of lists of reports, and the years and months that lead to them.

A step of a page starts from the report that stands last, or first, on it: where newer ones have come
meanwhile, the list goes on where it ended. Only where that report is gone, the number of the page counts.
"""

from collections.abc import Sequence
from typing import NamedTuple, Self

from telegram import InlineKeyboardMarkup

from bot.messages.callback_data import ASKED_FOR, Action, BrowseReports, ListAfter, ListBefore
from bot.messages.message import Message
from bot.messages.report_lists.list_keyboards import ListKeyboards
from bot.messages.report_lists.report_calendar import ALL, OVERVIEW, ReportCalendar, period_of
from bot.messages.templates import Templates
from retrieval import KnownReports, Report, ReportMatches

REPORTS_PER_PAGE = 8
ListStep = ListAfter | ListBefore


class ListPage(NamedTuple):
    """A page of a list: the position of its first report, its number, and the number of pages."""

    start: int
    number: int
    pages: int

    @classmethod
    def at(cls, start: int, total: int) -> Self:
        """The page from a position on, of pages that are counted from there in both directions."""
        before, after = -(-start // REPORTS_PER_PAGE), -(-(total - start) // REPORTS_PER_PAGE)
        return cls(start, before + 1, before + max(1, after))

    @classmethod
    def numbered(cls, number: int, total: int) -> Self:
        """The page of a number, the last where there are fewer."""
        last = max(1, -(-total // REPORTS_PER_PAGE))
        return cls.at((min(max(1, number), last) - 1) * REPORTS_PER_PAGE, total)

    @classmethod
    def after(cls, step: ListStep, position: int | None, total: int) -> Self:
        """The page that a step leads to; `position` is that of its report, None where it is gone."""
        if position is None or (isinstance(step, ListAfter) and position + 1 >= total):
            return cls.numbered(step.page, total)
        beyond = position + 1 if isinstance(step, ListAfter) else max(0, position - REPORTS_PER_PAGE)
        return cls.at(beyond, total)


def overview(templates: Templates, known: KnownReports, stretch: str = OVERVIEW) -> Message:
    """The years, or months, of a stretch of the reports as buttons; where there are few, their list."""
    calendar = ReportCalendar(known)
    parts = calendar.divided(stretch)
    if not parts:
        return _stretch_page(templates, known, calendar, stretch or ALL)
    html = templates.html(
        "reports_by_time",
        coverage=known.coverage,
        total=sum(parts.values()),
        period=period_of(stretch),
        example=known.reports[0].day,
        unit="month" if "-" in next(iter(parts)) else "year",
    )
    named = [(name, period_of(name), count) for name, count in parts.items()]
    return Message(
        html, ListKeyboards(templates).stretches(named, _back(calendar, stretch), everything=not stretch)
    )


def page_of_all(templates: Templates, known: KnownReports, number: int) -> Message:
    """A page of the list of all reports, by its number."""
    page = ListPage.numbered(number, len(known.reports))
    return _stretch_page(templates, known, ReportCalendar(known), ALL, page)


def step(templates: Templates, known: KnownReports, action: ListStep) -> Message:
    """The page of a stretch that a button leads to."""
    calendar = ReportCalendar(known)
    places, place = calendar.places(action.listed), known.place(action.ref)
    position = None if place is None or place not in places else places.index(place)
    page = ListPage.after(action, position, len(places))
    return _stretch_page(templates, known, calendar, action.listed, page)


def matches_page(
    templates: Templates,
    known: KnownReports,
    matches: ReportMatches,
    words: str,
    action: ListStep | None = None,
    number: int = 1,
) -> Message:
    """A page of the reports that words mean, or of the nearest: where a step leads, or by its number."""
    total = len(matches.slugs)
    if action:
        report = known.report(action.ref)
        at = matches.slugs.index(report.slug) if report and report.slug in matches.slugs else None
        page = ListPage.after(action, at, total)
    else:
        page = ListPage.numbered(number, total)
    slugs = matches.slugs[page.start : page.start + REPORTS_PER_PAGE]
    listed = [report for slug in slugs if (report := known.report(slug))]
    html = templates.html(
        "matches",
        listed=_numbered(known, listed),
        name=words,
        matches=matches,
        total=total,
        page=page.number,
        pages=page.pages,
    )
    return Message(html, _keyboard(templates, listed, page, ASKED_FOR))


def _stretch_page(
    templates: Templates,
    known: KnownReports,
    calendar: ReportCalendar,
    stretch: str,
    page: ListPage | None = None,
) -> Message:
    places = calendar.places(stretch)
    page = page or ListPage.at(0, len(places))
    listed = [known.reports[at] for at in places[page.start : page.start + REPORTS_PER_PAGE]]
    html = templates.html(
        "reports",
        listed=_numbered(known, listed),
        coverage=known.coverage,
        everything=stretch == ALL,
        total=len(places),
        period=period_of(stretch),
        page=page.number,
        pages=page.pages,
    )
    return Message(html, _keyboard(templates, listed, page, stretch, _back(calendar, stretch)))


def _keyboard(
    templates: Templates,
    listed: Sequence[Report],
    page: ListPage,
    name: str,
    back: BrowseReports | None = None,
) -> InlineKeyboardMarkup | None:
    def action(number: int) -> Action:
        if number > page.number:
            return ListAfter(listed[-1].ref, number, name)
        return ListBefore(listed[0].ref, number, name)

    return ListKeyboards(templates).page(listed, page.number, page.pages, action, back)


def _back(calendar: ReportCalendar, stretch: str) -> BrowseReports | None:
    parent = calendar.parent(stretch)
    return None if parent is None else BrowseReports(parent)


def _numbered(known: KnownReports, listed: Sequence[Report]) -> list[tuple[int | None, Report]]:
    return [(known.number(report), report) for report in listed]
