"""Parses a feed of any kind into entries, newest first."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, tzinfo

from bot.feeds.parsing.feed_dates import is_ambiguous, read_dates
from bot.feeds.parsing.feed_encoding import feed_text
from bot.feeds.parsing.feed_item import FeedDocument, FeedItem
from bot.feeds.parsing.json_feed import parse_json_feed
from bot.feeds.parsing.xml_feed import parse_xml_feed
from bot.importing.article_extractor import plain
from bot.importing.feed_entry import FeedEntry
from bot.web.errors import ContentError
from bot.web.http_client import Page
from bot.web.urls import canonical, joined
from bot.wording import wording
from retrieval import DateOrder

ACCEPT_FEED = (
    "application/rss+xml, application/atom+xml, application/feed+json, application/xml;q=0.9, "
    "text/xml;q=0.9, application/json;q=0.8, */*;q=0.5"
)
MAX_TITLE_MARKUP = 5_000  # characters; a longer title is none
MAX_FEED_TITLE = 80  # characters; a longer title of a feed is no name
MIN_TEASER = 400  # characters; a shorter description of one paragraph is never the whole article


@dataclass(frozen=True, slots=True)
class Feed:
    """A feed: its entries that have a web address or a text, one for each, newest first, undated last."""

    entries: tuple[FeedEntry, ...]
    title: str = ""
    moved_to: str = ""  # the new address that it states; canonical


def parse_feed(page: Page, zone: tzinfo = UTC, order: DateOrder | None = None) -> Feed:
    """The feed of a page. Raises ContentError where it is none.

    Dates without a zone are of `zone`; `order` is that of numeric dates where the feed does not show it.
    """
    text = feed_text(page)
    document = parse_json_feed(text) if text.startswith("{") else parse_xml_feed(text, page.url)
    if document is None:
        raise ContentError(page.url, wording("importing.not_a_feed"), wording("importing.use_feed_address"))
    title = _title(document.title)
    items = document.items
    dates = read_dates([text for item in items for text in (item.published, item.updated)], zone, order)
    found: dict[str, FeedEntry] = {}
    for item, published, updated in zip(items, dates[::2], dates[1::2], strict=True):
        entry = _entry(item, page.url, title, published, updated)
        if entry.first_seen is None:
            stated = item.published or item.updated
            entry = replace(entry, date_text=stated if is_ambiguous(stated, zone) else "")
        known = found.get(entry.identity)
        if (entry.url or entry.content) and (known is None or entry.moment > known.moment):
            found[entry.identity] = entry
    newest = sorted(found.values(), key=lambda entry: entry.moment, reverse=True)
    return Feed(_with_unique_guids(newest), title, _moved_to(document, page.url))


def _entry(item: FeedItem, base: str, outlet: str, published: date | None, updated: date | None) -> FeedEntry:
    links = (joined(base, link) for link in item.links if link)
    teaser = item.teaser if len(item.teaser) >= MIN_TEASER or item.teaser.lower().count("<p") > 1 else ""
    title, source = _title(item.title), _title(item.outlet) or outlet
    content = max((*item.contents, teaser), key=len)
    url = next(filter(None, links), "")
    return FeedEntry(
        url=url,
        title=title,
        published=published,
        updated=updated,
        guid=item.guid,
        outlet=source if source != title and len(source) <= MAX_FEED_TITLE else "",
        content=content,
        name="" if url else f"{base}\n{title}\n{item.guid or content}",
    )


def _with_unique_guids(entries: Sequence[FeedEntry]) -> tuple[FeedEntry, ...]:
    """The entries without the guids that several of them have: these identify nothing."""
    counts = Counter(entry.guid for entry in entries)
    return tuple(entry if counts[entry.guid] == 1 else replace(entry, guid="") for entry in entries)


def _title(markup: str) -> str:
    return plain(markup) if len(markup) <= MAX_TITLE_MARKUP else ""


def _moved_to(document: FeedDocument, base: str) -> str:
    moved_to = joined(base, document.moved_to) if document.moved_to else ""
    return "" if moved_to == canonical(base) else moved_to
