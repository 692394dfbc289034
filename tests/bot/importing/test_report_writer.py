"""Report files of articles: they mean what was fetched, have good names, and are never half there."""

import multiprocessing
import os
import re
import stat
from dataclasses import replace
from datetime import date, datetime
from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from bot.importing.article_extractor import Article
from bot.importing.report_writer import (
    PART_PREFIX,
    ExistingFile,
    article_digest,
    file_stem,
    remove_partial_files,
    report_text,
    write_file,
)
from bot.web.errors import ImportFailedError
from retrieval import normalise, parse_report

DAM = Article(
    url="https://courier.example/dam",
    title="Dam at Vedra holds again",
    paragraphs=("The dam holds.", "Nobody was hurt."),
    outlet="Vedra Courier",
    published=datetime(2026, 3, 12, 7, 30),
    summary="The leak is closed.",
)

HARD = [
    *("---", "title: no", "date: 2020-01-01", "5 August 2024", "Aug 5, 2024 - 21:16", "31 February 2024"),
    *("Related:", "• bullet", "# heading", "fetched: 0 0", "Dam at Vedra holds again", '"quoted"', "'"),
    *("a\nb", "a\r\n---\r\nb", "a\u2028b", "\ufeffa", "\u200f", "\x00", "e\u0301", " \u0301", "\x1c", "\x85"),
]
words = (
    st.text(max_size=40)
    | st.sampled_from(HARD)
    | st.tuples(st.sampled_from(HARD), st.text(max_size=9)).map("".join)
)
days = st.none() | st.dates(date(1000, 1, 1)) | st.datetimes(datetime(1000, 1, 1))
articles = st.builds(
    Article,
    url=st.just("https://courier.example/dam?a=%22"),
    title=words.filter(lambda text: bool(line(text))),
    paragraphs=st.lists(words, max_size=12).map(tuple),
    outlet=words,
    published=days,
    summary=words,
)


def line(text: str) -> str:
    return " ".join(normalise(text).split())


@given(articles, days)
@example(DAM, None)
@example(replace(DAM, title='"Holds" and "fills"', outlet="'x'"), date(2026, 3, 14))
@example(replace(DAM, summary="", paragraphs=("Dam at Vedra holds again", "5 August 2024", "---")), None)
def test_what_was_filed_is_read_again_as_it_was(article: Article, updated: date | None) -> None:
    report = parse_report(report_text(article, updated), "x.txt")

    assert (report.title, report.outlet, report.url) == (
        line(article.title),
        line(article.outlet),
        article.url,
    )
    assert report.stamp == (article.published.isoformat()[:16] if article.published else "")
    assert (report.updated and report.updated.isoformat()[:16]) == (updated and updated.isoformat()[:16])
    assert report.summary == line(article.summary)
    expected = (line(article.summary), *map(line, article.paragraphs))
    assert report.paragraphs == tuple(filter(None, expected))
    assert report.digest == article_digest(article)


def test_the_file_is_one_that_a_person_can_read() -> None:
    text = re.sub(r"fetched: .*", "fetched: …", report_text(DAM, date(2026, 3, 14)))

    assert text == (
        "---\ntitle: Dam at Vedra holds again\nurl: https://courier.example/dam\noutlet: Vedra Courier\n"
        "date: 2026-03-12 07:30\nupdated: 2026-03-14\nsummary: The leak is closed.\nfetched: …\n---\n\n"
        "The dam holds.\n\nNobody was hurt.\n"
    )


@pytest.mark.parametrize(
    ("change", "name"),
    [
        ({}, "2026-03-12-vedra-courier-dam-at-vedra-holds-again"),
        ({"published": date(2026, 3, 1)}, "2026-03-01-vedra-courier-dam-at-vedra-holds-again"),
        ({"published": None, "outlet": ""}, "undated-dam-at-vedra-holds-again"),
        ({"title": "Café “Zürich”: it’s 5% / ../../etc"}, "2026-03-12-vedra-courier-cafe-zurich-its-5-etc"),
        ({"title": "Три кораблі у порту"}, "2026-03-12-vedra-courier-tri-korabli-u-portu"),
        ({"title": "Съезд: объявление"}, "2026-03-12-vedra-courier-sezd-obyavlenie"),
        ({"title": "Ελλάδα, Straße"}, "2026-03-12-vedra-courier-ellada-strasse"),
        ({"title": "word " * 40}, f"2026-03-12-vedra-courier-{'word-' * 13}word"),
        ({"title": "a" * 300}, f"2026-03-12-vedra-courier-{'a' * 70}"),
    ],
    ids="usual,a day only,undated,odd characters,Ukrainian,Russian,Greek and German,long,one long word".split(
        ","
    ),
)
def test_names_are_made_of_date_outlet_and_title(change: dict[str, object], name: str) -> None:
    assert file_stem(replace(DAM, **change)) == name  # type: ignore[arg-type]


def test_titles_without_letters_have_names_of_their_own() -> None:
    one = file_stem(replace(DAM, title="「………………」"))
    other = file_stem(replace(DAM, title="「………………」", url="https://courier.example/harbour"))

    assert re.fullmatch(r"2026-03-12-vedra-courier-[0-9a-f]{8}", one)
    assert one != other


@given(articles)
def test_names_are_safe_and_short(article: Article) -> None:
    assert re.fullmatch(r"[a-z0-9-]{1,130}", file_stem(article))


def test_a_file_tells_what_was_fetched_and_whether_a_person_changed_it(tmp_path: Path) -> None:
    path = tmp_path / "dam.txt"
    write_file(path, report_text(DAM))
    fresh = ExistingFile.read(path)
    path.write_text(path.read_text().replace("Vedra Courier", "The Courier"))
    edited = ExistingFile.read(path)
    path.write_text(re.sub(r"fetched: .*\n", "", path.read_text()))
    own = ExistingFile.read(path)
    path.write_bytes(b"\xff")

    assert fresh is not None
    assert edited is not None
    assert own is not None
    assert (fresh.fetched, fresh.edited) == (article_digest(DAM), False)
    assert (edited.fetched, edited.edited) == (article_digest(DAM), True)
    assert own.edited
    assert ExistingFile.read(path) is None
    assert ExistingFile.read(tmp_path / "none.txt") is None


def test_a_file_is_replaced_whole_and_has_the_usual_permissions(tmp_path: Path) -> None:
    path = tmp_path / "dam.txt"
    write_file(path, "old")
    write_file(path, "new\n")
    usual = tmp_path / "usual"
    usual.touch()

    assert path.read_bytes() == b"new\n"
    assert stat.S_IMODE(path.stat().st_mode) == stat.S_IMODE(usual.stat().st_mode)
    assert sorted(each.name for each in tmp_path.iterdir()) == ["dam.txt", "usual"]


def test_a_folder_that_cannot_be_written_is_an_error_with_a_cure(tmp_path: Path) -> None:
    with pytest.raises(ImportFailedError, match=r"cannot be written .*; correct the folder"):
        write_file(tmp_path / "gone" / "dam.txt", "text")


def _write_for_ever(folder: str) -> None:
    path = Path(folder) / "dam.txt"
    while True:
        write_file(path, report_text(DAM))
        write_file(path, report_text(replace(DAM, paragraphs=("Other words stand here.",) * 2000)))


def test_a_kill_while_writing_leaves_no_half_report(tmp_path: Path) -> None:
    whole = {report_text(DAM), report_text(replace(DAM, paragraphs=("Other words stand here.",) * 2000))}
    context = multiprocessing.get_context("spawn")
    for _ in range(3):
        writer = context.Process(target=_write_for_ever, args=(str(tmp_path),))
        writer.start()
        while not (tmp_path / "dam.txt").exists() and writer.is_alive():
            writer.join(0.01)
        writer.join(0.05)
        writer.kill()
        writer.join()
        writer.close()

        assert (tmp_path / "dam.txt").read_text() in whole
        left = [path for path in tmp_path.iterdir() if path.name != "dam.txt"]
        assert all(path.name.startswith(PART_PREFIX) for path in left)


def test_what_was_never_finished_is_swept_away_in_time(tmp_path: Path) -> None:
    old, new = tmp_path / f"{PART_PREFIX}old.part", tmp_path / f"{PART_PREFIX}new.part"
    old.touch()
    new.touch()
    os.utime(old, (1, 1))
    remove_partial_files(tmp_path)

    assert [path.name for path in tmp_path.iterdir()] == [new.name]
