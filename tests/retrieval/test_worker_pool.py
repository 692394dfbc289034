"""Work shared with other processes gives what it gives without them, whatever happens to these."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from retrieval import worker_pool
from retrieval.worker_pool import WorkerPool

ROOT = Path(__file__).parents[2]
ASKING = os.environ.setdefault("ASKING_PROCESS", str(os.getpid()))  # the workers inherit it


def square(number: int) -> tuple[int, int]:
    return number * number, os.getpid()


def ends(number: int) -> int:
    """Ends its process, but in the one that asked for the call."""
    if number == 3 and str(os.getpid()) != ASKING:
        os._exit(9)
    return -number


def refuses(number: int) -> int:
    if number == 3:
        raise ValueError("three")
    return number


def waits(_: int) -> None:
    time.sleep(600)


def test_results_come_in_order_from_other_processes() -> None:
    with WorkerPool(2) as pool:
        found = list(pool.map(square, range(50)))
        assert pool.size == 2
    assert [number for number, _ in found] == [number * number for number in range(50)]
    assert os.getpid() not in {process for _, process in found}


@pytest.mark.parametrize("size", [0, 1])
def test_one_process_works_alone(size: int) -> None:
    with WorkerPool(size) as pool:
        assert pool.size == 0
        assert list(pool.map(square, [2, 3])) == [(4, os.getpid()), (9, os.getpid())]


def test_calls_of_a_process_that_ends_are_made_here() -> None:
    with WorkerPool(2) as pool:
        assert list(pool.map(ends, range(8))) == [-number for number in range(8)]
        assert next(iter(pool.map(square, [5])))[0] == 25  # by the other process, or here


def test_an_error_of_a_call_is_raised_as_without_processes() -> None:
    with WorkerPool(2) as pool:
        results = pool.map(refuses, range(8))
        assert [next(results) for _ in range(3)] == [0, 1, 2]
        with pytest.raises(ValueError, match="three"):
            next(results)


def test_where_no_process_can_be_started_all_is_called_here(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "executable", str(ROOT / "no-such-program"))
    with WorkerPool(2) as pool:
        assert list(pool.map(square, [2])) == [(4, os.getpid())]


def test_few_arguments_are_taken_before_their_results_are() -> None:
    taken = []

    def arguments() -> Iterator[int]:
        for number in range(1000):
            taken.append(number)
            yield number

    with WorkerPool(2) as pool:
        results = pool.map(square, arguments())
        next(results)
        assert len(taken) <= worker_pool._AHEAD * 2 + 1


def test_an_interruption_ends_the_processes_at_once() -> None:
    def interrupted() -> None:
        with WorkerPool(2) as pool:
            started.extend(pool._started)
            results = pool.map(waits, range(2))
            pool._threads.submit(os.kill, os.getpid(), signal.SIGINT)
            next(results)

    started: list[subprocess.Popen[bytes]] = []
    before = signal.signal(signal.SIGINT, signal.default_int_handler)  # whatever other tests have left there
    try:
        with pytest.raises(KeyboardInterrupt):
            interrupted()
    finally:
        signal.signal(signal.SIGINT, before)
    assert started
    assert all(process.poll() is not None for process in started)


def test_the_script_that_opens_an_archive_runs_once(tmp_path: Path) -> None:
    script = tmp_path / "script.py"  # without a guard, as scripts are
    script.write_text(
        "from retrieval.worker_pool import WorkerPool\n"
        "print('ran')\n"
        "with WorkerPool(2) as pool:\n"
        "    print(list(pool.map(abs, [-1, -2])))\n"
    )
    done = subprocess.run(
        [sys.executable, str(script)],
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        check=True,
    )
    assert done.stdout == "ran\n[1, 2]\n"
    assert not done.stderr
