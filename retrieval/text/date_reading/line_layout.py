"""Whether a head line is a date line: what stands in it beside a date."""

import re
from dataclasses import dataclass
from typing import Literal

from retrieval.text.date_reading.moments import find_moments, read_moment
from retrieval.text.date_reading.tokens import TokenLine

_NAME = r"O?(?:I\.?)*[AKMWVZ](?:O{0,2}(?:I\.?)*[AKMWVZLH]){0,3}"
_NAMES = rf"{_NAME}(?:&{_NAME})*"
_SEGMENT = re.compile(
    rf"(?P<label>[PULCFO&]*)(?P<names>{_NAMES})?(?P<label_after>[PULC]*)"
    r"|(?P<byline>[PULCF]*(?:B|PO)w?[AKMWVZLOCBHI&.]*(?:(?<=[AK])w{1,2})?[PULC]*(?:d?R)*)"  # "By Ann Writer"
    r"|[PULCFBu]+TZ?|U+C?(?:M\.?d|d\.?M)"  # "Updated 22:30", "Updated Aug 6"
    r"|[PULCFO]*u[PULC]*"  # "Latest update on"
    r"|[dRH.]*R[dRH.]*"  # "5 min. read"
    r"|G"
)
_BYLINE_ON = re.compile(r"[AKMWVZLOCBHI&.]+")  # "By Ann Writer, Bob Reader and Carla Cook in Kyiv"
_SEPARATOR = re.compile(r"\.?[,|:()-]+|\.(?=[PU]{1,3}:?C?\Z)")  # "Published 5 August 2024. Updated "
_WORDS = "AIKMWVZPUuLCOBRHGSEFw"
_MAX_NAME_WORDS = 12  # of several authors, a place and an agency
_DATELINE_END = re.compile(r"(?:,?\(?[AKL&]{1,3}\)?)?\.?-")
_COPYRIGHT = re.compile(r"©|\(c\)|copyright|rights reserved", re.IGNORECASE)
_JOINS = (",", ":", "|", "-")
_AGENCY_BEFORE = re.compile(r"[AK](?:-[AK])?\.\Z")  # "Kyiv. "
_AGENCY_AFTER = re.compile(r"\.?[AK]?(?:-?[AK])*\.?")  # ". INTERFAX-EUROPE"
_SENDER = re.compile(r"[AKPSLOIMVWw&.|-]{1,10},\(\Z")  # "Harbour watch, ["
ROW = re.compile(r"[\d)][,;][^\W\d_]")  # a table's: "2024-08-05,Pier"
_HEADLINE_JOIN = re.compile(r"(?:[,:|(-]C?|F|CC)\Z")  # CC: as of
_SERIAL_JOIN = re.compile(r"(?:[,:|(-]C?|F|CC|PC?|(?<=[Su]))\Z")  # "Minutes of the meeting held on"

_SUBTITLE = re.compile(r"[AKPSu][AIKLPSuOC&]*\.")  # "Overview and Goals. "
_PLACE_OF_EVENT = re.compile(r"C[AKO]+(?:,[AKO]+)*,\Z")  # a caption's: "Residents queue in Kyiv, Ukraine, "


@dataclass(frozen=True, slots=True)
class LineLayout:
    """The moment that a line is dated by, and what else the line is."""

    moment: re.Match[str]
    part_of: Literal["", "headline", "paragraph"]


def find_layout(line: TokenLine, whole: bool) -> LineLayout | None:
    """How a line holds its date; None where it is none of a date line, a headline and a paragraph's dateline.

    `whole` is whether the line has no more than these tokens; where it has, it can only be a paragraph.
    """
    moments = find_moments(line)
    if not moments or _COPYRIGHT.search(line.text) or ROW.search(line.text):
        return None
    kinds = "".join(  # a month, weekday or zone in small letters is no name
        "w" if token.kind in "MWVZ" and token.text.islower() else token.kind for token in line.tokens
    )
    ends = [0, *(moment.end() for moment in moments)]
    starts = [*(moment.start() for moment in moments), len(kinds)]
    between = [kinds[end:start] for end, start in zip(ends, starts, strict=True)]
    if whole and _belongs_to_date(between):
        main = _published(line, moments, between)
        return LineLayout(main, "") if main else None
    if (
        whole
        and len(moments) == 1
        and (_is_message_head(line, moments[0], *between) or _is_agency_head(*between))
    ):
        return LineLayout(moments[0], "")
    if _is_dateline(line, between[0], moments[0].end()):
        return LineLayout(moments[0], "paragraph")
    if whole and len(moments) == 1 and _is_headline(*between):
        return LineLayout(moments[0], "headline")
    return None


def _published(line: TokenLine, moments: list[re.Match[str]], between: list[str]) -> re.Match[str] | None:
    """The moment of publication; None where it is one of several that no label tells apart."""
    if any(not re.search("[PUu]", label) for label in between[1:-1]) and not _are_one(line, moments):
        return None
    labels = list(zip(moments, between, strict=False))
    first_published = next((moment for moment, label in labels if "P" in label), None)
    return first_published or next(
        (moment for moment, label in labels if not re.search("[Uu]", label)), moments[0]
    )


def _are_one(line: TokenLine, moments: list[re.Match[str]]) -> bool:
    """Whether dates are one and the same in several forms: "Posted on August 5, 20242024-08-05"."""
    try:
        return len({read_moment(line, moment).days for moment in moments}) == 1
    except ValueError:
        return False


def _belongs_to_date(pieces: list[str]) -> bool:
    """Whether all that stands before, between and after dates is bylines, places, labels and the like."""
    words = 0
    for number, piece in enumerate(pieces):
        segments = _segments(piece.rstrip(".") if number == len(pieces) - 1 else piece)
        byline = False
        for before, segment, after in segments:
            match = _SEGMENT.fullmatch(segment)
            if match is None:
                if byline and _BYLINE_ON.fullmatch(segment):
                    continue
                return False
            byline = byline or bool(match["byline"])
            words += len(match["names"] or "")
            leads = number < len(pieces) - 1 and not after
            follows = number > 0 and (not before or "-" in before or ":" in before)
            if match["names"] and not _is_name(match, after, leads, follows):
                return False
    return words <= _MAX_NAME_WORDS


def _is_name(match: re.Match[str], after: str, leads: bool, follows: bool) -> bool:
    """Whether capitalised words are a name or a place and no headline, by what stands around them.

    `leads` is whether a date comes right behind them, `follows` whether only a dash or colon parts them from
    the date before: "Deadline 5 August 2024", "5 August 2024 - Harbour Opens".
    """
    names, label_after = match["names"], match["label_after"]
    longest = max(len(re.sub("[OI.]", "", name)) for name in names.split("&"))
    if ":" in after or label_after[:1] == "C" or longest > (2 if follows else 3):
        return False
    if set(names) <= {"A"}:
        return True
    return len(names) > 1 if follows or (leads and not label_after) else True


def _is_message_head(line: TokenLine, moment: re.Match[str], before: str, after: str) -> bool:
    """Whether a line heads a copied message of a chat: "Harbour watch, [05.08.2024 21:16]"."""
    return (
        "[" in line.text
        and "T" in moment.group()
        and _SENDER.match(before) is not None
        and after in ("", ":", ")", "):")
    )


def _is_agency_head(before: str, after: str) -> bool:
    """Whether full stops part a place, a date and an agency: "Kyiv. 5 August 2024. INTERFAX"."""
    return _AGENCY_BEFORE.match(before) is not None and _AGENCY_AFTER.fullmatch(after) is not None


def _is_dateline(line: TokenLine, before: str, end: int) -> bool:
    """Whether a paragraph's own words follow place or label, date and dash: "LONDON, Aug. 5, 2024 (AP) —"."""
    if not re.search("[AKPUu]", before) or not _belongs_to_date([before, ""]):
        return False
    dash = _DATELINE_END.match(line.kinds, end)
    if dash is None or line.tokens[dash.end() - 1].is_hyphen(line.text):
        return False
    prose = line.kinds[dash.end() :]
    if "w" not in prose or line.tokens[dash.end()].text[0].islower():
        return False
    return sum(kind in _WORDS for kind in prose) > 2


def _is_headline(before: str, after: str) -> bool:
    """Whether words and a date are a headline: "Harbour bulletin for the region, 5 August 2024"."""
    serial = re.search("[Su]", before + after) is not None
    if not before:
        return serial and after[:1] in _JOINS
    if _SUBTITLE.fullmatch(before) and not after:
        return True
    join = (_SERIAL_JOIN if serial else _HEADLINE_JOIN).search(before)
    if join is None or "." in before or before[: join.start()][-1:] in (*"dyNM#", ""):
        return False
    event = "E" in before or _PLACE_OF_EVENT.search(before) is not None
    if (":" in before[-2:] and (event or not serial)) or (event and not serial):
        return False
    return not after.strip("):") or (serial and after[:1] in _JOINS)


def _segments(piece: str) -> list[tuple[str, str, str]]:
    """The parts of a piece between separators, each with the separators before and after it."""
    marks = ["", *_SEPARATOR.findall(piece), ""]
    return list(zip(marks[:-1], _SEPARATOR.split(piece), marks[1:], strict=True))
