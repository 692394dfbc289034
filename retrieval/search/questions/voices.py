"""Whose words a question asks for."""

import re
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from sys import getsizeof

from retrieval.reports.passages import Passage
from retrieval.reports.speech.names import canonical, is_body
from retrieval.reports.speech.vocabulary import DEMONYMS, GOVERNMENTS, ROLES, SAYING, TITLES
from retrieval.search.questions.question import Question, Voice
from retrieval.sized_cache import SizedCache
from retrieval.text.analysis import STOP_WORDS, in_lower_case, terms, words

_WHO = r"(?:the\s+)?(?P<who>\w[\w '’.&-]{1,60}?)"
_SAY = (
    r"(?:say|said|write|written|state|note|report|assess|judge|estimate|suggest|claim|think|thought|announce|"
    r"announced|tell|told|comment|commented|respond|responded|reply|replied|react|answer|talk|speak|spoken)\b"
)
_SPEAK = (  # verbs of saying that say something about the topic, too
    r"(?:warn|argue|believe|predict|expect|promise|deny|denied|admit|insist|stress|explain|"
    r"describe|call|demand|urge|confirm|conclude|declare|accuse|blame|criticise|criticize|complain|propose|"
    r"recommend|mention|reveal|want|put|see|promised|denied)\b"
)
_WORDS_OF = (
    r"(?:statements?|comments?|quot(?:es?|ations?)|words|remarks?|speech(?:es)?|reactions?|responses?|opinions?|"
    r"views?|positions?|assessments?|estimates?|warnings?|announcements?|claims?|messages?|interviews?|posts?)"
)
_NEWS = r"(?:latest|newest|news|new|updates?|hear|heard|anything|something|more|word|reports?|say)"
_NO_WHOSE = (
    r"(?:what|which|who|whose|how|when|where|why|is|was|are|were|do|does|did|has|have|tell|show|give)\b"
)
# The speaker stands between two words.
_BETWEEN = re.compile(
    rf"\b(?:did|does|do|has|have|had)\s+{_WHO}\s+(?P<verb>{_SAY}|{_SPEAK})"
    rf"|\bwhat\s+(?:the\s+)?(?P<what>\w[\w '’.-]{{1,60}}?)\s+(?!according|per\b)(?:{SAYING}|thinks|thought)\b"
    rf"|^\W*(?:the\s+)?(?P<first>\w[\w '’.-]{{1,60}}?)\s+(?:said|says|wrote|told)\s+what\b"
    r"|(?:\b(?:is|was|are|were|on|about|to|of|me)\s+|^\W*)(?:the\s+)?"
    rf"(?!{_NO_WHOSE})(?P<whose>\w[\w .-]{{1,60}}?)(?:['’]s?)\s+{_WORDS_OF}\b",
)
# The speaker stands behind a word.
_BEHIND = re.compile(
    rf"\b(?:according to|in the words of|quote|{_WORDS_OF}\s+(?:by|from|of)|"
    rf"(?P<news>{_NEWS}(?P<topic>(?:\s+[\w'’-]+){{0,4}}?)\s+(?P<behind>from|by)))"
    rf"\s+(?:the\s+)?(?=\w)",
)
_ABOUT = re.compile(r"\s+(?:on|about|regarding|concerning)\s", re.IGNORECASE)
_NAME_WORD = re.compile(r"[\w&][\w'’.-]*")
_BEHIND_NAME = re.compile(rf"(?:, [^,.]{{1,60}},|\W{{1,3}}\w+)? {SAYING}\b")
_BEFORE_NAME = re.compile(rf"\b{SAYING} ")
_WORD_BETWEEN = re.compile(r"[\w'’-]+ ")
_TWO_OF_A_WORD = re.compile(r"\w\w")
_MOST_WORDS = 6
SPEAKER_NAMES = 4 << 20  # bytes of the names of speakers, as words
_OUTLET = frozenset(terms("outlet article newspaper paper journalist editor website site author media"))
_TITLES = frozenset(word.lower() for word in (*TITLES, *ROLES))
_STATES = GOVERNMENTS | DEMONYMS | {"European", "Union"}
_NO_SPEAKER = STOP_WORDS - frozenset("of for the and at in".split())
_NO_NAMES = frozenset(
    "what which who whom reports report news anyone anybody somebody someone people".split()
)

_Span = tuple[int, int]


@dataclass(frozen=True, slots=True)
class AskedVoice:
    """Whose words are wanted: the outlet's own or quoted ones.

    `speaker` are the words of the speaker's name, `framing` are the parts of the question that only say so.
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
        said = named.lower().split()
        if not asked or not _NO_SPEAKER.isdisjoint(said) or _NO_NAMES.issuperset(said):
            continue
        if asked[0] in _OUTLET:
            return AskedVoice("outlet", framing=((start, max(end, name_end)),))
        if speaker := bodies.named(named):
            return AskedVoice("quoted", speaker, ((start, max(end, name_end)),))
        if source and (speaker := _person(named)):
            return AskedVoice(None, speaker, ((start, name_start), (name_end, max(end, name_end))))
    return AskedVoice()


def name_words(name: str) -> frozenset[str]:
    """The words of a name, not their stems: Williams is not William."""
    letters = (each for each in unicodedata.normalize("NFKD", name) if not unicodedata.combining(each))
    return frozenset(re.sub("['’]s?$", "", word.lower()) for word in words("".join(letters))) - STOP_WORDS


def _person(named: str) -> frozenset[str]:
    """The words of a person's name, without a title before it; a role ("mayor of Osby") is a name, too."""
    said = name_words(named)
    return said if " of " in named else said - _TITLES or said


def _named(text: str) -> Iterator[tuple[int, int, int, int, bool]]:
    """Whom a text may name as speaker: start and end of what says so, of the name, and whether it surely is
    one."""
    lowered = in_lower_case(text)  # a pattern that ignores case takes twice as long
    for match in _BETWEEN.finditer(lowered):
        group = next(name for name in ("who", "what", "first", "whose") if match[name])
        kept = match["verb"] and not re.fullmatch(_SAY, match["verb"])
        end = match.end(group) if kept else match.end()
        yield match.start(), end, *match.span(group), True
    for match in _BEHIND.finditer(lowered):
        run: list[re.Match[str]] = []
        for word in _NAME_WORD.finditer(text, match.end(), match.end() + 80):
            apart = run and text[run[-1].end() : word.start()].strip()
            if (
                apart
                or len(run) == _MOST_WORDS
                or (word[0].lower() in STOP_WORDS and word[0].lower() != "of")
            ):
                break
            run.append(word)
        start = match.start("behind" if match["topic"] else 0)
        about = _ABOUT.match(text, run[-1].end()) if run else None
        for count in range(len(run), 0, -1):
            yield start, match.end(), match.end(), run[count - 1].end(), False
        names = [word for word in run if word[0][:1].isupper() or word[0].lower() == "of"]
        if about and not match["news"]:  # "statement by the railway on tickets"
            yield start, match.end(), match.end(), run[-1].end(), True
        elif names and not match["news"] and run[0][0][:1].isupper():
            yield start, match.end(), match.end(), names[-1].end(), True


class _Bodies:
    """The bodies that an archive quotes, by the words of their names and by their abbreviations."""

    def __init__(self, speakers: frozenset[str]) -> None:
        self._names = {name: name_words(name) for name in speakers}
        self._with: dict[str, set[str]] = {}  # word -> names
        self._short: dict[str, set[str]] = {}  # abbreviation in lower case -> names
        for name, each in self._names.items():
            for word in each:
                self._with.setdefault(word, set()).add(name)
            for abbreviation in _abbreviations(name):
                self._short.setdefault(abbreviation, set()).add(name)

    def named(self, name: str) -> frozenset[str]:
        """The words of a body's name that a name may stand for; empty where it is none's.

        Where it is an abbreviation of several, the words that these have in common.
        """
        name = canonical(name.strip())
        asked = name_words(name)
        known = [self._with.get(word, set()) for word in asked]
        if known and set.intersection(*known) and (is_body(name) or _STATES.issuperset(name.split())):
            return asked
        full = [self._names[each] for each in self._short.get(name.lower().replace(".", ""), ())]
        return frozenset.intersection(*full) if full else frozenset()


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


def _size(name: str, said: frozenset[str]) -> int:
    rounded = 8 * len(said)  # the allocator gives a little more than is asked for
    return getsizeof(name) + getsizeof(said) + sum(map(getsizeof, said)) + rounded


_speaker_words = SizedCache(name_words, SPEAKER_NAMES, _size)  # of the speakers of reports


def speaks(passage: Passage, speaker: frozenset[str]) -> bool:
    """Whether a passage holds words of a speaker whose name has these words."""
    return any(each.speaker and speaker <= _speaker_words(each.speaker) for each in passage.speech)


def _reports(passage: Passage, speaker: frozenset[str]) -> bool:
    """Whether a passage says that a speaker said something; Ada Moss may be only Moss the second time.

    No pattern is made of the name: `re` would remember it, and it may be a question's.
    """
    text = passage.text.lower()  # a pattern that ignores case takes twice as long
    names = tuple(word for word in speaker if word in text)
    return bool(names) and (_says_behind(text, names) or _says_before(text, names))


def _says_behind(text: str, names: tuple[str, ...]) -> bool:
    """Whether a verb of saying stands behind a name."""
    for name in names:
        at = text.find(name)
        while at >= 0:
            if not _is_in_word(text, at) and _BEHIND_NAME.match(text, at + len(name)):
                return True
            at = text.find(name, at + 1)
    return False


def _says_before(text: str, names: tuple[str, ...]) -> bool:
    """Whether a verb of saying stands before a name, with four words between them at most."""
    for saying in _BEFORE_NAME.finditer(text):
        at = saying.end()
        for _ in range(5):
            for name in names:
                if text.startswith(name, at) and not _is_in_word(text, at + len(name)):
                    return True
            if not (word := _WORD_BETWEEN.match(text, at)):
                break
            at = word.end()
    return False


def _is_in_word(text: str, at: int) -> bool:
    """Whether the characters before and at a place belong to one word."""
    return 0 < at < len(text) and bool(_TWO_OF_A_WORD.match(text, at - 1))


def has_voice(passage: Passage, question: Question) -> bool:
    """Whether a passage holds the words that a question asks for, where it says whose.

    Those of a speaker may be reported: "Moss said the mite had killed the bees".
    """
    if question.speaker:
        return speaks(passage, question.speaker) or _reports(passage, question.speaker)
    return question.voice is not None and (question.voice == "quoted") == passage.speaks
