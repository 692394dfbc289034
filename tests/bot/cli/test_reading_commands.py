"""`dispatch show` says how a report was read, `dispatch check` what an operator should know of all."""

import json
from pathlib import Path
from typing import Any

import pytest

from bot.cli.main import main
from bot.cli.reading_commands import NAMED

Output = pytest.CaptureFixture[str]
DAM = """Dam mended in Vedra

A leak was closed.

Mar 1, 2024

The dam in Vedra holds again.

The Ministry of Water wrote:
• The gates are shut.
"""
BRIDGE = "Bridge of Selm\n\nThe bridge at Selm was closed on Tuesday.\n"


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder of two reports, one of them twice, a file that is no report, and a map."""
    made = tmp_path / "reports"
    (made / "2024").mkdir(parents=True)
    (made / "2024" / "dam.txt").write_text(DAM)
    (made / "2024" / "dam-again.txt").write_text(DAM)
    (made / "bridge.txt").write_text(BRIDGE)
    (made / "empty.txt").write_text("")
    (made / "map.pdf").write_bytes(b"%PDF-1.7")
    monkeypatch.setenv("DISPATCH_REPORTS", str(made))
    return made


def shown(capsys: Output, *sources: object) -> list[dict[str, Any]]:
    assert main(["show", "--json", *map(str, sources)]) == 0
    return [json.loads(line) for line in capsys.readouterr().out.splitlines()]


def test_a_report_is_shown_as_other_programs_read_it(capsys: Output, folder: Path) -> None:
    [record] = shown(capsys, folder / "2024" / "dam-again.txt")

    assert list(record) == [
        "file",
        "slug",
        "title",
        "title_made",
        "summary",
        "date",
        "date_source",
        "outlet",
        "url",
        "passages",
        "left_out",
        "notices",
    ]
    assert (record["file"], record["slug"]) == ("2024/dam-again.txt", "2024/dam-again")
    assert (record["title"], record["title_made"]) == ("Dam mended in Vedra", False)
    assert (record["date"], record["date_source"]) == ("2024-03-01", "date line")
    assert [passage["text"] for passage in record["passages"]] == [
        "A leak was closed.",
        "The dam in Vedra holds again.",
        "The gates are shut.",
    ]
    said = record["passages"][-1]
    assert list(said) == ["ordinal", "text", "speaker", "quoted", "speech"]
    assert (said["speaker"], said["quoted"]) == ("Ministry of Water", True)
    assert "The Ministry of Water wrote:" in [each["text"] for each in record["left_out"]]
    assert all(set(each) == {"text", "why"} for each in record["left_out"])


@pytest.mark.parametrize("source", ["bridge", "bridge.txt", "./reports/bridge.txt"])
def test_a_report_is_found_by_slug_name_and_path(
    capsys: Output, folder: Path, monkeypatch: pytest.MonkeyPatch, source: str
) -> None:
    monkeypatch.chdir(folder.parent)

    [record] = shown(capsys, source)
    assert (record["file"], record["date"], record["date_source"]) == ("bridge.txt", None, None)
    [notice] = record["notices"]
    assert notice.startswith("the report has no date; ")


@pytest.mark.parametrize("source", ["2024", "2024/"])
def test_a_sub_folder_has_one_line_for_each_report(capsys: Output, folder: Path, source: str) -> None:
    for given in (source, folder / source):
        assert [record["slug"] for record in shown(capsys, given)] == ["2024/dam-again"]


def test_the_folder_itself_shows_what_was_lost_as_well(capsys: Output, folder: Path) -> None:
    assert main(["show", "--json", str(folder)]) == 1
    out, err = capsys.readouterr()

    assert [json.loads(line)["file"] for line in out.splitlines()] == ["2024/dam-again.txt", "bridge.txt"]
    assert err.startswith(f"dispatch: {folder}/empty.txt:1: the file holds no text; ")


def test_several_sources_are_shown_one_after_the_other(capsys: Output, folder: Path) -> None:
    slugs = [record["slug"] for record in shown(capsys, "bridge", folder / "2024" / "dam-again.txt")]
    assert slugs == ["bridge", "2024/dam-again"]


def test_a_file_that_is_left_out_is_shown_alone(capsys: Output, folder: Path) -> None:
    [record] = shown(capsys, folder / "2024" / "dam.txt")  # the same text as another
    assert (record["file"], record["title"]) == ("dam.txt", "Dam mended in Vedra")


def test_files_and_folders_elsewhere_are_read_alone_with_the_settings(
    capsys: Output, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DISPATCH_DATE_ORDER", "month-first")
    (tmp_path / "elsewhere").mkdir()
    path = tmp_path / "elsewhere" / "tower.txt"
    path.write_text("TV tower damaged\n\n3/2/2022\n\nThe tower was damaged, the city said.\n")

    for source in (path, path.parent):
        [record] = shown(capsys, source)
        assert (record["file"], record["date"]) == ("tower.txt", "2022-03-02")
    assert {each.name for each in path.parent.iterdir()} == {"tower.txt"}


def test_sections_of_a_file_are_one_line_each(capsys: Output, tmp_path: Path) -> None:
    path = tmp_path / "harbour.txt"
    days = "".join(f"{day} August 2024\n\nShip number {day} left.\n\n" for day in (1, 2, 3))
    path.write_text(f"Updates on the harbour\n\n{days}")

    records = shown(capsys, path)
    assert [record["date"] for record in records] == ["2024-08-01", "2024-08-02", "2024-08-03"]
    assert {record["file"] for record in records} == {"harbour.txt"}


@pytest.mark.parametrize("source", ["nothing", "2025/", "x" * 5000, ""])
@pytest.mark.usefixtures("folder")
def test_an_unknown_name_is_exit_code_2(capsys: Output, source: str) -> None:
    assert main(["show", source]) == 2
    assert "there is no file, folder or report of the name" in capsys.readouterr().err


def test_a_file_of_another_kind_is_not_read_as_a_report(capsys: Output, folder: Path) -> None:
    assert main(["show", str(folder / "map.pdf")]) == 2
    assert "map.pdf is not a report file; add it with dispatch add" in capsys.readouterr().err


def test_a_file_elsewhere_that_cannot_be_read_is_exit_code_1(capsys: Output, tmp_path: Path) -> None:
    (tmp_path / "empty.txt").touch()

    assert main(["show", str(tmp_path / "empty.txt")]) == 1
    assert "empty.txt:1: the file holds no text; " in capsys.readouterr().err


def test_nothing_to_show_is_exit_code_2(capsys: Output) -> None:
    assert main(["show"]) == 2
    assert "name what to show" in capsys.readouterr().err


def test_show_speaks_plainly(capsys: Output, folder: Path) -> None:
    (folder / "bridge.txt").write_text("---\nurl: https://example.org/b\noutlet: Courier\n---\n" + BRIDGE)
    assert main(["show", "bridge", "2024/dam-again"]) == 0

    out = capsys.readouterr().out
    assert out.startswith(
        "Bridge of Selm\nFile: bridge.txt\nDate: undated\nOutlet: Courier\nAddress: https://example.org/b\n\n"
        "[0] The bridge at Selm was closed on Tuesday.\n"
    )
    assert "\nNotices:\n• the report has no date; " in out
    assert "\nDate: 1 March 2024 (from a date line)\n" in out
    assert "\nLeft out:\n• " in out
    assert "\n\n\n" not in out.strip()


def test_check_prints_what_was_lost_then_notices_then_counts(capsys: Output, folder: Path) -> None:
    assert main(["check"]) == 1
    lines = capsys.readouterr().out.splitlines()

    assert lines[0].startswith(f"{folder}/empty.txt:1: the file holds no text; ")
    assert lines[1] == ("2024/dam.txt: notice: the same text as 2024/dam-again.txt, which is used instead")
    assert lines[2] == "1 report is undated:"
    assert lines[3].startswith(f"{folder}/bridge.txt:1: notice: the report has no date; ")
    assert lines[4] == "1 file of another kind (1 .pdf) is not read; bring it in with dispatch add"
    assert lines[5] == "2 reports of 1 March 2024, 4 passages, 1 problem, 1 notice, 1 duplicate"
    assert len(lines) == 6


@pytest.mark.usefixtures("folder")
def test_check_as_other_programs_read_it(capsys: Output) -> None:
    assert main(["check", "--json"]) == 1
    record = json.loads(capsys.readouterr().out)

    assert {key: record[key] for key in ("reports", "passages", "first", "last")} == {
        "reports": 2,
        "passages": 4,
        "first": "2024-03-01",
        "last": "2024-03-01",
    }
    [problem] = record["problems"]
    assert (list(problem), problem["file"]) == (["file", "line", "problem", "cure"], "empty.txt")
    [notice] = record["notices"]
    assert list(notice) == ["kind", "file", "line", "problem", "cure"]
    assert (notice["kind"], notice["file"], notice["line"]) == ("undated", "bridge.txt", 1)
    assert record["duplicates"] == [{"file": "2024/dam.txt", "used": "2024/dam-again.txt"}]
    assert record["not_read"] == {".pdf": 1}


def test_a_date_in_the_future_is_a_notice_with_its_cure(capsys: Output, tmp_path: Path) -> None:
    (tmp_path / "dam.txt").write_text(DAM.replace("2024", "2099"))

    assert main(["check", "--reports", str(tmp_path)]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert lines[0] == "1 report is dated in the future:"
    assert lines[1].startswith(
        f"{tmp_path}/dam.txt:1: notice: it is dated 2099-03-01, which is still to come"
    )
    assert "correct the date in the file" in lines[1]
    assert main(["check", "--json", "--reports", str(tmp_path)]) == 0
    assert [each["kind"] for each in json.loads(capsys.readouterr().out)["notices"]] == ["future date"]


def test_notices_alone_are_exit_code_0(capsys: Output, folder: Path) -> None:
    (folder / "empty.txt").unlink()

    assert main(["check"]) == 0
    assert "1 report is undated:" in capsys.readouterr().out


def test_of_many_notices_of_a_kind_some_are_named_and_json_lists_all(capsys: Output, tmp_path: Path) -> None:
    for number in range(NAMED + 3):
        (tmp_path / f"{number}.txt").write_text(
            f"Bridge number {number}\n\nIt was closed for {number} days.\n"
        )

    assert main(["check", "--reports", str(tmp_path)]) == 0
    out = capsys.readouterr().out
    assert f"{NAMED + 3} reports are undated:\n" in out
    assert out.count(": notice: ") == NAMED
    assert "\nand 3 more; dispatch check --json lists all\n" in out
    assert main(["check", "--json", "--reports", str(tmp_path)]) == 0
    assert len(json.loads(capsys.readouterr().out)["notices"]) == NAMED + 3


def test_of_many_duplicates_some_are_named(capsys: Output, tmp_path: Path) -> None:
    for number in range(NAMED + 3):
        (tmp_path / f"{number}.txt").write_text(DAM)

    assert main(["check", "--reports", str(tmp_path)]) == 0
    out = capsys.readouterr().out
    assert out.count("the same text as") == NAMED
    assert "\nand 2 more; " in out


def test_check_of_sound_reports_is_one_line(capsys: Output) -> None:
    assert main(["check"]) == 0
    assert (
        capsys.readouterr().out
        == "1 report of 5 August 2024, 8 passages, 0 problems, 0 notices, 0 duplicates\n"
    )


def test_every_undated_report_and_every_date_of_two_readings_is_named(capsys: Output, tmp_path: Path) -> None:
    for number, day in enumerate(("", "08/05/2024", "sometime in August", "31 February 2024")):
        text = f"Pump number {number} failed\n\n{day}\n\nThe pump was repaired, the city said.\n"
        (tmp_path / f"{number}.txt").write_text(text)

    assert main(["check", "--reports", str(tmp_path), "--json"]) == 0
    notices = json.loads(capsys.readouterr().out)["notices"]
    assert [each["file"] for each in notices if each["kind"] == "undated"] == [
        "0.txt",
        "1.txt",
        "2.txt",
        "3.txt",
    ]
    [ambiguous] = [each for each in notices if each["kind"] == "ambiguous date"]
    assert (ambiguous["file"], ambiguous["line"]) == ("1.txt", 3)
    assert "2024-05-08 or 2024-08-05" in ambiguous["problem"]
    assert "DISPATCH_DATE_ORDER" in ambiguous["cure"]
