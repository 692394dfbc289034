"""Marks of lists: bullets, and numbers where several items count up."""

import re
from collections.abc import Sequence

from retrieval.text.date_reading.calendar_words import MONTHS

BULLET_PATTERN = re.compile(r"(?:[•‣▪▫●○◦∙·⁃■□▶►▸➢➤*–—-]|\(?\d{1,2}[.)](?=\s+[\"'“‘«„]?[A-Z]))\s+")
_UNIT_CHARS = 5  # so long a word that stands behind both numbers is counted: "3. Brigade", "4. Brigade"
_NUMBER = re.compile(r"(\(?)(\d{1,2})([.)])\s+(\w*)")


def without_mark(paragraphs: Sequence[str], at: int) -> str:
    """A paragraph without its bullet or list number.

    A number is one only behind a paragraph that ends in a colon, or beside another item that counts up:
    "24. Panzer Division" and "5. August" are words of the report, also beside "25. Panzer Division".
    """
    paragraph = paragraphs[at]
    mark = BULLET_PATTERN.match(paragraph)
    if not mark or (_NUMBER.match(paragraph) and not _is_item(paragraphs, at)):
        return paragraph
    return paragraph[mark.end() :]


def _is_item(paragraphs: Sequence[str], at: int) -> bool:
    """Whether a number counts items, and not days or units."""
    number, word = _item(paragraphs[at])
    if word in MONTHS:
        return False
    if at and paragraphs[at - 1].endswith(":"):
        return True
    from_one = 0 < number <= at + 1 and _item(paragraphs[at + 1 - number])[0] == 1
    if len(word) >= _UNIT_CHARS and not from_one:
        beside = [_item(paragraphs[other]) for other in (at - 1, at + 1) if 0 <= other < len(paragraphs)]
        if any(other == word for _, other in beside):
            return False
    around = ((at - 1, number - 1), (at + 1, number + 1))
    return any(
        0 <= place < len(paragraphs) and _item(paragraphs[place])[0] == wanted for place, wanted in around
    )


def _item(paragraph: str) -> tuple[int, str]:
    """The number at the start and the word behind it, in small letters; -2 without one."""
    match = _NUMBER.match(paragraph)
    return (int(match[2]), match[4].lower()) if match else (-2, "")
