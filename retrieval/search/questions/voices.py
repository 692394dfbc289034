"""Whose words a question asks for."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache

from retrieval.reports.passages import Passage
from retrieval.reports.speech.names import canonical
from retrieval.reports.speech.vocabulary import ROLES, SAYING, TITLES
from retrieval.search.questions.question import Question, Voice
from retrieval.text.analysis import STOP_WORDS, terms

_WHO = r"(?:the\s+)?(?P<who>\w[\w '’.-]{1,60}?)"
_SAY = rf"(?:{SAYING}|say|write|state|note|report|assess|judge|estimate|suggest|claim|think|announce|tell)\b"
_SPEAK = (  # verbs of saying that say something about the topic, too
    r"(?:warn|argue|believe|predict|expect|promise|deny|denied|admit|insist|stress|comment|respond|reply|react|explain|"
    r"describe|call|demand|urge|confirm|conclude|declare|accuse|blame|criticise|criticize|complain|propose|"
    r"recommend|mention|reveal|want|answer|put|see|talk|speak|promised|denied|thinks|thought)\b"
)
_WORDS_OF = (
    r"(?:statements?|comments?|quot(?:es?|ations?)|words|remarks?|speech(?:es)?|reactions?|responses?|opinions?|"
    r"views?|positions?|assessments?|estimates?|warnings?|announcements?|claims?|messages?|interviews?|posts?)"
)
_NEWS = r"(?:latest|newest|news|new|updates?|hear|heard|anything|something|more|word|reports?|say)"
# The speaker stands between two words.
_BETWEEN = re.compile(
    rf"\b(?:did|does|do|has|have|had|was|is)\s+{_WHO}\s+(?P<verb>{_SAY}|{_SPEAK}|quoted\b)"
    rf"|\bwhat\s+(?:the\s+)?(?P<what>\w[\w '’.-]{{1,60}}?)\s+(?:{_SAY}|thinks\b|thought\b)"
    rf"|^\W*(?:the\s+)?(?P<first>\w[\w '’.-]{{1,60}}?)\s+(?:said|says|wrote|told)\s+what\b"
    rf"|\b(?:is|was|are|were)\s+(?:the\s+)?(?P<whose>\w[\w .-]{{1,60}}?)(?:['’]s?)\s+{_WORDS_OF}\b",
    re.IGNORECASE,
)
# The speaker stands behind a word.
_BEHIND = re.compile(
    rf"\b(?:according to|in the words of|quote|{_WORDS_OF}\s+(?:by|from|of)|(?P<news>{_NEWS}\s+(?:from|by)))"
    rf"\s+(?:the\s+)?(?=\w)",
    re.IGNORECASE,
)
_NAME_WORD = re.compile(r"[\w][\w'’.-]*")
_MOST_WORDS = 6
_OUTLET = frozenset(terms("outlet article newspaper paper journalist editor website site author media"))
_TITLES = frozenset(term for word in (*TITLES, *ROLES) for term in terms(word))
_NO_NAMES = frozenset(
    "what which who whom reports report news anyone anybody somebody someone people".split()
)

_Span = tuple[int, int]


@dataclass(frozen=True, slots=True)
class AskedVoice:
    """Whose words are wanted: the outlet's own or quoted ones.

    `speaker` are the terms of the speaker's name, `framing` are the parts of the question that only say so.
    """

    voice: Voice | None = None
    speaker: frozenset[str] = frozenset()
    framing: tuple[_Span, ...] = ()


def voice_asked(text: str, speakers: Iterable[str]) -> AskedVoice:
    """Whose words are wanted; `speakers` are the bodies that the archive quotes.

    The name of such a body only says whose words, that of a person is looked for, too.
    """
    bodies = _bodies(frozenset(speakers))
    for start, end, name_start, name_end, source in _named(text):
        named = text[name_start:name_end]
        asked = terms(named)
        if not asked or _NO_NAMES.issuperset(named.lower().split()):
            continue
        if asked[0] in _OUTLET:
            return AskedVoice("outlet", framing=((start, max(end, name_end)),))
        if speaker := bodies.named(named):
            return AskedVoice("quoted", speaker, ((start, max(end, name_end)),))
        if source and (speaker := frozenset(asked) - _TITLES or frozenset(asked)):
            return AskedVoice(None, speaker)
    return AskedVoice()


def _named(text: str) -> Iterator[tuple[int, int, int, int, bool]]:
    """Whom a text may name as speaker: start and end of what says so, of the name, and whether it surely is
    one."""
    for match in _BETWEEN.finditer(text):
        group = next(name for name in ("who", "what", "first", "whose") if match[name])
        kept = match["verb"] and not re.fullmatch(rf"(?:{_SAY}|quoted)", match["verb"], re.IGNORECASE)
        end = match.end(group) if kept else match.end()
        yield match.start(), end, *match.span(group), True
    for match in _BEHIND.finditer(text):
        words: list[re.Match[str]] = []
        for word in _NAME_WORD.finditer(text, match.end(), match.end() + 80):
            apart = words and text[words[-1].end() : word.start()].strip()
            if (
                apart
                or len(words) == _MOST_WORDS
                or (word[0].lower() in STOP_WORDS and word[0].lower() != "of")
            ):
                break
            words.append(word)
        for count in range(len(words), 0, -1):
            yield match.start(), match.end(), match.end(), words[count - 1].end(), False
        names = [word for word in words if word[0][:1].isupper() or word[0].lower() == "of"]
        if names and not match["news"] and words[0][0][:1].isupper():
            yield match.start(), match.end(), match.end(), names[-1].end(), True


class _Bodies:
    """The bodies that an archive quotes, by the words of their names and by their abbreviations."""

    def __init__(self, speakers: frozenset[str]) -> None:
        self._names = [frozenset(terms(name)) for name in speakers]
        self._with: dict[str, set[int]] = {}  # term, or abbreviation in lower case -> places in `_names`
        for place, (name, each) in enumerate(zip(speakers, self._names, strict=True)):
            for key in {*each, *_abbreviations(name)}:
                self._with.setdefault(key, set()).add(place)

    def named(self, name: str) -> frozenset[str]:
        """What the names of all bodies have in common that a name may stand for; empty where it is none's."""
        name = canonical(name.strip())
        asked = terms(name)
        places = set.intersection(*(self._with.get(term, set()) for term in asked)) if asked else set()
        places = {place for place in places if self._names[place].issuperset(asked)}
        places = places or self._with.get(name.lower().replace(".", ""), set())
        if not places:
            return frozenset()
        return frozenset.intersection(*(self._names[place] for place in places)) or frozenset(asked)


@lru_cache(maxsize=4)
def _bodies(speakers: frozenset[str]) -> _Bodies:
    return _Bodies(speakers)


def _abbreviations(name: str) -> Iterator[str]:
    """The initials of a name, with and without its small words and a country before it."""
    words = name.split()
    for parts in (words, words[1:]):
        for kept in (parts, [word for word in parts if word[:1].isupper()]):
            if len(kept) > 1:
                yield "".join(word[0] for word in kept).lower()


def speaks(passage: Passage, speaker: frozenset[str]) -> bool:
    """Whether a passage holds words of a speaker whose name has these terms."""
    return any(each.speaker and speaker.issubset(terms(each.speaker)) for each in passage.speech)


def has_voice(passage: Passage, question: Question) -> bool:
    """Whether a passage holds the words that a question asks for, where it says whose."""
    if question.speaker:
        return speaks(passage, question.speaker)
    return question.voice is not None and (question.voice == "quoted") == passage.speaks
