"""A strict Bot API server on 127.0.0.1: it refuses what Telegram refuses, in Telegram's words."""

import asyncio
import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace
from typing import Any, Self

from aiohttp import web
from telegram.ext import Application, ApplicationBuilder

from tests.bot_api_checks import Parameters, Refusal
from tests.bot_api_failures import DroppedError, Failures, GarbledError
from tests.bot_api_methods import METHODS
from tests.bot_api_parameters import defects, need_required, texts
from tests.bot_api_records import Call, Chat, Json, Message, User
from tests.bot_api_store import ALL_UPDATES, DEFAULT_UPDATES
from tests.bot_api_world import ADA, GROUP, SUPERGROUP, Result

__all__ = ["ADA", "GROUP", "SUPERGROUP", "TOKEN", "BotApi", "Call", "Chat", "Message", "Result", "User"]

AnyApplication = Application[Any, Any, Any, Any, Any, Any]

TOKEN = "4242:made-up-token-for-tests"
PATIENCE = 300.0  # seconds, after which what is waited for will not come: a busy machine takes long

_CONFLICT = (
    "Conflict: terminated by other getUpdates request; make sure that only one bot instance is running"
)
_WEBHOOK_SET = (
    "Conflict: can't use getUpdates method while webhook is active;"
    " use deleteWebhook to delete the webhook first"
)


class BotApi(Failures):
    """The server: `async with BotApi() as api`, then build bots with api.builder()."""

    def __init__(self, **world: Any) -> None:
        super().__init__(**world)
        self.token = TOKEN
        self.base_url = self.base_file_url = ""
        self.calls: list[Call] = []  # every request but getUpdates, in order of arrival
        self.polls: list[Call] = []  # the getUpdates requests
        self.defects: list[str] = []  # what is wrong with requests that Telegram took without a word
        self.commands: dict[tuple[str, str], list[Json]] = {}  # (scope, language) -> commands
        self.profile: dict[tuple[str, str], str] = {}  # (method, language) -> name or description
        self._poller: object = None
        self._working = 0  # requests being answered right now

    async def __aenter__(self) -> Self:
        app = web.Application(client_max_size=2**26)
        app.router.add_route("*", "/bot{token}/{method}", self._serve)
        app.router.add_get("/file/bot{token}/documents/{file_id}", self._download)
        # A poll whose client went away must not linger and look like a second poller.
        self._runner = web.AppRunner(app, handler_cancellation=True, access_log=None, shutdown_timeout=0.1)
        await self._runner.setup()
        site = web.TCPSite(self._runner, "127.0.0.1", 0)
        await site.start()
        address = f"http://127.0.0.1:{self._runner.addresses[0][1]}"
        self.base_url, self.base_file_url = f"{address}/bot", f"{address}/file/bot"
        return self

    async def __aexit__(self, raised: type[BaseException] | None, *_: object) -> None:
        self.heal()
        self._poller = None
        self._wake()
        await self._runner.cleanup()
        if raised is None:
            self.check()

    def check(self) -> None:
        """Fail where the bot sent what Telegram overlooks: an unknown parameter, or one of another type."""
        assert not self.defects, "; ".join(sorted(set(self.defects)))

    def builder(self) -> ApplicationBuilder[Any, Any, Any, Any, Any, Any]:
        """A builder of bots that talk to this server."""
        return (
            ApplicationBuilder().token(self.token).base_url(self.base_url).base_file_url(self.base_file_url)
        )

    @asynccontextmanager
    async def running(self, application: AnyApplication, **polling: Any) -> AsyncIterator[AnyApplication]:
        """Run an application on long polling, with its post_init and post_shutdown, until the block ends."""
        assert application.updater is not None
        async with application:
            if application.post_init:
                await application.post_init(application)
            await application.updater.start_polling(**polling)
            await application.start()
            try:
                yield application
            finally:
                await application.updater.stop()
                await application.stop()
                if application.post_stop:
                    await application.post_stop(application)
        if application.post_shutdown:
            await application.post_shutdown(application)

    def sent(self, method: str = "sendMessage", chat_id: int | None = None) -> list[Message]:
        """What the bot sent and Telegram took, as the messages stand now."""
        results = [call.result for call in self.called(method) if isinstance(call.result, dict)]
        places = [(result["chat"]["id"], result["message_id"]) for result in results]
        kept = [self.messages[place] for place in places if place in self.messages]
        return [message for message in kept if chat_id in {None, message.chat_id}]

    def called(self, method: str) -> list[Call]:
        """The requests of one method so far."""
        return [call for call in self.calls + self.polls if call.method == method]

    async def wait_for(self, method: str, n: int = 1, timeout: float = PATIENCE) -> list[Call]:  # noqa: ASYNC109
        """Wait until a method has been called n times since the start; return those calls."""
        if not await self._until(lambda: len(self.called(method)) >= n, timeout):
            calls = [f"{call.method}: {call.error or 'ok'}" for call in self.calls]
            raise AssertionError(f"{method} was not called {n} times in {timeout} s; calls: {calls}")
        return self.called(method)

    async def settled(self, application: AnyApplication | None = None, timeout: float = PATIENCE) -> None:  # noqa: ASYNC109
        """Wait until the bot has fetched every update and no request is open.

        Given the application, also until its handlers are done (but for those with block=False),
        which tells a silent bot from a slow one.
        """

        def quiet() -> bool:
            return not self._pending and not self._working

        while True:
            if not await self._until(quiet, timeout):
                raise AssertionError(f"not settled in {timeout} s; unfetched: {list(self._pending.values())}")
            if application is None:
                return
            await asyncio.wait_for(application.update_queue.join(), timeout)
            if quiet():
                return

    # The server.

    async def _serve(self, request: web.Request) -> web.StreamResponse:
        try:
            if self.revoked or request.match_info["token"] != self.token:
                raise Refusal("Unauthorized", 401)
            parameters = await _decode(request)
            result = await self._route(request.match_info["method"], parameters)
        except Refusal as refusal:
            body: Json = {"ok": False, "error_code": refusal.code, "description": refusal.description}
            if refusal.parameters:
                body["parameters"] = refusal.parameters
            return web.json_response(body, status=refusal.code)
        except DroppedError:
            assert request.transport is not None
            request.transport.abort()
            return web.Response()
        except GarbledError as garbled:
            return web.Response(body=garbled.body, content_type="application/json")
        return web.json_response({"ok": True, "result": result})

    async def _download(self, request: web.Request) -> web.Response:
        """A file that getFile named."""
        content = self.files.get(request.match_info["file_id"])
        if content is None or request.match_info["token"] != self.token:
            return web.Response(status=404)
        return web.Response(body=content)

    async def _route(self, method: str, p: Parameters) -> Any:
        if method not in METHODS and method != "getUpdates":
            raise Refusal("Not Found", 404)
        self.defects.extend(defects(method, p))
        if method != "getUpdates":
            return await self._recorded(method, p)
        self.polls.append(Call(method, p))
        self._wake()
        return await self._perform(method, p)

    async def _recorded(self, method: str, p: Parameters) -> Any:
        """Answer a request, its call standing in the list from arrival on."""
        place = len(self.calls)
        self.calls.append(Call(method, p))
        self._working += 1
        self._wake()
        try:
            result = await self._perform(method, p)
            self.calls[place] = replace(self.calls[place], result=result)
        except Refusal as refusal:
            self.calls[place] = replace(self.calls[place], error=refusal.description)
            raise
        except (DroppedError, GarbledError, asyncio.CancelledError):
            self.calls[place] = replace(self.calls[place], error="dropped")
            raise
        finally:
            self._working -= 1
            self._wake()
        return result

    async def _done(self, method: str, p: Parameters) -> Any:
        need_required(method, p)
        return await self._get_updates(p) if method == "getUpdates" else await super()._done(method, p)

    # Updates.

    async def _get_updates(self, p: Parameters) -> list[Json]:
        if "allowed_updates" in p:
            self.allowed_updates = frozenset(p["allowed_updates"]) & ALL_UPDATES or DEFAULT_UPDATES
        self._confirm(p.get("offset", 0))
        if self.webhook:
            raise Refusal(_WEBHOOK_SET, 409)
        this = self._poller = object()
        self._wake()
        try:
            await self._until(lambda: self._pending or self._poller is not this, min(p.get("timeout", 0), 50))
            if self._poller is not this:
                raise Refusal(_CONFLICT, 409)  # the newcomer stays, the one before it is thrown out
            return list(self._pending.values())[: min(p.get("limit", 100), 100)]
        finally:
            if self._poller is this:
                self._poller = None

    def _confirm(self, offset: int) -> None:
        first = offset if offset >= 0 else min(list(self._pending)[offset:], default=0)
        for update_id in [update_id for update_id in self._pending if update_id < first]:
            del self._pending[update_id]


async def _decode(request: web.Request) -> Json:
    """The parameters of a request, from a JSON body, a form, or a form with files."""
    is_json = request.content_type == "application/json"
    given = await request.json() if is_json else {**request.query, **await request.post()}
    return {name: _value(name, value) for name, value in given.items()}


def _value(name: str, value: object) -> Any:
    if isinstance(value, web.FileField):
        return value.file.read()
    if name in texts() or not isinstance(value, str):
        return value
    try:
        return json.loads(value)
    except ValueError:
        return value
