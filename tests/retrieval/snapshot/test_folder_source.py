"""How files become reports and cease to be: one by one, while the others stay in service."""

import os
import shutil
import threading
import time
from pathlib import Path

import pytest

from retrieval import Answer, Archive, Finding, RefreshResult

BROKEN = b"\xff\xfe\x00broken"
OLD = 10**18  # nanoseconds since 1970: long ago


def write(folder: Path, name: str, words: str = "A pump failed.", title: str = "") -> Path:
    path = folder / name
    path.write_text(f"{title or f'Title of {name}'}\n\n5 August 2024\n\n{words}\n")
    return path


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    made = tmp_path / "reports"
    made.mkdir()
    write(made, "one.txt", "A pump failed.")
    write(made, "two.txt", "A crane fell.")
    return made


@pytest.fixture
def archive(folder: Path) -> Archive:
    return Archive.open(folder)


def slugs(archive: Archive) -> set[str]:
    return {report.slug for report in archive.reports}


def words(archive: Archive, slug: str) -> list[str]:
    return [passage.text for passage in archive.passages(slug)]


def test_a_look_without_changes_changes_nothing(archive: Archive) -> None:
    version = archive.version
    assert archive.refresh() == RefreshResult(changed=False)
    assert archive.refresh(["one.txt", "nothing.txt"]) == RefreshResult(changed=False)
    assert archive.version == version


def test_an_added_a_changed_and_a_removed_file_are_seen(folder: Path, archive: Archive) -> None:
    write(folder, "three.txt", "A tug sank.")
    write(folder, "two.txt", "A crane rose again.")
    (folder / "one.txt").unlink()
    assert archive.refresh().changed
    assert slugs(archive) == {"two", "three"}
    assert words(archive, "two") == ["A crane rose again."]


def test_only_the_files_named_are_read(folder: Path, archive: Archive) -> None:
    write(folder, "three.txt")
    (folder / "one.txt").unlink()
    assert archive.refresh(["three.txt"]).changed
    assert slugs(archive) == {"one", "two", "three"}
    archive.refresh(["one.txt"])
    assert slugs(archive) == {"two", "three"}


def test_a_named_file_is_read_though_nothing_tells_that_it_changed(folder: Path, archive: Archive) -> None:
    path = folder / "two.txt"
    before = path.stat()
    write(folder, "two.txt", "A drone fell.")
    os.utime(path, ns=(before.st_atime_ns, before.st_mtime_ns))
    assert not archive.refresh().changed
    assert archive.refresh(["two.txt"]).changed
    assert words(archive, "two") == ["A drone fell."]


def test_names_that_are_no_report_of_the_folder_are_left_alone(folder: Path, archive: Archive) -> None:
    write(folder.parent, "other.txt")
    write(folder, ".hidden.txt")
    assert not archive.refresh(["../other.txt", ".hidden.txt", "notes.pdf", ""]).changed


def test_a_renamed_file_is_another_report(folder: Path, archive: Archive) -> None:
    (folder / "one.txt").rename(folder / "uno.txt")
    assert archive.refresh(["one.txt", "uno.txt"]).changed
    assert slugs(archive) == {"uno", "two"}
    assert archive.duplicates == ()


def test_a_touched_file_is_the_same_report(folder: Path, archive: Archive) -> None:
    os.utime(folder / "one.txt", ns=(OLD, OLD))
    assert not archive.refresh().changed


def test_a_file_that_turns_bad_keeps_its_old_report_in_service(folder: Path, archive: Archive) -> None:
    (folder / "one.txt").write_bytes(BROKEN)
    refreshed = archive.refresh()
    assert slugs(archive) == {"one", "two"}
    assert words(archive, "one") == ["A pump failed."]
    assert refreshed.problems == archive.problems
    [problem] = archive.problems
    assert (problem.path, problem.finding.name) == (str(folder / "one.txt"), "binary")
    write(folder, "three.txt")
    assert archive.refresh().problems == ()  # told once
    assert archive.problems == (problem,)


def test_a_mended_file_is_no_problem_any_more(folder: Path, archive: Archive) -> None:
    (folder / "one.txt").write_bytes(BROKEN)
    archive.refresh()
    write(folder, "one.txt", "The pump runs.")
    assert archive.refresh().changed
    assert words(archive, "one") == ["The pump runs."]
    assert archive.problems == ()


def test_a_bad_file_that_goes_takes_its_report_along(folder: Path, archive: Archive) -> None:
    (folder / "one.txt").write_bytes(BROKEN)
    archive.refresh()
    (folder / "one.txt").unlink()
    archive.refresh()
    assert (slugs(archive), archive.problems) == ({"two"}, ())


def test_a_new_bad_file_is_a_problem_only(folder: Path, archive: Archive) -> None:
    (folder / "three.txt").write_bytes(BROKEN)
    assert len(archive.refresh().problems) == 1
    assert slugs(archive) == {"one", "two"}


def test_when_the_kept_of_two_duplicates_goes_the_other_comes_in(folder: Path, archive: Archive) -> None:
    shutil.copy(folder / "one.txt", folder / "other.txt")
    archive.refresh()
    assert archive.duplicates == (("other.txt", "one.txt"),)
    (folder / "one.txt").unlink()
    archive.refresh()
    assert (slugs(archive), archive.duplicates) == ({"two", "other"}, ())
    assert words(archive, "other") == ["A pump failed."]


def test_an_older_name_takes_the_place_of_its_duplicate(folder: Path, archive: Archive) -> None:
    shutil.copy(folder / "one.txt", folder / "a.txt")
    archive.refresh()
    assert (slugs(archive), archive.duplicates) == ({"two", "a"}, (("one.txt", "a.txt"),))
    (folder / "a.txt").unlink()
    archive.refresh()
    assert words(archive, "one") == ["A pump failed."]


def test_of_two_files_with_one_slug_the_second_comes_in_when_the_first_goes(
    folder: Path, archive: Archive
) -> None:
    write(folder, "one.md", "Another pump.")
    assert [problem.finding.name for problem in archive.refresh().problems] == ["same_name"]
    assert words(archive, "one") == ["Another pump."]
    (folder / "one.md").unlink()
    archive.refresh()
    assert (words(archive, "one"), archive.problems) == (["A pump failed."], ())


def test_a_closing_paragraph_that_becomes_furniture_goes_from_all_who_have_it(tmp_path: Path) -> None:
    closing = "La redazione vive di lettori."
    for number in range(2):
        write(tmp_path, f"{number}.txt", f"Story {number}.\n{closing}")
    archive = Archive.open(tmp_path)
    assert words(archive, "0") == ["Story 0.", closing]
    write(tmp_path, "2.txt", f"Story 2.\n{closing}")
    archive.refresh(["2.txt"])
    assert [words(archive, slug) for slug in "012"] == [["Story 0."], ["Story 1."], ["Story 2."]]
    (tmp_path / "1.txt").unlink()
    archive.refresh(["1.txt"])
    assert [words(archive, slug) for slug in "02"] == [["Story 0.", closing], ["Story 2.", closing]]


def test_a_folder_that_cannot_be_listed_keeps_all_reports(folder: Path, archive: Archive) -> None:
    away = folder.rename(folder.with_name("away"))
    for names in (None, ["one.txt"]):
        refreshed = archive.refresh(names)
        assert slugs(archive) == {"one", "two"}
        assert [problem.path for problem in archive.problems] == [str(folder)]
        assert refreshed.changed is (names is None)  # the second time it is no news
    away.rename(folder)
    (folder / "one.txt").unlink()
    assert archive.refresh().changed
    assert (slugs(archive), archive.problems) == ({"two"}, ())


def test_a_sub_folder_stands_for_all_that_is_in_it(folder: Path, archive: Archive) -> None:
    (folder / "deep" / "er").mkdir(parents=True)
    write(folder, "deep/er/ships.txt", "Two ships left.")
    assert archive.refresh(["deep"]).changed
    assert slugs(archive) == {"one", "two", "deep/er/ships"}
    assert set(archive.folders) == {"", "deep", "deep/er"}
    (folder / "deep").rename(folder / "deeper")
    assert archive.refresh(["deep", "deeper"]).changed
    assert slugs(archive) == {"one", "two", "deeper/er/ships"}
    assert set(archive.folders) == {"", "deeper", "deeper/er"}
    shutil.rmtree(folder / "deeper")
    assert archive.refresh(["deeper/er"]).changed
    assert slugs(archive) == {"one", "two"}


def test_files_of_one_name_in_several_folders_do_not_clash(folder: Path, archive: Archive) -> None:
    for number in range(3):
        (folder / str(number)).mkdir()
        write(folder, f"{number}/index.txt", f"Pump {number} failed.")
    archive.refresh()
    assert slugs(archive) == {"one", "two", "0/index", "1/index", "2/index"}
    assert archive.problems == ()
    for report in archive.reports_in("1"):
        assert (report.file, archive.report(report.ref)) == ("1/index.txt", report)


def test_a_sub_folder_that_cannot_be_listed_keeps_its_reports_and_is_a_problem(
    folder: Path, archive: Archive, monkeypatch: pytest.MonkeyPatch
) -> None:
    (folder / "deep").mkdir()
    write(folder, "deep/ships.txt", "Two ships left.")
    archive.refresh()
    scandir = os.scandir

    def refusing(path: Path) -> object:
        if Path(path).name == "deep":
            raise PermissionError(13, "Permission denied")
        return scandir(path)

    with monkeypatch.context() as patch:
        patch.setattr(os, "scandir", refusing)
        for names in (None, ["deep"], ["one.txt"]):
            archive.refresh(names)
            assert slugs(archive) == {"one", "two", "deep/ships"}
            [problem] = archive.problems
            assert problem.path == str(folder / "deep")
            assert problem.finding == Finding.of("folder_unreadable", error="Permission denied")
    archive.refresh(["deep"])
    assert archive.problems == ()


def test_what_is_not_read_is_counted_and_a_linked_folder_named(folder: Path, archive: Archive) -> None:
    (folder / "map.pdf").touch()
    (folder / "link").symlink_to(folder)
    archive.refresh()
    assert archive.other_files == {".pdf": 1}
    [notice] = archive.notices
    assert (notice.file, notice.kind) == ("link", "linked folder")
    assert archive.notice_counts == {"linked folder": 1}


def test_a_file_behind_a_link_out_of_the_folder_is_named_and_never_a_report(
    folder: Path, archive: Archive
) -> None:
    (folder / "two.txt").unlink()
    (folder / "two.txt").symlink_to("/etc/passwd")
    for names in (["two.txt"], None):
        archive.refresh(names)
        assert "two" not in slugs(archive)
    [notice] = archive.notices
    assert (notice.file, notice.kind) == ("two.txt", "linked file")
    assert (archive.notice_counts, archive.problems) == ({"linked file": 1}, ())


def test_an_emptied_folder_is_an_empty_archive(folder: Path, archive: Archive) -> None:
    for path in folder.iterdir():
        path.unlink()
    archive.refresh()
    assert (slugs(archive), archive.coverage.passages) == (set(), 0)
    write(folder, "one.txt")
    archive.refresh()
    assert isinstance(archive.ask("Which pump failed?"), Answer)


def test_an_archive_without_files_has_nothing_to_refresh() -> None:
    archive = Archive.of([])
    archive.close()
    assert archive.refresh() == RefreshResult(changed=False)


def test_digests_and_urls_are_by_slug(folder: Path, archive: Archive) -> None:
    (folder / "three.txt").write_text("---\ntitle: Three\nurl: https://example.org/3\n---\nA tug sank.\n")
    archive.refresh()
    assert archive.urls == {"https://example.org/3": "three"}
    three = archive.report("three")
    assert three is not None
    assert archive.digests["three"] == three.digest
    assert len(set(archive.digests.values())) == 3


def test_readers_get_answers_of_one_piece_while_reports_change(folder: Path, archive: Archive) -> None:
    """Every report always holds the same number in title and passage, whichever version is read."""
    seen: list[tuple[str, str]] = []
    stop = threading.Event()

    def read() -> None:
        while not stop.is_set():
            answer = archive.ask("Which turn of the mill?")
            assert isinstance(answer, Answer)
            seen.extend((each.title, each.passage.text) for each in answer.citations)

    write(folder, "mill.txt", "The mill took turn 0.", "Mill 0")
    archive.refresh()
    readers = [threading.Thread(target=read) for _ in range(2)]
    for reader in readers:
        reader.start()
    turns = 0
    while turns < 30 or (len(seen) < 60 and any(reader.is_alive() for reader in readers)):
        turns += 1
        write(folder, "mill.txt", f"The mill took turn {turns}.", f"Mill {turns}")
        archive.refresh(["mill.txt"])
    stop.set()
    for reader in readers:
        reader.join()
    assert len(seen) >= 60
    assert all(text == f"The mill took turn {title.split()[1]}." for title, text in seen)


def test_two_refreshes_at_once_lose_nothing(folder: Path, archive: Archive) -> None:
    names = [f"new{number}.txt" for number in range(12)]
    threads = [threading.Thread(target=archive.refresh, args=([name],)) for name in names]
    for name in names:
        write(folder, name, f"Words of {name}.")
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert slugs(archive) == {"one", "two", *(name.removesuffix(".txt") for name in names)}


def test_a_file_changed_in_place_is_found_by_a_look_though_nothing_tells_of_it(
    folder: Path, archive: Archive
) -> None:
    before = folder.stat()
    (folder / "one.txt").write_text("Title\n\n5 August 2024\n\nA pump was repaired.\n")
    assert folder.stat().st_mtime_ns == before.st_mtime_ns
    assert archive.refresh().changed
    assert words(archive, "one") == ["A pump was repaired."]


def test_a_refresh_that_fails_changes_nothing_and_the_next_one_does_all(
    folder: Path, archive: Archive, monkeypatch: pytest.MonkeyPatch
) -> None:
    write(folder, "one.txt", "A pump was repaired.")
    shutil.copy(folder / "two.txt", folder / "three.txt")
    with monkeypatch.context() as patch:
        patch.setattr("retrieval.snapshot.snapshot.split_reports", None)  # a defect
        with pytest.raises(TypeError):
            archive.refresh()
    assert words(archive, "one") == ["A pump failed."]
    assert archive.refresh().changed
    assert words(archive, "one") == ["A pump was repaired."]
    assert archive.duplicates == (("two.txt", "three.txt"),)


@pytest.mark.usefixtures("uncollected")
def test_one_changed_file_costs_the_same_among_eight_times_as_many(tmp_path: Path) -> None:
    def cost(count: int) -> float:
        folder = tmp_path / str(count)
        folder.mkdir()
        for number in range(count):
            (folder / f"{number}.txt").write_text(f"Title {number}\n2024-08-05\nPump {number} failed.\n")
        archive = Archive.open(folder, workers=1)
        times = []
        for turn in range(7):
            write(folder, "7.txt", f"Pump {turn} was repaired.")
            started = time.process_time()
            assert archive.refresh(["7.txt"]).changed
            times.append(time.process_time() - started)
        return min(times)

    assert cost(2000) < 3 * cost(250)
