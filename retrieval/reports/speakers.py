"""Speakers: whom a lead-in such as "The Ministry wrote:" names, and where their words end."""

import re
from collections.abc import Sequence

from retrieval.reports.list_marks import BULLET_PATTERN
from retrieval.reports.speech.full_names import ADVERBS_BEFORE, NAMES_BODY, FullNames
from retrieval.reports.speech.names import canonical, is_body
from retrieval.reports.speech.noun_phrases import noun_phrase
from retrieval.reports.speech.quotations import Quotation, quotations
from retrieval.reports.speech.statements import statements
from retrieval.reports.speech.subjects import Subject
from retrieval.reports.speech.vocabulary import PERSONAL, SAYING
from retrieval.reports.speech.words import sentence_starts, words_of

_SENTENCE_END = re.compile(r"[.!?…][\"'”’»)\]]*$")
_OPENING = re.compile(r"[“\"«„]")
_ACCOUNT = re.compile(r"(?:[—–-]\s*)?([^@()]{2,80}?)[^\w@()]*\(@\w{2,30}\)\W*(?:\w+ \d{1,2}, \d{4})?")
_MAX_LEAD_IN_CHARS = 400
_MIN_PROSE_CHARS = 120  # longer lines are prose even without a full stop

_CONJUNCTION = re.compile(r"\b(?:but|because|while|although|whether)\b")  # after the verb: no lead-in
_STAFF = re.compile(
    r"(.+) (?:analysts|assessors|experts|researchers)"
    r"|(?:Analysts|Assessors|Experts|Researchers) (?:at|of|from) the (.+)"
)  # who speak for their body
_NO_SPEAKERS = frozenset("Dear Esteemed Fellow Honorable Honourable Honored Honoured Staff".split())
_WITHIN_NAMES = frozenset("of for the and de intelligence".split())
_MAX_HEADING_CHARS = 60
_MAX_RUN = 12  # paragraphs without quotation marks
_SIGNED = re.compile(r"(?:• )?[—–] ?(?:[Tt]he )?\w+(?: [^\W\d_a-z][\w.’'-]*){0,4}")  # "— Ann Writer"


def is_lead_in(paragraph: str, following: str | None) -> bool:
    """Whether a paragraph introduces speech: somebody says in it, it ends in a colon, and speech follows.

    The name of an account, "UK Ministry of Defence (@name)", needs no colon.
    """
    if len(paragraph) > _MAX_LEAD_IN_CHARS:
        return False
    if not paragraph.endswith(":"):
        return is_account(paragraph) and (following is not None or is_signature(paragraph))
    if following is None:
        return False
    subject, verb_end = _introduction(paragraph)
    if subject is None or _CONJUNCTION.search(paragraph, verb_end):
        return False
    if BULLET_PATTERN.match(following) and subject.kind != "document":
        return True
    speech = _OPENING.match(following) or _SENTENCE_END.search(following) or len(following) > _MIN_PROSE_CHARS
    return bool(speech and (subject.kind != "document" or paragraph[verb_end:] == ":"))


def is_account(paragraph: str) -> bool:
    """Whether a paragraph is only the name of an account as social media show it."""
    match = _ACCOUNT.fullmatch(paragraph)
    return match is not None and _whole_name(match[1].strip()) is not None


def is_signature(paragraph: str) -> bool:
    """Whether an account's name stands behind its post: "— UK Ministry of Defence (@name)"."""
    return paragraph.startswith(("—", "–", "-")) and is_account(paragraph)


def is_quotation(paragraph: str) -> bool:
    """Whether a paragraph is marked as quoted: by a bullet, or by quotation marks around all of it."""
    return bool(BULLET_PATTERN.match(paragraph) or quotes_all(paragraph))


def quotes_all(paragraph: str) -> Quotation | None:
    """The quotation that a paragraph consists of, marks and punctuation apart; None for another one."""
    quoted = quotations(paragraph) if _OPENING.match(paragraph) else []
    if len(quoted) != 1 or any(map(str.isalnum, paragraph[: quoted[0].start] + paragraph[quoted[0].end :])):
        return None
    return quoted[0]


def begins_with_speech(paragraph: str) -> bool:
    """Whether a paragraph begins with a whole quotation, behind which it goes on in other words."""
    first = next(iter(quotations(paragraph)), None) if _OPENING.match(paragraph) else None
    if first is None or first.start > 2 or quotes_all(paragraph):
        return False
    return paragraph[first.end - 1] in ",.!?…" or paragraph[first.end + 1 : first.end + 2] == ","


def speech_end(paragraphs: Sequence[str], start: int, lead_in: str) -> int:
    """Where the speech that begins at `start` ends: a run of bullets, of quoted or of plain paragraphs.

    Plain ones are a person's only where they follow at once; a body's go on until a heading, or until the
    outlet mentions the body again in its own words. So long a run that it may be the whole report is none.
    """
    marked = is_quotation(paragraphs[start])
    bullets = BULLET_PATTERN.match(paragraphs[start]) is not None
    subject = _introduction(lead_in)[0]
    single = subject is not None and (subject.kind in ("person", "role") or names_by_pronoun(subject))
    if single and not marked:
        return start + 1
    resumes = _outlet_resumes(subject.name if subject and subject.kind in ("person", "body") else "Ministry")
    end = start
    last = len(paragraphs) if marked and not bullets else min(len(paragraphs), start + _MAX_RUN + 1)
    while end < last:
        paragraph = paragraphs[end]
        goes_on = not (_is_heading(paragraph) or resumes.search(paragraph)) or end == start
        if marked:
            goes_on = is_quotation(paragraph) and bullets == bool(BULLET_PATTERN.match(paragraph))
        if not goes_on or _SIGNED.fullmatch(paragraph):
            break
        end += 1
    too_long = end - start > _MAX_RUN or (single and any(map(resumes.search, paragraphs[start:end])))
    if too_long and (bullets or not marked):
        return start + (not bullets)
    return end


def _is_heading(paragraph: str) -> bool:
    """Whether a paragraph is no sentence: "Notes to editors", "ENDS", "Background:"."""
    return not _SENTENCE_END.search(paragraph) and len(paragraph) <= _MAX_HEADING_CHARS


def find_speaker(lead_in: str, names: FullNames) -> str | None:
    """The speaker that a lead-in names, by the full name in the outlet's own words; None without one."""
    if account := _ACCOUNT.fullmatch(lead_in):
        lead_in = f"{account[1].strip()}:"
    subject, _ = _introduction(lead_in)
    if subject is None or names_by_pronoun(subject):
        return None
    if subject.kind == "person":
        return names.person(subject.name)
    if subject.kind in ("pronoun", "document"):
        return names.body("")
    staff = _STAFF.fullmatch(subject.name)
    if subject.kind == "role" and not staff:
        return subject.name
    name = canonical((staff[1] or staff[2]) if staff else subject.name)
    full = names.body("UK" if name == "UK intelligence" else name)
    return name if full == "UK" else full


def names_by_pronoun(subject: Subject) -> bool:
    """Whether a person is only "he" or "she"."""
    return subject.kind == "pronoun" and subject.name in PERSONAL


def introduces_by_pronoun(lead_in: str) -> bool:
    """Whether a lead-in names its speaker only as "he" or "she"."""
    subject, _ = _introduction(lead_in)
    return subject is not None and names_by_pronoun(subject)


def _introduction(lead_in: str) -> tuple[Subject | None, int]:
    """Who says in a lead-in, and where its verb ends; a name alone needs no verb."""
    words = words_of(lead_in, quotations(lead_in))
    starts = sentence_starts(lead_in, words)
    said = [each for each in statements(words, starts) if starts[each.at] == starts[-1]]
    for each in reversed(said):
        if each.subject or not each.elided:
            return each.subject, words[said[-1].at].end
    if said:
        return None, 0
    subject = _whole_name(lead_in.removesuffix(":"))
    return (subject if subject and subject.kind == "body" else None), len(lead_in) - 1


def _whole_name(text: str) -> Subject | None:
    """The body or person whose name a text is, and nothing else; none of those whom it addresses."""
    words = words_of(text, ())
    first = 1 if words and words[0].lower == "per" else 0
    subject = noun_phrase(words, first, len(words))
    if subject is None or subject.end < len(words) or subject.kind not in ("body", "person"):
        return None
    if any(not (word.is_name or word.lower in _WITHIN_NAMES) for word in words[first:] if word.is_word):
        return None
    head = subject.name.split(" of ")[0]
    addressed = head.split()[0] in _NO_SPEAKERS or (subject.kind == "body" and not is_body(head))
    return None if addressed else subject


def _outlet_resumes(name: str) -> re.Pattern[str]:
    """A pattern for paragraphs in the outlet's own words: "Earlier, ..." or "the Ministry also said"."""
    bodies = NAMES_BODY.findall(name)
    head = bodies[-1] if bodies else name.split()[-1]
    before = "|".join({"UK", "British", "Defence", "Defense", *map(re.escape, name.split())})
    who = rf"(?:the\s+)?(?:(?:{before})\s+){{0,9}}{re.escape(head)}\b"
    return re.compile(
        rf"^(?:earlier|previously|meanwhile)\b|\baccording to {who}"
        rf"|(?<!\w ){who}{ADVERBS_BEFORE}\s+{SAYING}\b"
        rf"|\bthe\s+(?:(?:{before})\s+){{0,9}}{re.escape(head)}{ADVERBS_BEFORE}\s+{SAYING}\b",
        re.IGNORECASE,
    )
