"""Who speaks: the body that a lead-in such as "The Ministry wrote:" introduces."""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence

from retrieval.text.dates import MONTHS

SAYING = (
    r"(?:wrote|writes|said|says|stated|states|noted|notes|reported|reports|added|adds|assessed|assesses|"
    r"assess|judged|judges|estimated|estimates|suggested|suggests|announced|announces|commented|claimed|claims|"
    r"concluded|concludes|explained|explains|warned|warns|tweeted|posted|observed|observes|argued|argues|"
    r"confirmed|confirms|reads|according to|per)"
)
BULLET = re.compile(r"(?:[•‣▪▫●○◦∙·⁃■□▶►▸➢➤*–—-]|\(?\d{1,2}[.)](?=\s+[\"'“‘«„]?[A-Z]))\s+")
_SENTENCE_END = re.compile(r"[.!?…][\"'”’»)\]]*$")
_OPENING = re.compile(r"[“\"«„]")
_CLOSING = re.compile(r"[”\"»][.,;:]?$")
_CLOSED = re.compile(r"[”\"»]")
_LONGEST = 400  # characters of a lead-in
_PROSE = 120  # characters: a line of this length is prose even without a full stop

_BODY = re.compile(
    r"\b(?:ministry|mod|department|pentagon|institute|agency|service|staff|command|directorate|office|council|"
    r"cent(?:re|er)|bureau|committee|commission|embassy|intelligence|government|administration|forces)\b",
    re.IGNORECASE,
)
_UPPER = r"(?:(?:[A-Z]\.)+|(?:Gen|Maj|Lt|Col|Adm|Brig|Capt|Dr|St)\.|[A-ZÀ-ÖØ-Þ][\w’'&-]*)"
_NAME = re.compile(rf"{_UPPER}(?:\s+(?:(?:(?:of|for)(?:\s+the)?|and|de|des|du|la|für)\s+)?{_UPPER})*")
_NO_NAME = (
    r"(?:The|In|On|At|As|An?|It|Its|They|He|She|This|These|Here|Earlier|Today|Yesterday|According|From|By|Per|"
    rf"(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day|{'|'.join(MONTHS)})\b"
)
_AROUND = re.compile(rf"^(?:{_NO_NAME}\s*)+|(?:\s+{_NO_NAME})+$|[’']s?$")

_VERB = re.compile(rf"\b{SAYING}\b", re.IGNORECASE)
_TURN = re.compile(r"\b(?:but|because|while|although|whether)\b")  # after the verb: what it says, not who
_PRONOUN = re.compile(r"\b(?:it|they|he|she)\b", re.IGNORECASE)
_SOURCE = re.compile(r"\b(?:according to|per)\s+(?:the\s+)?$", re.IGNORECASE)
_ASIDE = re.compile(r"\b(?:on|about|in|of|to|near|against|at|with)\s+(?:the\s+)?$", re.IGNORECASE)
_ADVERBS = r"(?:\s+(?:also|further|has|had|later|previously))*"
_SAYS = re.compile(rf"{_ADVERBS}\s+{SAYING}\b")
_FORMS = (
    (re.compile(r"^(?:British|(?:Great )?Britain[’']s|United Kingdom(?:[’']s)?|U\.K\.|UK[’']s)(?=\s)"), "UK"),
    (re.compile(r"\b(?:MoD|MOD|Defen[cs]e Ministry|Ministry of Defense)$"), "Ministry of Defence"),
    (re.compile(r"^Ministry of Defence of the (?:United Kingdom|UK)$"), "UK Ministry of Defence"),
)


def introduces(paragraph: str, following: str | None) -> bool:
    """Whether a paragraph is a lead-in: it ends in a colon, says who speaks, and speech follows."""
    if following is None or not paragraph.endswith(":") or len(paragraph) > _LONGEST:
        return False
    verbs = list(_VERB.finditer(paragraph))
    if verbs and _TURN.search(paragraph, verbs[-1].end()):
        return False
    name = _mentioned(paragraph)
    known = (name or _PRONOUN.search(paragraph)) if verbs else _BODY.search(name)
    if known and BULLET.match(following):
        return True
    speech = _OPENING.match(following) or _SENTENCE_END.search(following) or len(following) > _PROSE
    return bool(speech and (known or (verbs and paragraph[verbs[-1].end() :] == ":")))


def set_apart(paragraph: str) -> bool:
    """Whether a paragraph shows by itself that it is quoted: a bullet, or all of it in quotation marks."""
    if BULLET.match(paragraph):
        return True
    return bool(
        _OPENING.match(paragraph) and (_CLOSING.search(paragraph) or not _CLOSED.search(paragraph, 1))
    )


def block_end(paragraphs: Sequence[str], start: int, lead_in: str) -> int:
    """Where the words introduced at `start` end: bullets, quoted paragraphs, or plain ones.

    Plain ones go on until the outlet speaks of the body again in its own voice.
    """
    marked, plain = set_apart(paragraphs[start]), _outlet_again(lead_in)
    bullets = BULLET.match(paragraphs[start]) is not None
    end = start + 1
    while end < len(paragraphs):
        paragraph = paragraphs[end]
        goes_on = not (paragraph.endswith(":") or plain.search(paragraph))
        if marked:
            goes_on = set_apart(paragraph) and bullets == bool(BULLET.match(paragraph))
        if not goes_on:
            break
        end += 1
    return end


def speaker(lead_in: str, texts: Iterable[str]) -> str | None:
    """The full name of the body that a lead-in names, as the outlet's own texts give it; None without one."""
    name = _written(_mentioned(lead_in))
    if name.startswith("UK "):
        return name
    said, named = Counter[str](), Counter[str]()
    for text in texts:
        for start, found in _names(text):
            written = _written(found)
            if " " in written and (_is_short_for(name, written) if name else _BODY.search(written)):
                named[written] += 1
                if _SAYS.match(text, start + len(found)) or _SOURCE.search(text, max(0, start - 20), start):
                    said[written] += 1
    if not name:
        named = said
    return next((full for full, _ in (said or named).most_common(1)), name) or None


def _outlet_again(lead_in: str) -> re.Pattern[str]:
    """Finds the outlet's own voice: "Earlier, ..." or the body of the lead-in named as the one who says."""
    name = _mentioned(lead_in) or "Ministry"
    bodies = _BODY.findall(name)
    head = bodies[-1] if bodies else name.split()[-1]
    before = "|".join({"UK", "British", "Defence", "Defense", *map(re.escape, name.split())})
    who = rf"(?:the\s+)?(?:(?:{before})\s+)*{re.escape(head)}\b"
    return re.compile(
        rf"^(?:earlier|previously)\b|\baccording to {who}|(?<!\w ){who}{_ADVERBS}\s+{SAYING}\b"
        rf"|\bthe\s+(?:(?:{before})\s+)*{re.escape(head)}{_ADVERBS}\s+{SAYING}\b",
        re.IGNORECASE,
    )


def _mentioned(lead_in: str) -> str:
    """The name of who speaks in a lead-in, as it stands there; empty without one."""
    names = list(_names(lead_in))
    if sources := [name for start, name in names if _SOURCE.search(lead_in, 0, start)]:
        return sources[-1]
    verbs = [match.start() for match in _VERB.finditer(lead_in)]
    names = [found for found in names if verbs and found[0] < verbs[-1]] or names
    bodies = [found for found in names if _BODY.search(found[1])]
    subjects = [found for found in bodies or names if not _ASIDE.search(lead_in, 0, found[0])]
    if chosen := subjects or bodies or names:
        return chosen[-1][1]
    small = re.search(rf"\bthe ({_BODY.pattern})", lead_in, re.IGNORECASE)
    return small[1].capitalize() if small else ""


def _names(text: str) -> Iterator[tuple[int, str]]:
    """Where the capitalised names of a text start, and the names."""
    for match in _NAME.finditer(text):
        if name := _AROUND.sub("", match[0]).strip():
            yield match.start() + match[0].index(name), name


def _written(name: str) -> str:
    """A name in its one form: every spelling of the British ministry is "UK Ministry of Defence"."""
    for form, written in _FORMS:
        name = form.sub(written, name)
    return name


def _is_short_for(name: str, full: str) -> bool:
    """Whether a full name has every word of a name and more, or is what its capitals stand for."""
    if name.isupper() and name == "".join(letter for letter in full if letter.isupper()):
        return True
    return set(name.lower().split()) < set(full.lower().split()) and len(full.split()) <= 9
