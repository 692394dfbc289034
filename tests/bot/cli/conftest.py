"""Fixtures: a site for commands, which have an event loop of their own."""

import asyncio
import threading
from collections.abc import Iterator

import pytest

from tests.feed_server import Serving, Site


@pytest.fixture
def away() -> Iterator[Site]:
    """A site in a thread of its own: the commands have their own event loop."""
    ready, stop = threading.Event(), asyncio.Event()
    found: list[tuple[Site, asyncio.AbstractEventLoop]] = []

    async def serve() -> None:
        async with Serving() as site:
            found.append((site, asyncio.get_running_loop()))
            ready.set()
            await stop.wait()

    thread = threading.Thread(target=lambda: asyncio.run(serve()))
    thread.start()
    ready.wait()
    site, loop = found[0]
    yield site
    loop.call_soon_threadsafe(stop.set)
    thread.join()
