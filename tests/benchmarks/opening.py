"""What the first opening of a folder costs, what one changed file does, and a look where nothing changed.

    uv run python -m tests.benchmarks.opening
    uv run python -m tests.benchmarks.opening --smoke
    uv run python -m tests.benchmarks.opening --files 20000 --before DIR

Folders of made-up short reports, of five paragraphs each, as many files as `--files` says. `--before` is
another checkout, measured beside this one. Every measurement is a process of its own; CPU seconds are those
of all its processes. A change and a look are measured on a folder opened from the index on disk.
"""

import argparse
import json
import os
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from statistics import median
from typing import Any

from tests.benchmarks.texts import Language, read_paragraphs

_ROOT = Path(__file__).parents[2]
_EACH = 5  # paragraphs of a report
_TURNS = 7


def filled(folder: Path, language: Language, files: int) -> None:
    """Write a folder of short reports."""
    folder.mkdir(parents=True)
    paragraphs = language.paragraphs(files * _EACH)
    for number in range(files):
        texts = [next(paragraphs) for _ in range(_EACH)]
        title = f"{' '.join(texts[0].split()[:7]).strip('.')} {number}"
        (folder / f"report-{number}.txt").write_text("\n".join([title, "2024-08-05", *texts]) + "\n")


def opened(folder: str, index: str | None, workers: int | None) -> dict[str, float]:
    """CPU and wall seconds of an opening, the passages, and peak MB of this process and of one worker."""
    from retrieval import Archive

    options: dict[str, Any] = {} if workers is None else {"workers": workers}
    started, wall = _used(), time.perf_counter()
    archive = Archive.open(Path(folder), index_folder=Path(index) if index else None, **options)
    wall = time.perf_counter() - wall
    return {
        "cpu": _used() - started,
        "wall": wall,
        "passages": archive.coverage.passages,
        "peak": _peak(),
        "worker": resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024,
    }


def changed(folder: str, index: str) -> dict[str, float]:
    """CPU milliseconds of a refresh after one file has changed, and of one of an unchanged folder."""
    from retrieval import Archive

    archive = Archive.open(Path(folder), index_folder=Path(index))
    path = Path(folder) / "report-7.txt"
    text = path.read_text()
    one, look = [], []
    for turn in range(_TURNS):
        path.write_text(f"{text}The harbour has {turn} ships.\n")
        started = _used()
        assert archive.refresh([path.name]).changed
        one.append(_used() - started)
    path.write_text(text)
    archive.refresh([path.name])
    for _ in range(_TURNS):
        started = _used()
        assert not archive.refresh().changed
        look.append(_used() - started)
    return {"one": median(one) * 1e3, "look": median(look) * 1e3}


def _peak() -> float:
    # In MB. What `getrusage` says of this process may be that of the one that started it.
    status = Path("/proc/self/status")
    if not status.exists():
        return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    lines = dict(line.split(":", 1) for line in status.read_text().splitlines())
    return int(lines["VmHWM"].split()[0]) / 1024


def _used() -> float:
    both = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    return sum(each.ru_utime + each.ru_stime for each in both)


def child(tree: Path, step: str, *arguments: Any) -> dict[str, float]:
    """Do one step in a fresh process, with the code of a checkout."""
    command = [sys.executable, str(Path(__file__).resolve()), "--child"]
    given = json.dumps([step, *arguments])
    paths = os.pathsep.join([str(tree), str(_ROOT)])
    done = subprocess.run(
        command,
        cwd=tree,
        env={**os.environ, "PYTHONPATH": paths},
        input=given,
        stdout=subprocess.PIPE,
        check=True,
        text=True,
    )
    found: dict[str, float] = json.loads(done.stdout.splitlines()[-1])
    return found


def measured(files: int, folder: Path, trees: dict[str, Path], work: Path) -> None:
    """Print the rows of one size."""
    print(f"\n{files:,} files")
    print(f"{'':24}{'CPU s':>9}{'wall s':>9}{'passages/CPU s':>16}{'peak MB':>9}{'of a worker':>13}")
    for name, tree in trees.items():
        for way, workers in (("one process", 1), ("every core", None)):
            if name == "before" and workers is None:
                continue
            found = child(tree, "opened", str(folder), None, None if name == "before" else workers)
            speed = found["passages"] / found["cpu"]
            print(
                f"{f'{name}, {way}':24}{found['cpu']:9.2f}{found['wall']:9.2f}{speed:16,.0f}"
                f"{found['peak']:9.0f}{found['worker']:13.0f}"
            )
    for name, tree in trees.items():
        index = str(work / f"{files}-{name}")
        child(tree, "opened", str(folder), index, None)
        found = child(tree, "changed", str(folder), index)
        print(f"{name}: one changed file {found['one']:.1f} ms CPU, none {found['look']:.1f} ms CPU")


def main() -> None:
    """Read the command line and print one table a size."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--texts", type=Path, nargs="+", default=[_ROOT / "seeds"], metavar="DIR")
    parser.add_argument("--files", type=int, nargs="+", default=[2_000, 20_000, 100_000])
    parser.add_argument("--before", type=Path, metavar="DIR", help="another checkout, to compare with")
    parser.add_argument("--smoke", action="store_true", help="300 files: does it run at all?")
    parser.add_argument("--child", action="store_true", help=argparse.SUPPRESS)
    asked = parser.parse_args()
    if asked.child:
        step, *arguments = json.loads(sys.stdin.read())
        print(json.dumps({"opened": opened, "changed": changed}[step](*arguments)))
        return
    trees = {"before": asked.before.resolve()} if asked.before else {}
    language = Language.of(read_paragraphs(asked.texts))
    with tempfile.TemporaryDirectory() as work:
        for files in [300] if asked.smoke else asked.files:
            folder = Path(work) / f"reports-{files}"
            filled(folder, language, files)
            measured(files, folder, trees | {"now": _ROOT}, Path(work))


if __name__ == "__main__":
    main()
