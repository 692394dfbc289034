"""Texts that are no prose: markup, code, database commands, bare addresses."""

import re

_MARKUP = re.compile(
    r"</?[a-z][^<>]*>|\{\{|\{%|\$\{|\$\(|[;{]\s*$|/\*|\*/|=>|==|&&|\|\||"
    r"\b(?:def|function|class|import|var|const)\s+\w+\s*[({:;=]|\b\w+\([^)]{0,200}\)\s*[;:{]|"
    r"(?m:^)(?>.*?\bselect\b)(?>.+?\bfrom\b).+?(?:\bwhere\b|;)|"  # each line is read once
    r"\b(?:drop|alter|create)\s+table\b|\bunion\s+(?:all\s+)?select\b|"
    r"\binsert\s+into\b|\bdelete\s+from\b|['\"]\s*(?:or|and)\s+['\"\d].*=|--\s*$",
    re.IGNORECASE,
)
_ADDRESS = re.compile(r"(?:https?://|www\.)\S+|(?<![\w.+-])[\w.+-]++@[\w-]+\.\w+", re.IGNORECASE)
_SIGNS = frozenset("<{$:;*=&|(@")


def is_markup(text: str) -> bool:
    """Whether a text is markup, code or nothing but addresses, to which no passage is near."""
    return _may_be_markup(text) and (
        bool(_MARKUP.search(text)) or (bool(_ADDRESS.search(text)) and not _ADDRESS.sub("", text).strip())
    )


def _may_be_markup(text: str) -> bool:
    """Whether a text has anything that the patterns need, which is seen at once; most have not."""
    lowered = text.lower()
    return (
        "select" in lowered or "table" in lowered or "insert" in lowered or "delete" in lowered
        or "--" in text or "www." in lowered or not _SIGNS.isdisjoint(text)
    )  # fmt: skip
