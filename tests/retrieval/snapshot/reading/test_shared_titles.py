"""A first line that several reports have is a paragraph, and each gets a title of its own."""

from pathlib import Path

import pytest

from retrieval import Archive
from retrieval.snapshot import folder_source

LINE = "The Morning Letter: all that matters before breakfast"
STORIES = {
    "crane": "A crane fell into the harbour of Selm on Monday night.",
    "ferry": "The ferry to Vedra stays in port until the storm is over.",
    "mill": "The old mill will be a museum, the council decided.",
}


def write(folder: Path, name: str, first: str = LINE, story: str = "") -> None:
    (folder / f"{name}.txt").write_text(
        f"{first}\n\n5 August 2024\n\n{story or STORIES[name]}\n\nIt was {name}.\n"
    )


def titles(archive: Archive) -> dict[str, str]:
    return {report.slug: report.title for report in archive.reports}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    for name in ("crane", "ferry"):
        write(tmp_path, name)
    return tmp_path


def test_a_line_of_two_reports_is_their_title(folder: Path) -> None:
    assert titles(Archive.open(folder)) == {"crane": LINE, "ferry": LINE}


def test_a_line_of_three_reports_is_no_title_but_a_paragraph(folder: Path) -> None:
    write(folder, "mill")
    archive = Archive.open(folder)

    assert titles(archive)["mill"] == "The old mill will be a museum, the council decided"
    for report in archive.reports:
        assert report.title_made
        assert report.paragraphs[0] == LINE
    assert archive.notice_counts["made title"] == 3


def test_titles_follow_what_comes_and_goes(folder: Path) -> None:
    archive = Archive.open(folder)
    write(folder, "mill")
    archive.refresh(["mill.txt"])
    assert LINE not in titles(archive).values()
    assert list(archive.reports) == list(Archive.open(folder).reports)
    (folder / "crane.txt").touch()
    archive.refresh(["crane.txt"])
    assert LINE not in titles(archive).values()
    write(folder, "mill", first="A museum for the old mill")
    archive.refresh(["mill.txt"])
    assert titles(archive) == {"crane": LINE, "ferry": LINE, "mill": "A museum for the old mill"}
    assert list(archive.reports) == list(Archive.open(folder).reports)
    assert archive.version == Archive.open(folder).version


GREETING = "Good morning to all who read this letter before breakfast."


def test_a_title_is_not_made_of_a_paragraph_of_three_reports(folder: Path) -> None:
    for name in ("crane", "ferry"):
        write(folder, name, GREETING)
    archive = Archive.open(folder)
    assert set(titles(archive).values()) == {"Good morning to all who read this letter before breakfast"}
    write(folder, "mill", GREETING)
    archive.refresh(["mill.txt"])

    assert titles(archive)["mill"] == "The old mill will be a museum, the council decided"
    assert list(archive.reports) == list(Archive.open(folder).reports)
    assert archive.reports[0].paragraphs[0] == GREETING
    (folder / "mill.txt").unlink()
    archive.refresh(["mill.txt"])
    assert set(titles(archive).values()) == {"Good morning to all who read this letter before breakfast"}


def test_the_headline_below_a_shared_line_is_the_title_and_the_line_left_out(tmp_path: Path) -> None:
    for name, story in STORIES.items():
        (tmp_path / f"{name}.txt").write_text(
            f"HARBOUR NEWS\n\nThe {name} today\n\n5 August 2024\n\n{story}\n"
        )
    archive = Archive.open(tmp_path)

    assert titles(archive) == {name: f"The {name} today" for name in STORIES}
    assert [each.text for each in archive.passages("mill")] == [STORIES["mill"]]
    assert "made title" not in archive.notice_counts
    (tmp_path / "mill.txt").unlink()
    archive.refresh(["mill.txt"])
    assert titles(archive) == {"crane": "HARBOUR NEWS", "ferry": "HARBOUR NEWS"}
    assert {report.summary for report in archive.reports} == {"The crane today", "The ferry today"}


def test_versions_of_one_story_share_their_title(folder: Path) -> None:
    for number in range(3):
        write(folder, f"version{number}", "A museum for the old mill", STORIES["mill"])

    assert titles(Archive.open(folder))["version2"] == "A museum for the old mill"


def test_a_title_that_the_source_states_stays(folder: Path) -> None:
    for number in range(4):
        (folder / f"stated{number}.txt").write_text(
            f"---\ntitle: Weather\n---\nIt rained for {number} days.\n"
        )

    assert titles(Archive.open(folder))["stated3"] == "Weather"


def test_the_title_above_several_sections_stays(folder: Path) -> None:
    for name, month in (("june", "June"), ("july", "July"), ("may", "May"), ("april", "April")):
        days = "\n\n".join(
            f"{day} {month} 2024\n\nOn day {day} of {month} two ships left." for day in (1, 2, 3)
        )
        (folder / f"{name}.txt").write_text(f"Updates on the harbour\n\n{days}\n")

    assert list(titles(Archive.open(folder)).values()).count("Updates on the harbour") == 12


def test_the_saved_index_keeps_the_titles(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(folder_source, "LARGE", 1)
    write(folder, "mill")
    opened = Archive.open(folder, index_folder=folder / ".dispatch")
    again = Archive.open(folder, index_folder=folder / ".dispatch")
    assert list(again.reports) == list(opened.reports)
    (folder / "mill.txt").unlink()
    again.refresh()
    assert titles(again) == {"crane": LINE, "ferry": LINE}
