"""HTML within a report's text: tags and comments away, entities read."""

import html
import re

_ENTITY = re.compile(r"&(?:#\d{1,7}|#[xX][\da-fA-F]{1,6}|[A-Za-z][A-Za-z\d]{1,31});")
_TAG = re.compile(r"<(/?)([A-Za-z][\w-]*+)[^<>]*+>|<!--|<[!?][^<>]*>")
_BREAKS = {
    *("address", "article", "aside", "blockquote", "br", "dd", "details", "div", "dl", "dt", "figcaption"),
    *("figure", "footer", "h1", "h2", "h3", "h4", "h5", "h6", "header", "hr", "li", "main", "nav", "ol", "p"),
    *("pre", "section", "summary", "table", "td", "th", "tr", "ul"),
}
_WORDLESS = {"script", "style", "template", "noscript", "svg"}
_CLOSING = re.compile(r"</(?:a|b|blockquote|div|em|h[1-6]|i|li|p|span|strong|td|ul)>", re.IGNORECASE)
_FEW = 2  # entities or tags of a plain text that are markup; a single one may be meant


def unescape(text: str) -> str:
    """The text with its HTML entities read; an ampersand without its semicolon is none."""
    return _ENTITY.sub(lambda found: html.unescape(found[0]), text) if "&" in text else text


def has_entities(text: str) -> bool:
    """Whether a plain text is written with HTML entities: several stand in it."""
    return "&" in text and len(_ENTITY.findall(text)) >= _FEW


def has_tags(text: str) -> bool:
    """Whether a plain text is written with HTML tags: several are closed in it."""
    return "</" in text and len(_CLOSING.findall(text)) >= _FEW


def without_tags(text: str) -> str:
    """The words of a piece of HTML, what stands in different blocks on different lines."""
    parts, at = [], 0
    while match := _TAG.search(text, at):
        parts.append(text[at : match.start()].replace("\n", " "))
        at = match.end()
        name = (match[2] or "").lower()
        if name in _BREAKS:
            parts.append("\n")
        closing = "-->" if match[0] == "<!--" else f"</{name}" if name in _WORDLESS and not match[1] else ""
        if closing:
            end = re.compile(closing, re.IGNORECASE).search(text, at)
            at = len(text) if end is None else end.start() if name else end.end()
    return unescape("".join(parts) + text[at:].replace("\n", " "))
