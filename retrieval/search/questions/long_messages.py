"""Long messages: which of their words are searched for."""

from collections.abc import Callable, Collection, Iterable
from heapq import nsmallest

from retrieval.text.sentences import sentences

MAX_TERMS = 48  # of a question
WORDY = 8  # terms from which on the sentences beside the question only tell what it is about
ASKED = 2  # terms of a sentence that is a question by itself

_Span = tuple[int, int]


def asked_sentences(text: str) -> list[_Span]:
    """The sentences with a question mark; none where all of the text is one."""
    spans = [(first, last) for start, end in sentences(text) for first, last in _lines(text, start, end)]
    return [(start, end) for start, end in spans if text[start:end].rstrip("\"'”’») ").endswith("?")]


def _lines(text: str, start: int, end: int) -> Iterable[_Span]:
    at = start
    for line in text[start:end].splitlines(keepends=True):
        yield at, at + len(line.rstrip("\n"))
        at += len(line)


def rarest(terms: Collection[str], asked: Collection[str], idf: Callable[[str], float] | None) -> list[str]:
    """The terms to be searched for, in their order: those of the sentences that ask, then the rarest.

    Without `idf`, the first ones.
    """
    if len(terms) <= MAX_TERMS:
        return list(terms)
    order = {term: place for place, term in enumerate(terms)}
    rarity = {term: -idf(term) if idf else 0.0 for term in terms}
    chosen = nsmallest(MAX_TERMS, terms, key=lambda term: (term not in asked, rarity[term], order[term]))
    return sorted(chosen, key=order.__getitem__)
