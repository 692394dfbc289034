"""Texts as articles."""

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import pytest

from bot.importing.article_extractor import Article
from bot.importing.formats.source_text import SourceText, articles_of, from_timestamp, plausible
from bot.importing.report_writer import report_text
from retrieval import Archive, ReadingOptions, ReportError, parse_report

OPTIONS = ReadingOptions(UTC)
SENTENCE = "The bridge at Selm is open again, the council said on Tuesday."
LINES = (
    "The bridge at Selm is open again, the council of the town said on\n"
    "Tuesday evening, and cars as well as carts may cross it from now on\n"
    "until the end of the summer, when it will be closed once more for\n"
    "the painting of its railings."
)


def test_what_the_source_states_is_the_articles() -> None:
    source = SourceText(
        SENTENCE,
        title="Bridge: open",
        published=datetime(2024, 8, 5, 21, 16),
        outlet="Selm news",
        url="https://selm.example/1#top",
        summary="It is open",
        updated=date(2024, 8, 6),
    )

    assert articles_of(source, OPTIONS) == [
        Article(
            "https://selm.example/1",
            "Bridge: open",
            (SENTENCE,),
            outlet="Selm news",
            published=datetime(2024, 8, 5, 21, 16),
            summary="It is open",
            updated=date(2024, 8, 6),
        )
    ]


@pytest.mark.parametrize(
    ("line", "other"),
    [
        ("1 August 2024", date(2024, 8, 1)),
        ("5 August 2024", None),
        ("6 August 2024", None),  # of another time zone
        ("Updated on 1 August 2024", None),
    ],
)
def test_a_date_line_of_another_day_than_the_source_states_is_kept_as_the_other_date(
    line: str, other: date | None
) -> None:
    text = f"Bridge open\n{line}\n{SENTENCE}"
    (article,) = articles_of(SourceText(text, published=datetime(2024, 8, 5, 21, 16)), OPTIONS)

    assert article.published == datetime(2024, 8, 5, 21, 16)
    assert (article.paragraphs, article.other_date) == ((SENTENCE,), other)


@pytest.mark.parametrize(
    ("text", "title", "made", "paragraphs"),
    [
        (f"Bridge open\n\n{SENTENCE}", "Bridge open", False, (SENTENCE,)),
        (SENTENCE, "The bridge at Selm is open again, the council said on Tuesday", True, (SENTENCE,)),
        ("Bridge open", "Bridge open", True, ("Bridge open",)),
        (
            f"---\n{SENTENCE}",
            "The bridge at Selm is open again, the council said on Tuesday",
            True,
            (SENTENCE,),
        ),
        (f"Bridge open\n\n{LINES}", "Bridge open", False, (LINES.replace("\n", " "),)),
    ],
    ids=["headline", "sentence", "one line", "ruler", "wrapped"],
)
def test_a_title_is_the_first_line_where_it_looks_like_one(
    text: str, title: str, made: bool, paragraphs: tuple[str, ...]
) -> None:
    [article] = articles_of(SourceText(text), OPTIONS)

    assert (article.title, article.title_made, article.paragraphs[-1:]) == (title, made, paragraphs)


def test_a_title_that_the_text_says_again_is_no_paragraph() -> None:
    [article] = articles_of(SourceText(f"Bridge open\n{SENTENCE}", title="Bridge open"), OPTIONS)

    assert article.paragraphs == (SENTENCE,)


@pytest.mark.parametrize(
    "text", [SENTENCE, "Bridge open", f"5 August 2024\n{SENTENCE}", f"- One\n- Two\n\n{SENTENCE}"]
)
def test_the_file_of_an_article_is_read_as_the_article(text: str) -> None:
    [article] = articles_of(SourceText(text, published=date(2024, 8, 6), outlet="Selm news"), OPTIONS)
    report = parse_report(report_text(article), "2024-08-06-selm-news-the-name-of-a-file.txt", OPTIONS)

    assert (report.title, report.title_made, report.paragraphs) == (
        article.title,
        article.title_made,
        article.paragraphs,
    )
    assert (report.published, report.date_source, report.outlet) == (date(2024, 8, 6), "stated", "Selm news")


def test_a_text_of_one_line_is_a_passage() -> None:
    report = parse_report(report_text(articles_of(SourceText("Bridge open"), OPTIONS)[0]), "a.txt", OPTIONS)

    assert [passage.text for passage in Archive.of([report]).passages("a")] == ["Bridge open"]


def test_an_empty_text_is_an_error() -> None:
    with pytest.raises(ReportError):
        articles_of(SourceText(" \n"), OPTIONS)


def test_a_timestamp_is_a_moment_in_the_zone() -> None:
    assert from_timestamp(1722892619, ZoneInfo("Europe/Kyiv")) == datetime(2024, 8, 6, 0, 16)
    assert from_timestamp(0, UTC) is None
    assert from_timestamp(1e30, UTC) is None


@pytest.mark.parametrize(
    ("moment", "kept"),
    [
        (date(2024, 8, 6), True),
        (datetime(2024, 8, 6, 23, 59), True),
        (date(2024, 8, 7), False),
        (datetime(2024, 8, 7, 0, 0), False),
    ],
)
def test_a_date_may_be_tomorrow_and_not_later(moment: date, kept: bool) -> None:
    assert plausible(moment, date(2024, 8, 5)) == (moment if kept else None)
    assert plausible(None, date(2024, 8, 5)) is None


@pytest.mark.parametrize("moment", [date(1970, 1, 1), datetime(1969, 12, 31, 19), date(1900, 1, 1)])
def test_what_programs_write_for_no_date_is_none(moment: date) -> None:
    assert plausible(moment, date(2024, 8, 5)) is None


def test_sections_with_dates_are_articles_of_their_own() -> None:
    text = f"5 August 2024\n\n{SENTENCE}\n\n6 August 2024\n\nThe ferry is late by two hours because of fog."

    one, other = articles_of(SourceText(text, title="Port diary", url="https://selm.example/1"), OPTIONS)

    assert (one.paragraphs, one.published) == ((SENTENCE,), date(2024, 8, 5))
    assert (other.title, other.published) == ("Port diary", date(2024, 8, 6))
    assert other.paragraphs == ("The ferry is late by two hours because of fog.",)
    assert one.url_shared
    assert (one.date_source, other.date_source) == ("date line", "date line")
