"""Search while words are still being typed: as the inline mode does."""

import re
from collections.abc import Iterator, KeysView, Sequence
from dataclasses import replace
from datetime import date
from itertools import islice

from retrieval.search.answers import Citation, Hit
from retrieval.search.browsing import browse
from retrieval.search.filters import question_filter
from retrieval.search.questions.question import Question, Token
from retrieval.search.questions.spelling import correct_spelling
from retrieval.search.questions.understanding import understand
from retrieval.search.ranking import CANDIDATES, rank
from retrieval.search.snippets import cite, distinct
from retrieval.searcher import Searcher
from retrieval.text.analysis import STOP_WORDS, stem, without_marks
from retrieval.text.dates import Period

MAX_WORDS_WITH_PREFIX = 32  # words that the beginning of one may stand for
BEGINNING = 2  # letters from which the last word is completed, and a lone one is searched for
COMPLETED = 0.5  # what a word counts that the typed one may become; the typed one, where reports have it, 1


def search(searcher: Searcher, text: str, today: date | None, offset: int, limit: int) -> list[Citation]:
    """The passages for words still being typed; see `Archive.search`."""
    question = understand(text, today)
    typed = [token for token in question.tokens if len(token.word) >= BEGINNING or not token.word.isalpha()]
    if not typed:
        known = searcher.coverage_in(Period(None, today)).reports  # the last of all, newest first
        newest = (searcher.reports[at] for at in range(len(searcher.reports) - known, len(searcher.reports)))
        leads = (passages[0] for each in newest if (passages := searcher.passages_of(each.slug)))
        return [cite(Hit(passage, 0.0), question) for passage in islice(leads, offset, offset + limit)]
    if question.only_time:
        hits = browse(searcher, question, question_filter(question, today, in_period=False))
        return [cite(hit, question) for hit in distinct(hits, offset + limit)[offset:]]
    question = _completed(question, searcher, ended=text[-1:].isspace())
    hits = distinct(_hits(searcher, question, today), offset + limit)
    return [cite(hit, question) for hit in hits[offset:]]


def _completed(question: Question, searcher: Searcher, ended: bool) -> Question:
    """The question with its whole words corrected, and what its last one may become standing for that."""
    last = question.tokens[-1]
    longer = set() if ended else _longer(question, searcher, last)
    if not longer:
        return correct_spelling(question, searcher)
    asked = last.term or last.word
    whole = replace(
        question,
        terms={term: weight for term, weight in question.terms.items() if term != asked},
        typed={term: word for term, word in question.typed.items() if term != asked},
    )
    whole = correct_spelling(whole, searcher)
    completions = dict.fromkeys(longer, COMPLETED)
    return replace(whole, terms=whole.terms | {asked: 1.0}, stand_ins={**whole.stand_ins, asked: completions})


def _longer(question: Question, searcher: Searcher, last: Token) -> set[str]:
    """The other terms of the words that the last word begins; a stop word begins none after other words."""
    begun = re.sub("[ -]", "", without_marks(last.word))
    if len(begun) < BEGINNING or (last.word in STOP_WORDS and question.typed):
        return set()
    return {stem(word) for word in searcher.words_with_prefix(begun, MAX_WORDS_WITH_PREFIX)} - {"", last.term}


def _hits(searcher: Searcher, question: Question, today: date | None) -> Iterator[Hit]:
    """All hits in an order that does not depend on how many are asked for.

    The best candidates by BM25 are ranked first, then twice as many, of which those seen are left out, and
    so on. Of each, passages with all whole words are first.
    """
    within = question_filter(question, today)
    groups = [question.groups[term].keys() for term in question.typed if term in question.terms]
    seen: set[tuple[str, int]] = set()
    candidates = CANDIDATES
    while True:
        hits = rank(searcher, question, today, within, candidates=candidates)
        fresh = [hit for hit in hits if hit.key not in seen] if seen else hits[:]
        if groups:
            fresh.sort(key=lambda hit: not _has_all(hit, groups))
        yield from fresh
        if len(hits) < candidates:
            return
        seen.update(hit.key for hit in fresh)
        candidates *= 2


def _has_all(hit: Hit, groups: Sequence[KeysView[str]]) -> bool:
    present = hit.terms
    return not any(group.isdisjoint(present) for group in groups)
