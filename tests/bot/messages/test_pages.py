"""Pages of help and notices."""

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
    text, _ = sendable(pages.unknown_report(TEMPLATES, archive, "<b>"))

    assert "no report “<b>”" in text
    assert "/report duma" in text
    assert "Say after the command" in pages.unknown_report(TEMPLATES, archive, "").html
    assert "no reports yet" in pages.unknown_report(TEMPLATES, EMPTY, "").html


def test_notices_are_messages_too() -> None:
    assert pages.notice(TEMPLATES, "expired").html == pages.notice_text(TEMPLATES, "expired")
    assert pages.notice(TEMPLATES, "trouble").html == pages.notice_text(TEMPLATES, "trouble")
