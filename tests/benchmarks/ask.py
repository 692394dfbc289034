"""How long a whole answer takes, at several sizes, new questions and the same again, beside another version.

    uv run python -m tests.benchmarks.ask --news FILE.jsonl.gz --before REVISION
    uv run python -m tests.benchmarks.ask --smoke

`--news` are articles, as tests/benchmarks/sets.py reads them; without it the project's own texts are used.
More paragraphs are made of their sentences. `--before` is a revision of git: it is checked out in a folder of
its own, asked in turn with this one, and its answers are compared. Every version lives in a process of its
own; the times are CPU times, taken inside of it, after some other questions: a process compiles patterns when
the first question needs them. "new" questions have never been asked; "again" is the best of the same ones
asked twice more.
"""

import argparse
import hashlib
import itertools
import json
import os
import random
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from retrieval import Archive

_ROOT = Path(__file__).parents[2]
_SIZES = (8, 1_000, 10_000, 100_000)
_IN_REPORT = 4  # passages
_BEFORE = 30  # questions that are not measured
_FIRST, _DAYS = date(2023, 1, 1), 1000
_GIT = shutil.which("git") or "git"
TODAY = date(2025, 12, 31)
_FRAMES = (
    "What did they say about {}?",
    "{}",
    "Who said that {}?",
    "When did {}?",
    "How many {}?",
    "is {} true",
)
_FLAGS = ("-std=c99", "-O3", "-ffp-contract=off", "-shared", "-fPIC")  # as .build/kernel.py has them


def paragraphs(texts: Sequence[str], count: int) -> Iterator[str]:
    """So many paragraphs: the texts, then others made of their sentences."""
    yield from texts[:count]
    draw = random.Random(5)
    parts = [part for text in texts for part in text.split(". ") if len(part) > 20]
    for _ in range(count - len(texts)):
        yield ". ".join(draw.choice(parts) for _ in range(draw.randint(1, 3))) + "."


def questions(texts: Sequence[str], count: int) -> list[str]:
    """A few words in a row of so many paragraphs, asked in several forms."""
    draw, made = random.Random(1), []
    for at in range(count):
        words = draw.choice(texts).split()
        start, many = draw.randrange(max(1, len(words) - 6)), draw.randint(2, 6)
        made.append(_FRAMES[at % len(_FRAMES)].format(" ".join(words[start : start + many]).strip(".,;:?!")))
    return made


def archive_of(lines: Sequence[str]) -> "Archive":
    """An archive of paragraphs, a few in each report, the reports spread over some years."""
    from retrieval import Archive, Report  # of the version that is measured

    groups = [lines[at : at + _IN_REPORT] for at in range(0, len(lines), _IN_REPORT)]
    return Archive.of(
        Report(
            slug=f"r{at}",
            title=" ".join(group[0].split()[:7]),
            published=_FIRST + timedelta(days=at * _DAYS // len(groups)),
            paragraphs=tuple(group),
        )
        for at, group in enumerate(groups)
    )


def child(texts: Path) -> None:
    """Make the archive, then answer: one question a line in, the CPU milliseconds and a digest out."""
    archive = archive_of(json.loads(texts.read_text("utf-8")))
    archive.ask("Is anybody there?", TODAY)
    print("ready", flush=True)
    for line in sys.stdin:
        started = time.process_time()
        answer = archive.ask(json.loads(line), TODAY)
        milliseconds = (time.process_time() - started) * 1000
        print(json.dumps([milliseconds, digest(answer)]), flush=True)


def digest(answer: Any) -> str:
    """All that an answer says, shortened; scores to nine digits."""
    nearest = getattr(answer, "nearest", None)
    cited = [*getattr(answer, "citations", ()), *([nearest] if nearest else [])]
    later = getattr(answer, "later", None)
    said = [(*each.passage.key, each.start, each.end, each.sentence, round(each.score, 9)) for each in cited]
    whole = (said, round(answer.confidence, 9), getattr(answer, "reason", ""), getattr(answer, "more", False))
    others = (getattr(answer, "unknown", ()), getattr(answer, "suggestion", None), later and later.slug)
    return hashlib.sha256(repr((whole, others)).encode()).hexdigest()


class Version:
    """One version of the project in a process of its own."""

    def __init__(self, tree: Path, texts: Path, compiled: bool = True) -> None:
        command = [sys.executable, str(Path(__file__)), "--child", str(texts)]
        kernels = [*tree.glob("retrieval/*/_kernel.*")]
        hidden = [(path, path.with_name("hidden")) for path in kernels if not compiled]
        environment = os.environ | {"PYTHONPATH": str(tree)}
        for path, aside in hidden:
            path.rename(aside)
        try:
            self.process = subprocess.Popen(
                command, cwd=tree, env=environment, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
            )
            assert self.process.stdout
            assert self.process.stdout.readline() == "ready\n"
        finally:
            for path, aside in hidden:
                aside.rename(path)

    def ask(self, question: str) -> tuple[float, str]:
        """The CPU milliseconds of an answer, and its digest."""
        assert self.process.stdin
        assert self.process.stdout
        self.process.stdin.write(json.dumps(question) + "\n")
        self.process.stdin.flush()
        milliseconds, digest = json.loads(self.process.stdout.readline())
        return milliseconds, digest

    def close(self) -> None:
        """End the process."""
        self.process.communicate()


def checked_out(revision: str, folder: Path) -> Path:
    """A revision in a folder of its own, compiled."""
    subprocess.run([_GIT, "clone", "--quiet", "--shared", str(_ROOT), str(folder)], check=True)
    subprocess.run([_GIT, "-C", str(folder), "checkout", "--quiet", revision], check=True)
    for place in {path.parent for path in folder.glob("retrieval/*/*.c")}:
        sources = map(str, sorted(place.glob("*.c")))
        if compiler := shutil.which("cc"):
            command = [compiler, *_FLAGS, "-o", str(place / "_kernel.so"), *sources, "-lm"]
            subprocess.run(command, check=True)
    return folder


def measure(versions: dict[str, Version], asked: Sequence[str], size: int) -> None:
    """Ask all versions in turn, and print the rows of one size."""
    new: dict[str, list[float]] = {name: [] for name in versions}
    again: dict[str, list[float]] = {name: [] for name in versions}
    digests: dict[str, list[str]] = {name: [] for name in versions}
    for once in (True, False, False):
        for at, question in enumerate(asked):
            for name, version in versions.items():
                milliseconds, digest = version.ask(question)
                if once:
                    new[name].append(milliseconds)
                    again[name].append(float("inf"))
                    digests[name].append(digest)
                else:
                    again[name][at] = min(again[name][at], milliseconds)
    first = next(iter(versions))
    for name in versions:
        alike = sum(map(str.__eq__, digests[first], digests[name]))
        cells = [*_percentiles(new[name]), *_percentiles(again[name])]
        row = "".join(f"{cell:>9.2f}" for cell in cells)
        print(f"{size:>9,} {name:12}{row}{alike:>8} of {len(asked)}", flush=True)


def _percentiles(values: Sequence[float]) -> list[float]:
    ordered = sorted(values)
    return [ordered[int(share * (len(ordered) - 1))] for share in (0.5, 0.99)]


def _read(path: Path | None) -> list[str]:
    if path:
        from tests.benchmarks.sets import filler  # not above: the child runs with an older version's tests

        return [text for report in filler(path) for text in report.paragraphs if len(text) > 40]
    pages = [*(_ROOT / "seeds").glob("*.txt"), *(_ROOT / "tests").rglob("*.txt")]
    return [
        line
        for page in sorted(pages)
        for line in page.read_text("utf-8", "replace").splitlines()
        if len(line) > 80
    ]


def main() -> None:
    """Read the command line and print the table."""
    if sys.argv[1:2] == ["--child"]:
        child(Path(sys.argv[2]))
        return
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--news", type=Path, metavar="FILE")
    parser.add_argument("--before", metavar="REVISION")
    parser.add_argument("--sizes", type=int, nargs="+", default=_SIZES)
    parser.add_argument("--questions", type=int, default=200)
    parser.add_argument("--uncompiled", action="store_true", help="beside it, without the compiled kernel")
    parser.add_argument("--smoke", action="store_true", help="does it run at all?")
    options = parser.parse_args()
    texts = _read(options.news)
    print(f"{'passages':>9} {'version':12}{'new p50':>9}{'p99':>9}{'again p50':>9}{'p99':>9}   same answers")
    with tempfile.TemporaryDirectory() as work:
        trees = {"now": _ROOT}
        if options.before:
            trees = {"before": checked_out(options.before, Path(work, "before")), **trees}
        for size in (100,) if options.smoke else options.sizes:
            lines = [*paragraphs(texts, size)]
            file = Path(work, "texts.json")
            file.write_text(json.dumps(lines), "utf-8")
            versions = {name: Version(tree, file) for name, tree in trees.items()}
            if options.uncompiled or options.smoke:
                versions["uncompiled"] = Version(_ROOT, file, compiled=False)
            asked = questions(lines, _BEFORE + (12 if options.smoke else options.questions))
            for question, version in itertools.product(asked[:_BEFORE], versions.values()):
                version.ask(question)
            measure(versions, asked[_BEFORE:], size)
            for version in versions.values():
                version.close()


if __name__ == "__main__":
    main()
