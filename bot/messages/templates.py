"""The templates in prompts/, strict and escaping, and passages as they show them."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import timedelta
from functools import cache
from html import unescape
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from bot.findings import explained
from bot.messages.telegram_html import MAX_UNITS, Excerpt, allot, excerpt, shorten, shown, units
from retrieval import Citation, Passage, Period, Report, Signature

FOLDER = Path(__file__).resolve().parents[2] / "prompts"  # beside bot/ in the checkout and in a wheel
MAX_LINK = 512  # characters; a longer address is left out rather than let it fill the message
MARKS = "①②③④⑤"  # one for each report of a timeline
FOLDED_UNITS = 120  # what a phone shows of a folded block: three lines
FRAME_UNITS = 400  # of what is usually shown beside the texts of a message
CUT_UNITS = 8  # of the […] before and behind a text that is cut on both sides
UNFOLDED_UNITS = 450  # of an only passage, up to which it is shown unfolded


@dataclass(frozen=True, slots=True)
class View:
    """A passage as a template shows it."""

    passage: Passage
    excerpt: Excerpt
    mark: str = ""
    asked: bool = False  # the one asked for, among its neighbours
    opens: bool = True  # the passage before it has another speaker
    quote: tuple[int, int] | None = None  # what is quoted of the passage; None is all of it
    bold: bool = False  # the quote of the excerpt is in bold
    folded: bool = False

    @property
    def report(self) -> Report:
        """The passage's report."""
        return self.passage.report

    @property
    def signature(self) -> Signature:
        """Whose words are quoted."""
        return self.passage.signature(*self.quote or ())


class Templates:
    """Fills the templates. An unknown variable is an error with its name."""

    def __init__(self) -> None:
        self._environment = _environment()

    def html(self, template: str, /, **values: object) -> str:
        """A whole template as HTML."""
        return self._environment.get_template(f"{template}.html.j2").render(values).strip("\n")

    def text(self, template: str, /, **values: object) -> str:
        """A whole template without markup as plain text."""
        return unescape(self._environment.get_template(f"{template}.txt.j2").render(values)).strip("\n")

    def phrase(self, template: str, phrase: str, *values: object) -> str:
        """One macro of a template of short phrases, as plain text. Raises KeyError for an unknown phrase."""
        return _filled(template, phrase, *values) if values else _constant(template, phrase)

    def fitted(self, texts: Sequence[str], render: Callable[[Sequence[int]], str]) -> str:
        """What `render` makes of a limit for each text, in units: its share of the room left by the rest."""
        sizes = [units(text) for text in texts]
        if sum(sizes) + FRAME_UNITS <= MAX_UNITS:  # most fit whole, and need no second rendering
            whole = render(sizes)
            seen = shown(whole)
            uncut = sum(size for text, size in zip(texts, sizes, strict=True) if text in seen)
            if units(seen) - uncut + CUT_UNITS * len(texts) + sum(sizes) <= MAX_UNITS:
                return whole
        frame = units(shown(render([0] * len(texts))))  # with every […] that a cut may need
        return render(allot(sizes, MAX_UNITS - frame))

    def cited(self, citations: Sequence[Citation], template: str, **values: object) -> str:
        """A template that shows citations, as HTML that fits into one message."""
        return self.fitted(
            [citation.passage.text for citation in citations],
            lambda limits: self.html(template, views=views(citations, limits), **values),
        )


@cache
def _environment() -> Environment:
    """The compiled templates, once for the process: compiling takes longer than many answers."""
    environment = Environment(
        loader=FileSystemLoader(FOLDER),
        undefined=StrictUndefined,
        autoescape=True,  # said outright: select_autoescape() would leave *.html.j2 unescaped
        trim_blocks=True,
        lstrip_blocks=True,
        auto_reload=False,
    )
    environment.filters["by_report"] = by_report
    environment.filters["short"] = shorten
    environment.filters["explained"] = explained
    environment.filters["link"] = link
    environment.filters["calendar_unit"] = calendar_unit
    return environment


@cache
def _constant(template: str, phrase: str) -> str:
    """A phrase without values, as most buttons have; there are as many as prompts/ has."""
    return _filled(template, phrase)


def _filled(template: str, phrase: str, *values: object) -> str:
    module: Mapping[str, Any] = vars(_environment().get_template(f"{template}.html.j2").module)
    return unescape(str(module[phrase](*values)))


def views(citations: Sequence[Citation], limits: Sequence[int]) -> list[View]:
    """The passages of citations within limits in units, the sentences that answer in bold.

    Never in bold is most of what is shown: then bold tells nothing. A folded block begins with the sentence
    where that would be hidden otherwise.
    """
    return [
        _view(citation, limit, alone=len(citations) == 1)
        for citation, limit in zip(citations, limits, strict=True)
    ]


def _view(citation: Citation, limit: int, alone: bool) -> View:
    text = citation.passage.text
    start, end = citation.sentence or (citation.start, citation.end)
    cut = excerpt(text, start, end, limit)
    folded = units(text) > (UNFOLDED_UNITS if alone else FOLDED_UNITS)
    if folded and units(text[cut.start : start]) > FOLDED_UNITS:
        cut = replace(cut, start=start)
    bold = 3 * len(cut.quote) < 2 * (cut.end - cut.start)
    quote = citation.start, citation.end
    return View(citation.passage, cut, quote=quote, bold=bold, folded=folded)


def quotes(citations: Sequence[Citation]) -> list[View]:
    """The quotes of citations alone and whole."""
    return [
        View(one.passage, Excerpt(one.passage.text, *span, *span), quote=span)
        for one in citations
        for span in ((one.start, one.end),)
    ]


def by_report(shown: Sequence[View]) -> list[tuple[Report, list[View]]]:
    """Passages under the report that they are from, in the order of the first of each."""
    groups: dict[str, list[View]] = {}
    for view in shown:
        groups.setdefault(view.report.slug, []).append(view)
    return [(group[0].report, group) for group in groups.values()]


def calendar_unit(period: Period) -> str:
    """ "month" or "year" where a period is a whole one, else an empty string."""
    since, until = period.since, period.until
    if since is None or until is None or until == until.max or since.day != 1:
        return ""
    after = until + timedelta(1)
    months = 12 * (after.year - since.year) + after.month - since.month
    if after.day != 1 or (months == 12 and since.month != 1):
        return ""
    return {1: "month", 12: "year"}.get(months, "")


def link(report: Report) -> str:
    """The report's address where Telegram can link it, else an empty string."""
    usable = report.url.startswith(("https://", "http://")) and len(report.url) <= MAX_LINK
    return report.url if usable and not any(character.isspace() for character in report.url) else ""
