"""What becomes of articles that come, come again, have changed, or were edited or deleted by a person."""

import re
from dataclasses import replace
from datetime import date, datetime
from pathlib import Path

import pytest

from bot.importing.article_extractor import Article
from bot.importing.report_folder import ReportFolder
from bot.importing.report_writer import article_digest, report_text
from retrieval import Archive, Report, parse_report, parse_reports
from tests.bot.remote_archive import RemoteFolder

DAM = Article(
    url="https://courier.example/dam",
    title="Dam at Vedra holds again",
    paragraphs=("The dam holds.", "Nobody was hurt."),
    outlet="Vedra Courier",
    published=date(2026, 3, 12),
)
CHANGED = replace(DAM, paragraphs=("The dam holds.", "Two people were hurt."))
NAME = "2026-03-12-vedra-courier-dam-at-vedra-holds-again.txt"
LATER = datetime(2026, 3, 14, 9, 15, 30)


@pytest.fixture(params=[Archive, RemoteFolder], ids=["folder", "search engine"], autouse=True)
def _archives(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """Everything holds wherever the reports are that the folder knows of."""
    monkeypatch.setattr(KnownIn, "archive", request.param)


class KnownIn:
    """The archive that knows what is in a folder."""

    archive: type[Archive] = Archive


def report_folder(folder: Path) -> ReportFolder:
    """A report_folder that knows what is in the folder now."""
    return ReportFolder.of(KnownIn.archive.open(folder))


def parse_file(path: Path) -> Report:
    return parse_report(path.read_text(), path)


def only(folder: Path) -> Report:
    (path,) = folder.iterdir()
    return parse_file(path)


def test_a_new_article_becomes_a_report(folder: Path) -> None:
    result = report_folder(folder).save_article(DAM, LATER)

    assert (result.outcome, result.file, result.digest) == ("added", NAME, article_digest(DAM))
    assert (only(folder).url, only(folder).updated) == (DAM.url, None)


@pytest.mark.parametrize("known", [True, False], ids=["same report_folder", "report_folder made before"])
def test_the_same_article_again_is_one_report(folder: Path, known: bool) -> None:
    first, other = report_folder(folder), report_folder(folder)
    first.save_article(DAM, LATER)

    assert (first if known else other).save_article(DAM, LATER).outcome == "unchanged"
    assert len(list(folder.iterdir())) == 1


def test_the_same_text_from_elsewhere_is_one_report(folder: Path) -> None:
    made = report_folder(folder)
    made.save_article(DAM, LATER)
    result = made.save_article(replace(DAM, url="https://mirror.example/dam", outlet="Mirror"), LATER)

    assert (result.outcome, result.file) == ("same text", NAME)


def test_an_updated_article_replaces_its_file_and_is_marked(folder: Path) -> None:
    made = report_folder(folder)
    made.save_article(DAM, LATER)
    result = made.save_article(
        replace(CHANGED, title="Dam holds, two hurt", published=date(2026, 3, 14)), LATER
    )

    assert (result.outcome, result.file) == ("updated", NAME)
    assert only(folder).title == "Dam holds, two hurt"
    assert only(folder).published == date(2026, 3, 12)
    assert only(folder).updated == datetime(2026, 3, 14, 9, 15)
    assert made.save_article(CHANGED, LATER).outcome == "updated"


def test_an_article_whose_file_was_moved_into_a_sub_folder_is_replaced_there(folder: Path) -> None:
    report_folder(folder).save_article(DAM, LATER)
    (folder / "2026" / "march").mkdir(parents=True)
    (folder / NAME).rename(folder / "2026" / "march" / NAME)
    made = report_folder(folder)
    result = made.save_article(CHANGED, LATER)

    assert (result.outcome, result.file) == ("updated", f"2026/march/{NAME}")
    assert not (folder / NAME).exists()
    assert made.save_article(CHANGED, LATER).outcome == "unchanged"


def test_another_article_of_the_same_name_has_a_file_of_its_own(folder: Path) -> None:
    made = report_folder(folder)
    made.save_article(DAM, LATER)
    other = replace(CHANGED, url="https://courier.example/dam-2")
    result = made.save_article(other, LATER)

    assert result.outcome == "added"
    assert re.fullmatch(NAME.replace(".txt", r"-[0-9a-f]{6}\.txt"), result.file)
    assert report_folder(folder).save_article(other, LATER).outcome == "unchanged"


def test_an_edited_file_stays_where_the_page_is_as_it_was(folder: Path) -> None:
    report_folder(folder).save_article(DAM, LATER)
    edited = (folder / NAME).read_text().replace("Nobody", "No one")
    (folder / NAME).write_text(edited)

    assert report_folder(folder).save_article(DAM, LATER).outcome == "unchanged"
    assert (folder / NAME).read_text() == edited


@pytest.mark.parametrize("edit", ["text", "date", "mark", "broken"])
def test_an_edited_file_stays_where_the_page_changed_and_that_is_told(folder: Path, edit: str) -> None:
    report_folder(folder).save_article(DAM, LATER)
    text = (folder / NAME).read_text()
    edits = {
        "text": text.replace("Nobody", "No one"),
        "date": text.replace("2026-03-12", "2026-03-11"),
        "mark": re.sub(r"fetched: .*\n", "", text),
        "broken": text.replace("date: 2026-03-12", "date: 2026-02-31"),
    }
    (folder / NAME).write_text(edits[edit])
    result = report_folder(folder).save_article(CHANGED, LATER)

    assert (result.outcome, result.file, result.digest) == ("edited", NAME, article_digest(CHANGED))
    assert (folder / NAME).read_text() == edits[edit]


def test_a_renamed_file_is_still_the_articles(folder: Path) -> None:
    report_folder(folder).save_article(DAM, LATER)
    (folder / NAME).rename(folder / "dam.txt")
    result = report_folder(folder).save_article(CHANGED, LATER)

    assert (result.outcome, result.file) == ("updated", "dam.txt")


def test_a_report_that_a_person_wrote_about_the_address_is_not_touched(folder: Path) -> None:
    own = "---\nurl: https://COURIER.example/dam?utm_source=x#top\n---\nDam\n12 March 2026\nMy own words.\n"
    (folder / "mine.md").write_text(own)
    result = report_folder(folder).save_article(DAM, LATER)

    assert (result.outcome, result.file) == ("edited", "mine.md")
    assert (folder / "mine.md").read_text() == own


def test_what_is_held_is_known_by_address_or_text(folder: Path) -> None:
    made = report_folder(folder)
    made.save_article(DAM, LATER)

    assert made.current_digest(DAM.url) == article_digest(DAM)
    assert made.current_digest("https://short.example/x", article_digest(DAM)) == article_digest(DAM)
    assert made.current_digest("https://short.example/x") == ""
    (folder / NAME).write_bytes(b"\xff")
    assert made.current_digest(DAM.url)
    (folder / NAME).unlink()
    assert made.current_digest(DAM.url, article_digest(DAM)) == ""


def test_a_persons_report_is_taken_word_for_word(folder: Path) -> None:
    text = "Bridge closed\n1 March 2026\nThe bridge at Selm was closed on Tuesday."
    report = parse_report(text, "some.txt")
    made = report_folder(folder)
    result = made.save_report([report], text)

    assert (result.outcome, result.file) == ("added", "2026-03-01-bridge-closed.txt")
    assert (folder / result.file).read_text() == text
    assert made.save_report([report], text).outcome == "unchanged"


def test_a_persons_report_replaces_the_one_of_its_name_or_address(folder: Path) -> None:
    made = report_folder(folder)
    made.save_article(DAM, LATER)
    better = report_text(CHANGED).replace("title: Dam", "title: The dam")
    result = made.save_report(parse_reports(better, "x.txt"), better)

    assert (result.outcome, result.file) == ("updated", NAME)
    assert (folder / NAME).read_text() == better


DIARY = """5 August 2024

The bridge opens to lorries again today, the office said.

6 August 2024

The ferry is late by two hours because of fog.
"""


def test_a_file_of_several_reports_is_there_only_with_all_of_them(folder: Path) -> None:
    made = report_folder(folder)
    grown = f"{DIARY}\n7 August 2024\n\nThree ships left the harbour in the morning.\n"

    def save(text: str) -> tuple[str, str]:
        result = made.save_report(parse_reports(text, "diary.txt"), text, "diary")
        return result.outcome, result.file

    assert save(DIARY) == ("added", "diary.txt")
    assert save(DIARY) == ("unchanged", "diary.txt")
    assert save(grown) == ("updated", "diary.txt")
    assert save(f"8 August 2024\n\nThe storm is over.\n\n{grown}") == ("updated", "diary.txt")
    assert len(Archive.open(folder).digests) == 4


def test_articles_that_share_an_address_are_known_by_their_texts(folder: Path) -> None:
    one, other = (replace(each, url_shared=True) for each in (DAM, CHANGED))

    for outcome in ("added", "same text"):
        made = report_folder(folder)
        assert [made.save_article(each, LATER).outcome for each in (one, other)] == [outcome] * 2
    assert {report.url for report in map(parse_file, folder.iterdir())} == {DAM.url}


def test_a_persons_report_that_is_there_under_another_name_is_told(folder: Path) -> None:
    text = "Bridge closed\n1 March 2026\nThe bridge at Selm was closed on Tuesday."
    (folder / "b.txt").write_text(text)
    result = report_folder(folder).save_report(parse_reports(text, "x.txt"), text)

    assert (result.outcome, result.file) == ("same text", "b.txt")


def test_an_archive_without_a_folder_has_no_shelf() -> None:
    with pytest.raises(ValueError, match="no folder"):
        ReportFolder.of(Archive.of([]))


def test_a_report_knows_where_its_pages_date_is_from_and_what_else_is_said(folder: Path) -> None:
    guessed = replace(DAM, date_source="date line", other_date=date(2026, 2, 1))
    report_folder(folder).save_article(guessed, LATER)
    report = only(folder)

    assert (report.published, report.date_source) == (date(2026, 3, 12), "date line")
    [notice] = report.notices
    assert ("other", "2026-02-01") in notice.finding.values


@pytest.mark.parametrize("source", ["stated", "feed", None])
def test_what_a_page_or_feed_states_is_stated(folder: Path, source: str) -> None:
    report_folder(folder).save_article(replace(DAM, date_source=source), LATER)

    assert only(folder).date_source == "stated"
    assert only(folder).notices == ()


def test_an_article_without_a_date_is_not_given_that_of_its_address(folder: Path) -> None:
    undated = replace(DAM, url="https://courier.example/2024/08/05/dam", published=None)
    report_folder(folder).save_article(undated, LATER)

    assert only(folder).published is None


def test_a_changed_article_keeps_its_first_date_and_where_that_is_from(folder: Path) -> None:
    made = report_folder(folder)
    made.save_article(replace(DAM, date_source="date line"), LATER)
    made.save_article(
        replace(CHANGED, published=date(2026, 3, 14), date_source="stated", other_date=date(2026, 3, 1)),
        LATER,
    )

    assert (only(folder).published, only(folder).date_source) == (date(2026, 3, 12), "date line")
    assert only(folder).notices == ()


def test_an_article_that_moved_replaces_the_file_of_its_former_address(folder: Path) -> None:
    made = report_folder(folder)
    made.save_article(DAM, LATER)
    moved = replace(CHANGED, url="https://courier.example/dam-holds", title="Dam holds, two hurt")
    result = made.save_article(moved, LATER, formerly=DAM.url)

    assert (result.outcome, result.file) == ("updated", NAME)
    assert (only(folder).title, only(folder).url) == (moved.title, moved.url)
    assert (only(folder).published, only(folder).updated) == (DAM.published, datetime(2026, 3, 14, 9, 15))
    assert report_folder(folder).save_article(moved, LATER, formerly=DAM.url).outcome == "unchanged"
