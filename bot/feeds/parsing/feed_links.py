"""The feeds that a web page names in its head."""

from lxml import etree, html  # type: ignore[import-untyped]

from bot.feeds.parsing.feed_encoding import feed_text
from bot.web.http_client import Page
from bot.web.urls import joined

MAX_HEAD = 300_000  # characters; feeds are named in the head of a page
_TYPES = frozenset(
    ("application/rss+xml", "application/atom+xml", "application/feed+json", "application/json")
)


def feed_links(page: Page) -> tuple[str, ...]:
    """The canonical addresses of the feeds that a page names, without those of comments."""
    text = feed_text(page)[:MAX_HEAD]
    if not text.startswith("<"):
        return ()
    try:
        head = html.document_fromstring(text.encode(), parser=html.HTMLParser(encoding="utf-8"))
    except etree.LxmlError:  # nothing but comments
        return ()
    links = []
    for link in head.iter("link"):
        kind = (link.get("type") or "").partition(";")[0].strip().lower()
        is_feed = "alternate" in (link.get("rel") or "").lower().split() and kind in _TYPES
        href = link.get("href") or ""
        address = joined(page.url, href) if href else ""
        named = f"{link.get('title') or ''} {address}".lower()
        # WordPress publishes its data under application/json, which is no feed.
        if is_feed and address and "comment" not in named and "/wp-json/" not in address:
            links.append(address)
    return tuple(dict.fromkeys(links))
