"""The nodes of a page's JSON-LD (schema.org)."""

import json
import re
from collections.abc import Iterator, Sequence
from typing import Any

from bot.importing.pages.page_lines import folded

MAX_NODES = 5_000  # per page; an article's page has some dozen
_WRAPPING = re.compile(
    r"(?:/[/*][ \t]?)?(?:<!\[CDATA\[|\]\]>|<!--|-->)(?:[ \t]?\*/)?"
)  # around scripts in XHTML
_TRAILING_COMMA = re.compile(r",(\s*[}\]])")
# Nodes below these keys are about other works than the page's.
_OTHERS = frozenset(
    "comment comments review reviews itemListElement hasPart isPartOf citation video audio image about "
    "mentions relatedLink isRelatedTo suggestedAnswer acceptedAnswer potentialAction breadcrumb "
    "isBasedOn".split()
)
_WORKS = ("recipe", "howto", "podcastepisode", "report", "statement")

Node = dict[str, Any]


def json_ld_nodes(scripts: Sequence[str]) -> list[Node]:
    """The nodes of the page's scripts in order, those about other works left out; broken JSON is skipped."""
    nodes: list[Node] = []
    for script in scripts:
        nodes += _nodes(_parsed(script), MAX_NODES - len(nodes))
    return nodes


def article_nodes(nodes: Sequence[Node], title: str) -> list[Node]:
    """The nodes of the page's article, the surest first.

    Where several articles are described, only the one with the page's headline counts.
    """
    articles = [node for node in nodes if any(map(_is_article, types(node)))]
    if len(articles) > 1:
        named = [
            node for node in articles if title and folded(text(node, "headline", "name")) == folded(title)
        ]
        days = {text(node, "datePublished")[:10] for node in articles} - {""}
        articles = named or (articles if len(days) == 1 else [])
    pages = [node for node in nodes if any(kind.endswith("webpage") for kind in types(node))]
    return articles + pages


def types(node: Node) -> list[str]:
    """The types of a node in lower case, without the vocabulary's address."""
    kinds = node.get("@type")
    kinds = kinds if isinstance(kinds, list) else [kinds]
    return [re.split(r"[/#:]", kind)[-1].lower() for kind in kinds if isinstance(kind, str)]


def text(node: Node, *keys: str) -> str:
    """The first text under the keys; empty where there is none."""
    for key in keys:
        value = node.get(key)
        if isinstance(value, list):
            value = value[0] if value else None
        if isinstance(value, dict):
            value = value.get("@value") or value.get("name")
        if isinstance(value, str) and value.strip():
            return value.strip()
    return ""


def _is_article(kind: str) -> bool:
    return kind.endswith(("article", "posting")) or kind in _WORKS


def _parsed(script: str) -> Any:
    cleaned = _WRAPPING.sub("", script).strip().rstrip(";")
    for attempt in (cleaned, _TRAILING_COMMA.sub(r"\1", cleaned)):
        try:
            return json.loads(attempt, strict=False)
        except (ValueError, RecursionError):
            continue
    return None


def _nodes(value: Any, most: int) -> Iterator[Node]:
    """The objects inside a JSON value, in order."""
    waiting = [value]
    while waiting and most > 0:
        value = waiting.pop()
        if isinstance(value, list):
            waiting += reversed(value)
        elif isinstance(value, dict):
            most -= 1
            yield value
            waiting += reversed(
                [
                    inner
                    for key, inner in value.items()
                    if key not in _OTHERS and isinstance(inner, dict | list)
                ]
            )
