"""The operators of a question: phrases in quotation marks, and words with a minus before them."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace
from typing import NamedTuple

from retrieval.search.questions.question import Question
from retrieval.searcher import Filter, Searcher
from retrieval.text.analysis import phrase_terms, stem

_QUOTED = re.compile(
    r'"([^"“”„\n]+)"|“([^“”"„\n]+)[”"]|„([^“”"„\n]+)[“”"]|«([^«»\n]+)»|»([^«»\n]+)«|‹([^‹›\n]+)›|'
    r"(?<!\w)‘([^‘\n]+?)’(?!\w)|(?<!\w)‚([^‚\n]+?)[‘’](?!\w)|(?<![\w'])'(?!\d)([^'\n]+(?:\w'\w[^'\n]*)*)'(?![\w'])"
)
_MARKS = frozenset("\"“„«»‹‘‚'")  # with which what is quoted begins
_EXCLUDED = re.compile(r"(?<!\S)[-−]([^\W\d_]\w*(?:-\w+)*)")
# Of a question, the first; each costs a search of its own or of every candidate, and nobody types as many.
MAX_PHRASES, MAX_EXCLUSIONS = 8, 16


class Phrase(NamedTuple):
    """Words in quotation marks: as typed, where they stand in the text, and their terms."""

    text: str
    start: int
    end: int
    terms: tuple[str, ...]


def quoted(text: str) -> Iterator[Phrase]:
    """All that stands between quotation marks, in order; what is not closed is not quoted."""
    for match in () if _MARKS.isdisjoint(text) else _QUOTED.finditer(text):
        said = next(filter(None, match.groups()))
        yield Phrase(said.strip(), match.start(), match.end(), phrase_terms(said))


def phrases(text: str) -> tuple[tuple[str, ...], ...]:
    """The terms of the phrases in quotation marks, each once; one term alone is no phrase."""
    return tuple(dict.fromkeys(phrase.terms for phrase in quoted(text) if len(phrase.terms) > 1))


def drop_absent(question: Question, searcher: Searcher) -> Question:
    """The question without the phrases that no passage has; they are named, and their words still rank."""
    absent = [
        phrase
        for phrase in quoted(question.text)
        if phrase.terms in question.phrases
        and not searcher.top(dict.fromkeys(phrase.terms, 1.0), 1, Filter(phrases=(phrase.terms,)))
    ]
    if not absent:
        return question
    dropped = {phrase.terms for phrase in absent}
    # What is asked beside it may still be answered; without anything beside it, its words are the question.
    only_there = {term for term in question.content if not _stands_outside(term, question, absent)}
    if only_there == set(question.content):
        only_there = set()
    return replace(
        question,
        phrases=tuple(phrase for phrase in question.phrases if phrase not in dropped),
        aside=question.aside | only_there,
        absent_phrases=tuple(dict.fromkeys(phrase.text for phrase in absent)),
    )


def _stands_outside(term: str, question: Question, spans: Iterable[Phrase]) -> bool:
    return any(
        token.term == term and not any(span.start <= token.start < span.end for span in spans)
        for token in question.tokens
    )


def excluded(text: str) -> list[re.Match[str]]:
    """The words with a minus before them, as matches; most texts have no minus."""
    return [*_EXCLUDED.finditer(text)] if "-" in text or "−" in text else []


def exclusions(text: str) -> tuple[str, ...]:
    """The terms of the words with a minus before them, each once, of a compound the one that it is."""
    words = (match[1].lower().replace("-", "") for match in excluded(text))
    return tuple(dict.fromkeys(term for word in words if (term := stem(word))))
