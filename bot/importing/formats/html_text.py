"""The text of HTML that is no web page: a mail's body, a document, a cell of a table."""

import re
from collections.abc import Iterator
from typing import Any

from lxml import etree, html  # type: ignore[import-untyped]

from bot.importing.article_extractor import LIST_ITEM_MARK

_MARKUP = re.compile(
    r"</?(?:p|div|br|span|a|b|i|strong|em|ul|ol|li|h[1-6]|table|blockquote)\b[^<>]*>", re.IGNORECASE
)
_TAG = re.compile(r"<[^<>]*>")
_BLOCKS = frozenset(
    "address article aside blockquote body center dd details div dl dt fieldset figcaption figure footer "
    "form h1 h2 h3 h4 h5 h6 header hr html legend li main nav ol p pre section summary table tbody tfoot "
    "thead tr ul".split()
)
_SKIPPED = frozenset("head script style template title noscript svg math".split())
_CELLS = frozenset(("td", "th"))
_HIDDEN = re.compile(r"display\s*:\s*none", re.IGNORECASE)  # what a mail shows only in lists of mails
_MARKED = frozenset(("li", "blockquote"))


def is_markup(text: str) -> bool:
    """Whether a text is HTML rather than plain."""
    return "<" in text and _MARKUP.search(text) is not None


def plain_text(markup: str) -> str:
    """The paragraphs of HTML with blank lines between; list items and quotations start with a bullet."""
    parser = html.HTMLParser(huge_tree=True)
    try:
        document = html.document_fromstring(markup.replace("\0", ""), parser)
    except (etree.LxmlError, ValueError):  # nothing but comments, or nothing
        return ""
    if any(entry.type_name == "ERR_RESOURCE_LIMIT" for entry in parser.error_log):
        return " ".join(_TAG.sub(" ", markup).split())  # nested deeper than the parser goes: it stops there
    return "\n\n".join(line for line in _lines(document) if any(map(str.isalnum, line)))


def _lines(document: Any) -> Iterator[str]:
    """The lines of a document, read without recursion: markup may be nested as deep as its author likes."""
    texts: list[str] = []
    marked = 0  # how many list items and quotations are around
    skipped = 0
    for event, element in etree.iterwalk(document, events=("start", "end", "comment", "pi")):
        tag = element.tag if isinstance(element.tag, str) else ""
        if event in ("comment", "pi"):
            texts += [element.tail or ""] if not skipped else []
            continue
        if tag in _SKIPPED or _HIDDEN.search(element.get("style", "")):
            skipped += 1 if event == "start" else -1
        if tag in _BLOCKS or tag == "br":
            if line := _line(texts, marked):
                yield line
            texts = []
        if tag in _MARKED:
            marked += 1 if event == "start" else -1
        if tag in _CELLS:
            texts.append(" ")
        if not skipped:
            texts.append((element.text if event == "start" else element.tail) or "")
    yield _line(texts, marked)


def _line(texts: list[str], marked: int) -> str:
    line = " ".join("".join(texts).split())
    return LIST_ITEM_MARK + line.lstrip(LIST_ITEM_MARK) if marked and line else line
