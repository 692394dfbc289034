"""The texts of what reports say over time: timelines and trends."""

import math
from collections.abc import Sequence
from datetime import date

from bot.messages.composing import MARKS, Composer, View
from bot.messages.telegram_html import excerpt, shorten
from retrieval import Question, Timeline, Trend

PAGE = len(MARKS)  # entries of a timeline on a page, each with its mark
LEVELS = "▂▃▄▅▆▇█"  # of a stretch with reports in it
NONE = "▁"
WORDS = 80  # UTF-16 units shown of the words asked for
UNKNOWN = 5  # words no report has, or that were mended, that are named


class Histories(Composer):
    """Composes timelines and trends; each fits into one message, a trend into a caption."""

    def timeline(self, timeline: Timeline, page: int, pages: int) -> str:
        """A page of a timeline."""
        quotes = [moment.citation.quote for moment in timeline.entries]

        def render(limits: Sequence[int]) -> str:
            cuts = [excerpt(quote, 0, len(quote), limit) for quote, limit in zip(quotes, limits, strict=True)]
            views = [
                (View(moment.citation.passage, cut, mark), moment.changes)
                for moment, cut, mark in zip(timeline.entries, cuts, MARKS, strict=False)
            ]
            values = {"total": timeline.total, "page": page, "pages": pages}
            return self._templates.html("timeline", views=views, **values, **_asked(timeline))

        return self._fitted(quotes, render)

    def trend(self, trend: Trend, pictured: bool) -> str:
        """What a trend counts; without a picture the counts as a line of blocks."""
        line = "" if pictured else sparkline([count for _, count in trend.counts])
        highest = max((count for _, count in trend.counts), default=0)
        most = [stretch for stretch in trend.counts if stretch[1] == highest]
        peak = most[0] if len(most) == 1 < len(trend.counts) else None
        return self._templates.html("trend", trend=trend, line=line, peak=peak, **_asked(trend))

    def labels(self, trend: Trend) -> list[str]:
        """The name of each stretch of a trend."""
        return [self._templates.phrase("trends", "stretch", first, trend.unit) for first, _ in trend.counts]

    def heading(self, trend: Trend) -> str:
        """What stands above the picture."""
        return self._templates.phrase("trends", "heading", _words(trend.question), trend.unit)


def sparkline(counts: Sequence[int]) -> str:
    """A block for each count, as high as its share of the highest; the lowest block is none at all."""
    most = max(counts, default=0)
    return "".join(LEVELS[math.ceil(count * len(LEVELS) / most) - 1] if count else NONE for count in counts)


def _asked(found: Timeline | Trend) -> dict[str, object]:
    """What was asked for, and what was searched."""
    question = found.question
    searched = [(shorten(typed, 40), shorten(other, 40)) for typed, other in question.searched.items()]
    return {
        "words": _words(question),
        "since": question.period.since if question.period else None,
        "until": _until(question),
        "searched_for": searched[:UNKNOWN],
        "coverage": found.coverage,
        "unknown": [f"“{shorten(word, 40)}”" for word in found.unknown[:UNKNOWN]],
    }


def _until(question: Question) -> date | None:
    """The end of the period asked about, or the day of an "as of" where that is earlier."""
    ends = (question.period.until if question.period else None, question.as_of)
    return min(filter(None, ends), default=None)


def _words(question: Question) -> str:
    """The words that every passage holds."""
    return shorten(" ".join(dict.fromkeys(question.typed[term] for term in question.content)), WORDS)
