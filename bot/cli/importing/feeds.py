"""What `dispatch feeds` does; its arguments are elsewhere, since the modules needed here load slowly."""

import asyncio
import sys
from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from functools import partial
from pathlib import Path
from typing import Literal

from pydantic import BaseModel

from bot.cli import terminal
from bot.cli.importing.imports import all_feeds, open_feed_store, shown_time
from bot.clock import utc_now
from bot.configuration.variables import PREFIX
from bot.feeds.added_feeds import AddedFeeds
from bot.feeds.feed_store import FeedState
from bot.feeds.parsing.opml import MAX_OPML_BYTES, parse_opml
from bot.importing.extraction_process import EXTRACTION
from bot.messages.templates import Templates
from bot.settings import Settings
from bot.web.errors import FileError, RefusedError
from bot.web.urls import parsed, shown
from bot.wording import wording

FEEDS_SETTING = f"{PREFIX}FEEDS"


class FeedRecord(BaseModel):
    """A feed as JSON; its addresses are without login and query, which may hold secrets."""

    url: str
    title: str
    source: Literal["settings", "database"]  # where it is named
    last_read: datetime | None
    next_check: datetime | None  # a running bot checks it about then; null: at once
    failures: int  # in a row
    problem: str
    moved_to: str
    pages_next_try: datetime | None  # when the first of its pages that could not be read is requested again

    @property
    def moments(self) -> tuple[datetime | None, ...]:
        """Its times, for a person."""
        return self.last_read, self.next_check, self.pages_next_try


def show(settings: Settings, as_json: bool) -> None:
    """Print the feeds with their state."""
    records = asyncio.run(_records(settings))
    if as_json:
        terminal.say_json(records)
    else:
        lines = [(record, *(shown_time(moment, settings) for moment in record.moments)) for record in records]
        print(Templates().text("feeds", lines=lines, setting=FEEDS_SETTING))


async def _records(settings: Settings) -> list[FeedRecord]:
    async with open_feed_store(settings) as feed_store:
        feeds = await all_feeds(settings, feed_store)
        return [_record(feed, await feed_store.feed_state(feed), settings) for feed in feeds]


def _record(feed: str, state: FeedState, settings: Settings) -> FeedRecord:
    due = state.seen_at and state.seen_at + timedelta(minutes=settings.feed_minutes)
    return FeedRecord(
        url=shown(feed),
        title=state.title,
        source="settings" if feed in settings.feeds else "database",
        last_read=state.seen_at,
        next_check=state.not_before or due,
        failures=state.failures,
        problem=state.problem,
        moved_to=shown(state.moved_to) if state.moved_to else "",
        pages_next_try=state.recheck_at,
    )


def change(action: Literal["import", "add", "remove"], sources: Sequence[str], settings: Settings) -> None:
    """Import feeds from files, add or remove some by their addresses. Raises ImportFailedError.

    One address that is not valid does not stop the others: the last is raised, those before are printed.
    """
    if action == "remove":
        asyncio.run(_remove(sources, settings))
        return
    urls = [url for source in sources for url in (_listed(source) if action == "import" else (source,))]
    valid = [url for url in urls if parsed(url)]
    if valid:
        asyncio.run(_add(valid, settings))
    refused = [
        RefusedError(url, wording("importing.invalid_address"), wording("importing.use_https"))
        for url in dict.fromkeys(urls)
        if url not in valid
    ]
    terminal.complain(*map(str, refused[:-1]))
    if refused:
        raise refused[-1]


def _listed(source: str) -> tuple[str, ...]:
    """The feeds of an OPML file, or of standard input for "-". Raises FileError."""
    if source == "-":
        return _parsed(sys.stdin.buffer.read(MAX_OPML_BYTES + 1), wording("importing.standard_input"))
    try:
        with Path(source).open("rb") as file:
            return _parsed(file.read(MAX_OPML_BYTES + 1), source)
    except (OSError, ValueError) as error:  # ValueError: the name is not valid for a file
        reason = wording(
            "importing.unreadable", error=getattr(error, "strerror", None) or type(error).__name__
        )
        raise FileError(source, reason, wording("importing.name_opml")) from error


def _parsed(raw: bytes, name: str) -> tuple[str, ...]:
    failed = partial(FileError, name, cure=wording("importing.export_feeds_again"))
    return EXTRACTION.wait_for(failed, parse_opml, raw, name)


async def _add(urls: Iterable[str], settings: Settings) -> None:
    async with open_feed_store(settings) as feed_store:
        named = dict.fromkeys(urls)
        new = [url for url in named if url not in settings.feeds]
        added = await AddedFeeds(feed_store.database).add(new, utc_now())
    print(Templates().text("feeds_added", added=list(map(shown, added)), present=len(named) - len(added)))


async def _remove(urls: Sequence[str], settings: Settings) -> None:
    async with open_feed_store(settings) as feed_store:
        added_feeds = AddedFeeds(feed_store.database)
        present = await added_feeds.urls()
        removed = []
        for url in urls:
            # An address is listed without its query, so it may be named without it too.
            matches = [each for each in present if each == url] or [
                each for each in present if url in (shown(each), shown(each).removesuffix("?…"))
            ]
            if len(matches) > 1:
                raise RefusedError(url, wording("importing.same_address"), wording("importing.write_query"))
            if not matches:
                cure = "importing.remove_from_setting" if url in settings.feeds else "importing.see_feeds"
                raise RefusedError(url, wording("importing.not_added_feed"), wording(cure))
            removed += matches
        await added_feeds.remove(removed)
    print(Templates().text("feeds_removed", removed=list(map(shown, removed))))
