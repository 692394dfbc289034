"""Proxies on loopback: one speaks HTTP's CONNECT, one SOCKS 5; both really connect."""

import asyncio
import base64
import contextlib
import socket
import ssl
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

from tests.raw_server import serving

NAMES = {"news.example": "127.0.0.1"}  # that a proxy resolves, as this machine cannot


@dataclass
class ProxyServer:
    """A proxy. `asked` are the hosts and ports it was asked to connect to."""

    login: str = ""  # user:password that it asks for
    refusal: int = 0  # the status or code with which it refuses to connect
    asked: list[str] = field(default_factory=list)
    port: int = 0

    async def connect(
        self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter, ok: bytes, host: str, port: int
    ) -> None:
        to_host, from_host = await asyncio.open_connection(NAMES.get(host, host), port)
        try:
            writer.write(ok)
            await asyncio.gather(_copy(reader, from_host), _copy(to_host, writer))
        finally:
            from_host.close()

    async def http(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        head = (await reader.readuntil(b"\r\n\r\n")).decode()
        method, target, _ = head.split("\r\n")[0].split(" ")
        assert method == "CONNECT"
        self.asked.append(target)
        login = f"proxy-authorization: basic {base64.b64encode(self.login.encode()).decode()}"
        if self.login and login.lower() not in head.lower():
            writer.write(b"HTTP/1.1 407 Who are you\r\nContent-Length: 0\r\n\r\n")
        elif self.refusal:
            writer.write(f"HTTP/1.1 {self.refusal} No\r\nContent-Length: 0\r\n\r\n".encode())
        else:
            host, _, port = target.rpartition(":")
            await self.connect(reader, writer, b"HTTP/1.1 200 OK\r\n\r\n", host.strip("[]"), int(port))

    async def socks(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        methods = await reader.readexactly((await reader.readexactly(2))[1])
        wanted = 2 if self.login else 0
        writer.write(bytes([5, wanted if wanted in methods else 0xFF]))
        if wanted not in methods:
            return
        if wanted:
            user = await reader.readexactly((await reader.readexactly(2))[1])
            password = await reader.readexactly((await reader.readexactly(1))[0])
            right = f"{user.decode()}:{password.decode()}" == self.login
            writer.write(bytes([1, 0 if right else 1]))
            if not right:
                return
        _, command, _, kind = await reader.readexactly(4)
        assert command == 1
        if kind == 3:
            host = (await reader.readexactly((await reader.readexactly(1))[0])).decode()
        else:
            family, size = (socket.AF_INET, 4) if kind == 1 else (socket.AF_INET6, 16)
            host = socket.inet_ntop(family, await reader.readexactly(size))
        port = int.from_bytes(await reader.readexactly(2))
        self.asked.append(f"{host}:{port}")
        reply = bytes([5, self.refusal, 0, 3, 4]) + b"here" + bytes(2)
        if self.refusal:
            writer.write(reply)
        else:
            await self.connect(reader, writer, reply, host, port)


async def _copy(source: asyncio.StreamReader, target: asyncio.StreamWriter) -> None:
    with contextlib.suppress(ConnectionError):
        while data := await source.read(65536):
            target.write(data)
            await target.drain()
    target.close()


@asynccontextmanager
async def proxying(
    kind: str, login: str = "", refusal: int = 0, ssl_context: ssl.SSLContext | None = None
) -> AsyncIterator[ProxyServer]:
    """A proxy of a kind, `http` or `socks`, for the length of an `async with` block."""
    proxy = ProxyServer(login, refusal)
    speak = proxy.http if kind == "http" else proxy.socks
    async with serving(speak, ssl_context) as proxy.port:
        yield proxy
