"""Long messages: which of their words are searched for."""

import re
from collections.abc import Callable, Collection, Iterable
from heapq import nsmallest

from retrieval.text.sentences import sentences

MAX_TERMS = 48  # of a question
WORDY = 8  # terms from which on the sentences beside the question only tell what it is about
ASKED = 2  # terms of a sentence that is a question by itself

_OWN = re.compile(r"\b(?:I|we|my|our|I['’](?:m|ve|d|ll)|we['’](?:re|ve|d|ll))\b", re.IGNORECASE)
_READ = re.compile(
    r"\b(?:read|hear|heard|saw|seen|told|asked|know|knew|interested|question|about)\b", re.IGNORECASE
)
_PRONOUN = re.compile(
    r"\b(?:it|its|they|them|their|he|him|his|she|her|this|that|these|those|there)\b", re.IGNORECASE
)
_WHOLE = 4  # words of a question that may be whole
_REQUESTED = re.compile(
    r"\W*(?:(?:please|pls|so|and|now|kindly|just|hi|hello)\W+){0,3}"
    r"(?:(?:can|could|would|will) you |"
    r"(?:tell|show|give|send|find|explain to|remind|inform|brief|update) (?:me|us)\b|let (?:me|us) know\b|"
    r"explain\b|summari[sz]e\b|list\b|look up\b|search for\b|"
    r"(?:I|we)(?:['’]d| would)? (?:wonder|like to|want to|need to|am wondering|am looking for)\b)",
    re.IGNORECASE,
)

_ASKING = re.compile(  # from the beginning of a sentence
    r"\W*(?:(?:please|pls|so|and|but|now|then|also|well|ok|okay|thanks|thank you|hi|hello|hey)\b\W*){0,3}"
    r"(?:(?:what|how) about\b|any (?:news|updates?|word|details|info|information|more|idea|reports?)\b|"
    r"what(?!\W+an?\b)|who(?!\W+(?:cares|knows)\b)|whom|whose|where|when|why|"
    r"which(?!\W+(?:is|was|means)\b)|how(?=\W+\w+\W+\w)|"
    r"(?:is|are|was|were|do|does|did|has|have|can|could|will|would|should)(?=\W+\w+\W+\w)"
    r"(?!\W+(?:so|very|really|just|too|such|not|a|an|do|be)\b))(?!\w)",
    re.IGNORECASE,
)

_Span = tuple[int, int]


def asks(text: str) -> bool:
    """Whether a sentence of a text is a question, with or without its mark, or a request."""
    return any(
        _is_asked(text[start:end]) or _ASKING.match(text[start:end]) for start, end in _sentences(text)
    )


def asked_and_told(text: str) -> tuple[list[_Span], list[_Span]]:
    """The sentences with a question mark and those that ask without one: "Please tell me ..."; and those in
    which the askers speak of themselves: "I live nearby. How long is the tunnel?".

    None of these where the question has few words or a pronoun, which such a sentence may explain; and never
    one that says what they have read or heard.
    """
    asked: list[_Span] = []
    others: list[_Span] = []
    for start, end in _sentences(text):
        (asked if _is_asked(text[start:end]) else others).append((start, end))
    if not others:
        return asked, []
    question = " ".join(text[start:end] for start, end in asked)
    if len(question.split()) < _WHOLE or _PRONOUN.search(question):
        return asked, []
    told = [
        (start, end)
        for start, end in others
        if _OWN.search(text, start, end) and not _READ.search(text, start, end)
    ]
    return asked, told


def _is_asked(sentence: str) -> bool:
    return sentence.rstrip("\"'”’») ").endswith("?") or _REQUESTED.match(sentence) is not None


def _sentences(text: str) -> list[_Span]:
    return [(first, last) for start, end in sentences(text) for first, last in _lines(text, start, end)]


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
