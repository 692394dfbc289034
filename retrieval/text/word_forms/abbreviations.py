"""Names of two words that reports abbreviate as often as not: the United Nations, the UN."""

import re

from retrieval.text.word_forms.compounds import Compound

_SHORT = {"nations": "un", "kingdom": "uk", "states": "usa", "union": "eu"}
# Each begins with letters alone, which is faster to look for than the border of a word.
_UNITED = re.compile(r"united(?<!\wunited)\s+(nations|kingdom|states)\b(?:['’]s)?")
_EUROPEAN = re.compile(r"european(?<!\weuropean)\s+(union)\b(?:['’]s)?")


def abbreviated(text: str) -> list[Compound]:
    """The names in a text in lower case that have an abbreviation, each as that."""
    found = [*_UNITED.finditer(text)] if "united" in text else []
    found += _EUROPEAN.finditer(text) if "european" in text else []
    return [Compound(*match.span(), match[0], _SHORT[match[1]]) for match in found]
