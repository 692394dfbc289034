"""Marks of lists: bullets, and numbers where several items count up."""

import re
from collections.abc import Sequence

BULLET_PATTERN = re.compile(r"(?:[•‣▪▫●○◦∙·⁃■□▶►▸➢➤*–—-]|\(?\d{1,2}[.)](?=\s+[\"'“‘«„]?[A-Z]))\s+")
_DATE_OR_UNIT = re.compile(
    r"(?:Januar|Jänner|Februar|März|April|Mai|Juni|Juli|August|September|Oktober|November|Dezember|Panzer\w*"
    r"|Brigade|Division|Bataillon|Regiment|Korps|Armee)\b"
)  # German ordinals stand before them, also where paragraphs count up
_NUMBER = re.compile(r"(\(?)(\d{1,2})([.)])\s")


def without_mark(paragraphs: Sequence[str], at: int) -> str:
    """A paragraph without its bullet or list number.

    A number is one only behind a paragraph that ends in a colon, or beside another item that counts up:
    "24. Panzer Division" and "5. August" are words of the report.
    """
    paragraph = paragraphs[at]
    mark = BULLET_PATTERN.match(paragraph)
    if not mark or (_NUMBER.match(paragraph) and not _is_item(paragraphs, at)):
        return paragraph
    if mark[0][0].isdigit() and _DATE_OR_UNIT.match(paragraph, mark.end()):
        return paragraph
    return paragraph[mark.end() :]


def _is_item(paragraphs: Sequence[str], at: int) -> bool:
    """Whether a numbered paragraph is one of a list; "3. Oktober" and "4. Oktober" are no items 3 and 4."""
    if at and paragraphs[at - 1].endswith(":"):
        return True
    item = _number(paragraphs[at])
    beside = [
        other
        for other, number in ((at - 1, item - 1), (at + 1, item + 1))
        if 0 <= other < len(paragraphs) and _number(paragraphs[other]) == number
    ]
    first = at - item + 1
    if not beside or (first >= 0 and _number(paragraphs[first]) == 1):
        return bool(beside)
    return paragraphs[at].split()[1:2] != paragraphs[beside[0]].split()[1:2]


def _number(paragraph: str) -> int:
    """The number at the start; -1 without one."""
    match = _NUMBER.match(paragraph)
    return int(match[2]) if match else -1
