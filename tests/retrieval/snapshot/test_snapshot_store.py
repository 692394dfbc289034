"""The saved index: the same answers without reading the reports again, or it is not trusted."""

import json
import logging
import os
import shutil
from pathlib import Path

import pytest

from retrieval import Archive
from retrieval.snapshot import folder_source
from tests.retrieval.test_living import same

COUNT = 12
LONG_AGO = 10**18  # nanoseconds


def write(folder: Path, name: str, words: str = "A pump failed.") -> None:
    (folder / name).write_text(
        f"Title of {name}\n5 August 2024\n{words}\nThe Ministry wrote:\n• {name} burnt.\n"
    )


@pytest.fixture(autouse=True)
def worth(monkeypatch: pytest.MonkeyPatch) -> None:
    """A folder of a dozen is worth it."""
    monkeypatch.setattr(folder_source, "LARGE", COUNT)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    made = tmp_path / "reports"
    made.mkdir()
    for number in range(COUNT):
        write(made, f"{number}.txt", f"Pump number {number} failed.")
    return made


@pytest.fixture
def index_folder(folder: Path) -> Path:
    """The folder of the saved index of these reports."""
    Archive.open(folder, index_folder=folder / ".dispatch" / "index")
    return folder / ".dispatch" / "index"


def data(index_folder: Path) -> str:
    """What the header names: another one after every writing."""
    return str(json.loads((index_folder / "header.json").read_text("utf-8"))["data"])


def warnings(caplog: pytest.LogCaptureFixture) -> list[str]:
    found = [record.getMessage() for record in caplog.records if record.levelno == logging.WARNING]
    caplog.clear()
    return found


def test_a_second_opening_does_not_read_the_reports(folder: Path, index_folder: Path) -> None:
    path = folder / "3.txt"
    before = path.stat()
    path.write_text(path.read_text().replace("Pump", "Oven"))  # of the same length
    os.utime(path, ns=(before.st_atime_ns, before.st_mtime_ns))
    archive = Archive.open(folder, index_folder=index_folder)
    assert archive.passages("3")[0].text == "Pump number 3 failed."
    assert Archive.open(folder).passages("3")[0].text == "Oven number 3 failed."


def test_it_answers_the_same(folder: Path, index_folder: Path) -> None:
    same(Archive.open(folder, index_folder=index_folder), Archive.open(folder))


def test_what_changed_meanwhile_is_seen(
    folder: Path, index_folder: Path, caplog: pytest.LogCaptureFixture
) -> None:
    (folder / "0.txt").unlink()
    write(folder, "1.txt", "A crane fell.")
    write(folder, "new.txt", "A tug sank.")
    archive = Archive.open(folder, index_folder=index_folder)
    same(archive, Archive.open(folder))
    assert archive.passages("new")[0].text == "A tug sank."
    assert warnings(caplog) == []


def test_a_bad_file_is_served_from_the_saved_index(folder: Path, index_folder: Path) -> None:
    (folder / "3.txt").write_bytes(b"\xff\xfe\x00broken")
    for _ in range(2):  # first it is found to be bad, then that is remembered
        archive = Archive.open(folder, index_folder=index_folder)
        assert archive.passages("3")[0].text == "Pump number 3 failed."
        assert [problem.path for problem in archive.problems] == [str(folder / "3.txt")]
        archive.close()
    assert Archive.open(folder).report("3") is None


def test_a_duplicate_comes_in_from_the_saved_index(folder: Path, index_folder: Path) -> None:
    shutil.copy(folder / "3.txt", folder / "other.txt")
    Archive.open(folder, index_folder=index_folder).close()
    archive = Archive.open(folder, index_folder=index_folder)
    assert archive.duplicates == (("other.txt", "3.txt"),)
    (folder / "3.txt").unlink()
    archive.refresh()
    assert archive.passages("other")[0].text == "Pump number 3 failed."
    same(archive, Archive.open(folder))


def test_no_index_is_saved_of_few_reports(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(folder_source, "LARGE", 10 * COUNT)
    Archive.open(folder, index_folder=folder / ".dispatch" / "index").close()
    assert not (folder / ".dispatch").exists()


def test_without_a_folder_no_index_is_saved(folder: Path) -> None:
    archive = Archive.open(folder)
    archive.save()
    assert {path.suffix for path in folder.iterdir()} == {".txt"}


def test_it_is_written_anew_when_enough_has_changed(
    folder: Path, index_folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(folder_source, "LEAST", 2)
    archive = Archive.open(folder, index_folder=index_folder)
    first = data(index_folder)
    for number in range(2):
        write(folder, f"new{number}.txt", f"Tug {number} sank.")
        archive.refresh()
    assert data(index_folder) == first
    write(folder, "new2.txt", "Tug 2 sank.")
    archive.refresh()
    second = data(index_folder)
    assert second != first
    same(archive, Archive.open(folder))
    archive.save()
    assert data(index_folder) == second  # nothing has changed since


def test_closing_writes_what_has_changed(folder: Path, index_folder: Path) -> None:
    archive = Archive.open(folder, index_folder=index_folder)
    first = data(index_folder)
    archive.close()
    assert data(index_folder) == first
    write(folder, "new.txt", "A tug sank.")
    archive.refresh(["new.txt"])
    archive.close()
    assert data(index_folder) != first
    write(folder, "newer.txt", "Another tug sank.")
    archive.refresh(["newer.txt"])  # what was written is read from there, and grows on
    same(archive, Archive.open(folder))


def damaged(content: bytes) -> list[bytes | None]:
    """Shorter, longer, or with one bit flipped somewhere; None: gone."""
    flips = []
    for place in (0, len(content) // 3, len(content) // 2, len(content) - 2):
        flipped = bytearray(content)
        flipped[place] ^= 1
        flips.append(bytes(flipped))
    return [*flips, content[:-1], content[: len(content) // 2], b"", content + b"\0", None]


def test_damage_is_told_and_mended(
    folder: Path, index_folder: Path, caplog: pytest.LogCaptureFixture
) -> None:
    fresh = Archive.open(folder)
    for name in ("header.json", "data"):
        for at in range(9):
            path = index_folder / (data(index_folder) if name == "data" else name)
            content = damaged(path.read_bytes())[at]
            path.unlink()
            if content is not None:
                path.write_bytes(content)
            same(Archive.open(folder, index_folder=index_folder), fresh)
            told = warnings(caplog)
            missing = name == "header.json" and content is None
            assert len(told) == (0 if missing else 1)  # without a header, nothing has ever been saved
            assert all(message.startswith("The index on disk cannot be used") for message in told)
            Archive.open(folder, index_folder=index_folder)
            assert warnings(caplog) == []


@pytest.mark.parametrize("key", ["version", "stemmer", "unicode", "reports", "zone", "date_order"])
def test_what_another_version_or_another_folder_left_is_not_trusted(
    folder: Path, index_folder: Path, key: str, caplog: pytest.LogCaptureFixture
) -> None:
    header = json.loads((index_folder / "header.json").read_text("utf-8"))
    (index_folder / "header.json").write_text(json.dumps(header | {key: "another"}), "utf-8")
    before = data(index_folder)
    same(Archive.open(folder, index_folder=index_folder), Archive.open(folder))
    [told] = warnings(caplog)
    assert f"{key} is another" in told
    assert data(index_folder) != before


def test_one_that_belongs_to_other_reports_is_not_trusted(
    folder: Path, index_folder: Path, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    other = tmp_path / "other"
    other.mkdir()
    for number in range(COUNT):
        write(other, f"{number}.txt", f"Oven {number} failed.")
    assert Archive.open(other, index_folder=index_folder).passages("3")[0].text == "Oven 3 failed."
    assert str(folder) in warnings(caplog)[0]


def test_the_same_folder_under_another_name_is_the_same(
    folder: Path, index_folder: Path, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    (folder / "bad.txt").write_bytes(b"\xff\xfe\x00broken")
    Archive.open(folder, index_folder=index_folder).close()
    monkeypatch.chdir(folder.parent)
    archive = Archive.open(Path(folder.name), index_folder=index_folder)
    assert warnings(caplog) == []
    assert [problem.path for problem in archive.problems] == [str(Path(folder.name) / "bad.txt")]


def test_where_nothing_can_be_written_all_else_works(folder: Path, caplog: pytest.LogCaptureFixture) -> None:
    (folder / ".dispatch").write_text("a file where a folder should be")
    archive = Archive.open(folder, index_folder=folder / ".dispatch" / "index")
    [told] = warnings(caplog)
    assert told.startswith("The index cannot be written to")
    write(folder, "new.txt", "A tug sank.")
    archive.refresh()
    archive.close()
    same(archive, Archive.open(folder))
    assert warnings(caplog) == []


def test_two_that_share_an_index_do_not_disturb_each_other(
    folder: Path, index_folder: Path, caplog: pytest.LogCaptureFixture
) -> None:
    one, other = (
        Archive.open(folder, index_folder=index_folder),
        Archive.open(folder, index_folder=index_folder),
    )
    write(folder, "new.txt", "A tug sank.")
    one.refresh()
    one.close()
    same(other, Archive.of(report for report in one.reports if report.slug != "new"))
    other.refresh()
    other.close()
    for archive in (one, other, Archive.open(folder, index_folder=index_folder)):
        same(archive, Archive.open(folder))
    assert warnings(caplog) == []


def test_what_was_replaced_or_abandoned_goes_and_what_another_is_writing_stays(
    folder: Path, index_folder: Path
) -> None:
    replaced = index_folder / data(index_folder)
    abandoned, writing = index_folder / "data-abandoned", index_folder / "data-writing"
    for path in (abandoned, writing):
        path.write_text("half")
    os.utime(abandoned, ns=(LONG_AGO, LONG_AGO))
    archive = Archive.open(folder, index_folder=index_folder)
    write(folder, "new.txt", "A tug sank.")
    archive.refresh()
    archive.close()
    assert {path.name for path in index_folder.iterdir()} == {"header.json", data(index_folder), writing.name}
    assert not replaced.exists()


def test_progress_is_heard_of_what_is_read(folder: Path, index_folder: Path) -> None:
    heard: list[tuple[int, int]] = []
    write(folder, "new.txt", "A tug sank.")
    Archive.open(folder, lambda done, total: heard.append((done, total)), index_folder)
    assert heard == [(0, 1), (1, 1)]  # one file, one report
