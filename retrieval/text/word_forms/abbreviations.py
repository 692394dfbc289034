"""Names of two words that reports abbreviate as often as not: the United Nations, the UN."""

import re

from retrieval.text.word_forms.compounds import Compound

_SHORT = {"nations": "un", "kingdom": "uk", "states": "usa", "union": "eu"}
_NAME = re.compile(r"\b(?:united\s+(nations|kingdom|states)|european\s+(union))\b(?:['’]s)?")


def abbreviated(text: str) -> list[Compound]:
    """The names in a text in lower case that have an abbreviation, each as that."""
    if not ("united" in text or "european" in text):
        return []
    return [Compound(*match.span(), match[0], _SHORT[match[1] or match[2]]) for match in _NAME.finditer(text)]
