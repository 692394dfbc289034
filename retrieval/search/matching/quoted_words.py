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
from retrieval.text.analysis import in_lower_case, stem, terms, word_spans, words
from retrieval.text.dates import Period
from retrieval.text.report_terms import report_terms
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
_NO_SPACE = re.compile(r"\S")
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
        found = _holding(searcher, piece, within, about) if words(piece) else []
        if found := _narrowed(found, own):
            question = _question(own, piece)
            hits = distinct((Hit(passage, 1.0) for passage in found), offset + limit + 1)
            chosen = [_cited(hit, question, piece) for hit in hits[offset : offset + limit]]
            coverage = searcher.coverage_in(Period(None, known_by(own, today)))
            return Answer(question, tuple(chosen), 1.0, coverage, more=len(hits) > offset + limit)
    return None


def plain_words(quoted: str) -> str:
    """Quoted words without what would be an operator of a question."""
    return _OPERATOR.sub(" ", quoted)


def _find(piece: str, text: str) -> tuple[int, int] | None:
    """Where the words of a piece stand in a text, however they are spaced; None where they do not.

    No pattern is made of them: `re` would remember it.
    """
    wanted, spaced = (" ".join(in_lower_case(each).split()) for each in (piece, text))
    at = spaced.find(wanted)
    if at < 0:
        return None
    places = [match.start() for match in _NO_SPACE.finditer(text)]
    first = at - spaced.count(" ", 0, at)
    last = first + len(wanted) - wanted.count(" ") - 1
    return places[first], places[last] + 1


def _holding(searcher: Searcher, piece: str, within: Filter, about: str | None) -> list[Passage]:
    """The passages with a piece: those of the report spoken of, then others among the best for its words."""
    inside: list[Passage] = []
    if about:
        passages = searcher.newest_passages(searcher.coverage.passages, replace(within, report=about))
        inside = [each for each in passages if _find(piece, each.text)]
        if not inside and passages and _find(piece, passages[0].report.title):
            inside = [*passages]
    weights = dict.fromkeys(terms(piece)[:MAX_TERMS], 1.0)
    elsewhere = searcher.top(weights, CANDIDATES, within) if weights else []
    return inside + [each for each in elsewhere if _find(piece, each.text)]


def _narrowed(passages: list[Passage], own: Question) -> list[Passage]:
    """The passages that have most of the reader's own words; none where they have none of them."""
    wanted = set(own.content) - _ABOUT_QUOTE
    if not wanted:
        return passages
    shared = [len(wanted & {*report_terms(each.text)}) for each in passages]
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
        courtesy=None,
        archive_topic=None,
    )


def _cited(hit: Hit, question: Question, piece: str) -> Citation:
    """The hit with its quote, which holds the sentences of the quoted words."""
    citation, text = cite(hit, question), hit.passage.text
    found = _find(piece, text)
    if not found:  # they are the report's title
        return citation
    holding = [(start, end) for start, end in sentences(text) if start < found[1] and end > found[0]]
    start = min((start for start, _ in holding), default=citation.start)
    end = max((end for _, end in holding), default=citation.end)
    return replace(citation, start=min(start, citation.start), end=max(end, citation.end))
