"""A news site on loopback, and the prose of the reports."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from email.utils import format_datetime

from aiohttp import web

ENDING = "winter of the 20 storms."  # of every report: one without it is not whole
NEWEST = 200  # articles that the feed names: one whose import was killed must not leave it before the next


class Courier:
    """A feed, and its articles."""

    def __init__(self) -> None:
        self.titles: list[str] = []
        self.address = ""

    @asynccontextmanager
    async def running(self) -> AsyncIterator["Courier"]:
        """Serve until the block ends."""
        app = web.Application()
        app.router.add_get("/feed.xml", self._feed)
        app.router.add_get("/article/{number}", self._article)
        runner = web.AppRunner(app, access_log=None, shutdown_timeout=0.1)
        await runner.setup()
        try:
            await web.TCPSite(runner, "127.0.0.1", 0).start()
            self.address = f"http://127.0.0.1:{runner.addresses[0][1]}"
            yield self
        finally:
            await runner.cleanup()

    @property
    def feed(self) -> str:
        """The address of the feed."""
        return f"{self.address}/feed.xml"

    def url(self, number: int) -> str:
        """The address of an article."""
        return f"{self.address}/article/{number}"

    def publish(self, title: str) -> None:
        """Publish an article."""
        self.titles.append(title)

    async def _feed(self, _: web.Request) -> web.Response:
        date = format_datetime(datetime.now(UTC))
        items = "".join(
            f"<item><title>{title}</title><link>{self.url(number)}</link><pubDate>{date}</pubDate></item>"
            for number, title in list(enumerate(self.titles))[: -NEWEST - 1 : -1]
        )
        feed = f'<rss version="2.0"><channel><title>Courier</title>{items}</channel></rss>'
        return web.Response(text=feed, content_type="application/rss+xml")

    async def _article(self, request: web.Request) -> web.Response:
        title = self.titles[int(request.match_info["number"])]
        body = "".join(f"<p>{paragraph}</p>" for paragraph in paragraphs(title))
        head = f'<title>{title}</title><meta property="og:site_name" content="Courier">'
        page = f"<html><head>{head}</head><body><article><h1>{title}</h1>{body}</article></body></html>"
        return web.Response(text=page, content_type="text/html")


def paragraphs(title: str) -> list[str]:
    """Prose that no other report has, long enough to be an article."""
    return [
        f"The lighthouse keeper wrote in {title} that the lamp had burned for {number} nights without a "
        f"pause, and that the harbour had not seen such weather since the winter of the {number} storms."
        for number in range(11, 21)
    ]
