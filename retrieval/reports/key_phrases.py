"""Key phrases: what the newest reports are about, in words from their titles as their passages use them."""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from itertools import accumulate, chain, islice, pairwise, zip_longest
from typing import NamedTuple

from retrieval.reports.passages import Passage
from retrieval.text.analysis import STOP_WORDS, stem
from retrieval.text.dates import MONTH_NAMES
from retrieval.text.word_forms.english_words import is_english

READ = 3  # reports read for each phrase wanted: some titles have none
# Characters of a title and of a report that are read: every phrase of the title is looked for in all of them.
TITLE_CHARS, REPORT_CHARS = 300, 40_000

_WORD = re.compile(r"[^\W\d_][\w’'-]*")
_MADE = re.compile("(.{4,})(ly|ed|ing)")
_DETERMINERS = frozenset("a an its the their these this".split())
_PREPOSITIONS = "about|against|and|at|by|for|from|in|into|of|on|over|under|with"  # behind "to" may be a verb
# Around a complete phrase.
_BEFORE = re.compile(rf"\b(?:{_PREPOSITIONS}|{'|'.join(sorted(_DETERMINERS))})(?=\s+\Z)", re.IGNORECASE)
_AFTER = re.compile(
    rf"\s+(?:{'|'.join(sorted(STOP_WORDS))})\b|[.,;:)”]|$",
    re.IGNORECASE | re.MULTILINE,
)
_NEAR = 20  # characters before a phrase, in which the word before it stands
_REPORT_WORDS = "update report news bulletin briefing summary statement article note notes part"
_EMPTY_TERMS = frozenset(
    stem(word)
    for word in (
        *map(str.lower, MONTH_NAMES),
        *"monday tuesday wednesday thursday friday saturday sunday today tomorrow yesterday".split(),
        *"second minute hour day week weekend fortnight month quarter year decade century time".split(),
        *"morning afternoon evening night spring summer autumn winter season moment date".split(),
        *"number amount rate share level total figure average percentage".split(),
        *_REPORT_WORDS.split(),
    )
)


class KeyPhrase(NamedTuple):
    """A noun phrase with the article that it takes, and the slug of the report that is about it."""

    words: str
    slug: str


def key_phrases(passages: Iterable[Sequence[Passage]], n: int) -> tuple[KeyPhrase, ...]:
    """At most n short phrases from the titles of reports, given by their passages, that occur in these."""
    ranked = (_phrases(each) for each in islice(passages, READ * n) if each)
    best_first = chain.from_iterable(zip_longest(*ranked))  # the best of each report, then the second best
    first: dict[str, KeyPhrase] = {}
    for phrase in filter(None, best_first):
        first.setdefault(phrase.words.lower(), phrase)
    return tuple(islice(first.values(), n))


def _phrases(passages: Sequence[Passage]) -> list[KeyPhrase]:
    """Phrases of a report's title, by how often its passages have them as complete phrases."""
    sizes = accumulate(len(passage.text) for passage in passages)
    read = [passage.text for passage, size in zip(passages, sizes, strict=True) if size <= REPORT_CHARS]
    text, report = "\n".join(read), passages[0].report
    counts: Counter[str] = Counter()
    for candidate in _candidates(report.title[:TITLE_CHARS]):
        forms = Counter(_uses(candidate, text))
        for form, _ in forms.most_common(1):
            counts[form] = forms.total()
    ranked = sorted(counts, key=lambda form: (" " in form.removeprefix("the "), counts[form]), reverse=True)
    return [KeyPhrase(form, report.slug) for form in ranked]


def _candidates(title: str) -> list[str]:
    """Runs of one to three words of the title without a stop word, a number or a word of time."""
    words = list(_WORD.finditer(title))
    runs = [words[at : at + size] for size in (2, 3, 1) for at in range(len(words) - size + 1)]
    return [
        title[run[0].start() : run[-1].end()]
        for run in runs
        if all(_tells(word[0], alone=len(run) == 1) for word in run)
        and not _is_made(run[-1][0].lower())
        and all(title[one.end() : other.start()] == " " for one, other in pairwise(run))
    ]


def _tells(word: str, alone: bool) -> bool:
    """Whether a word may be part of a phrase, or alone be one."""
    term = stem(word.lower())
    return len(word) > (3 if alone else 2) and bool(term) and not term.isdigit() and term not in _EMPTY_TERMS


def _is_made(word: str) -> bool:
    """Whether a word is another one with the ending of an adverb or verb, so that no phrase ends with it."""
    made = _MADE.fullmatch(word)
    if not made:
        return False
    base = re.sub("i$", "y", made[1])
    verbs = () if made[2] == "ly" else (f"{base}e", re.sub(r"(.)\1$", r"\1", base))
    return any(map(is_english, (base, *verbs)))


def _uses(phrase: str, text: str) -> Iterator[str]:
    """The phrase as it stands in the text; "the" is the article of whatever has one there."""
    words = r"\s+".join(map(re.escape, phrase.split()))
    for match in re.finditer(rf"(?<=\s){words}", text, re.IGNORECASE):
        before = _BEFORE.search(text, max(0, match.start() - _NEAR), match.start())
        if before and _AFTER.match(text, match.end()):
            used = " ".join(match[0].split())
            yield f"the {used}" if before[0].lower() in _DETERMINERS else used
