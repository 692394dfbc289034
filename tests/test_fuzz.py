"""The fuzz test finds what it is for, says how to repeat it, and passes a few inputs of every entry."""

import logging
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any, ClassVar

import pytest

from tests.bot.test_logs import _restored  # noqa: F401 - the fuzz test configures logging
from tests.fuzz.entries import ENTRIES
from tests.fuzz.entry import Entry
from tests.fuzz.minimising import smallest
from tests.fuzz.mutations import MARKER, Draw, mutated_json
from tests.fuzz.recorded_log import RecordedLog
from tests.fuzz.runner import Runner
from tests.fuzz.watchdog import Watchdog

ROOT = Path(__file__).parents[1]
SECONDS = 100.0  # of CPU time, for inputs that are no worse than others

SPINNING = """
import re
from tests.fuzz.watchdog import Watchdog, in_child

def work():
    with dog.watching("python -m tests.fuzz --only spinning --seed 1 --number 7"):
        re.fullmatch("(a+)+", "a" * 60 + "b")  # in C, with the interpreter's lock held

dog = Watchdog(0.2)
raise SystemExit(in_child(dog, work))
"""


class Lettered(Entry[str]):
    """Fails where both letters occur, however far apart."""

    name: ClassVar = "lettered"

    def input(self, draw: Draw) -> str:
        return "".join(draw.choices("abxy", k=30))

    def check(self, given: str) -> None:
        if "x" in given and "y" in given:
            raise ValueError(given)


@pytest.fixture
def run_of(tmp_path: Path, _restored: None) -> Callable[..., Runner]:  # noqa: F811
    def made(kind: type[Entry[Any]], said: list[str]) -> Runner:
        return Runner([kind], 1, tmp_path, Watchdog(SECONDS), said.append)

    return made


@pytest.mark.parametrize("name", ENTRIES)
def test_every_entry_passes_a_few_inputs(name: str, run_of: Callable[..., Runner]) -> None:
    said: list[str] = []
    run = run_of(ENTRIES[name], said).run_for(inputs=8)

    assert not run.faults, "\n".join(said)
    assert run.counts[name] == 8


def test_a_fault_is_told_once_with_its_smallest_input_and_how_to_repeat_it(
    run_of: Callable[..., Runner],
) -> None:
    said: list[str] = []
    run = run_of(Lettered, said).run_for(inputs=50)

    (fault,) = run.faults.values()
    assert said == [fault.report]
    assert run.failed.total() > 40
    assert "input: 'xy'" in fault.report or "input: 'yx'" in fault.report
    assert f"--only lettered --seed 1 --number {fault.number}" in fault.report


def test_one_input_can_be_given_again(tmp_path: Path, run_of: Callable[..., Runner]) -> None:
    (first,) = run_of(Lettered, []).run_for(inputs=9).faults.values()
    (tmp_path / Lettered.name).rmdir()
    (again,) = run_of(Lettered, []).run_one(first.number).faults.values()

    assert again.report == first.report


def test_an_input_that_takes_too_long_ends_the_run_and_is_named() -> None:
    ended = subprocess.run(
        [sys.executable, "-c", SPINNING], cwd=ROOT, capture_output=True, text=True, timeout=300, check=False
    )

    assert ended.returncode == 1
    assert "more than 0.2 s of CPU time" in ended.stdout
    assert "again: python -m tests.fuzz --only spinning --seed 1 --number 7" in ended.stdout
    assert "fullmatch" in ended.stderr  # where it was


@pytest.mark.usefixtures("_restored")
@pytest.mark.parametrize(
    ("level", "text"), [(logging.ERROR, "a defect"), (logging.DEBUG, f"asked: {MARKER.upper()}")]
)
def test_errors_and_words_of_the_input_in_the_log_are_faults(level: int, text: str) -> None:
    log = RecordedLog()
    log.install()
    logging.getLogger("bot.handlers").log(level, text)

    with pytest.raises(AssertionError):
        log.check()
    log.check()  # it was forgotten


def test_the_smallest_input_fails_in_the_same_way() -> None:
    given = {"a": [1, "hello world", 2], "b": b"some bytes", "c": ("x", "yyy")}

    found = smallest(given, lambda value: "w" in str(value.get("a")) and value.get("c", ("",))[-1] != "")

    assert found == {"a": ["w"], "c": ("", "y")}


def test_mutations_leave_the_original_as_it_is() -> None:
    original = {"a": [1, {"b": "text"}], "c": {"d": None}}
    mutated = [mutated_json(Draw(seed), original) for seed in range(300)]

    assert original == {"a": [1, {"b": "text"}], "c": {"d": None}}
    assert sum(each != original for each in mutated) > 200
