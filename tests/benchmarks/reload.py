"""What a change costs, and what starting costs, with and without the index on disk.

    uv run python -m tests.benchmarks.reload
    uv run python -m tests.benchmarks.reload --smoke
    uv run python -m tests.benchmarks.reload --passages 1000 10000 --texts DIR

Folders of made-up reports, eleven paragraphs each, of which ten or so are passages. Every opening is a
process of its own; so is the one that reloads. Questions are asked from one thread, without and while another
refreshes after each change.
"""

import argparse
import json
import random
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path
from statistics import median
from threading import Event, Thread
from typing import Any

import numpy as np

from retrieval import Archive
from tests.benchmarks.systems import size_of
from tests.benchmarks.texts import Language, queries, read_paragraphs

_ROOT = Path(__file__).parents[2]
_EACH = 11  # paragraphs a report: as one may be taken for furniture, ten passages or so
_FIRST = date(2015, 1, 1)
_WARM = 100  # questions before any is timed


def written(folder: Path, number: int, paragraphs: list[str]) -> Path:
    """One report as a file."""
    day = _FIRST + timedelta(days=number % 4000)
    title = " ".join(paragraphs[0].split()[:8])
    path = folder / f"{day}-{number}.txt"
    path.write_text("\n".join([title, day.strftime("%Y-%m-%d"), *paragraphs]) + "\n", encoding="utf-8")
    return path


def filled(folder: Path, language: Language, passages: int) -> list[str]:
    """Write a folder, and return questions about it."""
    folder.mkdir(parents=True)
    drawn, kept = [], []
    for paragraph in language.paragraphs(passages // 10 * _EACH):
        drawn.append(paragraph)
        if len(drawn) == _EACH:
            written(folder, len(kept), drawn)
            kept.append(drawn[3])
            drawn = []
    random.Random(8).shuffle(kept)
    return queries(kept[:400])


def child(step: str, *arguments: Any) -> Any:
    """Do one step in a fresh process, and return what it found out."""
    command = [sys.executable, "-m", "tests.benchmarks.reload", "--child"]
    given = json.dumps([step, *arguments])
    done = subprocess.run(command, cwd=_ROOT, input=given, stdout=subprocess.PIPE, check=True, text=True)
    return json.loads(done.stdout.splitlines()[-1])


def opened(folder: str, kept: str | None, question: str) -> list[float]:
    """Seconds to open, to the first answer, and MB of memory in all and of its own."""
    started = time.perf_counter()
    archive = Archive.open(Path(folder), index_folder=Path(kept) if kept else None)
    seconds = time.perf_counter() - started
    archive.ask(question)
    return [seconds, time.perf_counter() - started, *_memory()]


def reloaded(
    folder: str, kept: str, questions: list[str], turns: int, paragraphs: list[str]
) -> dict[str, Any]:
    """Seconds of each refresh after a report was added, changed and removed, and of questions meanwhile."""
    archive = Archive.open(Path(folder), index_folder=Path(kept))
    for question in questions[:_WARM]:
        archive.ask(question)
    calm = _asked(archive, questions, _waiting(2.0 + len(questions) / 200))
    taken: dict[str, list[float]] = {"added": [], "changed": [], "removed": []}
    done = Event()
    asking: list[float] = []
    thread = Thread(target=lambda: asking.extend(_asked(archive, questions, done)))
    thread.start()
    for turn in range(turns):
        drawn = paragraphs[turn * _EACH : (turn + 1) * _EACH]
        path = written(Path(folder), 10**6 + turn, drawn)
        taken["added"].append(_refreshed(archive, path))
        written(Path(folder), 10**6 + turn, drawn[::-1])
        taken["changed"].append(_refreshed(archive, path))
        path.unlink()
        taken["removed"].append(_refreshed(archive, path))
    done.set()
    thread.join()
    return {**taken, "calm": calm, "busy": asking, "memory": _memory()}


def _refreshed(archive: Archive, path: Path) -> float:
    started = time.perf_counter()
    assert archive.refresh([path.name]).changed
    seconds = time.perf_counter() - started
    time.sleep(0.1)  # changes come one by one, also on a busy day
    return seconds


def _asked(archive: Archive, questions: list[str], done: Event) -> list[float]:
    taken: list[float] = []
    while not done.is_set():
        for question in questions:
            started = time.perf_counter()
            archive.ask(question, date(2026, 1, 1))
            taken.append(time.perf_counter() - started)
            if done.is_set():
                break
    return taken


def _waiting(seconds: float) -> Event:
    done = Event()

    def wait() -> None:
        time.sleep(seconds)
        done.set()

    Thread(target=wait, daemon=True).start()
    return done


def _memory() -> list[float]:
    # In MB: resident, and of that not shared with the kept file.
    status = Path("/proc/self/status")
    if not status.exists():
        return [float("nan"), float("nan")]
    lines = dict(line.split(":", 1) for line in status.read_text().splitlines())
    return [int(lines[name].split()[0]) / 1024 for name in ("VmRSS", "RssAnon")]


def rows(passages: int, language: Language, turns: int, runs: int, work: Path) -> Iterator[tuple[str, str]]:
    """What is measured at one size, as lines of a table."""
    folder, kept = work / str(passages), work / f"{passages}-kept"
    questions = filled(folder, language, passages)
    plain = child("opened", str(folder), None, questions[0])
    first = child("opened", str(folder), str(kept), questions[0])
    again = [child("opened", str(folder), str(kept), questions[0]) for _ in range(runs)]
    mine = list(language.paragraphs(turns * _EACH, seed=5))
    found = child("reloaded", str(folder), str(kept), questions, turns, mine)
    yield "open, read all", f"{plain[0]:.2f} s"
    yield "open, read all and save", f"{first[0]:.2f} s"
    yield "open, from the saved index", f"{median(each[0] for each in again):.3f} s"
    yield "first answer after it", f"{median(each[1] - each[0] for each in again) * 1e3:.0f} ms"
    yield "memory, read all", f"{plain[2]:.0f} MB"
    yield "memory, saved index (own)", f"{again[0][2]:.0f} MB ({again[0][3]:.0f})"
    yield "saved on disk", f"{size_of(kept) / 1e6 if kept.exists() else 0:.1f} MB"
    for change in ("added", "changed", "removed"):
        middle, most = median(found[change]) * 1e3, max(found[change]) * 1e3
        yield f"one report {change}, p50 / max", f"{middle:.0f} / {most:.0f} ms"
    for name, label in (("calm", "a question alone"), ("busy", "a question while reloading")):
        middle, slow = np.percentile(found[name], [50, 99]) * 1e3
        yield f"{label}, p50 / p99", f"{middle:.1f} / {slow:.1f} ms"
    yield "memory after it all (own)", f"{found['memory'][0]:.0f} MB ({found['memory'][1]:.0f})"


def main() -> None:
    """Read the command line and print one table."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--texts", type=Path, nargs="+", default=[_ROOT / "seeds"], metavar="DIR")
    parser.add_argument("--passages", type=int, nargs="+", default=[1_000, 10_000, 100_000])
    parser.add_argument("--turns", type=int, default=30, help="reports added, changed and removed")
    parser.add_argument("--smoke", action="store_true", help="1,000 passages, 2 turns: does it run at all?")
    parser.add_argument("--child", action="store_true", help=argparse.SUPPRESS)
    asked = parser.parse_args()
    if asked.child:
        step, *arguments = json.loads(sys.stdin.read())
        print(json.dumps({"opened": opened, "reloaded": reloaded}[step](*arguments)))
        return
    sizes, turns, runs = ([1_000], 2, 1) if asked.smoke else (asked.passages, asked.turns, 5)
    language = Language.of(read_paragraphs(asked.texts))
    with tempfile.TemporaryDirectory() as work:
        tables = [dict(rows(size, language, turns, runs, Path(work))) for size in sizes]
    print(f"{'passages':32}" + "".join(f"{size:>16,}" for size in sizes))
    for label in tables[0]:
        print(f"{label:32}" + "".join(f"{table[label]:>16}" for table in tables))


if __name__ == "__main__":
    main()
