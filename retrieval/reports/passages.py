"""The passages of a report: its citable paragraphs with their speakers."""

from collections.abc import Container, Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from retrieval.reports.boilerplate import boilerplate_start, is_label
from retrieval.reports.list_marks import without_mark
from retrieval.reports.report import LeftOut, Report
from retrieval.reports.speakers import find_speaker, is_lead_in, speech_end
from retrieval.reports.speech.attributions import Attributions
from retrieval.reports.speech.quotations import quotations

_FEW_WORDS = 3  # quoted words of nobody known that may be a title or meant ironically


class Speech(NamedTuple):
    """Quoted words in a passage, `start` to `end` without quotation marks, and who says them."""

    start: int
    end: int
    speaker: str | None


class Signature(NamedTuple):
    """Whose words a part of a passage is: the speaker's own where `quoted`, else the outlet's.

    `quoting` are the speakers whose words stand in the outlet's prose.
    """

    speaker: str | None
    quoted: bool
    quoting: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Passage:
    """One paragraph of a report: what is retrieved and cited.

    `ordinal` is its position among `report.paragraphs`; `text` has no bullet mark. `speaker` is who says all
    of it or its main speech, else the report's outlet, else None; `quoted` is whether the paragraph is the
    speaker's own words. `speech` are the quoted words in it, in order; a passage that is all speech has one.
    """

    report: Report
    ordinal: int
    text: str
    speaker: str | None = None
    quoted: bool = False
    speech: tuple[Speech, ...] = ()

    @property
    def key(self) -> tuple[str, int]:
        """(slug, ordinal), the same after a reload."""
        return self.report.slug, self.ordinal

    def signature(self, start: int = 0, end: int | None = None) -> Signature:
        """Whose words the part from `start` to `end` is."""
        end = len(self.text) if end is None else end
        if self.quoted:
            return Signature(self.speaker, quoted=True)
        spoken = [each for each in self.speech if each.start < end and each.end > start]
        outside, at = "", start
        for each in spoken:
            outside += self.text[at : max(at, each.start)]
            at = each.end
        outside += self.text[at:end]
        speakers = tuple(dict.fromkeys(each.speaker for each in spoken))
        if len(speakers) == 1 and not any(map(str.isalnum, outside)):
            return Signature(speakers[0], quoted=True)
        return Signature(self.report.outlet or None, quoted=False, quoting=tuple(filter(None, speakers)))

    def __repr__(self) -> str:
        return f"Passage({self.report.slug!r}, {self.ordinal}, {self.speaker!r}, {self.text[:40]!r})"


def split(report: Report, repeated: Container[str] = ()) -> tuple[Passage, ...]:
    """The paragraphs of a report, in order, without the repeated title, lead-ins and boilerplate.

    `repeated` are paragraphs that other reports have too.
    """
    return tuple(each for each in _parts(report, repeated) if isinstance(each, Passage))


def left_out(report: Report, repeated: Container[str] = ()) -> tuple[LeftOut, ...]:
    """The paragraphs of a report that are no passages, in order, and why."""
    return tuple(each for each in _parts(report, repeated) if isinstance(each, LeftOut))


def _parts(report: Report, repeated: Container[str]) -> Iterator[Passage | LeftOut]:
    paragraphs = report.paragraphs
    introduced = _introduced(report)
    end = boilerplate_start(report, repeated, introduced.keys())
    attributions = Attributions(paragraphs[:end], introduced)
    for ordinal, paragraph in enumerate(paragraphs):
        text = without_mark(paragraphs, ordinal)
        spoken = ordinal in introduced
        if not text:
            continue
        if ordinal >= end:
            yield LeftOut(paragraph, "repeated in other reports" if paragraph in repeated else "boilerplate")
        elif text == report.title:
            yield LeftOut(paragraph, "title again")
        elif not spoken and len(paragraphs) > 1 and (ordinal + 1 in introduced or is_label(paragraph, 3)):
            yield LeftOut(paragraph, "lead-in")
        elif spoken:
            yield _whole(report, ordinal, text, introduced[ordinal])
        else:
            cut = len(paragraph) - len(text)
            speech = [
                Speech(max(0, span.start - cut), span.end - cut, speaker)
                for span, speaker in attributions.of(ordinal)
                if span.end > cut
            ]
            yield _passage(report, ordinal, text, speech)


def _whole(report: Report, ordinal: int, text: str, speaker: str | None) -> Passage:
    """A passage that is one speech."""
    marks = [each for each in quotations(text) if _is_all(text, each.start, each.end)]
    start, end = marks[0][:2] if marks else (0, len(text))
    return Passage(report, ordinal, text, speaker, quoted=True, speech=(Speech(start, end, speaker),))


def _passage(report: Report, ordinal: int, text: str, speech: Sequence[Speech]) -> Passage:
    """A passage with the quotations in it."""
    if len(speech) == 1 and _is_all(text, speech[0].start, speech[0].end):
        return _whole(report, ordinal, text, speech[0].speaker)
    kept = [each for each in speech if each.speaker or len(text[each.start : each.end].split()) > _FEW_WORDS]
    known = [each for each in kept if each.speaker]
    main = max(known, key=lambda each: each.end - each.start).speaker if known else report.outlet or None
    return Passage(report, ordinal, text, main, speech=tuple(kept))


def _is_all(text: str, start: int, end: int) -> bool:
    """Whether nothing but marks stands outside a span."""
    return not any(map(str.isalnum, text[:start] + text[end:]))


def _introduced(report: Report) -> dict[int, str | None]:
    """Ordinal -> speaker, for the paragraphs that follow a lead-in."""
    paragraphs, at = report.paragraphs, 0
    speeches: list[tuple[int, int]] = []  # (lead-in, end)
    while at < len(paragraphs) - 1:
        end = at + 1
        if is_lead_in(paragraphs[at], paragraphs[end]):
            end = speech_end(paragraphs, end, paragraphs[at])
            speeches.append((at, end))
        at = end
    quoted = {ordinal for at, end in speeches for ordinal in range(at, end)}
    own = [report.title, *(text for ordinal, text in enumerate(paragraphs) if ordinal not in quoted)]
    return {
        ordinal: speaker
        for at, end in speeches
        for speaker in [find_speaker(paragraphs[at], own)]
        for ordinal in range(at + 1, end)
    }
