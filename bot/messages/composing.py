"""The texts of messages: what is shown of answers, reports and passages, fitted to Telegram's limits.

Knows nothing of buttons and imports no telegram, so that the command line starts fast.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from bot.messages.probability_notes import scale
from bot.messages.telegram_html import MAX_UNITS, Excerpt, allot, excerpt, shorten, shown, units
from bot.messages.templates import Templates
from retrieval import Abstention, Answer, Archive, Citation, Passage, Period, Question, Report

MARKS = "①②③④⑤"  # one for each passage of an answer
NAMED = 6  # unknown words that an abstention names
BULLETS = 8  # of the quoted body, shown with the newest report


@dataclass(frozen=True, slots=True)
class View:
    """A passage as a template shows it."""

    passage: Passage
    excerpt: Excerpt
    mark: str = ""
    asked: bool = False  # the one asked for, among its neighbours
    opens: bool = True  # somebody else spoke before it

    @property
    def report(self) -> Report:
        """The passage's report."""
        return self.passage.report


class Composer:
    """Composes texts; each fits into one message."""

    def __init__(self, templates: Templates) -> None:
        self._templates = templates

    def answer(self, answer: Answer | Abstention, archive: Archive) -> str:
        """An answer or abstention as HTML."""
        if isinstance(answer, Answer):
            notes = scale(citation.passage for citation in answer.citations)
            values = {"scale": notes, "later": answer.later, **_asked(answer.question)}
            return self._cited(answer.citations, "answer", **values)
        if answer.reason == "not-a-question":
            return self._templates.html("greeting", topics=archive.topics(2))
        return self._cited(_nearest(answer), "abstention", **_verdict(answer))

    def plain(self, answer: Answer | Abstention, archive: Archive) -> str:
        """The same as plain text for the terminal: only the quotes, but those whole. Not wrapped."""
        if isinstance(answer, Answer):
            views = _views(answer.citations)
            values = {"more": answer.more, "later": answer.later, **_asked(answer.question)}
            return self._templates.text("answer", views=views, **values)
        if answer.reason == "not-a-question":
            return shown(self.answer(answer, archive))
        return self._templates.text("abstention", views=_views(_nearest(answer)), **_verdict(answer))

    def card(self, citation: Citation) -> str:
        """One passage by itself, for inline results."""
        return self._cited([citation], "card")

    def latest(self, report: Report, passages: Sequence[Passage]) -> str:
        """The head of a report and the quoted body's own words, or the first ones where nobody is quoted."""
        told = [passage for passage in passages if passage.text != report.summary]
        spoken = ([passage for passage in told if passage.quoted] or told)[:BULLETS]
        texts = [report.summary, *(passage.text for passage in spoken)]

        def render(limits: Sequence[int]) -> str:
            cuts = [excerpt(text, 0, 0, limit) for text, limit in zip(texts, limits, strict=True)]
            views = [
                View(passage, cut, opens=not at or passage.speaker != spoken[at - 1].speaker)
                for at, (passage, cut) in enumerate(zip(spoken, cuts[1:], strict=True))
            ]
            summary = cuts[0] if report.summary else None
            return self._templates.html("latest", report=report, summary=summary, views=views)

        return self._fitted(texts, render)

    def context(self, asked: Passage, before: Passage | None, after: Passage | None) -> str:
        """A passage between its neighbours; of a long one before it the end is shown."""
        around = [passage for passage in (before, asked, after) if passage]

        def render(limits: Sequence[int]) -> str:
            views = []
            for passage, limit in zip(around, limits, strict=True):
                edge = len(passage.text) if passage is before else 0
                views.append(View(passage, excerpt(passage.text, edge, edge, limit), asked=passage is asked))
            return self._templates.html("context", report=asked.report, views=views)

        return self._fitted([passage.text for passage in around], render)

    def _cited(self, citations: Sequence[Citation], template: str, **values: object) -> str:
        return self._fitted(
            [citation.passage.text for citation in citations],
            lambda limits: self._templates.html(template, views=_views(citations, limits), **values),
        )

    def _fitted(self, texts: Sequence[str], render: Callable[[Sequence[int]], str]) -> str:
        """What `render` makes when each text gets its share of the room that everything else leaves."""
        frame = units(shown(render([0] * len(texts))))  # with every […] that a cut may need
        return render(allot([units(text) for text in texts], MAX_UNITS - frame))


def _views(citations: Sequence[Citation], limits: Sequence[int] | None = None) -> list[View]:
    views = []
    for at, citation in enumerate(citations):
        text = citation.passage.text
        limit = units(text) if limits is None else limits[at]
        cut = excerpt(text, citation.start, citation.end, limit)
        views.append(View(citation.passage, cut, MARKS[at % len(MARKS)]))
    return views


def _nearest(abstention: Abstention) -> list[Citation]:
    return [abstention.nearest] if abstention.nearest else []


def _asked(question: Question) -> dict[str, object]:
    """How the question was understood, where that is worth saying."""
    searched = {shorten(typed, 40): found for typed, found in question.searched.items()}
    period = question.period if question.period != Period(None, question.as_of) else None
    return {"period": period, "as_of": question.as_of, "searched_for": list(searched.items())[:NAMED]}


def _verdict(abstention: Abstention) -> dict[str, object]:
    return {
        **_asked(abstention.question),
        "reason": abstention.reason,
        "coverage": abstention.coverage,
        "unknown": [f"“{shorten(word, 40)}”" for word in abstention.unknown[:NAMED]],
        "more_unknown": len(abstention.unknown[NAMED:]),
    }
