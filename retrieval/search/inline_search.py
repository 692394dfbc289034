"""Search while words are still being typed: as the inline mode does."""

from dataclasses import replace
from datetime import date
from itertools import islice

from retrieval.search.answers import Citation, Hit
from retrieval.search.browsing import browse
from retrieval.search.filters import question_filter
from retrieval.search.questions.spelling import correct_spelling
from retrieval.search.questions.understanding import understand
from retrieval.search.ranking import CANDIDATES, rank
from retrieval.search.snippets import cite, distinct
from retrieval.searcher import Searcher
from retrieval.text.analysis import stem

MAX_WORDS_WITH_PREFIX = 32  # words that the beginning of one may stand for


def search(searcher: Searcher, text: str, today: date | None, offset: int, limit: int) -> list[Citation]:
    """The passages for words still being typed; see `Archive.search`."""
    question = correct_spelling(understand(text, today), searcher)
    if not question.tokens:
        leads = (passages[0] for each in searcher.reports if (passages := searcher.passages_of(each.slug)))
        return [cite(Hit(passage, 0.0), question) for passage in islice(leads, offset, offset + limit)]
    if question.only_time:
        hits = browse(searcher, question, question_filter(question, today, in_period=False))
        return [cite(hit, question) for hit in distinct(hits, offset + limit)[offset:]]
    terms, last = dict(question.terms), question.tokens[-1].word
    if len(last) > 1 and not text[-1:].isspace():
        for word in searcher.words_with_prefix(last, MAX_WORDS_WITH_PREFIX):
            if term := stem(word):
                terms.setdefault(term, 1.0)
    question = replace(question, terms=terms)
    candidates = max(CANDIDATES, 2 * (offset + limit))
    hits = rank(searcher, question, today, question_filter(question, today), candidates=candidates)
    return [cite(hit, question) for hit in distinct(hits, offset + limit)[offset:]]
