"""Reports: the newest, a whole one in pages, the list of all, a passage, and one that an operator added."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from markupsafe import Markup

from bot.messages.answers import scale
from bot.messages.callback_data import ListMatches
from bot.messages.keyboards import Keyboards
from bot.messages.message import Message, whole
from bot.messages.telegram_html import MAX_ENTITIES, entities, excerpt, pack, pieces, shown, units
from bot.messages.templates import Templates, View
from retrieval import Archive, Citation, Passage, Report, ReportMatches

REPORTS_PER_PAGE = 8  # of the list
OTHERS = 4  # reports offered below the one that was asked for
LATEST_PASSAGES = 8  # of the quoted body, shown with the newest report
QUOTED_SHARE = 4  # one passage in so many, or more, is quoted where a report is about what a body said
PAGE_UNITS = 3400  # leaves 696 for the head of the page and for a speaker's name above a whole piece
PIECE_UNITS = 3300
SPEAKERS, NOTICES = 5, 5  # of a report that an operator added
PAGE_ENTITIES = MAX_ENTITIES - 5  # the head needs one


def latest(templates: Templates, archive: Archive, index: int = 0) -> Message:
    """The newest report but `index`: its head and the quoted body's words, or the first passages."""
    newest = archive.latest(2, offset=max(0, index))
    keyboards = Keyboards(templates)
    if not newest:
        html = templates.html("none", coverage=archive.coverage)
        return Message(html, keyboards.latest(None, index, older=False))
    report = newest[0]
    passages = [passage for passage in archive.passages(report.slug) if passage.text != report.summary]
    quoted = [passage for passage in passages if passage.quoted]
    chosen = (quoted if QUOTED_SHARE * len(quoted) >= len(passages) else passages)[:LATEST_PASSAGES]
    texts = [report.summary, *(passage.text for passage in chosen)]

    def render(limits: Sequence[int]) -> str:
        cuts = [excerpt(text, 0, 0, limit) for text, limit in zip(texts, limits, strict=True)]
        views = [
            View(passage, cut, opens=not at or passage.signature() != chosen[at - 1].signature())
            for at, (passage, cut) in enumerate(zip(chosen, cuts[1:], strict=True))
        ]
        summary = cuts[0] if report.summary else None
        return templates.html("latest", report=report, summary=summary, views=views)

    html = templates.fitted(texts, render)
    keyboard = keyboards.latest(report, index, older=len(newest) > 1)
    return Message(html, keyboard, tuple(whole(passage) for passage in chosen))


def report_page(
    templates: Templates,
    archive: Archive,
    report: Report,
    page: int = 1,
    others: Sequence[Report] = (),
    more: bool = False,
) -> Message:
    """A page of the whole report; a page number too high gives the last.

    Pages are cut between passages, then between sentences, never inside a tag. `others` are offered below
    as what was perhaps meant instead; `more` is whether there are still more of them.
    """
    blocks = [*_blocks(templates, report, archive.passages(report.slug))]
    pages = pack([(block.units, block.formats) for block in blocks], PAGE_UNITS, PAGE_ENTITIES) or [range(0)]
    page = min(max(1, page), len(pages))
    shown_blocks = [blocks[at] for at in pages[page - 1]]
    passages = dict.fromkeys(block.source for block in shown_blocks if block.source)
    rendered = [Markup(_render(templates, block.values)) for block in shown_blocks]  # noqa: S704 - escaped
    html = templates.html(
        "report", report=report, page=page, pages=len(pages), blocks=rendered, others=bool(others)
    )
    keyboard = Keyboards(templates).pages(report, page, len(pages), others, more)
    return Message(html, keyboard, tuple(whole(passage) for passage in passages))


def context(templates: Templates, archive: Archive, asked: Passage, start: int = 0) -> Message:
    """A passage with the ones before and after it; of a long one before it the end is shown.

    From `start` on the passage is copied: there the sentence begins that answered.
    """
    passages = sorted(archive.passages(asked.report.slug), key=lambda passage: passage.ordinal)
    before = next((one for one in reversed(passages) if one.ordinal < asked.ordinal), None)
    after = next((one for one in passages if one.ordinal > asked.ordinal), None)
    around = [passage for passage in (before, asked, after) if passage]

    def render(limits: Sequence[int]) -> str:
        views = []
        for passage, limit in zip(around, limits, strict=True):
            edge = len(passage.text) if passage is before else 0
            views.append(View(passage, excerpt(passage.text, edge, edge, limit), asked=passage is asked))
        return templates.html("context", report=asked.report, views=views)

    html = templates.fitted([passage.text for passage in around], render)
    cited = Citation(asked, start if start < len(asked.text) else 0, len(asked.text), 0.0)
    keyboard = Keyboards(templates).context(cited, before, after, bool(scale([whole(asked)]).words))
    return Message(html, keyboard, tuple(whole(passage) for passage in around))


def report_list(templates: Templates, archive: Archive, page: int = 1) -> Message:
    """A page of the list of reports, each with a button that opens it."""
    pages = max(1, -(-len(archive.reports) // REPORTS_PER_PAGE))
    page = min(max(1, page), pages)
    first = (page - 1) * REPORTS_PER_PAGE
    listed = archive.reports[first : first + REPORTS_PER_PAGE]
    html = templates.html(
        "reports", listed=listed, first=first + 1, coverage=archive.coverage, page=page, pages=pages
    )
    return Message(html, Keyboards(templates).reports(listed, page, pages))


def found(templates: Templates, archive: Archive, matches: ReportMatches) -> Message | None:
    """The newest report that matches, with the others below it; None where none does."""
    if not matches.whole:
        return None
    report, *others = _reports(archive, matches.slugs[: OTHERS + 1])
    return report_page(templates, archive, report, others=others, more=len(matches.slugs) > OTHERS + 1)


def match_list(
    templates: Templates, archive: Archive, matches: ReportMatches, name: str, page: int = 1
) -> Message:
    """A page of the reports that match a name, or that come near to it."""
    pages = max(1, -(-len(matches.slugs) // REPORTS_PER_PAGE))
    page = min(max(1, page), pages)
    first = (page - 1) * REPORTS_PER_PAGE
    listed = _reports(archive, matches.slugs[first : first + REPORTS_PER_PAGE])
    html = templates.html(
        "matches",
        listed=listed,
        first=first + 1,
        name=name,
        whole=matches.whole,
        total=len(matches.slugs),
        page=page,
        pages=pages,
    )
    return Message(html, Keyboards(templates).reports(listed, page, pages, ListMatches))


def imported(
    templates: Templates,
    outcome: str,
    file: str,
    report: Report | None,
    passages: Sequence[Passage] = (),
    notes: Sequence[str] = (),
    file_key: int | None = None,
) -> Message:
    """How a report was read that an operator brought in; with a key of its file a button takes it back."""
    spoken = [passage.speaker for passage in passages if passage.quoted]
    spoken += [speech.speaker for passage in passages for speech in passage.speech]
    speakers = list(dict.fromkeys(filter(None, spoken)))
    notices = [notice for notice in report.notices if notice.kind != "made title"] if report else []
    html = templates.html(
        "imported",
        outcome=outcome,
        file=file,
        report=report,
        passages=len(passages),
        speakers=speakers[:SPEAKERS],
        more=len(speakers[SPEAKERS:]),
        notes=notes[:NOTICES],
        notices=notices[:NOTICES],
    )
    return Message(html, Keyboards(templates).imported(report, file_key) if report else None)


def imported_source(templates: Templates, **values: object) -> Message:
    """What was brought in from a source of many reports; the values are those of its template."""
    return Message(templates.html("imported_source", **values))


def not_imported(templates: Templates, source: str, reason: str, cure: str) -> Message:
    """Why what an operator sent did not become a report."""
    return Message(templates.html("import_failed", source=source, reason=reason, cure=cure))


def taken_back(templates: Templates, report: Report) -> Message:
    """That a report's file has been deleted."""
    return Message(templates.html("taken_back", report=report))


def _reports(archive: Archive, slugs: Sequence[str]) -> list[Report]:
    return [report for slug in slugs if (report := archive.report(slug))]


@dataclass(frozen=True, slots=True)
class _Block:
    """A piece of a report's page that is not rendered yet: what its template is filled with, and its size."""

    values: Mapping[str, object]
    source: Passage | None  # that it shows
    units: int
    formats: int  # formatted spans


def _render(templates: Templates, values: Mapping[str, object]) -> str:
    return templates.html("block", **values)


def _blocks(templates: Templates, report: Report, passages: Sequence[Passage]) -> Iterator[_Block]:
    """The report as blocks, measured by what surrounds their text: a page renders a few of thousands."""
    frames: dict[tuple[object, ...], tuple[int, int]] = {}  # what a frame depends on -> units, spans

    def block(key: tuple[object, ...], source: Passage | None, values: Mapping[str, object]) -> _Block:
        if (frame := frames.get(key)) is None:
            html = _render(templates, {**values, "text": ""})
            frame = frames[key] = units(shown(html)), entities(html)
        return _Block(values, source, units(str(values["text"])) + frame[0], frame[1])

    # The summary may be the first passage too; once is enough.
    summary = "" if any(passage.text == report.summary for passage in passages) else report.summary
    for kind, text in (("title", report.title), ("summary", summary)):
        for start, end in pieces(text, PIECE_UNITS):
            last = end == len(text)
            values = {"kind": kind, "report": report, "text": text[start:end], "last": last}
            yield block((kind, last), None, values)
    speaker: object = frames  # equal to no speaker; None is a speaker without a name
    for passage in passages:
        kind = "quoted" if passage.quoted else "own"
        own = passage.speaker if passage.quoted else frames
        for start, end in pieces(passage.text, PIECE_UNITS):
            opens, speaker = own != speaker, own
            key = (kind, passage.signature()) if passage.quoted and opens else (kind,)
            values = {"kind": kind, "passage": passage, "text": passage.text[start:end], "opens": opens}
            yield block(key, passage, values)
