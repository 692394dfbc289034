"""Boilerplate at the end of a report: headlines of other articles, appeals to the reader."""

import re
from collections.abc import Container, Mapping, Sequence
from itertools import takewhile
from typing import Literal

from retrieval.reports.boilerplate_lines import asks_for_support, is_link_label, is_page_line
from retrieval.reports.list_marks import BULLET_PATTERN
from retrieval.reports.report import Report
from retrieval.reports.speakers import is_quotation

MIN_REPEATS = 3  # reports that must share a closing paragraph before it counts as boilerplate
COMPARED_PARAGRAPHS = 8  # last paragraphs of a report that are compared with those of others
MAX_BOILERPLATE_PARAGRAPHS = 40
_MAX_BUTTON_CHARS = 39  # a short closing line may be a button ("Become a patron!")
_QUOTED = re.compile(r"“[^”]*(?:”|$)|\"[^\"]*(?:\"|$)|«[^»]*(?:»|$)|‘.*?(?:’(?!\w)|$)")
_YOU = re.compile(r"[yY](?<!\w.)[oO][uU](?:[rR][sSſ]?)?\b")
# No pattern that every paragraph is searched with begins with a condition such as `\b`: one that begins with
# letters passes over all others. Behind a letter, `(?<!\w.)` is what `\b` is before it.
_WE = re.compile(r"[WwOou](?<!\w.)(?:(?<=[Ww])e|(?<=[Oo])urs?|(?<=u)s)\b")
_MAYBE_I = re.compile(r"I['’\s]|[Mm]y")
_I = re.compile(
    r"(?:^|[.,:;!?—–]\s+|\b(?:and|that|but|as|if|when|what|which|because|where)\s)I(?:['’]\w+)?\s|\b[Mm]y\b"
)  # not the number in "World War I"
_CLAUSE = re.compile(r"(?:the|an?|this|that|these|those|its?|they|he|she)\b", re.IGNORECASE)
_ASKS = re.compile(
    r"\b(?:(?:help|support|join|follow|buy)(?:ing)? (?:us|our)|thank you|become a|subscri\w+|donat\w+"
    r"|patrons?|sign up|newsletters?|e?-?mails?|journalis[mt]s?|reading|readers?)\b",
    re.IGNORECASE,
)  # in an appeal that no label announces
_MAX_APPEAL_CHARS = 600
_MAX_LINE_CHARS = 120  # a longer paragraph that asks for nothing tells something
_MAX_FIGURES_CHARS = 200  # a longer paragraph with figures tells something
_SAYS = re.compile(r"\b(?:sa(?:id|ys)|t(?:old|ells)|writes|wrote|adds?|added|asks|asked)\b")
_SAMPLE = 60  # paragraphs that tell whether a report speaks to its readers
_SHORT = 5  # paragraphs of a report that is too short to tell
_HEADLINE = re.compile(r"[^\W\d_a-z]\S*(?:\s+\S+){3}|[“\"‘«]")  # four words, or a quotation
_PROSE_END = re.compile(r"[.…;,:][\"'”’»)\]]*$")

_NAMES_SOMEBODY = re.compile(r"(?=.* [^\W\d_A-ZА-Я]).* [^\W\d_a-zа-яіїєґ].*")  # "Citizens of Ukraine:"
_NAME_WORDS = 2  # "Ann Writer:" before no list may be who says what follows

ParagraphKind = Literal["repeated", "appeal", "you", "we", "headline", "line", "prose"]


def boilerplate_start(report: Report, repeated: Container[str], spoken: Container[int]) -> int:
    """Where the boilerplate at the end of the unsplit paragraphs begins; their number without any.

    It begins at a label of links ("Related:") that headlines or an appeal follow, or at a closing appeal: a
    list under another label is content. `spoken` holds the ordinals of speech: quotations are never
    boilerplate, nor is the only paragraph of a report.
    """
    paragraphs = report.unsplit
    count = len(paragraphs)
    first = next((at for at, text in enumerate(paragraphs) if text not in (report.title, report.summary)), 0)
    start = max(1, count - MAX_BOILERPLATE_PARAGRAPHS)
    start = max(
        [start, *(at + 1 for at in range(start, count) if at in spoken and is_quotation(paragraphs[at]))]
    )
    kinds = {at: _kind(paragraphs[at], repeated, at in spoken) for at in range(start, count)}
    if _is_address(paragraphs[first:start], kinds):
        kinds = {at: _as_address(paragraphs[at], kind) for at, kind in kinds.items()}
    for at in kinds:
        if at + 1 not in spoken and is_link_label(paragraphs[at]):
            after = [kinds[later] for later in range(at + 1, count)]
            if _is_ending(after, at > first):
                return at

    last = _appeal_start(paragraphs, kinds, first)
    body = [text for at, text in enumerate(paragraphs[first:last], first) if at not in spoken]
    if last < count and len(body) <= _SHORT and any(map(_is_personal, body)):
        kinds = {at: _as_address(paragraphs[at], kind) for at, kind in kinds.items()}
        last = _appeal_start(paragraphs, kinds, first)
    return last


def _appeal_start(paragraphs: Sequence[str], kinds: Mapping[int, ParagraphKind], first: int) -> int:
    """Where the appeal at the end begins; the number of paragraphs without one."""
    end = last = count = len(paragraphs)
    while end > max(count - len(kinds), first + 1):
        end -= 1
        if kinds[end] in ("headline", "line", "prose") and not _is_button(paragraphs[end], kinds[end]):
            break
        if kinds[end] in ("repeated", "appeal", "you"):
            last = end
    tail = range(last, count)
    asks = any(kinds[at] == "repeated" or _ASKS.search(paragraphs[at]) for at in tail)
    return last if asks and _is_appeal([kinds[at] for at in tail]) else count


def _is_button(paragraph: str, kind: ParagraphKind) -> bool:
    """Whether a closing line may belong to an appeal: short and no item of a list."""
    if kind == "prose" or len(paragraph) > _MAX_BUTTON_CHARS:
        return is_page_line(paragraph)
    return not (
        paragraph.endswith(":") or BULLET_PATTERN.match(paragraph) or any(map(str.isdigit, paragraph))
    )


def _is_address(before: Sequence[str], kinds: Mapping[int, ParagraphKind]) -> bool:
    """Whether a report speaks to its readers throughout, as speeches and letters do."""
    personal = [_is_personal(text) for text in before[:_SAMPLE]]
    personal += [kind in ("appeal", "you", "we") for kind in kinds.values()]
    return len(personal) > _SHORT and 3 * sum(personal[: len(personal) * 3 // 4]) > len(personal)


def _is_personal(paragraph: str) -> bool:
    outside = _QUOTED.sub("", paragraph)
    return bool(_YOU.search(outside) or _WE.search(outside) or _speaks_of_self(outside))


def _speaks_of_self(outside: str) -> bool:
    return bool(_MAYBE_I.search(outside) and _I.search(outside))


def _as_address(paragraph: str, kind: ParagraphKind) -> ParagraphKind:
    """What a paragraph is in a speech or letter: "you" and "we" are no appeal without a word of the page."""
    return "prose" if kind in ("appeal", "you", "we") and not asks_for_support(paragraph) else kind


def _kind(paragraph: str, repeated: Container[str], spoken: bool) -> ParagraphKind:
    outside = _QUOTED.sub("", paragraph)
    you, we = _YOU.search(outside), _WE.search(outside)
    if paragraph in repeated and not paragraph.endswith(":"):
        return "repeated"
    quotes = outside != paragraph
    if (you or we) and (_SAYS.search(outside) or (quotes and not we) or _tells(paragraph)):
        return "prose"  # "You hear them shoot, a guide tells us"
    if _speaks_of_self(outside):
        return "prose"
    if you:
        return "appeal" if we else "you"
    if we:
        asks = _ASKS.search(paragraph) or len(paragraph) <= _MAX_LINE_CHARS
        return "we" if asks and not spoken else "prose"
    if _PROSE_END.search(paragraph):
        return "prose"
    return "headline" if _HEADLINE.match(BULLET_PATTERN.sub("", paragraph, count=1)) else "line"


def _tells(paragraph: str) -> bool:
    """Whether a paragraph is too long for an appeal, or has figures and is not short."""
    figures = any(map(str.isdigit, paragraph))
    return len(paragraph) > (_MAX_FIGURES_CHARS if figures else _MAX_APPEAL_CHARS)


def is_label(paragraph: str, most: int) -> bool:
    """Whether a paragraph is only a heading such as "Related:", of at most `most` words."""
    return paragraph.endswith(":") and len(paragraph.split()) <= most and not _CLAUSE.match(paragraph)


def is_bare_label(paragraphs: Sequence[str], at: int, leads_in: bool) -> bool:
    """Whether a paragraph is a heading such as "Background:", and not who says what follows it."""
    label = paragraphs[at]
    if len(paragraphs) == 1:
        return False
    if not is_label(label, 3 if label.isascii() and not leads_in else 2):
        return is_link_label(label)
    if _NAMES_SOMEBODY.fullmatch(label):
        return False
    words, listed = label.split(), at + 1 == len(paragraphs) or BULLET_PATTERN.match(paragraphs[at + 1])
    return bool(listed) or len(words) != _NAME_WORDS or not all(word[0].isupper() for word in words)


def _is_ending(after: list[ParagraphKind], has_body: bool) -> bool:
    """Whether only headlines follow a label, or headlines and then an appeal to the end."""
    lines = list(takewhile(lambda kind: kind in ("headline", "line"), after))
    rest = after[len(lines) :]
    if 2 * lines.count("headline") < len(lines) or (not lines and rest[:1] == ["prose"]):
        return False
    return (_is_appeal(rest) and 2 * rest.count("prose") <= len(rest)) if rest else has_body


def _is_appeal(kinds: list[ParagraphKind]) -> bool:
    """Whether closing paragraphs address the reader; a single "you" may be prose."""
    if "repeated" in kinds or "appeal" in kinds:
        return True
    return "you" in kinds and len(kinds) - kinds.count("prose") > 1
