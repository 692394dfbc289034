"""What an announcement says, at the moment it is sent."""

import pytest

from bot.messages.telegram_html import shown
from bot.subscriptions.delivery.announcement_writer import AnnouncementBuilder
from bot.subscriptions.delivery.outbox_item import OutboxItem, OutboxKind
from bot.subscriptions.destinations import Destination
from bot.subscriptions.subscription import Subscription
from tests.bot.subscriptions.conftest import NOW, ArchiveFolder


@pytest.fixture(autouse=True)
def _reports(report_folder: ArchiveFolder) -> None:
    report_folder.put("ferry", "The old ferry sank.", "Nobody was on board.", title="A ferry sinks")
    report_folder.put("bridge", "The old bridge was closed.", title="A bridge closes")


def item(
    report_folder: ArchiveFolder,
    *slugs: str,
    words: tuple[str, ...] = ("",),
    kind: OutboxKind = "report",
    total: int = 1,
) -> OutboxItem:
    reports = tuple((slug, report_folder.archive.digests.get(slug, "")) for slug in slugs)
    wishes = tuple(Subscription(number, text) for number, text in enumerate(words))
    return OutboxItem(1, kind, reports, total, 0, NOW, Destination(1001), wishes)


def text(writer: AnnouncementBuilder, given: OutboxItem) -> str:
    announcement = writer.announcement(given, NOW)
    return shown(announcement.message.html) if announcement else ""


def test_a_new_report_is_told_of_with_what_was_waited_for(
    writer: AnnouncementBuilder, report_folder: ArchiveFolder
) -> None:
    said = text(writer, item(report_folder, "ferry", words=("old ferry", "zebra", "board")))

    assert "A ferry sinks" in said
    assert "The old ferry sank." in said
    assert "Nobody was on board." in said


def test_one_that_nobody_wants_any_more_is_not_told_of(
    writer: AnnouncementBuilder, report_folder: ArchiveFolder
) -> None:
    assert text(writer, item(report_folder, "ferry", words=("zebra",))) == ""
    assert text(writer, item(report_folder, "ferry", words=())) == ""
    assert (
        text(writer, item(report_folder, "ferry", "bridge", words=("zebra",), kind="digest", total=2)) == ""
    )


def test_one_that_is_gone_is_not_told_of(writer: AnnouncementBuilder, report_folder: ArchiveFolder) -> None:
    given = item(report_folder, "ferry")
    report_folder.remove("ferry")

    assert text(writer, given) == ""


def test_one_that_was_renamed_is_found_by_its_text(
    writer: AnnouncementBuilder, report_folder: ArchiveFolder
) -> None:
    given = item(report_folder, "ferry")
    report_folder.rename("ferry", "ship")

    assert "A ferry sinks" in text(writer, given)


def test_one_that_was_changed_is_told_of_as_it_is_now(
    writer: AnnouncementBuilder, report_folder: ArchiveFolder
) -> None:
    given = item(report_folder, "ferry", words=("ferry",))
    report_folder.put("ferry", "The new ferry floats.", title="A ferry floats")

    assert "The new ferry floats." in text(writer, given)


def test_a_digest_names_what_is_there_and_wanted_and_counts_the_rest(
    writer: AnnouncementBuilder, report_folder: ArchiveFolder
) -> None:
    given = item(report_folder, "ferry", "bridge", "gone", words=("old",), kind="digest", total=12)
    said = text(writer, given)

    assert "A ferry sinks" in said
    assert "A bridge closes" in said
    assert "11" in said
