"""An item of a feed as it is written there, before its dates and addresses are read."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class FeedItem:
    """One item. `links` are the addresses that it may have, the likeliest first."""

    links: tuple[str, ...] = ()
    title: str = ""
    published: str = ""
    updated: str = ""
    guid: str = ""
    outlet: str = ""  # of the feed that it was taken from, where it says so
    contents: tuple[str, ...] = ()  # whole texts as HTML
    teaser: str = ""  # as HTML; sometimes it is the whole text


@dataclass(frozen=True, slots=True)
class FeedDocument:
    """A feed as it is written."""

    items: tuple[FeedItem, ...] = ()
    title: str = ""
    moved_to: str = ""  # the new address of the feed, as it states it
