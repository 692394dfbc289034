"""An item of a feed as it is written there, before its dates and addresses are read."""

from dataclasses import dataclass
from time import struct_time


@dataclass(frozen=True, slots=True)
class Stamp:
    """A date as it is written, and what the library for feeds makes of it, in UTC."""

    text: str = ""
    parsed: struct_time | None = None


@dataclass(frozen=True, slots=True)
class FeedItem:
    """One item. `links` are the addresses that it may have, the likeliest first."""

    links: tuple[str, ...] = ()
    title: str = ""
    published: Stamp = Stamp()
    updated: Stamp = Stamp()
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
