"""The passages of a report: its citable paragraphs with their speakers."""

import re
from collections.abc import Container, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from retrieval.reports.boilerplate import boilerplate_start, is_label
from retrieval.reports.list_marks import without_mark
from retrieval.reports.report import LeftOut, Report
from retrieval.reports.speakers import (
    begins_with_speech,
    find_speaker,
    introduces_by_pronoun,
    is_lead_in,
    quotes_all,
    speech_end,
)
from retrieval.reports.speech.attributions import Attributions

_QUOTES = re.compile('["“”„«»‘’‚`]')
_DASHES = re.compile("[‐‑‒–—−]")
_OPENING_CHARS = 2  # a mark and a space before the words
_LEAST_SHARE = 1 / 3
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
    lead_ins = _lead_ins(paragraphs)
    introduced = {ordinal for at, end in lead_ins.items() for ordinal in range(at + 1, end)}
    end = boilerplate_start(report, repeated, introduced)
    attributions = Attributions(paragraphs[:end], introduced)
    speakers = _speakers(report, lead_ins, attributions)
    title = fold(report.title)
    for ordinal, paragraph in enumerate(paragraphs):
        text = without_mark(paragraphs, ordinal)
        if not text:
            continue
        if ordinal >= end:
            yield LeftOut(paragraph, "repeated in other reports" if paragraph in repeated else "boilerplate")
        elif text == report.title or fold(text) == title:
            yield LeftOut(paragraph, "title again")
        elif ordinal in introduced:
            yield _whole(report, ordinal, text, speakers[ordinal])
        elif len(paragraphs) > 1 and (ordinal in lead_ins or is_label(paragraph, 3)):
            yield LeftOut(paragraph, "lead-in")
        else:
            cut = len(paragraph) - len(text)
            speech = [
                Speech(max(0, span.start - cut), span.end - cut, speaker)
                for span, speaker in attributions.of(ordinal)
                if span.end > cut
            ]
            yield _passage(report, ordinal, text, speech)


def fold(title: str) -> str:
    """A title without what differs where it is set again: capitals, spaces, kinds of marks and dashes."""
    return " ".join(_DASHES.sub("-", _QUOTES.sub("'", title)).casefold().split())


def _whole(report: Report, ordinal: int, text: str, speaker: str | None) -> Passage:
    """A passage that is one speech."""
    marked = quotes_all(text)
    start, end = marked[:2] if marked else (0, len(text))
    return Passage(report, ordinal, text, speaker, quoted=True, speech=(Speech(start, end, speaker),))


def _passage(report: Report, ordinal: int, text: str, speech: Sequence[Speech]) -> Passage:
    """A passage with the quotations in it."""
    if len(speech) == 1 and _is_all(text, speech[0].start, speech[0].end):
        return _whole(report, ordinal, text, speech[0].speaker)
    kept = [each for each in speech if each.speaker or len(text[each.start : each.end].split()) > _FEW_WORDS]
    return Passage(report, ordinal, text, _main(text, kept) or report.outlet or None, speech=tuple(kept))


def _main(text: str, speech: Sequence[Speech]) -> str | None:
    """Who speaks in a passage that opens with their words, or of which these are a third or more."""
    known = [each for each in speech if each.speaker]
    spoken = sum(each.end - each.start for each in known)
    if not known or not (known[0].start <= _OPENING_CHARS or _LEAST_SHARE * len(text) <= spoken):
        return None
    return max(known, key=lambda each: each.end - each.start).speaker


def _is_all(text: str, start: int, end: int) -> bool:
    """Whether nothing but marks stands outside a span."""
    return not any(map(str.isalnum, text[:start] + text[end:]))


def _lead_ins(paragraphs: Sequence[str]) -> dict[int, int]:
    """Lead-in -> end of the paragraphs that are all speech behind it."""
    lead_ins, at = {}, 0
    while at < len(paragraphs) - 1:
        end = at + 1
        if is_lead_in(paragraphs[at], paragraphs[end]):
            if not begins_with_speech(paragraphs[end]):
                end = speech_end(paragraphs, end, paragraphs[at])
            lead_ins[at] = end
        at = end
    return lead_ins


def _speakers(
    report: Report, lead_ins: Mapping[int, int], attributions: Attributions
) -> dict[int, str | None]:
    """Ordinal -> speaker, for the paragraphs that are all speech behind a lead-in."""
    within = {ordinal for at, end in lead_ins.items() for ordinal in range(at, end)}
    own = [report.title, *(text for ordinal, text in enumerate(report.paragraphs) if ordinal not in within)]
    speakers = {}
    for at, end in lead_ins.items():
        lead_in = report.paragraphs[at]
        by_pronoun = introduces_by_pronoun(lead_in)
        speaker = attributions.last_speaker(at) if by_pronoun else find_speaker(lead_in, own)
        speakers |= dict.fromkeys(range(at + 1, end), speaker)
    return speakers
