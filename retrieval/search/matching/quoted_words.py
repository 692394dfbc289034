"""Words that the reader has quoted from a message: looked for as they stand, with no grammar."""

import re
from dataclasses import replace
from datetime import date

from retrieval.reports.passages import Passage
from retrieval.reports.report import normalise
from retrieval.search.answers import Answer, Citation, Hit
from retrieval.search.filters import known_by, question_filter
from retrieval.search.questions.long_messages import MAX_TERMS
from retrieval.search.questions.question import Question
from retrieval.search.questions.understanding import understand
from retrieval.search.ranking import CANDIDATES
from retrieval.search.snippets import cite, distinct
from retrieval.searcher import Filter, Searcher
from retrieval.text.analysis import stem, terms, word_spans, words
from retrieval.text.dates import Period
from retrieval.text.sentences import sentences

MAX_QUOTED = 1024  # characters; Telegram's longest quote
_CUT = re.compile(r"\[…\]|\n")  # between what stands apart in the reports
_ABOUT_QUOTE = frozenset(
    terms(
        """true false real really correct wrong sure source sources link reference context mean means meaning
        meant explain explanation translate confirm confirmed verify quote quoted quotation word words
        sentence passage line part newer else where"""
    )
)  # "is this true?", "what does that mean?" ask about the quote as it is
_OPERATOR = re.compile(r"[\"“”]|(?<!\S)[-−](?=\w)")


def answer_quoted(
    searcher: Searcher,
    quoted: str,
    text: str,
    today: date | None,
    about: str | None,
    offset: int,
    limit: int,
) -> Answer | None:
    """The passages that hold the quoted words, those of the report `about` first; None where none does.

    `text` is what the reader wrote beside: only passages that hold some of its words are left, if it has any
    that ask for something. None, too, where it asks for the newest or for somebody's words: then more than
    the quote is wanted.
    """
    own = understand(text, today, None, searcher.speakers)
    if own.wants_latest or own.voice:
        return None
    within = question_filter(own, today)
    for piece in sorted(map(str.strip, _CUT.split(normalise(quoted[:MAX_QUOTED]))), key=len, reverse=True):
        pattern = _literal(piece)
        found = _holding(searcher, piece, pattern, within, about) if pattern else []
        if pattern and (found := _narrowed(found, own)):
            question = _question(own, piece)
            hits = distinct((Hit(passage, 1.0) for passage in found), offset + limit + 1)
            chosen = [_cited(hit, question, pattern) for hit in hits[offset : offset + limit]]
            coverage = searcher.coverage_in(Period(None, known_by(own, today)))
            return Answer(question, tuple(chosen), 1.0, coverage, more=len(hits) > offset + limit)
    return None


def plain_words(quoted: str) -> str:
    """Quoted words without what would be an operator of a question."""
    return _OPERATOR.sub(" ", quoted)


def _literal(piece: str) -> re.Pattern[str] | None:
    """What finds the words of a piece, however they are spaced; None where it has none."""
    parts = piece.split()
    return re.compile(r"\s+".join(map(re.escape, parts)), re.IGNORECASE) if words(piece) else None


def _holding(
    searcher: Searcher, piece: str, pattern: re.Pattern[str], within: Filter, about: str | None
) -> list[Passage]:
    """The passages with a piece: those of the report spoken of, then others among the best for its words."""
    inside: list[Passage] = []
    if about:
        passages = searcher.newest_passages(searcher.coverage.passages, replace(within, report=about))
        inside = [each for each in passages if pattern.search(each.text)]
        if not inside and passages and pattern.search(passages[0].report.title):
            inside = passages
    weights = dict.fromkeys(terms(piece)[:MAX_TERMS], 1.0)
    elsewhere = searcher.top(weights, CANDIDATES, within) if weights else []
    return inside + [each for each in elsewhere if pattern.search(each.text)]


def _narrowed(passages: list[Passage], own: Question) -> list[Passage]:
    """The passages that have most of the reader's own words; none where they have none of them."""
    wanted = set(own.content) - _ABOUT_QUOTE
    if not wanted:
        return passages
    shared = [len(wanted & {*terms(each.text)}) for each in passages]
    most = max(shared, default=0)
    return [each for each, count in zip(passages, shared, strict=True) if count == most > 0]


def _question(own: Question, piece: str) -> Question:
    """The reader's own question with the quoted words as terms."""
    typed = {term: word for word, _, _ in word_spans(piece) if (term := stem(word))}
    return replace(
        own,
        text=own.text or piece,
        terms=dict.fromkeys(typed, 1.0) | own.terms,
        typed=typed | own.typed,
        courtesy=False,
        archive_topic=None,
    )


def _cited(hit: Hit, question: Question, pattern: re.Pattern[str]) -> Citation:
    """The hit with its quote, which holds the sentences of the quoted words."""
    citation, text = cite(hit, question), hit.passage.text
    found = pattern.search(text)
    if not found:  # they are the report's title
        return citation
    holding = [(start, end) for start, end in sentences(text) if start < found.end() and end > found.start()]
    start = min((start for start, _ in holding), default=citation.start)
    end = max((end for _, end in holding), default=citation.end)
    return replace(citation, start=min(start, citation.start), end=max(end, citation.end))
