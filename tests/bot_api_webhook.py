"""Telegram's side of a webhook: its methods, and a deliverer of the updates that wait.

Updates are queued and repeated as by Telegram's own server: each chat, and each person's queries of a
kind, is a queue of its own, whose next update is delivered once the one before it was answered 2xx.
"""

import asyncio
import re
import ssl
import time
from collections import Counter
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

import aiohttp

from tests.bot_api_checks import Parameters, need
from tests.bot_api_edits import Edits
from tests.bot_api_records import Json
from tests.bot_api_store import ALL_UPDATES, DEFAULT_UPDATES

MAX_DELAY = 60  # of the deliverer's seconds, between two deliveries of an update
MAX_RETRY_AFTER = 3600


class Webhooks(Edits):
    """The methods, and what is registered."""

    def __init__(self, **world: Any) -> None:
        super().__init__(**world)
        self.webhook_secret = ""
        self.max_connections = 40
        self.last_error: tuple[int, str] | None = None  # when a delivery last failed, and why

    def _set_webhook(self, p: Parameters) -> bool:
        url, secret = p.get("url") or "", p.get("secret_token", "")
        parts = urlsplit(url)
        https = "bad webhook: An HTTPS URL must be provided for webhook"
        need(not url or (parts.scheme == "https" and parts.hostname), https)
        ports = {None, 80, 88, 443, 8443}
        need(parts.port in ports, "bad webhook: Webhook can be set up only on ports 80, 88, 443 or 8443")
        need(len(secret) <= 256, "secret token is too long")
        need(re.fullmatch(r"[A-Za-z0-9_-]*", secret), "secret token contains unallowed characters")
        self.webhook, self.webhook_secret, self.last_error = url, secret, None
        self.max_connections = min(max(int(p.get("max_connections", 40)), 1), 100)
        if "allowed_updates" in p:
            self.allowed_updates = frozenset(p["allowed_updates"]) & ALL_UPDATES or DEFAULT_UPDATES
        return self._dropped(p)

    def _delete_webhook(self, p: Parameters) -> bool:
        self.webhook = self.webhook_secret = ""
        return self._dropped(p)

    def _dropped(self, p: Parameters) -> bool:
        if p.get("drop_pending_updates"):
            self._pending.clear()
        self._wake()
        return True

    def _get_webhook_info(self, _: Parameters) -> Json:
        info: Json = {
            "url": self.webhook,
            "has_custom_certificate": False,
            "pending_update_count": len(self._pending),
        }
        if self.webhook:
            info |= {"max_connections": self.max_connections, "ip_address": "203.0.113.7"}
            info["allowed_updates"] = sorted(self.allowed_updates)
        if self.last_error:
            info["last_error_date"], info["last_error_message"] = self.last_error
        return info


@dataclass(frozen=True)
class Delivery:
    """One delivery of an update: to which address, and the status of HTTP; 0 where there was no answer."""

    update_id: int
    address: str
    status: int
    ended: float = 0.0  # on the monotonic clock


class Deliverer:
    """Delivers what waits to the addresses in turn, as a balancer would, until it is cancelled."""

    def __init__(self, api: Webhooks, addresses: list[str], second: float) -> None:
        self.addresses = addresses  # of HTTP servers; may be changed at any time
        self.deliveries: list[Delivery] = []
        self.most_at_once = 0
        self.in_flight = set[tuple[int, str]]()  # updates, and the addresses that they are delivered to now
        self._api = api
        self._second = second
        self._tasks: dict[object, asyncio.Task[None]] = {}  # queue -> the delivery of its first update
        self._fails = Counter[int]()  # update -> how often its delivery has failed
        self._requests = 0
        self._turn = 0

    async def run(self, session: aiohttp.ClientSession) -> None:
        """Deliver until cancelled."""
        connections = asyncio.Semaphore(self._api.max_connections)
        try:
            while True:
                for number, update in list(self._api._pending.items()):
                    queue = queue_of(update)
                    if self._api.webhook and queue not in self._tasks:
                        work = self._deliver(session, connections, queue, number, update)
                        self._tasks[queue] = asyncio.create_task(work)
                await self._api._changed.wait()
        finally:
            for task in self._tasks.values():
                task.cancel()
            await asyncio.gather(*self._tasks.values(), return_exceptions=True)

    async def _deliver(
        self,
        session: aiohttp.ClientSession,
        connections: asyncio.Semaphore,
        queue: object,
        number: int,
        update: Json,
    ) -> None:
        async with connections:
            status, retry_after = await self._posted(session, number, update)
        if 200 <= status < 300:
            self._api._pending.pop(number, None)
        else:
            reason = f"Wrong response from the webhook: {status}" if status else "Webhook connection closed"
            self._api.last_error = int(time.time()), reason
            # At once the first time, then after twice as long each time, unless the answer says when.
            delay = retry_after or min(2 ** self._fails[number], MAX_DELAY) * bool(self._fails[number])
            self._fails[number] += 1
            await asyncio.sleep(delay * self._second)
        del self._tasks[queue]
        self._api._wake()

    async def _posted(self, session: aiohttp.ClientSession, number: int, update: Json) -> tuple[int, int]:
        """The status of an answer, 0 where none came, and the seconds that it asks to wait."""
        address = self.addresses[self._turn % len(self.addresses)]
        self._turn += 1
        path = urlsplit(self._api.webhook).path
        secret = self._api.webhook_secret
        headers = {"X-Telegram-Bot-Api-Secret-Token": secret} if secret else {}
        status, retry_after = 0, 0
        self._requests += 1
        self.most_at_once = max(self.most_at_once, self._requests)
        self.in_flight.add((number, address))
        try:
            async with session.post(address + path, json=update, headers=headers) as answer:
                status, after = answer.status, answer.headers.get("Retry-After", "")
                retry_after = min(int(after), MAX_RETRY_AFTER) if after.isdecimal() else 0
        except (aiohttp.ClientError, TimeoutError):
            pass
        finally:
            self._requests -= 1
            self.in_flight.discard((number, address))
        self.deliveries.append(Delivery(number, address, status, time.monotonic()))
        return status, retry_after


@asynccontextmanager
async def delivering(
    api: Webhooks,
    *addresses: str,
    timeout: float = 60.0,  # noqa: ASYNC109
    second: float = 0.02,
    tls: ssl.SSLContext | None = None,
) -> AsyncIterator[Deliverer]:
    """Deliver updates to the addresses until the block ends; `second` is what one of Telegram's takes.

    `tls` checks the certificates of addresses with https, in place of the system's authorities.
    """
    deliverer = Deliverer(api, list(addresses), second)
    limits = aiohttp.ClientTimeout(total=timeout)
    connector = aiohttp.TCPConnector(limit=0, ssl=tls or True)
    async with aiohttp.ClientSession(timeout=limits, connector=connector) as session:
        task = asyncio.create_task(deliverer.run(session))
        try:
            yield deliverer
        finally:
            task.cancel()
            await asyncio.gather(task, return_exceptions=True)


def queue_of(update: Json) -> object:
    """What is delivered one after the other: what was written in a chat, and a person's queries of a kind."""
    kind = next(key for key in update if key != "update_id")
    body = update[kind]
    if kind in {"inline_query", "callback_query", "chosen_inline_result"}:
        return kind, body["from"]["id"]
    if kind in {"message", "edited_message", "channel_post", "edited_channel_post"}:
        return "chat", body["chat"]["id"]
    return kind, update["update_id"]
