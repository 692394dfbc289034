"""A Report's passages: one citable paragraph each, with who speaks; furniture left out."""

import re
from collections.abc import Container
from dataclasses import dataclass
from itertools import takewhile
from typing import Literal

from retrieval.reports.report import Report
from retrieval.reports.speakers import BULLET, block_end, introduces, set_apart, speaker

REPEATED = 3  # a closing paragraph in this many reports is furniture
TAIL = 8  # so many last paragraphs are compared
LONGEST = 40  # paragraphs; no tail has more
BUTTON = 40  # characters; a closing line below this may be a button ("Become a patron!")
_QUOTED = re.compile(r"“[^”]*(?:”|$)|\"[^\"]*(?:\"|$)|«[^»]*(?:»|$)|‘.*?(?:’(?!\w)|$)")
_YOU = re.compile(r"\byou(?:rs?)?\b", re.IGNORECASE)
_WE = re.compile(r"\b(?:[Ww]e|[Oo]urs?|us)\b")
_CLAUSE = re.compile(r"(?:the|an?|this|that|these|those|its?|they|he|she)\b", re.IGNORECASE)
_HEADLINE = re.compile(r"[^\W\d_a-z]\S*(?:\s+\S+){3}|[“\"‘«]")  # four words, or a quotation
_PROSE_END = re.compile(r"[.…;,:][\"'”’»)\]]*$")

Kind = Literal["repeated", "appeal", "you", "we", "headline", "line", "prose"]


@dataclass(frozen=True, slots=True)
class Passage:
    """One paragraph of a report: what is retrieved and cited.

    `ordinal` is its position among `report.paragraphs`; `text` has no bullet mark. `speaker` is the
    quoted body, else the report's outlet, else None; `quoted` says whether the words are the body's own.
    """

    report: Report
    ordinal: int
    text: str
    speaker: str | None = None
    quoted: bool = False

    @property
    def key(self) -> tuple[str, int]:
        """What outlives a reload: (slug, ordinal)."""
        return self.report.slug, self.ordinal

    def __repr__(self) -> str:
        return f"Passage({self.report.slug!r}, {self.ordinal}, {self.speaker!r}, {self.text[:40]!r})"


def split(report: Report, repeated: Container[str] = ()) -> tuple[Passage, ...]:
    """The passages of a report, in order.

    The repeated title, lead-ins and the tail (headlines of other articles, appeals to the reader) are
    none. `repeated` holds closing paragraphs that other reports have too.
    """
    paragraphs = report.paragraphs
    speakers = _speakers(report)
    passages = []
    for ordinal, paragraph in enumerate(paragraphs[: _tail(report, repeated, speakers.keys())]):
        quoted = ordinal in speakers
        opens = not quoted and (ordinal + 1 in speakers or _is_label(paragraph, 3))
        text = BULLET.sub("", paragraph, count=1) if BULLET.match(paragraph) else paragraph
        if text and text != report.title and not (opens and len(paragraphs) > 1):
            who = speakers[ordinal] if quoted else report.outlet or None
            passages.append(Passage(report, ordinal, text, who, quoted))
    return tuple(passages)


def _speakers(report: Report) -> dict[int, str | None]:
    """Ordinal -> who speaks, for the paragraphs that a lead-in introduces."""
    paragraphs, at = report.paragraphs, 0
    blocks: list[tuple[int, int]] = []  # (lead-in, end)
    while at < len(paragraphs) - 1:
        end = at + 1
        if introduces(paragraphs[at], paragraphs[end]):
            end = block_end(paragraphs, end, paragraphs[at])
            blocks.append((at, end))
        at = end
    quoted = {ordinal for at, end in blocks for ordinal in range(at, end)}
    own = [report.title, *(text for ordinal, text in enumerate(paragraphs) if ordinal not in quoted)]
    return {
        ordinal: who
        for at, end in blocks
        for who in [speaker(paragraphs[at], own)]
        for ordinal in range(at + 1, end)
    }


def _tail(report: Report, repeated: Container[str], spoken: Container[int]) -> int:
    """Where the tail begins: at a label with headlines or an appeal behind it, or at a closing appeal.

    What is set apart as a body's own words never belongs to it, nor does the only paragraph.
    """
    paragraphs = report.paragraphs
    count = len(paragraphs)
    first = next((at for at, text in enumerate(paragraphs) if text not in (report.title, report.summary)), 0)
    start = max(1, count - LONGEST)
    start = max(
        [start, *(at + 1 for at in range(start, count) if at in spoken and set_apart(paragraphs[at]))]
    )
    kinds = {at: _kind(paragraphs[at], repeated, at in spoken) for at in range(start, count)}
    for at in kinds:
        after = [kinds[later] for later in range(at + 1, count)]
        if at + 1 not in spoken and _is_label(paragraphs[at], 6) and _closes(after, at > first):
            return at

    end = last = count
    while end > max(start, first + 1):
        end -= 1
        if kinds[end] in ("headline", "line", "prose") and (
            kinds[end] == "prose" or len(paragraphs[end]) >= BUTTON
        ):
            break
        if kinds[end] in ("repeated", "appeal", "you"):
            last = end
    return last if _is_appeal([kinds[at] for at in range(last, count)]) else count


def _kind(paragraph: str, repeated: Container[str], spoken: bool) -> Kind:
    outside = _QUOTED.sub("", paragraph)
    you, we = _YOU.search(outside), _WE.search(outside)
    if paragraph in repeated:
        return "repeated"
    if you:
        return "appeal" if we else "you"
    if we:
        return "prose" if spoken else "we"
    if _PROSE_END.search(paragraph):
        return "prose"
    return "headline" if _HEADLINE.match(BULLET.sub("", paragraph, count=1)) else "line"


def _is_label(paragraph: str, most: int) -> bool:
    """Whether a paragraph is no more than a heading with a colon, of so many words at most."""
    return paragraph.endswith(":") and len(paragraph.split()) <= most and not _CLAUSE.match(paragraph)


def _closes(after: list[Kind], has_body: bool) -> bool:
    """Whether what follows a label is headlines up to the end, or up to an appeal that fills the rest."""
    lines = list(takewhile(lambda kind: kind in ("headline", "line"), after))
    rest = after[len(lines) :]
    if 2 * lines.count("headline") < len(lines):
        return False
    return (_is_appeal(rest) and 2 * rest.count("prose") <= len(rest)) if rest else has_body


def _is_appeal(kinds: list[Kind]) -> bool:
    """Whether closing paragraphs speak to the reader; one "you" alone may be prose."""
    if "repeated" in kinds or "appeal" in kinds:
        return True
    return "you" in kinds and len(kinds) - kinds.count("prose") > 1
