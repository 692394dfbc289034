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


def is_markup(text: str) -> bool:
    """Whether a text is markup, code or nothing but addresses, to which no passage is near."""
    return bool(_MARKUP.search(text)) or (bool(_ADDRESS.search(text)) and not _ADDRESS.sub("", text).strip())
