"""Reports: the newest, a whole one in pages, a passage, and one that an operator added."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from markupsafe import Markup

from bot.messages.answers import scale
from bot.messages.keyboards import Keyboards
from bot.messages.message import Message, whole
from bot.messages.telegram_html import MAX_ENTITIES, entities, excerpt, pack, pieces, shown, units
from bot.messages.templates import Templates, View
from retrieval import Citation, KnownReports, Passage, Report, ReportMatches

OTHERS = 4  # reports offered below the one that was asked for
LATEST_PASSAGES = 8  # of the quoted body, shown with the newest report
QUOTED_SHARE = 4  # one passage in so many, or more, is quoted where a report is about what a body said
PAGE_UNITS = 3400  # leaves 696 for the head of the page and for a speaker's name above a whole piece
PIECE_UNITS = 3300
SPEAKERS, NOTICES = 5, 5  # of a report that an operator added
PAGE_ENTITIES = MAX_ENTITIES - 5  # the head needs one


def latest(templates: Templates, known: KnownReports, report: Report | None = None) -> Message:
    """A report, by default the newest: its head and the quoted body's words, or the first passages."""
    report = report or next(iter(known.latest()), None)
    if report is None:
        return Message(templates.html("none"))
    passages = [passage for passage in known.passages(report.slug) if passage.text != report.summary]
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
    keyboard = Keyboards(templates).latest(report, *_neighbours(known, report))
    return Message(html, keyboard, tuple(whole(passage) for passage in chosen))


def report_page(
    templates: Templates,
    known: KnownReports,
    report: Report,
    page: int = 1,
    others: Sequence[Report] = (),
    more: bool = False,
) -> Message:
    """A page of the whole report; a page number too high gives the last.

    Pages are cut between passages, then between sentences, never inside a tag. `others` are offered below
    as what was perhaps meant instead; `more` is whether there are still more of them.
    """
    blocks = [*_blocks(templates, report, known.passages(report.slug))]
    pages = pack([(block.units, block.formats) for block in blocks], PAGE_UNITS, PAGE_ENTITIES) or [range(0)]
    page = min(max(1, page), len(pages))
    shown_blocks = [blocks[at] for at in pages[page - 1]]
    passages = dict.fromkeys(block.source for block in shown_blocks if block.source)
    rendered = [Markup(_render(templates, block.values)) for block in shown_blocks]  # noqa: S704 - escaped
    html = templates.html(
        "report", report=report, page=page, pages=len(pages), blocks=rendered, others=bool(others)
    )
    keyboard = Keyboards(templates).pages(report, page, len(pages), _neighbours(known, report), others, more)
    return Message(html, keyboard, tuple(whole(passage) for passage in passages))


def context(templates: Templates, known: KnownReports, asked: Passage, start: int = 0) -> Message:
    """A passage with the ones before and after it; of a long one before it the end is shown.

    From `start` on the passage is copied: there the sentence begins that answered.
    """
    passages = sorted(known.passages(asked.report.slug), key=lambda passage: passage.ordinal)
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


def found(templates: Templates, known: KnownReports, matches: ReportMatches) -> Message | None:
    """The newest report that matches, with the others below it; None where none does."""
    if not matches.whole:
        return None
    shown_slugs = matches.slugs[: OTHERS + 1]
    report, *others = (each for slug in shown_slugs if (each := known.report(slug)))
    return report_page(templates, known, report, others=others, more=len(matches.slugs) > OTHERS + 1)


def imported(
    templates: Templates,
    outcome: str,
    file: str,
    report: Report | None,
    passages: Sequence[Passage] = (),
    notes: Sequence[str] = (),
    file_key: int | None = None,
    early: bool = False,
) -> Message:
    """How a report was read that an operator brought in; with a key of its file a button takes it back.

    `early` says that it is dated in the future, so that it cannot be opened yet.
    """
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
        early=early,
        notices=notices[:NOTICES],
    )
    return Message(html, Keyboards(templates).imported(report, file_key, early) if report else None)


def imported_source(templates: Templates, **values: object) -> Message:
    """What was brought in from a source of many reports; the values are those of its template."""
    return Message(templates.html("imported_source", **values))


def not_imported(templates: Templates, source: str, reason: str, cure: str) -> Message:
    """Why what an operator sent did not become a report."""
    return Message(templates.html("import_failed", source=source, reason=reason, cure=cure))


def taken_back(templates: Templates, report: Report) -> Message:
    """That a report's file has been deleted."""
    return Message(templates.html("taken_back", report=report))


def _neighbours(known: KnownReports, report: Report) -> tuple[bool, bool]:
    """Whether there is a newer, and an older report."""
    newer, older = (known.neighbour(report.slug, older) for older in (False, True))
    return newer is not None, older is not None


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
