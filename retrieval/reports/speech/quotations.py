"""Quotations: the spans of a paragraph that stand between quotation marks."""

import re
from itertools import pairwise
from typing import NamedTuple

from retrieval.reports.speech.vocabulary import SAYS, WEAK

_MARK = re.compile("[\"″“”„‟«»‘’‚']")
_DOUBLE = '"″“”„‟«»'
_STRAIGHT = '"″'
_LIKELY = re.compile("[\"″“„«»‘‚'](?<!\\w')")  # not an apostrophe
_DASH = re.compile(r"(?:^|(?<=[\s.!?…]))[-–—](?=\s)")
_MIN_SPOKEN = 4  # words between dashes
_VERB = "|".join(sorted(SAYS - WEAK))
_SAYING = re.compile(
    rf"\s*(?:(?:{_VERB})\b|(?:[\w’'-]+,?\s+){{1,9}}?(?:{_VERB})\b(?=\s*(?:[.,]|$|in\b|on\b|to\b)))"
)
_BEFORE_OPENING = "([{—–-/"
_BEFORE_CLOSING = ",.!?…"
_AFTER_CLOSING = ",.;:!?)]…—–"
_CLOSERS = {"“": '”“"″', "„": '“”"″‟', '"': '"″”', "«": "»", "»": "«", "‘": "’'", "'": "'’", "‚": "‘’'"}


class Quotation(NamedTuple):
    """Words between quotation marks, `start` to `end` without them.

    `opened` is whether the opening mark stands in the paragraph, `closed` whether the closing one does: one
    that goes on in the next paragraph is not closed.
    """

    start: int
    end: int
    opened: bool = True
    closed: bool = True


def may_quote(text: str) -> bool:
    """Whether a paragraph has a quotation mark."""
    return _LIKELY.search(text) is not None or text.startswith(("- ", "– ", "— "))


def quotations(text: str) -> list[Quotation]:
    """The quotations of a paragraph, in order; those inside another are part of it.

    A single mark is an apostrophe unless it stands before a word and another one behind its words. Dashes
    are marks where a paragraph begins with one: "- We are ready - said the mayor."
    """
    if spoken := _between_dashes(text):
        return spoken
    found: list[Quotation] = []
    kind, start, depth = "", 0, 0
    last_curly = text.rfind("”")
    nesting = "«“" if text.count("“") == text.count("”") and "„" not in text else "«"
    for match in _MARK.finditer(text):
        mark, at = match[0], match.start()
        before, after = text[at - 1 : at] or " ", text[at + 1 : at + 2] or " "
        if kind == "“" and mark in _STRAIGHT and at < last_curly:
            continue  # inside it
        if mark == kind and mark in nesting:
            depth += 1
        elif kind and mark in _CLOSERS[kind] and _closes(kind, mark, before, after):
            depth -= 1
            if depth < 0:
                found.append(Quotation(start, at))
                kind, depth = "", 0
        elif _begins(kind, mark, before, after):
            kind, start, depth = ('"' if mark in _STRAIGHT else mark), at + 1, 0
        elif not found and not kind and _ends_only(mark, before):
            found.append(Quotation(0, at, opened=False))
    if kind and kind in _DOUBLE:
        found.append(Quotation(start, len(text), closed=False))
    spans = (_trimmed(text, each) for each in found)
    return [span for span in spans if span.end > span.start and _is_plain(text, span)]


def _begins(kind: str, mark: str, before: str, after: str) -> bool:
    """Whether a mark opens a quotation, in place of one that is open and was never closed."""
    if kind == "“" and mark in _STRAIGHT:
        return False
    return _opens(mark, before, after) and (mark in _DOUBLE or kind in ("", "‘", "'", "‚"))


def _ends_only(mark: str, before: str) -> bool:
    """Whether a mark can only close a quotation, one that was opened in a paragraph before."""
    return mark in '"″”»“' and not before.isspace() and not before.isdigit()


def _between_dashes(text: str) -> list[Quotation]:
    """Speech from one dash to the next, behind which somebody says; none in an item of a list."""
    if not text.startswith(("- ", "– ", "— ")):
        return []
    dashes = [match.start() for match in _DASH.finditer(text)]
    found: list[Quotation] = []
    start = dashes[0] + 1  # of the speech that goes on; 0 outside
    for at, end in pairwise([*dashes[1:], len(text)]):
        if start and _SAYING.match(text, at + 1, end):
            found.append(_trimmed(text, Quotation(start, at)))
            start = 0
        elif not start:
            start = at + 1
    if found and start and start > found[-1].end:
        found.append(_trimmed(text, Quotation(start, len(text))))
    return found if found and len(text[found[0].start : found[0].end].split()) >= _MIN_SPOKEN else []


def _opens(mark: str, before: str, after: str) -> bool:
    if mark == "«" and after.isspace():
        return before.isspace() or before in _BEFORE_OPENING  # « as French sets it »
    if mark in "”‟’" or after.isspace():
        return False
    if mark in "“„«":
        return True
    apart = before.isspace() or before in _BEFORE_OPENING
    if mark in "'‘‚":
        return apart and after.isalpha()
    return apart or (mark in '"″' and not before.isalnum())


def _closes(kind: str, mark: str, before: str, after: str) -> bool:
    free = after.isspace() or after in _AFTER_CLOSING or after in _DOUBLE
    if kind in "'‘‚":
        return (
            not after.isalnum()
            and not before.isspace()
            and (before in _BEFORE_CLOSING or after in _AFTER_CLOSING or before != "s")
        )
    if mark in '"″“' and kind in '"“' and not free:
        return not before.isspace() and before not in _BEFORE_OPENING and mark != "“"
    return not (mark == "“" == kind and before.isspace())


def _trimmed(text: str, span: Quotation) -> Quotation:
    words = text[span.start : span.end]
    start = span.start + len(words) - len(words.lstrip())
    return span._replace(start=start, end=max(start, span.end - len(words) + len(words.rstrip())))


def _is_plain(text: str, span: Quotation) -> bool:
    """Whether single marks hold more than one word: 'n' and its kind are contractions."""
    mark = text[span.start - 1 : span.start]
    return mark not in ("'", "‘", "‚") or " " in text[span.start : span.end].strip()
