"""JSON Feed, versions 1 and 1.1: https://www.jsonfeed.org/version/1.1/"""

import json
import re
from collections.abc import Iterator, Mapping
from typing import Any

from bot.feeds.parsing.feed_encoding import printable
from bot.feeds.parsing.feed_item import FeedDocument, FeedItem
from bot.feeds.parsing.xml_feed import paragraphs

_VERSION = re.compile(r"https?://(?:www\.)?jsonfeed\.org/version/")


def parse_json_feed(text: str) -> FeedDocument | None:
    """A JSON Feed; None where the text is none."""
    try:
        feed = json.loads(text)
    except (ValueError, RecursionError):
        return None
    if not isinstance(feed, dict) or not _VERSION.match(_text(feed, "version")):
        return None
    items = feed.get("items")
    return FeedDocument(
        items=tuple(
            _item(item) for item in (items if isinstance(items, list) else ()) if isinstance(item, dict)
        ),
        title=_text(feed, "title"),
    )


def _item(item: Mapping[str, Any]) -> FeedItem:
    html, text = _text(item, "content_html"), _text(item, "content_text")
    return FeedItem(
        links=tuple(_links(item)),
        title=_text(item, "title"),
        published=_text(item, "date_published"),
        updated=_text(item, "date_modified"),
        guid=_text(item, "id"),
        contents=tuple(filter(None, (html, paragraphs(text)))),
        teaser=paragraphs(_text(item, "summary")),
    )


def _links(item: Mapping[str, Any]) -> Iterator[str]:
    yield from (_text(item, "url"), _text(item, "external_url"))
    if _text(item, "id").lower().startswith(("http://", "https://")):
        yield _text(item, "id")


def _text(values: Mapping[str, Any], name: str) -> str:
    """A value that should be text; a number is taken too, as an identifier often is one."""
    value = values.get(name)
    if not isinstance(value, str | int | float) or isinstance(value, bool):
        return ""
    return printable(str(value)).strip()
