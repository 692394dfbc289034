"""Whose words a question asks for."""

import re
from collections.abc import Iterable

from retrieval.reports.speech.vocabulary import SAYING
from retrieval.search.questions.question import Voice
from retrieval.text.analysis import terms

_SAYS = re.compile(
    rf"\b(?:did|does|do|has|have|had)\s+(?:the\s+)?(?P<who>\w[\w '’.-]{{1,60}}?)\s+"
    rf"(?:{SAYING}|say|write|state|note|report|assess|judge|estimate|suggest|claim|think|announce|tell)\b"
    rf"|\baccording to (?:the\s+)?(?P<whom>\w[\w '’.-]{{1,60}})",
    re.IGNORECASE,
)
_OUTLET = frozenset(terms("outlet article newspaper paper journalist editor website site author media"))


def voice_asked(text: str, speakers: Iterable[str]) -> tuple[Voice | None, list[tuple[int, int]]]:
    """Whose words are wanted, and the words of the question that only say so."""
    match = _SAYS.search(text)
    if not match:
        return None, []
    named = match["who"] or " ".join(match["whom"].split()[:4])
    asked = terms(named)
    if asked and asked[0] in _OUTLET:
        return "outlet", [match.span() if match["who"] else (match.start(), match.start("whom") + len(named))]
    known = {term for speaker in speakers for term in terms(speaker)}
    if match["who"] and asked and known.issuperset(asked):
        return "quoted", [match.span()]
    return None, []
