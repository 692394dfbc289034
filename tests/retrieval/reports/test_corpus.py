"""A folder as a corpus: one broken file is a problem in a list and hides no other."""

import os
from datetime import date

import pytest

from retrieval import Archive
from retrieval.reports.corpus import MAX_REPORT_BYTES, Problem, read_reports
from retrieval.reports.errors import Finding, NoFolderError, ReportError
from retrieval.reports.parsing.reading_options import ReadingOptions
from retrieval.reports.report import Report

GOOD = "Title\nSummary.\n5 August 2024\nTitle\nBody.\n"


@pytest.fixture
def folder(tmp_path):
    (tmp_path / "good.txt").write_text(GOOD)
    return tmp_path


def _empty(path):
    path.touch()


def _huge(path):
    path.touch()
    os.truncate(path, 50_000_000)  # a hole: takes no room


def _unreadable(path):
    path.write_text(GOOD)
    path.chmod(0)


BROKEN = [
    pytest.param(_empty, 1, "empty", id="empty"),
    pytest.param(lambda path: path.write_text(" \n\n"), 1, "empty", id="whitespace"),
    pytest.param(_huge, 1, "too_large (megabytes=50, limit=4)", id="huge"),
    pytest.param(os.mkfifo, 1, "not_regular", id="pipe"),
    pytest.param(
        lambda path: path.symlink_to("nowhere"),
        1,
        "unreadable (error='No such file or directory')",
        id="dangling link",
    ),
    pytest.param(
        lambda path: path.symlink_to(path),
        1,
        "unreadable (error='Too many levels of symbolic links')",
        id="link to itself",
    ),
    pytest.param(
        lambda path: path.write_bytes(b"T\nok\ncaf\xe9 x"), 3, "not_utf8 (byte='0xe9')", id="latin-1"
    ),
    pytest.param(
        lambda path: path.write_bytes(b"\xef\xbb\xbfT\nx\x92"), 2, "not_utf8 (byte='0x92')", id="BOM, cp1252"
    ),
    pytest.param(lambda path: path.write_bytes(b"T\nx\x00y"), 1, "binary", id="NUL"),
    pytest.param(lambda path: path.write_bytes(b"%PDF-1\n\xe2\x01"), 1, "pdf", id="PDF"),
]


@pytest.mark.parametrize(("make", "line", "finding"), BROKEN)
def test_a_broken_file_is_a_problem_and_hides_no_report(folder, make, line, finding):
    make(folder / "a-broken.txt")

    archive = Archive.open(folder)

    assert [report.slug for report in archive.reports] == ["good"]
    [found] = archive.problems
    assert (str(folder / "a-broken.txt"), line) == (found.path, found.line)
    assert str(found.finding) == finding


@pytest.mark.skipif(os.geteuid() == 0, reason="root may read everything")
def test_a_file_without_permission_is_a_problem(folder):
    _unreadable(folder / "x.txt")

    assert [problem.finding.name for problem in Archive.open(folder).problems] == ["forbidden"]


def test_a_file_whose_permission_is_refused_says_so(folder, monkeypatch):
    opened = os.open

    def refuse(path, *rest, **more):
        if path == "good.txt":
            raise PermissionError(13, "Permission denied")
        return opened(path, *rest, **more)

    monkeypatch.setattr("os.open", refuse)

    [problem] = Archive.open(folder).problems
    assert problem.finding == Finding.of("forbidden", error="Permission denied")


def test_a_file_name_that_is_no_text_is_a_problem_that_can_be_printed(folder):
    (folder / os.fsdecode(b"caf\xe9.txt")).write_text("Other\nx")

    [problem] = Archive.open(folder).problems

    assert problem.finding == Finding("name_not_utf8")
    assert problem.path.encode().endswith(b"/caf?.txt")


def test_reports_of_the_folder_and_its_sub_folders_are_read_and_nothing_else(folder):
    (folder / "sub" / "er").mkdir(parents=True)
    (folder / "sub" / "x.txt").write_text("Deep")
    (folder / "sub" / "er" / "good.text").write_text("Deeper")
    for name in (".hidden.txt", "~good.txt", "#good.txt#", "#good.txt", "good.txt~", "good.txt.swp"):
        (folder / name).write_text("An editor's own")
    (folder / "notes.pdf").write_bytes(b"\x00")
    (folder / "B.MD").write_text("# Markdown\nx")
    (folder / "C.markdown").write_text("# Markdown too\nx")

    slugs = {report.slug for report in Archive.open(folder).reports}
    assert slugs == {"good", "B", "C", "sub/x", "sub/er/good"}
    assert not Archive.open(folder).problems


def test_a_folder_with_a_report_suffix_is_a_sub_folder(folder):
    (folder / "2024.txt").mkdir()
    (folder / "2024.txt" / "x.txt").write_text("Deep")

    assert Archive.open(folder).report("2024.txt/x")


def test_a_stray_control_character_does_not_make_a_text_binary(folder):
    (folder / "x.txt").write_bytes(b"A title\n\nThe bell\x07 rang.")

    assert read_reports(folder / "x.txt", ReadingOptions())[0].paragraphs == ("The bell  rang.",)


def test_the_largest_report_may_have_exactly_the_limit(folder):
    path = folder / "x.txt"
    path.write_bytes(b"T\n" + b"x" * (MAX_REPORT_BYTES - 2))
    assert read_reports(path, ReadingOptions())[0].title == "T"

    path.write_bytes(b"T\n" + b"x" * (MAX_REPORT_BYTES - 1))
    with pytest.raises(ReportError, match="limit=4"):
        read_reports(path, ReadingOptions())


def test_no_folder_is_an_error_that_names_it(folder):
    for missing in (folder / "none", folder / "good.txt"):
        with pytest.raises(NoFolderError) as refused:
            Archive.open(missing)
        assert refused.value.folder == missing


@pytest.mark.parametrize(
    "copy", [GOOD, GOOD.replace("\n", "\r\n"), "\ufeff" + GOOD, GOOD.rstrip(), GOOD.replace("\n", "\n\n")]
)
def test_of_two_files_with_the_same_text_the_older_name_wins(folder, copy):
    (folder / "hood.txt").write_bytes(copy.encode())

    archive = Archive.open(folder)

    assert [report.slug for report in archive.reports] == ["good"]
    assert archive.duplicates == (("hood.txt", "good.txt"),)
    assert archive.problems == ()


def test_of_two_files_with_one_slug_the_second_is_a_problem(folder):
    (folder / "good.md").write_text("Other\nx")

    archive = Archive.open(folder)

    assert [report.file for report in archive.reports] == ["good.md"]
    same = Finding.of("same_name", other="good.md")
    assert (Problem(str(folder / "good.txt"), 1, same),) == archive.problems


def test_the_slug_of_a_duplicate_stays_free():
    reports = [Report("0", "Same"), Report("a", "Same", file="a.md"), Report("a", "Other", file="a.txt")]

    archive = Archive.of(reports)

    assert {"0.txt", "a.txt"} == {report.file for report in archive.reports}
    assert not archive.problems


def test_the_same_words_on_two_days_are_two_reports():
    archive = Archive.of([Report("a", "T", date(2024, 8, 5)), Report("b", "T", date(2024, 8, 6))])

    assert [report.slug for report in archive.reports] == ["b", "a"]


def test_the_newest_report_comes_first_and_the_undated_last():
    days = {"a": date(2024, 8, 5), "b": None, "c": date(2025, 1, 1)}

    archive = Archive.of(Report(slug, slug, day) for slug, day in days.items())

    assert [report.slug for report in archive.reports] == ["c", "a", "b"]


def test_the_fingerprint_changes_with_the_words_and_not_with_the_order():
    one, two = Report("a", "T", paragraphs=("x",)), Report("b", "U")

    assert Archive.of([one, two]).version == Archive.of([two, one]).version
    assert Archive.of([one, two]).version != Archive.of([Report("a", "T", paragraphs=("y",)), two]).version
