"""How fast the index is beside bm25s, PISA, tantivy, SQLite FTS5 and rank_bm25, on made-up paragraphs.

    uv run --group bench python -m tests.benchmarks.speed --texts DIR DIR
    uv run --group bench python -m tests.benchmarks.speed --smoke

Every system lives in a process of its own, on one thread. They are asked in turn, one question each, so that
a slow minute of the machine is everyone's; then all questions are asked again. Times are taken inside the
process that answers: of the wall clock, or with --cpu of the processor, where others use the machine too.
"alike" is the share of our ten best that a system has among its own: each has its own stop words, stems and
form of BM25.
"""

import argparse
import json
import os
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import numpy as np

from tests.benchmarks.systems import SYSTEMS, emptied, size_of
from tests.benchmarks.texts import Language, queries, read_paragraphs

_ROOT = Path(__file__).parents[2]
_SLOW = {  # at most: paragraphs, questions
    "rank_bm25": (100_000, 20),
    "bm25s numpy": (100_000, 200),
    "SQLite FTS5": (10_000_000, 200),
}
_HEADINGS = ("build s", "RSS MB", "disk MB", "first s", "new p50", "p99 us", "again p50", "p99 us", "alike")
_ONE_THREAD = ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS", "NUMBA_NUM_THREADS")


class Child:
    """One system in a process of its own, spoken to in lines of JSON."""

    def __init__(self, name: str, *arguments: str) -> None:
        self.process = subprocess.Popen(
            [sys.executable, "-m", "tests.benchmarks.speed", "--child", name, *arguments],
            cwd=_ROOT,
            env=os.environ | dict.fromkeys(_ONE_THREAD, "1"),
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL if name == "PISA" else None,  # hundreds of lines of progress
            text=True,
        )

    def hear(self) -> Any:
        """Wait for the next line."""
        assert self.process.stdout
        return json.loads(self.process.stdout.readline())

    def ask(self, question: str) -> tuple[float, list[int]]:
        """Return the seconds one answer took, and the positions that were found."""
        assert self.process.stdin
        self.process.stdin.write(json.dumps(question) + "\n")
        self.process.stdin.flush()
        seconds, positions = self.hear()
        return seconds, positions

    def close(self) -> None:
        """Let the process end."""
        assert self.process.stdin
        assert self.process.stdout
        self.process.stdin.close()
        self.process.wait()
        self.process.stdout.close()


def child(name: str, step: str, clock: str, texts: Path, folder: Path) -> None:
    """Build, or open and answer until the questions end."""
    now = time.process_time if clock == "cpu" else time.perf_counter
    started = now()
    out = os.fdopen(os.dup(1), "w")
    os.dup2(2, 1)  # whatever a system prints stays out of the conversation
    system = SYSTEMS[name][0]()
    if step == "build":
        with texts.open(encoding="utf-8") as file:
            system.build((line.rstrip("\n") for line in file), folder)
        print(json.dumps([now() - started, _peak()]), file=out, flush=True)
        return
    ask = system.open(folder)
    for line in sys.stdin:
        question = json.loads(line)
        before = now()
        found = ask(question)
        seconds = now() - before
        print(json.dumps([seconds, system.positions(found)]), file=out, flush=True)


def _peak() -> float:
    # In MB. The kernel's own note, because getrusage also counts the parent's memory from before the exec.
    status = Path("/proc/self/status")
    if status.exists():
        return int(status.read_text().split("VmHWM:")[1].split()[0]) / 1024
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 2**20  # macOS counts in bytes


def measure(size: int, language: Language, asked: int, names: list[str], clock: str, work: Path) -> None:
    """Print the table of one size."""
    texts = work / "texts.txt"
    kept: list[str] = []
    every = max(1, size // (asked + 1))
    with texts.open("w", encoding="utf-8") as file:
        for number, paragraph in enumerate(language.paragraphs(size)):
            file.write(paragraph + "\n")
            if number % every == 0:
                kept.append(paragraph)
    questions = queries(kept[:asked])
    rows: dict[str, list[float]] = {}
    for name in names:
        if size > _SLOW.get(name, (size, 0))[0]:
            continue
        folder = emptied(_folder(work, name))
        builder = Child(name, "build", clock, str(texts), str(folder))
        rows[name] = [*builder.hear(), size_of(folder) / 1e6, _first(name, texts, folder, questions[0])]
        builder.close()
    new, again, alike = _interleaved(list(rows), texts, work, clock, questions)
    print(f"\n{size:,} paragraphs, {len(questions)} questions, {clock} time")
    print(f"{'':12}" + "".join(f"{heading:>10}" for heading in _HEADINGS))
    for name, row in rows.items():
        cells = [f"{row[0]:.1f}", f"{row[1]:.0f}", f"{row[2]:.1f}", f"{row[3]:.2f}"]
        cells += [
            f"{value * 1e6:.0f}" for times in (new, again) for value in np.percentile(times[name], [50, 99])
        ]
        print(f"{name:12}" + "".join(f"{cell:>10}" for cell in [*cells, f"{alike[name]:.2f}"]), flush=True)


def _folder(work: Path, name: str) -> Path:
    return work / name.replace(" ", "-")


def _first(name: str, texts: Path, folder: Path, question: str) -> float:
    # From the start of a fresh process to its first answer.
    started = time.perf_counter()
    asker = Child(name, "ask", "wall", str(texts), str(folder))
    asker.ask(question)
    seconds = time.perf_counter() - started
    asker.close()
    return seconds


def _interleaved(
    names: list[str], texts: Path, work: Path, clock: str, questions: list[str]
) -> tuple[dict[str, list[float]], dict[str, list[float]], dict[str, float]]:
    # System -> its times for new questions, for the same ones again, and how alike its answers are to ours.
    askers = {name: Child(name, "ask", clock, str(texts), str(_folder(work, name))) for name in names}
    warm = max(1, len(questions) // 10)
    rounds: list[dict[str, list[float]]] = []
    shares: dict[str, list[float]] = {name: [] for name in names}
    for first in (0, warm):
        times: dict[str, list[float]] = {name: [] for name in names}
        rounds.append(times)
        for number, question in enumerate(questions[first:], first):
            best: set[int] = set()
            for name, asker in askers.items():
                if number - warm >= _SLOW.get(name, (0, len(questions)))[1]:
                    continue
                seconds, positions = asker.ask(question)
                best = best or set(positions)
                if number >= warm:
                    times[name].append(seconds)
                    shares[name] += [len(best & set(positions)) / len(best)] if best else []
    for asker in askers.values():
        asker.close()
    return rounds[0], rounds[1], {name: float(np.mean(each)) for name, each in shares.items()}


def _available(names: list[str]) -> Iterator[str]:
    for name in names:
        if find_spec(package := SYSTEMS[name][1]):
            yield name
        else:
            print(f"{name} is left out: {package} is not installed")


def main() -> None:
    """Read the command line and print one table for each size."""
    if sys.argv[1:2] == ["--child"]:
        name, step, clock, *paths = sys.argv[2:]
        child(name, step, clock, *map(Path, paths))
        return
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--texts", type=Path, nargs="+", default=[_ROOT / "seeds"], metavar="DIR")
    parser.add_argument("--sizes", type=int, nargs="+", default=[1_000, 10_000, 100_000, 1_000_000])
    parser.add_argument("--queries", type=int, default=1000)
    parser.add_argument("--systems", nargs="+", choices=SYSTEMS, default=list(SYSTEMS))
    parser.add_argument("--cpu", action="store_true", help="count the processor's time, not the clock's")
    parser.add_argument(
        "--smoke", action="store_true", help="500 paragraphs, 20 questions: does it run at all?"
    )
    asked = parser.parse_args()
    language = Language.of(read_paragraphs(asked.texts))
    names = list(_available(asked.systems))
    count = 20 if asked.smoke else asked.queries
    with tempfile.TemporaryDirectory() as work:
        for size in [500] if asked.smoke else asked.sizes:
            measure(size, language, count, names, "cpu" if asked.cpu else "wall", Path(work))


if __name__ == "__main__":
    main()
