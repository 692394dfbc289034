"""A thousand passages saved and opened again: what comes after is as if all had been read anew."""

import random
from collections.abc import Callable
from datetime import date, datetime, timedelta
from pathlib import Path

import pytest

from retrieval import Answer, Archive

REPORTS, SENTENCES = 130, 8  # each
START = datetime(2031, 1, 1, 5, 45)
WORDS = """fire harbour tugs ships pumps colour mill gate ferry crane orchard lantern baker canal mayor bolt
river captain weather market dock lamp barge grain bridge tower winter glass rope anchor""".split()
EVERYBODYS = "The Varnow Gazette lives off what its readers give."
OF_THREE = "It is printed by Brandt and Sons on the old quay."
OF_TWO = "The next issue comes on Saturday."
OF_ONE = "It went on."
TAILS = {3: OF_THREE, 50: OF_THREE, 90: OF_THREE, 5: OF_TWO, 60: OF_TWO}  # the others have everybody's

TODAY = date(2031, 2, 20)
QUESTIONS = (
    "Did the mill of the harbour burn?",
    "What did the Harbour Ministry write about rope?",
    "Was anything dear in March 1950?",
    "What was reported on 9 January 2031?",
    "What is the latest on the brige?",
    '"Saturday" Varnow',
)


def moment(number: int) -> datetime:
    return START + timedelta(hours=5 * number)


def write(folder: Path, number: int, tail: str) -> None:
    """A report of made-up sentences, published at an hour of its own, with a last line that others share."""
    chance = random.Random(number)
    sentences = [" ".join(chance.choices(WORDS, k=9)).capitalize() + "." for _ in range(SENTENCES)]
    lead_in, bullet = (
        "The Harbour Ministry wrote:",
        f"• In March {1900 + number}, {chance.choice(WORDS)} was dear.",
    )
    lines = [f"Report {number}", f"{moment(number):%Y-%m-%d %H:%M}", *sentences, lead_in, bullet, tail]
    (folder / f"{number}.txt").write_text("\n".join(lines))


def again(folder: Path) -> None:
    """Another version of the story in a report that shares its last line with one other."""
    longer = (folder / "5.txt").read_text().replace(OF_TWO, f"It goes on.\n{OF_TWO}")
    (folder / "again.txt").write_text(longer)


Change = Callable[[Path], object]
CHANGES: dict[str, tuple[Change, dict[str, list[str]]]] = {  # and the last lines that are passages after it
    "nothing": (lambda _: None, {OF_TWO: ["5", "60"]}),
    "one more of those three": (
        lambda folder: write(folder, REPORTS, OF_THREE),
        {OF_TWO: ["5", "60"]},
    ),
    "one more of those two": (lambda folder: write(folder, REPORTS, OF_TWO), {}),
    "one more of all": (lambda folder: write(folder, REPORTS, EVERYBODYS), {OF_TWO: ["5", "60"]}),
    "one of those three less": (
        lambda folder: (folder / "50.txt").unlink(),
        {OF_TWO: ["5", "60"], OF_THREE: ["3", "90"]},
    ),
    "one of those three ends otherwise": (
        lambda folder: write(folder, 50, OF_ONE),
        {OF_TWO: ["5", "60"], OF_THREE: ["3", "90"], OF_ONE: ["50"]},
    ),
    "a version of a story of those two": (again, {OF_TWO: ["5", "60", "again"]}),
}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    made = tmp_path / "reports"
    made.mkdir()
    for number in range(REPORTS):
        write(made, number, TAILS.get(number, EVERYBODYS))
    return made


@pytest.fixture
def index_folder(folder: Path) -> Path:
    """The folder of the saved index of these reports."""
    archive = Archive.open(folder, index_folder=folder / ".dispatch" / "index")
    assert archive.coverage.passages >= 1000  # of fewer no index is saved
    return folder / ".dispatch" / "index"


def closing(archive: Archive) -> dict[str, list[str]]:
    """The last lines that are passages, and the reports that end so."""
    found: dict[str, list[str]] = {}
    for report in archive.reports:
        last = archive.passages(report.slug)[-1].text
        if last in (EVERYBODYS, OF_THREE, OF_TWO, OF_ONE):
            found.setdefault(last, []).append(report.slug)
    return {line: sorted(slugs, key=lambda slug: (len(slug), slug)) for line, slugs in found.items()}


def same(archive: Archive, fresh: Archive) -> None:
    """Reports, passages and answers are the same, hours and all."""
    assert list(archive.reports) == list(fresh.reports)
    for report in fresh.reports:
        assert archive.passages(report.slug) == fresh.passages(report.slug)
    assert (archive.version, archive.coverage) == (fresh.version, fresh.coverage)
    for question in QUESTIONS:
        assert archive.ask(question, TODAY) == fresh.ask(question, TODAY)


@pytest.mark.parametrize(("change", "lines"), CHANGES.values(), ids=CHANGES)
def test_a_change_after_reopening_leaves_what_reading_all_anew_would(
    folder: Path, index_folder: Path, change: Change, lines: dict[str, list[str]]
) -> None:
    running = Archive.open(folder, index_folder=index_folder)
    change(folder)
    fresh = Archive.open(folder)
    assert closing(fresh) == lines
    for archive in (Archive.open(folder, index_folder=index_folder), running):
        archive.refresh()
        same(archive, fresh)
        assert closing(archive) == lines
    running.close()
    same(Archive.open(folder, index_folder=index_folder), fresh)


def test_what_is_saved_is_not_read_again(folder: Path, index_folder: Path) -> None:
    heard: list[tuple[int, int]] = []
    Archive.open(folder, lambda done, total: heard.append((done, total)), index_folder)
    assert heard == []


def test_the_hour_of_publication_is_kept(folder: Path, index_folder: Path) -> None:
    archive = Archive.open(folder, index_folder=index_folder)
    for report in archive.reports:
        assert report.published == moment(int(report.slug))
        assert report.stamp == f"{moment(int(report.slug)):%Y-%m-%dT%H:%M}"
    assert [report.slug for report in archive.known().latest(3)] == ["129", "128", "127"]  # of one day
    found = archive.ask("What is the latest?")
    assert isinstance(found, Answer)
    assert {citation.published for citation in found.citations} == {moment(129)}
    assert all(archive.is_verbatim(citation) for citation in found.citations)
