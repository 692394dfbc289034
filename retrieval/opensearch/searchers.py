"""Searchers of an index as it is: questions share a view of it until it changes."""

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, nullcontext
from threading import Lock
from typing import TypeVar

from retrieval.opensearch.connection.client import SearchClient
from retrieval.opensearch.connection.deadline import within
from retrieval.opensearch.connection.errors import LostViewError, SearchEngineError
from retrieval.opensearch.connection.view import IndexView
from retrieval.opensearch.mapping import STATE
from retrieval.opensearch.opensearch_searcher import OpenSearchSearcher, SharedView

CHECKED = 1.0  # seconds between two looks at whether the index has changed
USED = 60.0  # seconds after which a view is left all the same: the engine holds old files for it
ASKED_AGAIN = 3.0  # seconds for which a question is asked again where its view is lost
PAUSE = 0.1  # seconds in between

T = TypeVar("T")


class _Open:
    """A view in use."""

    def __init__(self, client: SearchClient, opened: float) -> None:
        self.state = _state(client)  # of before: what comes in between is looked for once too often
        self.shared = SharedView(IndexView(client))
        self.opened = self.checked = opened
        self.users = 0


class Searchers:
    """Gives every question a searcher; threads may share it."""

    def __init__(self, client: SearchClient, clock: Callable[[], float] = time.monotonic) -> None:
        """`clock` gives seconds from any start."""
        self._client, self._clock = client, clock
        self._current: _Open | None = None
        self._lock = Lock()  # never held during a request
        self._outage: SearchEngineError | None = None
        self._trying = Lock()  # held by the one question that finds out whether an outage is over

    def ask(self, question: Callable[[OpenSearchSearcher], T], patient: bool = False) -> T:
        """What a question finds; where the view is lost with a node, it is asked again of another.

        All its requests have the time-out of one together, unless it is `patient`. While the engine does not
        answer, one question at a time waits for it, and others fail at once. Raises SearchEngineError.
        """
        outage = self._outage
        if outage and not self._trying.acquire(blocking=False):
            raise SearchEngineError(outage.finding.name, **dict(outage.finding.values))
        try:
            with nullcontext() if patient else within(self._client.timeout):
                found = self._asked(question)
        except SearchEngineError as error:
            self._outage = error if error.passing else None
            raise
        finally:
            if outage:
                self._trying.release()
        self._outage = None
        return found

    def _asked(self, question: Callable[[OpenSearchSearcher], T]) -> T:
        begun = self._clock()
        while True:
            try:
                with self.current() as searcher:
                    return question(searcher)
            except LostViewError:
                self._leave()
                if self._clock() - begun > ASKED_AGAIN:
                    raise
                time.sleep(PAUSE)

    @contextmanager
    def current(self) -> Iterator[OpenSearchSearcher]:
        """A searcher for the length of the block."""
        used = self._used()
        try:
            yield OpenSearchSearcher(used.shared)
        finally:
            with self._lock:
                used.users -= 1
                unused = not used.users and used is not self._current
            if unused:
                used.shared.view.close()

    @property
    def state(self) -> str:
        """What changes when the index does, as of the last question; nothing is asked for it."""
        current = self._current
        return (current.state or "") if current else ""

    def doubt(self) -> None:
        """Have the next question see whether the index has changed, however short ago that was done."""
        with self._lock:
            if self._current:
                self._current.checked = self._clock() - CHECKED

    def close(self) -> None:
        """Let the engine forget the view that is not in use."""
        self._leave()

    def _used(self) -> _Open:
        """The view to use, counted as used."""
        now = self._clock()
        with self._lock:
            current = self._current
            if current and now - current.checked < CHECKED:
                current.users += 1
                return current
        if current and now - current.opened < USED and _state(self._client) == current.state:
            fresh = current
        else:
            fresh = _Open(self._client, now)
        with self._lock:
            left = self._current
            if not (stale := fresh is current and fresh is not left):
                fresh.users += 1
                fresh.checked = now
                self._current = fresh
        if stale:
            return self._used()  # others have left it meanwhile
        if left is not fresh:
            _close_unused(left)
        return fresh

    def _leave(self) -> None:
        with self._lock:
            left, self._current = self._current, None
        _close_unused(left)


def _close_unused(left: _Open | None) -> None:
    if left and not left.users:
        left.shared.view.close()


def _state(client: SearchClient) -> str | None:
    """What changes whenever the index does; None where nothing was ever written."""
    hits = IndexView.current(client, client.index).hits(query={"term": {"kind": STATE}}, _source=["state"])
    return next((str(hit["_source"]["state"]) for hit in hits), None)
