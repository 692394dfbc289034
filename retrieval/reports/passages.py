"""The passages of a report: its citable paragraphs with their speakers."""

from collections.abc import Container
from dataclasses import dataclass
from typing import NamedTuple

from retrieval.reports.boilerplate import boilerplate_start, is_label
from retrieval.reports.report import Report
from retrieval.reports.speakers import BULLET_PATTERN, find_speaker, is_lead_in, speech_end


class Speech(NamedTuple):
    """Quoted words in a passage, `start` to `end` without quotation marks, and who says them."""

    start: int
    end: int
    speaker: str | None


@dataclass(frozen=True, slots=True)
class Passage:
    """One paragraph of a report: what is retrieved and cited.

    `ordinal` is its position among `report.paragraphs`; `text` has no bullet mark. `speaker` is the quoted
    body or person, else the report's outlet, else None; `quoted` is whether the paragraph is their own words.
    `speech` are the quoted words in it, in order; a passage that is all speech has one as long as itself.
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

    def __repr__(self) -> str:
        return f"Passage({self.report.slug!r}, {self.ordinal}, {self.speaker!r}, {self.text[:40]!r})"


def split(report: Report, repeated: Container[str] = ()) -> tuple[Passage, ...]:
    """The paragraphs of a report, in order, without the repeated title, lead-ins and boilerplate.

    `repeated` are closing paragraphs that other reports have too.
    """
    paragraphs = report.paragraphs
    speakers = _speakers(report)
    passages = []
    for ordinal, paragraph in enumerate(paragraphs[: boilerplate_start(report, repeated, speakers.keys())]):
        quoted = ordinal in speakers
        lead_in = not quoted and (ordinal + 1 in speakers or is_label(paragraph, 3))
        text = BULLET_PATTERN.sub("", paragraph, count=1) if BULLET_PATTERN.match(paragraph) else paragraph
        if text and text != report.title and not (lead_in and len(paragraphs) > 1):
            speaker = speakers[ordinal] if quoted else report.outlet or None
            passages.append(Passage(report, ordinal, text, speaker, quoted))
    return tuple(passages)


def _speakers(report: Report) -> dict[int, str | None]:
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
