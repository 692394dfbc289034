"""Words that no report has: completed where only begun, corrected where mistyped."""

from dataclasses import replace
from itertools import pairwise

from rapidfuzz.distance import OSA
from rapidfuzz.process import extract

from retrieval.search.questions.question import Question
from retrieval.searcher import Searcher
from retrieval.text.analysis import STOP_WORDS, stem

SHORTEST = 4  # letters of a word that is corrected, and of its correction
BEGUN = 3  # letters from which the last word, perhaps still being typed, may stand for a longer one
CLIPPED = 5  # the same for the words before it
MAX_LONGER_WORDS = 8  # at most so many longer words
CORRECTED_WORDS = 12  # of a question; the rest are left as typed
DERIVED_WEIGHT = 0.3  # of a word of the same family, where the word itself is unknown
PART = 3  # letters of each part of a word that the reports write as two
COMPOUND = 7  # letters of such a word
FAMILY = 5  # letters that words of a family share at least
SUFFIX = 4  # letters in which they differ at most

_STOP_WORDS = sorted(STOP_WORDS)


def correct_spelling(question: Question, searcher: Searcher) -> Question:
    """The question with its unknown words replaced by words that the reports have, where some are near.

    Two words that the reports write as one are that one ("dry dock"), and one that they write as two is
    these. A word begun counts as the words it may become; else the nearest by edit distance, of equals the
    more frequent; else words of its family add a little.
    """
    terms, typed, searched = dict(question.terms), dict(question.typed), dict(question.searched)
    _join(question, searcher, terms, typed)
    unknown = [term for term in typed if not searcher.report_frequency(term) and not term[0].isdigit()]
    for term in unknown[:CORRECTED_WORDS]:
        word = typed[term]
        weight = terms[term]
        if parts := _parts(word, searcher):
            del terms[term], typed[term]
            terms |= dict.fromkeys(parts, weight) | terms
            typed |= dict.fromkeys(parts, word) | typed
        elif longer := _completions(
            word, searcher, BEGUN if question.text.lower().endswith(word) else CLIPPED
        ):
            del terms[term], typed[term]
            terms |= {stem(each): weight for each in longer} | terms
            typed.setdefault(stem(longer[0]), word)
        elif correction := _nearest(word, searcher):
            del terms[term], typed[term]
            if other := stem(correction):
                terms.setdefault(other, weight)
                typed.setdefault(other, word)
                searched[word] = correction
        else:
            terms |= {stem(each): DERIVED_WEIGHT * weight for each in _family(term, searcher)} | terms
    return replace(question, terms=terms, typed=typed, searched=searched)


def _join(question: Question, searcher: Searcher, terms: dict[str, float], typed: dict[str, str]) -> None:
    """Put words written as one in the place of neighbours that the reports do not have apart."""
    for one, other in pairwise(token.word for token in question.tokens):
        parts = {stem(one), stem(other)}
        if not parts <= typed.keys():
            continue
        joined = stem(one + other)
        if joined and searcher.report_frequency(joined):
            weight = max(terms[part] for part in parts)
            for part in parts:
                if not searcher.report_frequency(part):
                    del terms[part], typed[part]
            terms.setdefault(joined, weight)
            typed.setdefault(joined, one + other)


def _parts(word: str, searcher: Searcher) -> list[str]:
    """The two known words of which an unknown one is made, as terms."""
    for at in range(PART, len(word) - PART + 1) if len(word) >= COMPOUND else ():
        first = stem(word[:at])
        if first and searcher.report_frequency(first):
            second = stem(word[at:])
            if second and searcher.report_frequency(second):
                return [first, second]
    return []


def _completions(word: str, searcher: Searcher, least: int) -> list[str]:
    """The known words that a typed word of `least` letters begins, most frequent first."""
    if len(word) < least:
        return []
    longer = [each for each in searcher.words_with_prefix(word, MAX_LONGER_WORDS + 1) if stem(each)]
    if len(longer) > MAX_LONGER_WORDS:
        return []
    return sorted(longer, key=lambda each: -searcher.report_frequency(stem(each)))


def _nearest(word: str, searcher: Searcher) -> str | None:
    """The word that was most likely meant; None where none is near. A stop word may be meant, too."""
    if len(word) < SHORTEST:
        return None
    distance = 1 if len(word) < 8 else 2
    near = [
        (other, edits, searcher.report_frequency(stem(other)))
        for other, edits in searcher.words_near(word, distance)
    ]
    stop_words = extract(word, _STOP_WORDS, scorer=OSA.distance, score_cutoff=distance, limit=None)
    near += [(other, edits, 0) for other, edits, _ in stop_words if edits]
    best = min(
        (each for each in near if len(each[0]) >= SHORTEST),
        key=lambda each: (each[1], each[0][0] != word[0], each[2] > 0, -each[2]),
        default=None,
    )
    return best[0] if best else None


def _family(term: str, searcher: Searcher) -> list[str]:
    shared = term[: max(FAMILY, len(term) - SUFFIX)]
    if len(term) < FAMILY:
        return []
    return [
        each
        for each in searcher.words_with_prefix(shared, MAX_LONGER_WORDS)
        if stem(each) and len(each) - len(shared) <= SUFFIX
    ]
