"""The noun that a question asks for: the pies of "How many pies did the mill sell?"."""

import re

from retrieval.search.questions.question import Question
from retrieval.text.analysis import stem

_COUNTED = re.compile(
    r"\b(?:how (?:many|much)|(?:the )?number of|how big a share of)\b(?: of)?", re.IGNORECASE
)
_HELD = re.compile(r"\bwho(?: is| was| are| were|['’]s) (?:the|a|an)\b", re.IGNORECASE)
_PLURALS = frozenset("people men women children feet teeth mice geese police cattle troops".split())
_SKIPPED = frozenset("the a an any of".split())
_PERSONS = frozenset("people person persons individuals men women members".split())  # texts say who instead
_LONGEST = 4  # words of a run in which the noun is looked for


def asked_nouns(question: Question) -> frozenset[str]:
    """The terms of the noun asked for, one of which an answer has; empty where nothing says which it is.

    "How many climbers work in the mill?" asks for climbers: after "how many" it is the last plural of the
    words up to the next function word. After "how much" and "who is the" any word of the run may be it.
    """
    for pattern in (_COUNTED, _HELD):
        match = pattern.search(question.text)
        if match and (run := question.words_after(match.end(), _LONGEST, _SKIPPED)):
            plurals = [token for token in run if _is_plural(token.word)] if pattern is _COUNTED else []
            nouns = plurals[-1:] or run
            return frozenset(
                stem(question.searched.get(question.as_written(token.word), token.word))
                for token in nouns
                if token.word not in _PERSONS
            )
    return frozenset()


def _is_plural(word: str) -> bool:
    return word in _PLURALS or (word.endswith("s") and not word.endswith(("ss", "us", "is")))
