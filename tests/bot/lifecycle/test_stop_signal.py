"""A stop is asked for by a signal, and ends the process in time whatever is still busy."""

import asyncio
import os
import signal
import subprocess
import sys
import threading

import pytest

from bot.lifecycle.stop_signal import StopRequestedError, StopSignal

BUSY = """
import os, signal, sys, threading
from bot.lifecycle.stop_signal import StopSignal
with StopSignal(0.2).installed() as stop:
    threading.Thread(target=threading.Event().wait, name="endless").start()
    {ask}
    {work}
"""


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT], ids=["SIGTERM", "SIGINT"])
def test_a_signal_asks_for_a_stop(number: signal.Signals) -> None:
    before = signal.getsignal(number)
    with StopSignal().installed() as stop:
        stop.check()
        os.kill(os.getpid(), number)

        assert stop.requested
        with pytest.raises(StopRequestedError):
            stop.check()
    assert signal.getsignal(number) is before


async def test_a_signal_wakes_who_waits() -> None:
    with StopSignal().installed() as stop:
        waiting = asyncio.create_task(stop.wait())
        await asyncio.sleep(0)
        threading.Thread(target=os.kill, args=(os.getpid(), signal.SIGTERM)).start()
        async with asyncio.timeout(300):
            await waiting


async def test_who_waits_later_is_not_kept_waiting() -> None:
    stop = StopSignal()
    stop.request()
    async with asyncio.timeout(300):
        await stop.wait()


@pytest.mark.parametrize(
    ("ask", "work", "code"),
    [
        ("os.kill(os.getpid(), signal.SIGTERM)", "threading.Event().wait()", 0),  # at the limit
        ("os.kill(os.getpid(), signal.SIGTERM)", "", 0),  # Python would wait for the thread
        ("stop.request(2)", "", 2),
        ("[os.kill(os.getpid(), signal.SIGTERM) for _ in range(2)]", "", 128 + signal.SIGTERM),
    ],
    ids=["busy", "thread", "code", "second signal"],
)
def test_a_process_ends_whatever_is_still_busy(ask: str, work: str, code: int) -> None:
    command = [sys.executable, "-c", BUSY.format(ask=ask, work=work)]
    done = subprocess.run(command, timeout=60, check=False, capture_output=True, text=True)

    assert done.returncode == code
    assert "Traceback" not in done.stderr
