"""Messages to systemd, received at a real datagram socket."""

import asyncio
import os
import socket
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.health import systemd
from bot.health.systemd import Systemd


class Manager:
    """The other end of NOTIFY_SOCKET."""

    def __init__(self, address: str) -> None:
        self.socket = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
        self.socket.bind(address)
        self.socket.setblocking(False)
        self.seen: list[str] = []

    async def next(self, assignment: str) -> list[str]:
        """The next message that has an assignment."""
        while True:
            received = await asyncio.wait_for(asyncio.get_running_loop().sock_recv(self.socket, 4096), 60)
            self.seen.append(received.decode())
            if assignment in (lines := self.seen[-1].split("\n")):
                return lines

    def waiting(self) -> list[str]:
        """All messages that have arrived."""
        arrived = []
        while True:
            try:
                arrived.append(self.socket.recv(4096).decode())
            except BlockingIOError:
                return arrived


@pytest.fixture(params=["file", "abstract"])
def address(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    return str(tmp_path / "notify") if request.param == "file" else f"@dispatch-{os.getpid()}-{id(tmp_path)}"


@pytest.fixture
def manager(address: str) -> Iterator[Manager]:
    made = Manager(address.replace("@", "\0"))
    yield made
    made.socket.close()


class State:
    ready = alive = False


def notifying(address: str, state: State, **environment: str) -> object:
    service = Systemd({"NOTIFY_SOCKET": address, **environment})
    return service.notifying(lambda: state.ready, lambda: state.alive, lambda: "Polling")


async def test_ready_alive_and_stopping_are_told(
    address: str, manager: Manager, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(systemd, "START_INTERVAL", 0.01)
    state = State()
    async with notifying(address, state, WATCHDOG_USEC="20000"):  # type: ignore[attr-defined]
        assert "STATUS=Polling" in await manager.next("EXTEND_TIMEOUT_USEC=60000000")
        assert not any("READY=1" in message for message in manager.seen)
        state.ready = state.alive = True
        await manager.next("READY=1")
        assert await manager.next("WATCHDOG=1") == ["STATUS=Polling", "WATCHDOG=1"]
        await manager.next("WATCHDOG=1")
    await manager.next("STOPPING=1")

    assert sum("READY=1" in message for message in manager.seen) == 1


async def test_the_watchdog_starves_while_polling_is_dead(address: str, manager: Manager) -> None:
    state = State()
    state.ready = True
    async with notifying(address, state, WATCHDOG_USEC="20000"):  # type: ignore[attr-defined]
        await manager.next("READY=1")
        for _ in range(3):
            assert await manager.next("STATUS=Polling") == ["STATUS=Polling"]
        state.alive = True
        await manager.next("WATCHDOG=1")


async def test_the_watchdog_starves_while_the_event_loop_hangs(address: str, manager: Manager) -> None:
    state = State()
    state.ready = state.alive = True
    async with notifying(address, state, WATCHDOG_USEC="20000"):  # type: ignore[attr-defined]
        await manager.next("WATCHDOG=1")
        manager.waiting()
        time.sleep(0.1)  # noqa: ASYNC251 - five times the watchdog's limit
        assert manager.waiting() == []


async def test_the_watchdog_of_another_process_is_not_fed_faster(address: str, manager: Manager) -> None:
    service = Systemd({"NOTIFY_SOCKET": address, "WATCHDOG_USEC": "20000", "WATCHDOG_PID": "1"})

    assert service._interval == systemd.STATUS_INTERVAL
    assert manager.waiting() == []


async def test_without_systemd_nothing_is_told() -> None:
    before = asyncio.all_tasks()
    async with Systemd({}).notifying(lambda: True, lambda: True, lambda: ""):
        assert asyncio.all_tasks() == before


async def test_a_socket_that_is_gone_stops_nothing(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    state = State()
    state.ready = True
    async with notifying(str(tmp_path / "gone"), state):  # type: ignore[attr-defined]
        await asyncio.sleep(0)
        await asyncio.sleep(0)

    assert "systemd cannot be told READY=1: No such file or directory" in caplog.text
