"""Speakers: whom a lead-in such as "The Ministry wrote:" names, and where their words end."""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence

from retrieval.reports.list_marks import BULLET_PATTERN
from retrieval.reports.speech.names import canonical, is_short_for
from retrieval.text.dates import MONTH_NAMES

SAYING = (
    r"(?:wrote|writes|said|says|stated|states|noted|notes|reported|reports|added|adds|assessed|assesses|"
    r"assess|judged|judges|estimated|estimates|suggested|suggests|announced|announces|commented|claimed|claims|"
    r"concluded|concludes|explained|explains|warned|warns|tweeted|posted|observed|observes|argued|argues|"
    r"confirmed|confirms|reads|according to|per)"
)
_SENTENCE_END = re.compile(r"[.!?…][\"'”’»)\]]*$")
_OPENING = re.compile(r"[“\"«„]")
_CLOSING = re.compile(r"[”\"»][.,;:]?$")
_CLOSED = re.compile(r"[”\"»]")
_MAX_LEAD_IN_CHARS = 400
_MIN_PROSE_CHARS = 120  # longer lines are prose even without a full stop

_BODY = re.compile(
    r"\b(?:ministry|mod|department|pentagon|institute|agency|service|staff|command|directorate|office|council|"
    r"cent(?:re|er)|bureau|committee|commission|embassy|intelligence|government|administration|forces)\b",
    re.IGNORECASE,
)
_UPPER = r"(?:(?:[A-Z]\.)+|(?:Gen|Maj|Lt|Col|Adm|Brig|Capt|Dr|St)\.|[A-ZÀ-ÖØ-Þ][\w’'&-]*)"
_NAME = re.compile(rf"{_UPPER}(?:\s+(?:(?:(?:of|for)(?:\s+the)?|and|de|des|du|la|für)\s+)?{_UPPER})*")
_NO_NAME = (
    r"(?:The|In|On|At|As|An?|It|Its|They|He|She|This|These|Here|Earlier|Today|Yesterday|According|From|By|Per|"
    rf"(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day|{'|'.join(MONTH_NAMES)})\b"
)
_SURROUNDING = re.compile(rf"^(?:{_NO_NAME}\s*)+|(?:\s+{_NO_NAME})+$|[’']s?$")

_VERB = re.compile(rf"\b{SAYING}\b", re.IGNORECASE)
_CONJUNCTION = re.compile(r"\b(?:but|because|while|although|whether)\b")  # after the verb: no lead-in
_PRONOUN = re.compile(r"\b(?:it|they|he|she)\b", re.IGNORECASE)
_SOURCE = re.compile(r"\b(?:according to|per)\s+(?:the\s+)?$", re.IGNORECASE)
_ASIDE = re.compile(r"\b(?:on|about|in|of|to|near|against|at|with)\s+(?:the\s+)?$", re.IGNORECASE)
_ADVERBS = r"(?:\s+(?:also|further|has|had|later|previously))*"
_SAYS = re.compile(rf"{_ADVERBS}\s+{SAYING}\b")


def is_lead_in(paragraph: str, following: str | None) -> bool:
    """Whether a paragraph introduces speech: it ends in a colon, names a speaker, and speech follows."""
    if following is None or not paragraph.endswith(":") or len(paragraph) > _MAX_LEAD_IN_CHARS:
        return False
    verbs = list(_VERB.finditer(paragraph))
    if verbs and _CONJUNCTION.search(paragraph, verbs[-1].end()):
        return False
    name = _named_speaker(paragraph)
    known = (name or _PRONOUN.search(paragraph)) if verbs else _BODY.search(name)
    if known and BULLET_PATTERN.match(following):
        return True
    speech = _OPENING.match(following) or _SENTENCE_END.search(following) or len(following) > _MIN_PROSE_CHARS
    return bool(speech and (known or (verbs and paragraph[verbs[-1].end() :] == ":")))


def is_quotation(paragraph: str) -> bool:
    """Whether a paragraph is marked as quoted: by a bullet, or by quotation marks around all of it."""
    if BULLET_PATTERN.match(paragraph):
        return True
    return bool(
        _OPENING.match(paragraph) and (_CLOSING.search(paragraph) or not _CLOSED.search(paragraph, 1))
    )


def speech_end(paragraphs: Sequence[str], start: int, lead_in: str) -> int:
    """Where the speech that begins at `start` ends: a run of bullets, of quoted or of plain paragraphs.

    Plain ones go on until the outlet mentions the speaker again in its own words.
    """
    marked, plain = is_quotation(paragraphs[start]), _outlet_resumes(lead_in)
    bullets = BULLET_PATTERN.match(paragraphs[start]) is not None
    end = start + 1
    while end < len(paragraphs):
        paragraph = paragraphs[end]
        goes_on = not (paragraph.endswith(":") or plain.search(paragraph))
        if marked:
            goes_on = is_quotation(paragraph) and bullets == bool(BULLET_PATTERN.match(paragraph))
        if not goes_on:
            break
        end += 1
    return end


def find_speaker(lead_in: str, texts: Iterable[str]) -> str | None:
    """The speaker that a lead-in names, by the full name in the outlet's own texts; None without one."""
    name = canonical(_named_speaker(lead_in))
    if name.startswith("UK "):
        return name
    said, named = Counter[str](), Counter[str]()
    for text in texts:
        for start, candidate in _names(text):
            full = canonical(candidate)
            if " " in full and (is_short_for(name, full) if name else _BODY.search(full)):
                named[full] += 1
                end = start + len(candidate)
                if _SAYS.match(text, end) or _SOURCE.search(text, max(0, start - 20), start):
                    said[full] += 1
    if not name:
        named = said
    return next((full for full, _ in (said or named).most_common(1)), name) or None


def _outlet_resumes(lead_in: str) -> re.Pattern[str]:
    """A pattern for paragraphs in the outlet's own words: "Earlier, ..." or "the Ministry also said"."""
    name = _named_speaker(lead_in) or "Ministry"
    bodies = _BODY.findall(name)
    head = bodies[-1] if bodies else name.split()[-1]
    before = "|".join({"UK", "British", "Defence", "Defense", *map(re.escape, name.split())})
    who = rf"(?:the\s+)?(?:(?:{before})\s+)*{re.escape(head)}\b"
    return re.compile(
        rf"^(?:earlier|previously)\b|\baccording to {who}|(?<!\w ){who}{_ADVERBS}\s+{SAYING}\b"
        rf"|\bthe\s+(?:(?:{before})\s+)*{re.escape(head)}{_ADVERBS}\s+{SAYING}\b",
        re.IGNORECASE,
    )


def _named_speaker(lead_in: str) -> str:
    """The name of the speaker as the lead-in has it; empty without one."""
    names = list(_names(lead_in))
    if sources := [name for start, name in names if _SOURCE.search(lead_in, 0, start)]:
        return sources[-1]
    verbs = [match.start() for match in _VERB.finditer(lead_in)]
    names = [(start, name) for start, name in names if verbs and start < verbs[-1]] or names
    bodies = [(start, name) for start, name in names if _BODY.search(name)]
    subjects = [(start, name) for start, name in bodies or names if not _ASIDE.search(lead_in, 0, start)]
    if chosen := subjects or bodies or names:
        return chosen[-1][1]
    small = re.search(rf"\bthe ({_BODY.pattern})", lead_in, re.IGNORECASE)
    return small[1].capitalize() if small else ""


def _names(text: str) -> Iterator[tuple[int, str]]:
    """The capitalised names of a text as (start, name)."""
    for match in _NAME.finditer(text):
        if name := _SURROUNDING.sub("", match[0]).strip():
            yield match.start() + match[0].index(name), name
