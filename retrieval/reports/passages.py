"""The passages of a report: its citable paragraphs with their speakers."""

import re
from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Container, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import NamedTuple

from retrieval.reports.boilerplate import boilerplate_start, is_bare_label
from retrieval.reports.boilerplate_lines import is_link_label, line_kind, links_between
from retrieval.reports.list_marks import without_mark
from retrieval.reports.report import LeftOut, Report
from retrieval.reports.speakers import (
    begins_with_speech,
    find_speaker,
    introduces_by_pronoun,
    is_account,
    is_lead_in,
    is_signature,
    quotes_all,
    speech_end,
)
from retrieval.reports.speech.attributions import Attributions
from retrieval.reports.speech.full_names import FullNames
from retrieval.text.sentences import sentences

_POST = re.compile(r"Latest\b[^.]*\bupdate\b")  # as the posts of ministries begin
_QUOTES = re.compile('["“”„«»‘’‚`]')
_DASHES = re.compile("[‐‑‒–—−]")
_OPENING_CHARS = 2  # a mark and a space before the words
_LEAST_SHARE, _WITH_NAME = 1 / 2, 1 / 3
_ENDS = re.compile(r"[.!?…]\s")
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

    @property
    def speaks(self) -> bool:
        """Whether all of it or its main speech are the words of a body or person, not the outlet's."""
        return self.quoted or self.speaker != (self.report.outlet or None)

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

    def main_speaker(self, start: int, end: int) -> str | None:
        """Who says half or more of the part from `start` to `end`; None where nobody known does."""
        said = Counter[str]()
        for each in self.speech:
            if each.speaker and each.start < end and each.end > start:
                said[each.speaker] += min(end, each.end) - max(start, each.start)
        return next((speaker for speaker, chars in said.most_common(1) if 2 * chars >= end - start), None)

    def __repr__(self) -> str:
        return f"Passage({self.report.slug!r}, {self.ordinal}, {self.speaker!r}, {self.text[:40]!r})"


def split(report: Report, repeated: Container[str] = ()) -> tuple[Passage, ...]:
    """The paragraphs of a report, in order, without the repeated title, lead-ins and boilerplate.

    A paragraph that was split because of its length is several passages, each with what is said in it.
    `repeated` are paragraphs that other reports have too.
    """
    passages = (each for each in _parts(report, repeated) if isinstance(each, Passage))
    return tuple(_split(report, passages) if report.continued else passages)


def left_out(report: Report, repeated: Container[str] = ()) -> tuple[LeftOut, ...]:
    """The paragraphs of a report that are no passages, in order, and why."""
    return tuple(each for each in _parts(report, repeated) if isinstance(each, LeftOut))


def _parts(report: Report, repeated: Container[str]) -> Iterator[Passage | LeftOut]:
    """Every paragraph as a passage or what is left out; none is split, and ordinals count such paragraphs."""
    unsplit = report.unsplit
    lines = {at: why for at, text in enumerate(unsplit) if (why := line_kind(text, repeated))}
    lines |= dict.fromkeys(links_between(unsplit), "boilerplate")
    labels = {at for at, text in enumerate(unsplit) if is_link_label(text)}
    lines = {at: why for at, why in lines.items() if at not in labels}  # labels stay for now: they end speech
    own = [at for at, text in enumerate(unsplit) if text not in ("", report.title, report.summary)]
    if own and lines.keys() >= set(own):
        del lines[own[0]]  # the only paragraph of a report is never boilerplate
    kept = [at for at in range(len(unsplit)) if at not in lines]
    paragraphs = [unsplit[at] for at in kept]
    lead_ins = _lead_ins(
        [f"{text}:" if at in labels else text for at, text in zip(kept, paragraphs, strict=True)]
    )
    introduced = {at for spoken in lead_ins.values() for at in spoken}
    end = boilerplate_start(report, repeated, {kept[at] for at in introduced})
    paragraphs = paragraphs[: bisect_left(kept, end)]
    attributions = Attributions(paragraphs, introduced)
    speakers = _speakers(report, unsplit, kept, lead_ins, attributions)
    title, places = fold(report.title), {ordinal: at for at, ordinal in enumerate(kept)}
    first = title.partition(" ")[0]  # most paragraphs differ from the title in that
    for ordinal, paragraph in enumerate(unsplit):
        at = places.get(ordinal, -1)
        text = without_mark(paragraphs, at) if 0 <= at < len(paragraphs) else paragraph
        if not text:
            continue
        if ordinal in lines:
            yield LeftOut(paragraph, lines[ordinal])
        elif ordinal >= end:
            yield LeftOut(paragraph, "repeated" if paragraph in repeated else "boilerplate")
        elif not report.title_made and fold(text.split(None, 1)[0]) == first and fold(text) == title:
            yield LeftOut(paragraph, "title again")
        elif at in introduced:
            yield _whole(report, ordinal, text, speakers[at])
        elif is_bare_label(paragraphs, at, at in lead_ins) or _names_speaker(
            paragraphs, at, lead_ins, speakers, attributions
        ):
            yield LeftOut(paragraph, "boilerplate" if ordinal in labels else "lead-in")
        else:
            cut = len(paragraph) - len(text)
            speech = [
                Speech(max(0, span.start - cut), span.end - cut, speaker)
                for span, speaker in attributions.of(at)
                if span.end > cut
            ]
            yield _passage(report, ordinal, text, speech)


def _split(report: Report, passages: Iterable[Passage]) -> Iterator[Passage]:
    """Passages in the parts that the paragraphs of their report have been split into."""
    continued = frozenset(report.continued)
    bounds = [at for at in range(len(report.paragraphs) + 1) if at not in continued]
    for passage in passages:
        ordinals = range(*bounds[passage.ordinal : passage.ordinal + 2])
        texts = [report.paragraphs[ordinal] for ordinal in ordinals]
        mark = sum(map(len, texts)) + len(texts) - 1 - len(passage.text)  # at the head, left out
        texts[0] = texts[0][mark:]
        starts, ends, _ = zip(*passage.speech, strict=True) if passage.speech else ((), (), ())
        start = 0
        for ordinal, text in zip(ordinals, texts, strict=True):
            end = start + len(text)
            within = passage.speech[bisect_right(ends, start) : bisect_left(starts, end)]
            speech = [Speech(max(start, a) - start, min(end, b) - start, who) for a, b, who in within]
            if passage.quoted or len(texts) == 1:
                yield replace(passage, ordinal=ordinal, text=text, speech=tuple(speech))
            else:
                yield _passage(report, ordinal, text, speech)
            start = end + 1


def fold(title: str) -> str:
    """A title without what differs where it is set again: capitals, spaces, kinds of marks and dashes."""
    return " ".join(_DASHES.sub("-", _QUOTES.sub("'", title)).casefold().split())


def _names_speaker(
    paragraphs: Sequence[str],
    at: int,
    lead_ins: Mapping[int, Sequence[int]],
    speakers: Mapping[int, str | None],
    attributions: Attributions,
) -> bool:
    """Whether a lead-in is no other sentence, and the words it introduces have a speaker without it.

    One that names nobody ("She said:") is not missed either.
    """
    if at not in lead_ins or len(sentences(paragraphs[at])) > 1:
        return False
    if introduces_by_pronoun(paragraphs[at]):
        return True
    if spoken := lead_ins[at]:
        return any(speakers[each] for each in spoken)
    return at + 1 < len(paragraphs) and any(speaker for _, speaker in attributions.of(at + 1))


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
    """Who speaks in a passage that opens with their words, or of which these are half or more.

    A third is enough where nothing but who says it stands before them, and nothing behind them.
    """
    known = [each for each in speech if each.speaker]
    if not known:
        return None
    spoken = sum(each.end - each.start for each in known)
    only = not (_ENDS.search(text, 0, known[0].start) or any(map(str.isalnum, text[known[-1].end :])))
    if known[0].start > _OPENING_CHARS and spoken < (_WITH_NAME if only else _LEAST_SHARE) * len(text):
        return None
    return max(known, key=lambda each: each.end - each.start).speaker


def _is_all(text: str, start: int, end: int) -> bool:
    """Whether nothing but marks stands outside a span."""
    return not any(map(str.isalnum, text[:start] + text[end:]))


def _lead_ins(paragraphs: Sequence[str]) -> dict[int, list[int]]:
    """Lead-in -> the paragraphs that are all speech: behind it, or the post that an account signs."""
    lead_ins: dict[int, list[int]] = {}
    at = 0
    while at < len(paragraphs):
        end = at + 1
        following = paragraphs[end] if end < len(paragraphs) else None
        if is_lead_in(paragraphs[at], following):
            signed = is_signature(paragraphs[at])
            if following is not None and not signed and not begins_with_speech(following):
                end = speech_end(paragraphs, end, paragraphs[at])
                if end == at + 1:
                    at = end
                    continue
            lead_ins[at] = [*_post_before(paragraphs, at), *range(at + 1, end)]
        at = end
    return lead_ins


def _post_before(paragraphs: Sequence[str], at: int) -> list[int]:
    """The text of a post that stands before the name of its account: signed by it, or no prose."""
    if at < 2 or not is_account(paragraphs[at]):
        return []
    return [at - 1] if is_signature(paragraphs[at]) or _POST.match(paragraphs[at - 1]) else []


def _speakers(
    report: Report,
    paragraphs: Sequence[str],
    kept: Sequence[int],
    lead_ins: Mapping[int, Sequence[int]],
    attributions: Attributions,
) -> dict[int, str | None]:
    """Paragraph -> speaker, for those that are all speech of a lead-in."""
    within = {kept[each] for at, spoken in lead_ins.items() for each in (at, *spoken)}
    own = (text for ordinal, text in enumerate(paragraphs) if ordinal not in within)
    names = FullNames([report.title, *own] if lead_ins else ())
    speakers: dict[int, str | None] = {}
    for at, spoken in lead_ins.items():
        lead_in = paragraphs[kept[at]]
        by_pronoun = introduces_by_pronoun(lead_in)
        speaker = attributions.last_speaker(at) if by_pronoun else find_speaker(lead_in, names)
        speakers |= dict.fromkeys(spoken, speaker)
    return speakers
