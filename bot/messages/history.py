"""What reports say over time: timelines and trends."""

import math
from collections.abc import Sequence
from datetime import date

from bot.messages.chart import draw
from bot.messages.keyboards import Keyboards
from bot.messages.message import Message
from bot.messages.telegram_html import excerpt, shorten
from bot.messages.templates import MARKS, Templates, View
from retrieval import Question, Timeline, Trend

ENTRIES_PER_PAGE = len(MARKS)  # of a timeline, each with its mark
LEVELS = "▂▃▄▅▆▇█"  # of a bar of the sparkline
LISTED_STRETCHES = 6  # stretches of a trend up to which each has its own line
NAMED_PEAKS = 3  # stretches with the most reports that are named, if there are no more
NO_REPORTS = "▁"
ASKED_UNITS = 80  # UTF-16 units shown of the words asked for
MAX_WORDS_IN_HISTORY = 5  # words no report has, or that were corrected, that are named


def timeline(templates: Templates, result: Timeline, page: int = 1) -> Message:
    """A page of a timeline, each report with a button that opens it."""
    pages = max(1, -(-result.total // ENTRIES_PER_PAGE))
    citations = tuple(entry.citation for entry in result.entries)
    quotes = [citation.quote for citation in citations]

    def render(limits: Sequence[int]) -> str:
        cuts = [excerpt(quote, 0, len(quote), limit) for quote, limit in zip(quotes, limits, strict=True)]
        views = [
            (View(entry.citation.passage, cut, mark), entry.changes)
            for entry, cut, mark in zip(result.entries, cuts, MARKS, strict=False)
        ]
        values = {"total": result.total, "page": page, "pages": pages}
        return templates.html("timeline", views=views, **values, **_searched(result))

    reports = [citation.passage.report for citation in citations]
    keyboard = Keyboards(templates).timeline(reports, page, pages)
    return Message(templates.fitted(quotes, render), keyboard, citations)


def trend(templates: Templates, result: Trend, pictured: bool = False) -> Message:
    """What a trend counts: the caption of its picture, or with the counts as a labelled line of blocks.

    Of few stretches each has its own line.
    """
    counts = [count for _, count in result.counts]
    line = "" if pictured else sparkline(counts)
    highest = max(counts, default=0)
    peaks = [first for first, count in result.counts if count == highest]
    few = len(counts) <= LISTED_STRETCHES
    values = {
        "line": line,
        "listed": [(block, *each) for block, each in zip(line, result.counts, strict=False)] if few else [],
        "peaks": peaks if len(peaks) <= NAMED_PEAKS and len(peaks) < len(counts) else [],
        "highest": highest,
    }
    return Message(templates.html("trend", trend=result, **values, **_searched(result)))


def picture(templates: Templates, result: Trend) -> bytes | None:
    """A trend as a picture; None where nothing is to be drawn, or nothing to draw it with."""
    if not result.counted:
        return None
    labels = [templates.phrase("trends", "stretch", first, result.unit) for first, _ in result.counts]
    heading = templates.phrase("trends", "heading", _words(result.question), result.unit)
    return draw([count for _, count in result.counts], labels, heading)


def usage(templates: Templates, command: str, words: Sequence[str] = ()) -> Message:
    """What to write after /timeline or /trend; `words` are some that reports have."""
    return Message(templates.html("history_usage", words=words, command=command))


def sparkline(counts: Sequence[int]) -> str:
    """A block for each count, as high as its share of the highest; the lowest block means none."""
    highest = max(counts, default=0)
    return "".join(
        LEVELS[math.ceil(count * len(LEVELS) / highest) - 1] if count else NO_REPORTS for count in counts
    )


def _searched(result: Timeline | Trend) -> dict[str, object]:
    """What was asked for, and what was searched."""
    question = result.question
    searched = [(shorten(typed, 40), shorten(other, 40)) for typed, other in question.searched.items()]
    return {
        "words": _words(question),
        "several": len(question.content) > 1,
        "since": question.period.since if question.period else None,
        "until": _until(question),
        "searched_for": searched[:MAX_WORDS_IN_HISTORY],
        "coverage": result.coverage,
        "unknown": [f"“{shorten(word, 40)}”" for word in result.unknown[:MAX_WORDS_IN_HISTORY]],
    }


def _until(question: Question) -> date | None:
    """The end of the period asked about, or the day of an "as of" where that is earlier."""
    ends = (question.period.until if question.period else None, question.as_of)
    return min(filter(None, ends), default=None)


def _words(question: Question) -> str:
    """The words that every passage holds."""
    return shorten(
        " ".join(dict.fromkeys(question.as_written(question.typed[term]) for term in question.content)),
        ASKED_UNITS,
    )
