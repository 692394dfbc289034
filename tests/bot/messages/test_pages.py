"""Pages of help and notices."""

from datetime import date
from pathlib import Path

from bot.messages import pages
from retrieval import Archive
from tests.bot.made import (
    TEMPLATES,
    made_report,
    sendable,
)

EMPTY = Archive.of([])


def test_a_wrong_report_name_is_echoed_with_a_right_one() -> None:
    archive = Archive.of([made_report()])
    text, _ = sendable(pages.unknown_report(TEMPLATES, archive.known(), "<b>"))

    assert "no report “<b>”" in text
    assert "/report Duma passes bill" in text
    assert "/report 1" in text
    assert "/report duma" not in text
    assert "Which report?" in pages.unknown_report(TEMPLATES, archive.known(), "").html
    assert "no reports yet" in pages.unknown_report(TEMPLATES, EMPTY.known(), "").html


def test_notices_are_messages_too() -> None:
    assert pages.notice(TEMPLATES, "expired").html == pages.notice_text(TEMPLATES, "expired")
    assert pages.notice(TEMPLATES, "trouble").html == pages.notice_text(TEMPLATES, "trouble")


def test_about_counts_for_operators_what_check_names(tmp_path: Path) -> None:
    for number in range(2):
        (tmp_path / f"{number}.txt").write_text(
            f"Bridge number {number}\n\nIt was closed for {number} days.\n"
        )
    (tmp_path / "tower.txt").write_text("TV tower damaged\n\n3/2/2022\n\nIt was damaged, the city said.\n")
    archive = Archive.open(tmp_path)
    today = date(2024, 8, 6)

    text, _ = sendable(pages.about(TEMPLATES, archive, today, operator=True))
    assert "1 date can be read two ways, 3 reports are undated: “dispatch check” names them." in text
    assert "undated:" not in pages.about(TEMPLATES, archive, today).html


def test_about_names_a_broken_file_by_its_path_in_the_folder(tmp_path: Path) -> None:
    (tmp_path / "2024").mkdir()
    (tmp_path / "2024" / "empty.txt").touch()

    text, _ = sendable(pages.about(TEMPLATES, Archive.open(tmp_path), date(2024, 8, 6), operator=True))
    assert "• 2024/empty.txt, line 1: the file holds no text; " in text
