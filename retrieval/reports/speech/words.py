"""The words of a paragraph around its quotations, and where its sentences begin."""

import re
from collections.abc import Sequence
from functools import partial
from typing import NamedTuple

from retrieval.reports.speech.quotations import Quotation

_WORD = re.compile(
    r"(?:[A-Za-z]\.){2,}|\d[\d.,]*\d(?![-\w])|[^\W_]+(?:[-’'&/][^\W_]+)*(?:(?<=s)[’'](?=\s))?|[^\s\w]|_"
)
_ABBREVIATED = frozenset(
    "Adm Brig Capt Col Dr Gen Gov Lt Maj Mr Mrs Ms Prof Rep Rev Sen Sgt St Jr Sr No".split()
)
_NAME = r"[^\W\d_a-z][\w’'.-]{0,60}+"  # no name is longer; with a bound "U.U.U." is read in linear time
_NAMES = re.compile(
    rf"(?:\b\w+[ ,.]{{1,2}}){{0,2}}\b{_NAME}"
    rf"(?: (?:(?:de|la|van|von|der|al|bin) )*{_NAME})+(?:,(?: \w+){{1,6}})?"
)  # two or more, with the words before and behind them that may be their title
_MARKS = "\"″“”„‟«»‘’‚'"


class Word(NamedTuple):
    """A word, a punctuation mark, or a whole quotation, which has its number and no text of its own."""

    text: str
    start: int
    end: int
    quotation: int = -1
    lower: str = ""
    is_name: bool = False  # begins with a capital letter
    is_word: bool = False  # or a number; no mark


_word = partial(tuple.__new__, Word)  # of all fields at once: a million words are made of a large folder


def words_of(text: str, quoted: Sequence[Quotation]) -> list[Word]:
    """The words outside quotations, and each quotation as one word."""
    words: list[Word] = []
    at = 0
    for number, span in enumerate(quoted):
        words += _words(text, at, span.start)
        words.append(Word("", span.start, span.end, number))
        at = span.end
    return words + _words(text, at, len(text))


def words_around_names(text: str) -> list[Word]:
    """The words of a text where two names or more stand together, and those beside them."""
    return [word for match in _NAMES.finditer(text) for word in _words(text, *match.span())]


def _words(paragraph: str, start: int, end: int) -> list[Word]:
    return [
        _word((text, *match.span(), -1, text.lower(), text[0].isupper(), text[0].isalnum()))
        for match in _WORD.finditer(paragraph, start, end)
        if (text := match[0]) not in _MARKS
    ]


def sentence_starts(text: str, words: Sequence[Word]) -> list[int]:
    """For every word, the position of the first word of its sentence.

    A quotation that ends in a full stop ends the sentence where a capital letter follows.
    """
    starts, start = [], 0
    for at in range(len(words)):
        if at and (words[at].is_name or not words[at].text.isalpha()) and _begins(text, words, at):
            start = at
        starts.append(start)
    return starts


def _begins(text: str, words: Sequence[Word], at: int) -> bool:
    before, word = words[at - 1], words[at]
    if not (word.is_name or word.quotation >= 0 or word.text.isdigit()):
        return word.text in "-–—•" and before.text == "." and at + 1 < len(words) and words[at + 1].is_name
    if before.quotation >= 0:
        return text[before.end - 1] == "." and word.quotation < 0
    if before.text in "!?…" or before.text == ";":
        return True
    if before.text != "." or at < 2:
        return False
    last = words[at - 2]
    return not (last.text in _ABBREVIATED or (len(last.text) == 1 and last.is_name))
