"""Words in scripts other than Latin, Greek and Cyrillic: with their vowel signs, and without spaces."""

import re
import unicodedata
from collections.abc import Iterator
from functools import cache
from itertools import pairwise

# Finds what `with_letters_for_marks` and `word_parts` are for: the letters from Hebrew on, and the marks that
# stand on letters of any script; no signs or pictures. Every text is searched for them.
OTHER_SCRIPT = re.compile(
    "[\u0300-\u036f\u0483-\u0487\u0591-\u1dff\u2e80-\ud7ff\uf900-\ufdff\ufe20-\ufefe\uff66-\uffdc"
    "\U00010000-\U0001cfff\U00020000-\U0003ffff]"
)
# Thai, Lao, Burmese and Khmer; kana with its length mark; Chinese characters.
_NO_SPACES = re.compile(
    "[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3005-\u3007\u3041-\u30ff\u31f0-\u31ff\u3400-\u4dbf"
    "\u4e00-\u9fff\uf900-\ufaff\uff66-\uff9f\U00020000-\U0003ffff]"
)
_LETTER = "x"  # any that a word may have


def with_letters_for_marks(text: str) -> str:
    """A text with a letter in the place of each mark that stands on a letter, which `\\w` does not match.

    Every other character stays at its place.
    """
    return _marks().sub(lambda match: _LETTER * len(match[0]), text)


def word_parts(word: str) -> list[tuple[int, int]]:
    """Where the words stand in what is written without a space: the whole, where its script has spaces.

    Characters of scripts that have none are cut into overlapping pairs, one between others stands alone.
    """
    return [span for start, end in _runs(word) for span in _pairs(word, start, end)]


def single_characters(word: str) -> list[str]:
    """The characters, with their marks, of which such pairs consist: reports are found by each."""
    return [
        word[begin:end]
        for start, stop in _runs(word)
        if len(characters := _characters(word, start, stop)) > 1 and _NO_SPACES.match(word, start)
        for begin, end in characters
    ]


def _runs(word: str) -> Iterator[tuple[int, int]]:
    """Where the parts stand that are all of scripts with spaces, or all of scripts without."""
    start = 0
    for at in range(1, len(word)):
        before, here = word[at - 1], word[at]
        is_mark = unicodedata.category(here)[0] == "M"
        if not is_mark and bool(_NO_SPACES.match(before)) != bool(_NO_SPACES.match(here)):
            yield start, at
            start = at
    yield start, len(word)


def _pairs(word: str, start: int, end: int) -> list[tuple[int, int]]:
    characters = _characters(word, start, end)
    if len(characters) < 2 or not _NO_SPACES.match(word, start):
        return [(start, end)]
    return [(first[0], second[1]) for first, second in pairwise(characters)]


def _characters(word: str, start: int, end: int) -> list[tuple[int, int]]:
    starts = [at for at in range(start, end) if at == start or unicodedata.category(word[at])[0] != "M"]
    return list(pairwise([*starts, end]))


@cache
def _marks() -> re.Pattern[str]:
    """Runs of marks on letters, but for those that only choose a glyph or belong to formulas."""
    marks = (
        character
        for character in map(chr, range(0x300, 0x20000))
        if unicodedata.category(character) in ("Mn", "Mc") and OTHER_SCRIPT.match(character)
    )
    return re.compile(rf"(?<=[^\W\d_])[{''.join(marks)}]+")
