"""The advisory locks of a process: all on one connection, taken and freed in as few round trips as can be."""

import asyncio
import logging
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from time import monotonic

import psycopg

from bot.clock import Sleep
from bot.database.connection_errors import explained_outage
from bot.database.engine import Database
from bot.logs import explanation
from bot.replicas.time_limit import within
from bot.replicas.turns.lock_session import Grant, LockSession, Wanted

logger = logging.getLogger(__name__)

CONNECT_SECONDS = 5.0
EXCHANGE_SECONDS = 5.0  # of one round trip, in which nothing waits for a lock
RECORD_SECONDS = 20.0  # that it is tried to record a handled update
RECORD_PAUSE = 0.5  # seconds between two attempts
DRAIN_SECONDS = 2.0  # for what is not yet recorded


@dataclass(frozen=True, slots=True)
class Ending:
    """The end of a lock: an update to record as handled, a key to unlock, or both."""

    update_id: int | None
    key: int | None
    deadline: float  # until which it is tried
    done: asyncio.Future[None]


@dataclass(eq=False)
class LockExchange:
    """What comes during a round trip goes together in the next one, however much it is.

    Where the connection was lost, the locks that nobody else has taken meanwhile are taken again with the
    next one.
    """

    database: Database  # open, and PostgreSQL
    clock: Callable[[], float] = monotonic
    sleep: Sleep = asyncio.sleep
    _session: LockSession | None = None
    _held: set[int] = field(default_factory=set)  # keys that are locked and not yet to be unlocked
    _requests: list[tuple[Wanted, asyncio.Future[Grant]]] = field(default_factory=list)
    _endings: list[Ending] = field(default_factory=list)
    _work: asyncio.Task[None] | None = None  # while there is something to exchange

    async def lock(self, wanted: Wanted) -> Grant:
        """Take a lock if it is free. Raises DatabaseError."""
        grant: asyncio.Future[Grant] = asyncio.get_running_loop().create_future()
        self._requests.append((wanted, grant))
        self._exchange_soon()
        try:
            return await grant
        except asyncio.CancelledError:
            if grant.done() and not grant.cancelled() and grant.exception() is None:
                self._give_back(wanted, grant.result())
            raise

    def end(self, update_id: int | None, key: int | None) -> asyncio.Future[None]:
        """Record an update, and unlock a key; where nobody waits for it, it is done all the same.

        It does not fail: after RECORD_SECONDS the log says so, and that is all.
        """
        done: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self._endings.append(Ending(update_id, key, self.clock() + RECORD_SECONDS, done))
        self._exchange_soon()
        return done

    async def close(self) -> None:
        """Record what is still to be recorded, for a moment, and disconnect."""
        if self._work and not self._work.done():
            await asyncio.wait((self._work,), timeout=DRAIN_SECONDS)
            self._work.cancel()
            await asyncio.wait((self._work,))
        await self._disconnect()

    def _exchange_soon(self) -> None:
        if self._work is None or self._work.done():
            self._work = asyncio.create_task(self._exchange_all())

    async def _exchange_all(self) -> None:
        while self._requests or self._endings:
            requests = [(wanted, grant) for wanted, grant in self._requests if not grant.done()]
            self._requests, endings = [], list(self._endings)
            try:
                grants = await self._exchanged(endings, [wanted for wanted, _ in requests])
            except Exception as error:
                explained = explained_outage(self.database.engine.url, error)
                self._fail(requests, explained)
                if self._endings:
                    await self.sleep(RECORD_PAUSE)
            else:
                for ending in endings:
                    self._finish(ending)
                for (wanted, future), grant in zip(requests, grants, strict=True):
                    self._give(wanted, future, grant)

    async def _exchanged(self, endings: Sequence[Ending], wanted: Sequence[Wanted]) -> list[Grant]:
        """One exchange; a session that has ended meanwhile, as by a restart of the server, is replaced."""
        if self._session:
            try:
                return await self._exchanged_once(self._session, endings, wanted)
            except (psycopg.OperationalError, psycopg.InterfaceError):
                await self._disconnect()
        self._session = await within(CONNECT_SECONDS, self._connect())
        return await self._exchanged_once(self._session, endings, wanted)

    async def _exchanged_once(
        self, session: LockSession, endings: Sequence[Ending], wanted: Sequence[Wanted]
    ) -> list[Grant]:
        handled = [ending.update_id for ending in endings if ending.update_id is not None]
        unlocked = [ending.key for ending in endings if ending.key in self._held and ending.key is not None]
        try:
            return await within(EXCHANGE_SECONDS, session.exchange(handled, unlocked, wanted))
        except BaseException:
            await self._disconnect()  # whatever it holds now, nobody knows
            raise

    async def _connect(self) -> LockSession:
        session = await LockSession.open(self.database.engine.url)
        if self._held:
            lost = [Wanted(key, 0) for key in self._held]
            try:
                grants = await session.exchange((), (), lost)
            except BaseException:
                await session.close()
                raise
            self._held = {each.key for each, grant in zip(lost, grants, strict=True) if grant.locked}
        return session

    async def _disconnect(self) -> None:
        if self._session:
            session, self._session = self._session, None
            await session.close()

    def _give(self, wanted: Wanted, future: asyncio.Future[Grant], grant: Grant) -> None:
        if grant.locked:
            self._held.add(wanted.key)
        if future.done():  # whoever waited for it was cancelled
            self._give_back(wanted, grant)
        else:
            future.set_result(grant)

    def _give_back(self, wanted: Wanted, grant: Grant) -> None:
        if grant.locked:
            self.end(None, wanted.key)

    def _finish(self, ending: Ending) -> None:
        self._endings.remove(ending)
        if ending.key is not None:
            self._held.discard(ending.key)
        if not ending.done.done():
            ending.done.set_result(None)

    def _fail(self, requests: Sequence[tuple[Wanted, asyncio.Future[Grant]]], error: Exception) -> None:
        for _, grant in requests:
            if not grant.done():
                grant.set_exception(error)
        for ending in [each for each in self._endings if each.deadline <= self.clock()]:
            if ending.update_id is not None:
                logger.warning("An update that was handled could not be recorded: %s", explanation(error))
            self._finish(ending)
