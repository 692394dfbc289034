"""Everyday words and the words that reports use instead.

The groups in synonyms.txt were written for this project from general knowledge, with no outside data.
They are not held out: the brief for writing them gave examples that echo the development questions. 23
of the first 448 groups held one of those words; without them 0.25 of the development paraphrases were
right, with them 0.42, without any group none. Groups that mixed a kind with its members were divided later,
by general knowledge again.
"""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import cache
from importlib.resources import files

from retrieval.search.questions.question import Question
from retrieval.searcher import Searcher
from retrieval.text.analysis import phrase_terms
from retrieval.text.word_forms.demonyms import demonyms

KNOWN = 0.3  # what a word counts that stands for one which the archive has
UNKNOWN = 0.8  # the same, where the archive lacks the word asked
SAME = 1.0  # what Norway counts where the Norwegian is asked for, and the other way round
_MOST = 24  # stand-ins of one word
_WORDY = 16  # terms of a question from which on it needs none: it has words enough of its own


def add_synonyms(question: Question, searcher: Searcher) -> Question:
    """The question with, for each of its terms, the terms of the archive that may stand for it."""
    asked = list(question.terms)
    if len(asked) > _WORDY:
        return question
    stand_ins: dict[str, dict[str, float]] = {}
    phrases, countries = _phrases(asked), demonyms()
    for at, term in enumerate(asked):
        related = dict.fromkeys(_related(term, at, phrases))
        others = [other for other in related if searcher.report_frequency(other)]
        theirs = [other for other in countries.get(term, ()) if searcher.report_frequency(other)]
        same = question.stand_ins.get(term, {})
        if others or theirs or same:
            share = KNOWN if searcher.report_frequency(term) else UNKNOWN
            found = dict.fromkeys(others[:_MOST], share) | dict.fromkeys(theirs, SAME)
            stand_ins[term] = {other: found[other] for other in found if other not in asked} | same
    return replace(question, stand_ins=stand_ins) if stand_ins != question.stand_ins else question


def related_terms(question: Question) -> Iterator[str]:
    """All that may stand for a term of a question, whether reports have it or not."""
    asked = list(question.terms)
    if len(asked) <= _WORDY:
        phrases, countries = _phrases(asked), demonyms()
        for at, term in enumerate(asked):
            yield from _related(term, at, phrases)
            yield from countries.get(term, ())


_Phrase = tuple[int, int, tuple[str, ...]]  # of a question: start, end, what may stand for its terms


def _phrases(asked: Sequence[str]) -> list[_Phrase]:
    """The phrases of a question for which something may stand, shortest first."""
    thesaurus, longest, firsts = _thesaurus()
    starts = [start for start, term in enumerate(asked) if term in firsts]
    return [
        (start, start + length, related)
        for length in range(2, min(longest, len(asked)) + 1)
        for start in starts
        if start + length <= len(asked)
        if (related := thesaurus.get(tuple(asked[start : start + length])))
    ]


def _related(term: str, at: int, phrases: Sequence[_Phrase]) -> Iterator[str]:
    """What may stand for the term at a place of the question, or for a phrase that has it."""
    yield from _thesaurus()[0].get((term,), ())
    for start, end, related in phrases:
        if start <= at < end:
            yield from related


@cache
def _thesaurus() -> tuple[dict[tuple[str, ...], tuple[str, ...]], int, frozenset[str]]:
    """Phrase, as terms -> related terms; how many terms the longest phrase has; with what several begin.

    A line is a group. Words before its colon stand for each other, and those behind it, its members, for
    them. Who asks about warships is answered with a frigate, who asks about frigates neither with a
    submarine nor with some warship.
    """
    related: dict[tuple[str, ...], dict[str, None]] = {}
    for line in files("retrieval.search.questions").joinpath("synonyms.txt").read_text("utf-8").splitlines():
        heads, members = (
            [phrase_terms(word) for word in part.split(",")] for part in f"{line}:".split(":")[:2]
        )
        for key in filter(None, heads):
            words = (other[0] for other in heads + members if len(other) == 1 and other[0] not in key)
            related.setdefault(key, {}).update(dict.fromkeys(words))
    firsts = frozenset(key[0] for key in related if len(key) > 1)
    return {key: tuple(others) for key, others in related.items()}, max(map(len, related)), firsts
