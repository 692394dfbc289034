"""Web servers for tests of imports: one serves pages that a test sets, one violates HTTP."""

import asyncio
import ssl
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Self

from aiohttp import web

from tests.raw_server import Speak, serving

PAGES = Path(__file__).parent / "pages"
HTML = "text/html; charset=utf-8"
RSS = "application/rss+xml; charset=utf-8"
Answer = Callable[[web.Request], Awaitable[web.StreamResponse]]


def saved(name: str) -> bytes:
    """A page or feed written for the tests."""
    return (PAGES / name).read_bytes()


@dataclass
class Site:
    """A server on loopback. `asked` are the requests it got, `answers` what it gives: path -> answer."""

    answers: dict[str, Answer] = field(default_factory=dict)
    asked: list[web.Request] = field(default_factory=list)
    url: str = ""

    def put(self, path: str, body: bytes | str = b"", status: int = 200, **headers: str) -> None:
        """Answer a path with a body; headers are written with underscores. ETags are honoured."""
        told = {"Content-Type": HTML} | {name.replace("_", "-"): value for name, value in headers.items()}
        raw = body.encode() if isinstance(body, str) else body

        async def answer(request: web.Request) -> web.Response:
            if told.get("ETag") and request.headers.get("If-None-Match") == told["ETag"]:
                return web.Response(status=304, headers={"ETag": told["ETag"]})
            return web.Response(body=raw, status=status, headers=told)

        self.answers[path] = answer

    def redirect(self, path: str, target: str, status: int = 302) -> None:
        """Send whoever asks for a path to another address."""
        self.put(path, status=status, Location=target)

    def article(self, path: str, title: str, *paragraphs: str, date: str = "2026-03-12") -> None:
        """A plain article page."""
        self.put(path, page(title, *paragraphs, date=date))

    def feed(self, path: str, *items: str, **headers: str) -> None:
        """An RSS feed of items, see `item`."""
        self.put(path, rss(*items), **({"Content_Type": RSS} | headers))

    def paths(self) -> list[str]:
        """The paths that were asked for, in order."""
        return [request.path_qs for request in self.asked]

    async def _handle(self, request: web.Request) -> web.StreamResponse:
        self.asked.append(request)
        answer = self.answers.get(request.path)
        return await answer(request) if answer else web.Response(status=404)


class Serving:
    """A site for the length of an `async with` block."""

    def __init__(self, host: str = "127.0.0.1", ssl_context: ssl.SSLContext | None = None) -> None:
        self._host = host
        self._ssl = ssl_context
        self._runner: web.AppRunner | None = None

    async def __aenter__(self) -> Site:
        site = Site()
        app = web.Application()
        app.router.add_route("*", "/{path:.*}", site._handle)
        self._runner = web.AppRunner(app, shutdown_timeout=0.1)
        await self._runner.setup()
        listening = web.TCPSite(self._runner, self._host, 0, ssl_context=self._ssl)
        await listening.start()
        port = self._runner.addresses[0][1]
        site.url = f"{'https' if self._ssl else 'http'}://{self._host}:{port}"
        return site

    async def __aexit__(self, *_: object) -> None:
        assert self._runner
        await self._runner.cleanup()


@asynccontextmanager
async def misbehaving(behave: Speak) -> AsyncIterator[str]:
    """The address of a raw server that does whatever a test wants once it is asked."""

    async def speak(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.readuntil(b"\r\n\r\n")
        await behave(reader, writer)

    async with serving(speak) as port:
        yield f"http://127.0.0.1:{port}/"


def page(title: str, *paragraphs: str, date: str = "2026-03-12", outlet: str = "Vedra Courier") -> str:
    """A page with an article."""
    text = "".join(f"<p>{paragraph}</p>" for paragraph in paragraphs)
    return (
        f'<!doctype html><html lang="en"><head><meta charset="utf-8"><title>{title}</title>'
        f'<meta property="og:site_name" content="{outlet}">'
        f'<meta property="article:published_time" content="{date}"></head>'
        f"<body><nav><a href='/'>Home</a></nav><article><h1>{title}</h1>{text}</article></body></html>"
    )


def item(link: str, title: str = "", published: str = "", updated: str = "", name: str = "") -> str:
    """One item of a feed."""
    parts = {"title": title, "link": link, "pubDate": published, "atom:updated": updated, "guid": name}
    return f"<item>{''.join(f'<{tag}>{text}</{tag}>' for tag, text in parts.items() if text)}</item>"


def rss(*items: str) -> str:
    """A feed."""
    return (
        '<?xml version="1.0" encoding="utf-8"?><rss version="2.0" xmlns:atom="http://www.w3.org/2005/Atom">'
        f"<channel><title>News</title><link>/</link>{''.join(items)}</channel></rss>"
    )


class Names:
    """A resolver of made-up names. `asked` are the names it was asked for."""

    def __init__(self, **known: str) -> None:
        self.known = {name.replace("_", "."): addresses.split() for name, addresses in known.items()}
        self.asked: list[str] = []

    async def __call__(self, host: str, port: int) -> list[str]:  # noqa: ARG002
        self.asked.append(host)
        if host not in self.known:
            raise OSError("no such name")
        return self.known[host]

    @classmethod
    def all_to(cls, address: str) -> Self:
        """A resolver for which every name is the same machine."""
        names = cls()
        names.known = _Everything([address])
        return names


class _Everything(dict[str, list[str]]):
    def __init__(self, addresses: list[str]) -> None:
        super().__init__()
        self._addresses = addresses

    def __contains__(self, _: object) -> bool:
        return True

    def __missing__(self, _: str) -> list[str]:
        return self._addresses
