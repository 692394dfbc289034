"""Scripted failures: what goes wrong between a bot and Telegram."""

import asyncio
from dataclasses import dataclass, field
from http import HTTPStatus
from typing import Any

from tests.bot_api_checks import Parameters, Refusal
from tests.bot_api_methods import METHODS, Methods


class DroppedError(Exception):
    """The connection goes away instead of an answer."""


class GarbledError(Exception):
    """The answer is bytes that no Bot API server sends."""

    def __init__(self, body: bytes) -> None:
        self.body = body
        super().__init__(body)


@dataclass(eq=False)
class Failure:
    """A scripted failure; release() lets a hanging request go on."""

    method: str
    refusal: Refusal | None = None  # None: the connection drops or hangs
    hang: bool = False
    body: bytes | None = None  # the answer, which is no JSON of Telegram's
    delivered: bool = False  # the request took effect; only the answer is lost or late
    chat_id: int | None = None
    times: int = 1
    released: asyncio.Event = field(default_factory=asyncio.Event)

    def release(self) -> None:
        """Let what hangs go on."""
        self.released.set()

    def fits(self, method: str, p: Parameters) -> bool:
        """Whether a request is one of those that fail."""
        return self.times > 0 and method == self.method and self.chat_id in {None, p.get("chat_id")}


class Failures(Methods):
    """The methods, some of which fail."""

    def __init__(self, **world: Any) -> None:
        super().__init__(**world)
        self.revoked = False  # whether the token has been taken back
        self._failures: list[Failure] = []

    def revoke(self, revoked: bool = True) -> None:
        """Take the token back: from now on every request is answered 401."""
        self.revoked = revoked
        self._wake()

    def fail(
        self,
        method: str,
        *,
        status: int | None = None,
        description: str | None = None,
        retry_after: int | None = None,
        drop: bool = False,
        hang: bool = False,
        body: bytes | None = None,
        delivered: bool = False,
        chat_id: int | None = None,
        times: int = 1,
    ) -> Failure:
        """Script the next calls to fail: by status, dropped connection, hanging, or a body that is no answer.

        A status of 429 without `retry_after` is what proxies in between send.
        """
        refusal = None
        if not drop and not hang and body is None:
            code = status or (429 if retry_after else 500)
            waiting = f": retry after {retry_after}" if retry_after else ""
            parameters = {"retry_after": retry_after} if retry_after else {}
            refusal = Refusal(description or HTTPStatus(code).phrase + waiting, code, **parameters)
            refusal.description = refusal.message
        failure = Failure(method, refusal, hang, body, delivered, chat_id, times)
        self._failures.append(failure)
        return failure

    def heal(self) -> None:
        """Forget the scripted failures, and let what hangs go on."""
        while self._failures:
            self._failures.pop().release()

    async def _perform(self, method: str, p: Parameters) -> Any:
        """Do what is asked, unless a failure is scripted for it."""
        failure = next((failure for failure in self._failures if failure.fits(method, p)), None)
        if failure is None:
            return await self._done(method, p)
        failure.times -= 1
        if failure.refusal is not None:
            raise failure.refusal
        if failure.body is not None:
            raise GarbledError(failure.body)
        result = await self._done(method, p) if failure.delivered else None
        if not failure.hang:
            raise DroppedError
        await failure.released.wait()
        return result if failure.delivered else await self._done(method, p)

    async def _done(self, method: str, p: Parameters) -> Any:
        return METHODS[method](self, p)
