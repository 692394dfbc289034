"""The operators of a question: phrases in quotation marks, and words with a minus before them."""

import re

from retrieval.text.analysis import phrase_terms, stem, word_spans

_PHRASE = re.compile(r'"([^"]+)"|“([^”]+)”')
EXCLUDED = re.compile(r"(?<!\S)[-−]([^\W\d_]\w*)")


def phrases(text: str) -> tuple[tuple[str, ...], ...]:
    """The terms of each phrase in quotation marks; one term alone is no phrase."""
    return tuple(p for match in _PHRASE.finditer(text) if len(p := phrase_terms(match[1] or match[2])) > 1)


def exclusions(text: str) -> frozenset[str]:
    """The terms of the words with a minus before them."""
    return frozenset(term for match in EXCLUDED.finditer(text) if (term := stem(match[1].lower())))


def included(text: str) -> dict[str, str]:
    """Term -> typed word, of the words without a minus before them."""
    return {term: word for word, _, _ in word_spans(EXCLUDED.sub(" ", text)) if (term := stem(word))}
