"""An archive that grew, change by change, says what one says that was opened a moment ago."""

import os
import shutil
import tempfile
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from retrieval import Archive
from retrieval.reports.corpus import Problem, read_reports
from retrieval.reports.errors import ReportError
from retrieval.reports.parsing.reading_options import ReadingOptions
from retrieval.snapshot import folder_source

NAMES = ("a.txt", "a.md", "b.txt", "c.txt", "deep/a.txt", "deep/er/e.md", "other/f.text")
FOLDERS = ("deep", "deep/er", "other")
CLOSING = ("The editors live off gifts from their readers.", "Nordwind und Sonne.", "It rained all day.")
LEAD_IN = "The Ministry wrote:"
SENTENCES = (
    "A fire closed the harbour of Starokamsk on 18 June 2031.",
    "Two tugs were lost and four ships were damaged.",
    "The harbourmaster spoke of a faulty pump.",
    "Colours of ships and tugs are painted in March 2030.",
    "The pumps run again; the running costs are 3,000 crowns.",
    "• Tugboats will likely be built by colourful workers.",
    "Pumping went on. He ran the harbours of the coast.",
)
QUESTIONS = (
    "What closed the harbour?",
    "harbours -tugs",
    '"faulty pump"',
    "latest ships",
    "What was reported in March 2030?",
    "shps and hrbour colour",
    "running pmps",
    "ship",
    "",
)
TODAY = date(2031, 8, 1)

SHORT_LINE = "Continued under the picture"  # boilerplate wherever it stands, once three reports have it
DAYS = st.sampled_from(["", "2031-06-20", "2031-06-21", "2030-03-02"])
TEXTS = st.builds(
    lambda title, day, body, tail: "\n".join(filter(None, [title, day, *body, *tail])),
    st.sampled_from(["Fire in the harbour", "Ships", "Tugs and pumps"]),
    DAYS,
    st.lists(st.sampled_from([*SENTENCES, LEAD_IN, SHORT_LINE]), max_size=4),
    st.lists(st.sampled_from(CLOSING), max_size=2, unique=True),
)
CHANGES = st.one_of(
    st.tuples(st.just("write"), st.sampled_from(NAMES), TEXTS),
    st.tuples(st.just("write"), st.sampled_from(NAMES), TEXTS),
    st.tuples(st.just("copy"), st.sampled_from(NAMES), st.sampled_from(NAMES)),
    st.tuples(st.just("rename"), st.sampled_from(NAMES), st.sampled_from(NAMES)),
    st.tuples(st.just("remove"), st.sampled_from([*NAMES, *FOLDERS]), st.just("")),
    st.tuples(st.just("rename"), st.sampled_from(FOLDERS), st.sampled_from(FOLDERS)),
    st.tuples(st.just("break"), st.sampled_from(NAMES), st.just("")),
)
STEPS = st.tuples(
    st.lists(CHANGES, min_size=1, max_size=5), st.sampled_from(["look", "name", "keep", "reopen"])
)


@dataclass
class World:
    """A folder, its archive, and what of each file the archive should hold."""

    folder: Path
    kept: Path
    now: int = 10**18
    touched: set[str] = field(default_factory=set)
    good: dict[str, bytes] = field(default_factory=dict)  # file -> the last content that was a report
    good_when_kept: dict[str, bytes] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.folder.mkdir()
        self.open()

    def open(self) -> None:
        loaded = self.kept.exists()
        self.archive = Archive.open(self.folder, index_folder=self.kept)
        self.good = dict(self.good_when_kept)
        self.seen()
        if not loaded:  # then everything was read, and is kept at once
            self.good_when_kept = dict(self.good)

    def change(self, kind: str, name: str, other: str) -> None:
        path = self.folder / name
        if kind == "write":
            self.put(path, other.encode())
        elif kind == "break":
            self.put(path, b"Title\n\xff\xfe")
        elif kind == "remove":
            shutil.rmtree(path) if path.is_dir() else path.unlink(missing_ok=True)
        elif path.exists() and kind == "copy":
            self.put(self.folder / other, path.read_bytes())
        elif path.exists() and not Path(other).is_relative_to(name):
            self.move(path, self.folder / other)
        self.touched |= {name, other} if kind in ("copy", "rename") else {name}

    def move(self, path: Path, target: Path) -> None:
        """A folder takes the place of the one that has its name."""
        if target.is_dir() and not path.is_relative_to(target):
            shutil.rmtree(target)
        target.parent.mkdir(parents=True, exist_ok=True)
        if not target.is_dir():
            path.rename(target)

    def put(self, path: Path, content: bytes) -> None:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
        self.now += 1
        os.utime(path, ns=(self.now, self.now))  # a write tells of itself, however fast it follows another

    def look(self, how: str) -> None:
        if how == "reopen":
            self.open()
        else:
            self.archive.refresh(self.touched if how == "name" else None)
            self.seen()
        if how == "keep":
            self.archive.save()
            self.good_when_kept = dict(self.good)
        self.touched = set()

    def seen(self) -> None:
        held = {name: (self.folder / name).read_bytes() for name in self.names()}
        fine = {name: content for name, content in held.items() if not self.flaw(name)}
        self.good = {name: content for name, content in (self.good | fine).items() if name in held}

    def names(self) -> list[str]:
        """Every file's path in the folder."""
        files = [path for path in self.folder.rglob("*") if path.is_file()]
        return sorted(path.relative_to(self.folder).as_posix() for path in files)

    def flaw(self, name: str) -> Problem | None:
        try:
            read_reports(self.folder / name, ReadingOptions())[0]
        except ReportError as error:
            return Problem(error.path, error.line, error.finding)
        return None

    def titles(self, archive: Archive) -> dict[str, str]:
        """The titles of the files that cannot be read now."""
        return {each.file: each.title for each in archive.reports if self.flaw(each.file)}

    def check(self) -> None:
        """The archive is the one of a folder with all that was good at last."""
        with tempfile.TemporaryDirectory() as other:
            for name, content in self.good.items():
                (Path(other) / name).parent.mkdir(parents=True, exist_ok=True)
                (Path(other) / name).write_bytes(content)
            fresh = Archive.open(Path(other))
            clashes = [problem.path.replace(other, str(self.folder)) for problem in fresh.problems]
        flaws = [flaw for name in self.names() if (flaw := self.flaw(name))]
        if self.titles(fresh) != self.titles(self.archive):
            return  # one keeps the title that it had while others shared its first line
        assert list(self.archive.problems[: len(flaws)]) == flaws
        assert [problem.path for problem in self.archive.problems[len(flaws) :]] == clashes
        same(self.archive, fresh)


def same(grown: Archive, fresh: Archive) -> None:
    """Nothing that can be asked tells the two apart."""
    assert list(grown.reports) == list(fresh.reports)
    for report in fresh.reports:
        assert grown.passages(report.slug) == fresh.passages(report.ref)
    for name in ("duplicates", "coverage", "version", "digests", "urls"):
        assert getattr(grown, name) == getattr(fresh, name), name
    for question in QUESTIONS:
        assert grown.hits(question, TODAY, k=60) == fresh.hits(question, TODAY, k=60)
        assert grown.ask(question, TODAY) == fresh.ask(question, TODAY)
        assert grown.ask(question) == fresh.ask(question)
        assert grown.search(question) == fresh.search(question)
    for begun in ("sh", "ru", "colo", "h", "p"):
        assert grown.search(begun, limit=3) == fresh.search(begun, limit=3)


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(steps=st.lists(STEPS, min_size=1, max_size=8))
def test_after_any_changes_it_equals_one_opened_anew(
    monkeypatch: pytest.MonkeyPatch, steps: list[tuple[list[tuple[str, str, str]], str]]
) -> None:
    monkeypatch.setattr(folder_source, "LARGE", 0)
    monkeypatch.setattr(folder_source, "LEAST", 10**9)  # kept when a step says so, and when opened first
    with tempfile.TemporaryDirectory() as work:
        world = World(Path(work) / "reports", Path(work) / "kept")
        for changes, how in steps:
            for change in changes:
                world.change(*change)
            world.look(how)
            world.check()
