"""Words that no report has: finished where only begun, and mended where mistyped."""

from dataclasses import replace
from functools import cache
from itertools import pairwise

from retrieval.index import Index
from retrieval.index.term_dictionary import WordsByLength
from retrieval.search.questions import Question
from retrieval.text.analysis import STOP_WORDS, stem, words

SHORTEST = 4  # letters of a word that is mended, and of what it is mended to
BEGUN = 3  # letters from which the last word, perhaps still being typed, may stand for a longer one
CLIPPED = 5  # the same for the words before it
COMPLETIONS = 8  # at most so many longer words
MENDED_WORDS = 12  # of a question; the rest are left as typed
DERIVED_WEIGHT = 0.3  # of a word of the same family, where the word itself is unknown
PART = 3  # letters of each part of a word that the reports write as two
COMPOUND = 7  # letters of such a word
FAMILY = 5  # letters that words of a family share at least
SUFFIX = 4  # letters in which they differ at most

_STOPS = sorted(STOP_WORDS)


def mend(question: Question, index: Index) -> Question:
    """The question with its unknown words replaced by words that the reports have, where some are near.

    Two words that the reports write as one are that one ("dry dock"), and one that they write as two is
    these. A word begun counts as the words it may become; else the nearest by edit distance, of equals the
    more frequent; else words of its family add a little.
    """
    terms, typed, searched = dict(question.terms), dict(question.typed), dict(question.searched)
    _join(question, index, terms, typed)
    unknown = [term for term in typed if not index.df(term) and not term[0].isdigit()]
    for term in unknown[:MENDED_WORDS]:
        word = typed[term]
        weight = terms[term]
        if parts := _parts(word, index):
            del terms[term], typed[term]
            terms |= dict.fromkeys(parts, weight) | terms
            typed |= dict.fromkeys(parts, word) | typed
        elif found := _completions(word, index, BEGUN if question.text.lower().endswith(word) else CLIPPED):
            del terms[term], typed[term]
            terms |= {stem(each): weight for each in found} | terms
            typed.setdefault(stem(found[0]), word)
        elif (mended := _nearest(word, index)) is not None:
            del terms[term], typed[term]
            if other := stem(mended):
                terms.setdefault(other, weight)
                typed.setdefault(other, word)
                searched[word] = mended
        else:
            terms |= {stem(each): DERIVED_WEIGHT * weight for each in _family(term, index)} | terms
    return replace(question, terms=terms, typed=typed, searched=searched)


def _join(question: Question, index: Index, terms: dict[str, float], typed: dict[str, str]) -> None:
    """Put words written as one in the place of neighbours that the reports do not have apart."""
    for one, other in pairwise(words(question.text)):
        parts, whole = {stem(one), stem(other)}, stem(one + other)
        if whole and parts <= typed.keys() and index.df(whole):
            weight = max(terms[part] for part in parts)
            for part in parts:
                if not index.df(part):
                    del terms[part], typed[part]
            terms.setdefault(whole, weight)
            typed.setdefault(whole, one + other)


def _parts(word: str, index: Index) -> list[str]:
    """The two known words of which an unknown one is made, as terms."""
    for at in range(PART, len(word) - PART + 1) if len(word) >= COMPOUND else ():
        parts = [stem(word[:at]), stem(word[at:])]
        if all(part and index.df(part) for part in parts):
            return parts
    return []


def _completions(word: str, index: Index, least: int) -> list[str]:
    """The known words that a typed word of `least` letters begins, most frequent first."""
    if len(word) < least:
        return []
    found = [each for each in index.prefixed(word, COMPLETIONS + 1) if stem(each)]
    return sorted(found, key=lambda each: -index.df(stem(each))) if len(found) <= COMPLETIONS else []


def _nearest(word: str, index: Index) -> str | None:
    """The word that was most likely meant; None where none is near. A stop word may be meant, too."""
    if len(word) < SHORTEST:
        return None
    distance = 1 if len(word) < 8 else 2
    meant = [(other, edits, index.df(stem(other))) for other, edits, _ in index.near(word, distance)]
    meant += [(_STOPS[place], edits, 0) for place, edits in _stop_words().near(word, distance)]
    best = min(
        (each for each in meant if len(each[0]) >= SHORTEST),
        key=lambda each: (each[1], each[0][0] != word[0], each[2] > 0, -each[2]),
        default=None,
    )
    return best[0] if best else None


@cache
def _stop_words() -> WordsByLength:
    return WordsByLength(_STOPS)


def _family(term: str, index: Index) -> list[str]:
    shared = term[: max(FAMILY, len(term) - SUFFIX)]
    if len(term) < FAMILY:
        return []
    return [
        each
        for each in index.prefixed(shared, COMPLETIONS)
        if stem(each) and len(each) - len(shared) <= SUFFIX
    ]
