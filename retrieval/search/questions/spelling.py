"""Words that no report has: completed where only begun, corrected where mistyped."""

import re
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import replace
from itertools import pairwise

from retrieval.search.questions.question import Question
from retrieval.searcher import Filter, Searcher
from retrieval.text.analysis import LONGEST_WORD, STOP_WORDS, stem, without_marks
from retrieval.text.word_forms.compounds import is_designation
from retrieval.text.word_forms.english_words import is_english

SHORTEST = 4  # letters of a word that is corrected, and of its correction
BEGUN = 3  # letters from which the last word, perhaps still being typed, may stand for a longer one
CLIPPED = 5  # the same for the words before it
MAX_LONGER_WORDS = 8  # at most so many longer words
CORRECTED_WORDS = 12  # of a question; the rest are left as typed
PART = 3  # letters of each part of a word that the reports write as two
COMPOUND = 7  # letters of such a word
FAMILY = 5  # letters that words of a family share at least
REQUIRED_WEIGHT = 3.0  # of a designation: passages that have it come first, before all other words
FAMILY_SHARE = 0.5  # how fully a word of the same family counts as one that the reports lack
JOINED = 0.5  # how fully a joined word counts as each of its parts; more pushes down those written apart
SUFFIX = 4  # letters in which they differ at most

_LETTERS_AND_NUMBER = re.compile(r"([^\W\d]{3,})(\d+)")
_HAS_DIGIT = re.compile(r"\d")
_STOP_WORDS = sorted(STOP_WORDS)


def correct_spelling(question: Question, searcher: Searcher) -> Question:
    """The question with its unknown words replaced by words that the reports have, where some are near.

    Two words that the reports write as one are that one ("dry dock"), and one that they write as two is
    these. A word begun counts as the words it may become; else the nearest by edit distance, of equals the
    more frequent; else words of its family add a little. Good English is neither begun nor mistyped, and of
    a designation every letter counts: those of the question are required.
    """
    terms, typed, searched = dict(question.terms), dict(question.typed), dict(question.searched)
    stand_ins = _joined(question, searcher, terms, typed)
    _take_apart(searcher, terms, typed)
    required = frozenset(filter(is_designation, typed))
    for term in required:
        terms[term] *= REQUIRED_WEIGHT
        stand_ins |= {term: dict.fromkeys(models, 1.0)} if (models := models_of(term, searcher)) else {}
    unknown = [
        term
        for term, word in typed.items()
        if len(word) <= LONGEST_WORD  # to try all parts of a longer one would take seconds
        and term not in question.aside
        and not _HAS_DIGIT.search(term)
        and not searcher.report_frequency(term)
    ]
    for term in unknown[:CORRECTED_WORDS]:
        word = typed[term]
        if parts := _parts(word, searcher):
            _replace(term, parts, terms, typed)
        elif (is_english(word) or not _mend(term, question, searcher, terms, typed, searched)) and (
            family := _family(term, searcher)
        ):
            stand_ins.setdefault(term, {}).update(dict.fromkeys(map(stem, family), FAMILY_SHARE))
    excluded = with_models(question.excluded, searcher)
    if not (unknown or required or stand_ins or terms != question.terms or excluded != question.excluded):
        return question
    return replace(
        question,
        terms=terms,
        typed=typed,
        searched=searched,
        required=required,
        stand_ins=stand_ins,
        excluded=excluded,
    )


def joined_neighbours(question: Question) -> Iterator[str]:
    """The terms that two neighbours would be as one word."""
    return filter(None, (stem(first.word + second.word) for first, second in pairwise(question.tokens)))


def unknown_words(question: Question, searcher: Searcher) -> tuple[str, ...]:
    """The words of a question, as written, that no report has, nor a model of them."""
    return tuple(
        question.as_written(question.typed[term])
        for term in question.content
        if not any(map(searcher.report_frequency, question.same(term)))
    )


def with_models(terms: Iterable[str], searcher: Searcher) -> frozenset[str]:
    """Some terms, and the models of the designations among them."""
    return frozenset(each for term in terms for each in (term, *models_of(term, searcher)))


def models_of(term: str, searcher: Searcher) -> list[str]:
    """The models of a designation, which are it too: the T-72B3 is a T-72, the T-721 none."""
    if not is_designation(term):
        return []
    longer = (stem(word) for word in searcher.words_with_prefix(term, MAX_LONGER_WORDS))
    return [each for each in longer if each.startswith(term) and each[len(term) : len(term) + 1].isalpha()]


def _mend(
    term: str,
    question: Question,
    searcher: Searcher,
    terms: dict[str, float],
    typed: dict[str, str],
    searched: dict[str, str],
) -> bool:
    """Put the words that a word begins, or the nearest, in its place; whether there are any."""
    word = typed[term]
    least = BEGUN if question.text.lower().endswith(word) else CLIPPED
    if longer := _completions(word, searcher, least):
        weight = terms.pop(term)
        del typed[term]
        terms |= {stem(each): weight for each in longer} | terms
        typed.setdefault(stem(longer[0]), word)
        return True
    is_acronym = len(word) < SHORTEST and word.upper() in question.text
    correction = None if is_acronym else _nearest(word, searcher)
    if correction is None:
        return False
    other = stem(correction)
    _replace(term, [other] if other else [], terms, typed)
    if other:
        searched[question.as_written(word)] = correction
    return True


def _replace(term: str, others: Iterable[str], terms: dict[str, float], typed: dict[str, str]) -> None:
    """Put other terms in the place of one; those asked anyway stay as they are."""
    weight, word = terms.pop(term), typed.pop(term)
    for other in others:
        terms.setdefault(other, weight)
        typed.setdefault(other, word)


def suggestion(question: Question, present: Collection[str]) -> str | None:
    """The question with its mistyped words corrected, where a text has one of those and nothing else of it.

    `present` are the terms of the text. None where the text has something that was typed as it is; several
    corrected words of one text confirm each other.
    """
    mended = {stem(correction) for correction in question.searched.values()}
    groups = question.groups
    matched = {term for term in question.content if not groups[term].keys().isdisjoint(present)}
    if len(matched) != 1 or not matched <= mended:
        return None
    text = question.text
    for word, start, end, _ in reversed(question.tokens):
        if correction := question.searched.get(question.as_written(word)):
            text = text[:start] + _in_case_of(text[start:end], correction) + text[end:]
    return text


def _in_case_of(written: str, correction: str) -> str:
    """A correction with capitals where the word that it stands for has them."""
    if len(written) > 1 and written.isupper():
        return correction.upper()
    return correction[:1].upper() + correction[1:] if written[:1].isupper() else correction


def _joined(
    question: Question, searcher: Searcher, terms: dict[str, float], typed: dict[str, str]
) -> dict[str, dict[str, float]]:
    """Stand-ins for neighbours that the reports also write as one word; it replaces those unknown apart."""
    stand_ins: dict[str, dict[str, float]] = {}
    for first, second in pairwise(question.tokens):
        if first.term not in typed or second.term not in typed:
            continue
        parts = {first.term, second.term}
        one, other = first.word, second.word
        joined = stem(one + other)
        if other.isdigit() and joined == stem(one):  # "Covid 19" is Covid
            del terms[stem(other)], typed[stem(other)]
        if not joined or joined in typed or not searcher.report_frequency(joined):
            continue
        if all(map(searcher.report_frequency, parts)):
            if is_designation(joined):  # "Shahed 136": the letters are found in "Shahed-136" as it is
                stand_ins.setdefault(second.term, {})[joined] = 1.0
            else:
                for part in parts:
                    stand_ins.setdefault(part, {})[joined] = JOINED
            continue
        weight = max(terms[part] for part in parts)
        for part in parts:
            if not searcher.report_frequency(part):
                del terms[part], typed[part]
        terms.setdefault(joined, weight)
        typed.setdefault(joined, one + other)
    return stand_ins


def _take_apart(searcher: Searcher, terms: dict[str, float], typed: dict[str, str]) -> None:
    """Put letters and number in the place of a designation that the reports have apart: Boeing 737."""
    for term in [term for term in typed if is_designation(term) and not searcher.report_frequency(term)]:
        if match := _LETTERS_AND_NUMBER.fullmatch(term):
            parts = [stem(part) for part in match.groups()]
            if _side_by_side(parts, searcher):
                _replace(term, parts, terms, typed)


def _side_by_side(parts: Sequence[str], searcher: Searcher) -> bool:
    groups = [[part] for part in parts]
    return all(map(searcher.report_frequency, parts)) and bool(
        searcher.passages_with(groups, Filter(phrases=(tuple(parts),)))
    )


def _parts(word: str, searcher: Searcher) -> list[str]:
    """The two known words of which an unknown one is made, as terms, where they stand side by side."""
    places = range(PART, len(word) - PART + 1) if len(word) >= COMPOUND else ()
    searcher.expect(term for at in places for part in (word[:at], word[at:]) if (term := stem(part)))
    for at in places:
        first = stem(word[:at])
        if first and searcher.report_frequency(first):
            second = stem(word[at:])
            if second and searcher.report_frequency(second):
                return [first, second] if _side_by_side([first, second], searcher) else []
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
    """The word that was most likely meant; None where none is near. A stop word may be meant, too.

    Reports may have its plural alone. Of three letters it is one typed in haste: teh, wht.
    """
    if len(word) < SHORTEST:
        words = [*_STOP_WORDS, *(other for other, _ in searcher.words_near(word, 1))]
        return next((other for other in words if len(word) == 3 and _hasty(word, other)), None)
    from rapidfuzz.distance import OSA  # slow to import, and most questions have no unknown word
    from rapidfuzz.process import extract

    distance = 1 if len(word) < 8 else 2
    word = without_marks(word)
    near = [
        (other, edits, searcher.report_frequency(stem(other)))
        for form in (word, f"{word}s")
        for other, edits in searcher.words_near(form, distance)
    ]
    stop_words = extract(word, _STOP_WORDS, scorer=OSA.distance, score_cutoff=distance, limit=None)
    near += [(other, edits, 0) for other, edits, _ in stop_words if edits]
    best = min(
        (each for each in near if len(each[0]) >= SHORTEST),
        key=lambda each: (each[1], without_marks(each[0][0]) != word[0], each[2] > 0, -each[2]),
        default=None,
    )
    return best[0] if best else None


def _hasty(word: str, meant: str) -> bool:
    """Whether two letters were swapped in what was typed, or one after the first left out."""
    from rapidfuzz.distance import OSA

    swapped = sorted(word) == sorted(meant)
    left_out = len(meant) == len(word) + 1 and meant[0] == word[0]
    return (swapped or left_out) and OSA.distance(word, meant) == 1


def _family(term: str, searcher: Searcher) -> list[str]:
    shared = term[: max(FAMILY, len(term) - SUFFIX)]
    if len(term) < FAMILY:
        return []
    return [
        each
        for each in searcher.words_with_prefix(shared, MAX_LONGER_WORDS)
        if stem(each) and len(each) - len(shared) <= SUFFIX
    ]
