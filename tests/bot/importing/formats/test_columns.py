"""Which column holds what."""

import pytest

from bot.importing.formats.columns import columns_of
from bot.web.errors import FileError


@pytest.mark.parametrize(
    ("names", "by_field", "unknown"),
    [
        (
            ["Headline", "publishedAt", "Body"],
            {"title": "Headline", "date": "publishedAt", "text": "Body"},
            (),
        ),
        (["id", "date", "title", "content"], {"title": "title", "date": "date", "text": "content"}, ("id",)),
        (["created_at", "published_at", "text"], {"date": "published_at", "text": "text"}, ("created_at",)),
        (["title", "description"], {"title": "title", "text": "description"}, ()),
        (["text", "description"], {"text": "text", "summary": "description"}, ()),
        (["Source-Name", "raw text", "author"], {"text": "raw text", "outlet": "Source-Name"}, ("author",)),
        (
            ["Überschrift", "Veröffentlicht", "Inhalt"],
            {"title": "Überschrift", "date": "Veröffentlicht", "text": "Inhalt"},
            (),
        ),
        (["when", "text", "посилання"], {"date": "when", "text": "text", "url": "посилання"}, ()),
        (["заголовок", "Дата", "Текст"], {"title": "заголовок", "date": "Дата", "text": "Текст"}, ()),
    ],
)
def test_columns_are_known_by_their_usual_names(
    names: list[str], by_field: dict[str, str], unknown: tuple[str, ...]
) -> None:
    columns = columns_of(names, {}, "a.csv")

    assert (columns.by_field, columns.unknown) == (by_field, unknown)


def test_a_chosen_column_takes_precedence() -> None:
    columns = columns_of(["title", "text", "lines"], {"text": "lines", "title": "text"}, "a.csv")

    assert str(columns) == "title <- text, text <- lines; not used: title"


def test_the_column_of_the_time_is_used_where_there_is_one_of_the_date() -> None:
    assert str(columns_of(["date", "time", "text"], {}, "a.csv")) == "date <- date with time, text <- text"
    assert str(columns_of(["hour", "text"], {}, "a.csv")) == "text <- text; not used: hour"


def test_a_chosen_column_that_is_missing_is_an_error_with_the_columns_there_are() -> None:
    with pytest.raises(FileError, match=r"a\.csv: it has no column 'day'; choose from: title, text"):
        columns_of(["title", "text"], {"date": "day"}, "a.csv")


def test_a_table_without_a_column_of_texts_is_refused() -> None:
    with pytest.raises(FileError, match=r"this is a table .*\(its columns: a, b\); name its columns: --map"):
        columns_of(["a", "b"], {}, "a.csv")


def test_many_columns_are_not_all_named() -> None:
    names = ["text", *(f"{number}{'x' * 50}" for number in range(100))]

    assert len(str(columns_of(names, {}, "a.csv"))) < 1200
