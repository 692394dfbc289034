"""Tables as texts."""

import io
from datetime import UTC, date, datetime
from typing import Any

import pytest

from bot.importing.formats.json_files import json_line_rows, object_rows
from bot.importing.formats.source_text import SourceContents, SourceText
from bot.importing.formats.table_rows import csv_rows, is_table, read_table
from bot.web.errors import FileError
from retrieval import DateOrder, ReadingOptions

OPTIONS = ReadingOptions(UTC)
TODAY = date(2026, 1, 1)


def of_csv(
    text: str, options: ReadingOptions = OPTIONS, name: str = "a.csv", **chosen: str
) -> SourceContents:
    """The contents of a CSV file."""
    return read_table(csv_rows(io.BytesIO(text.encode()), name), name, options, TODAY, chosen)


def of_objects(*objects: Any) -> SourceContents:
    """The contents of an array of objects."""
    return read_table(object_rows(objects, "a.json"), "a.json", OPTIONS, TODAY, {})


def texts(contents: SourceContents) -> list[SourceText]:
    """The texts of contents."""
    return [item for item in contents.items if isinstance(item, SourceText)]


def errors(contents: SourceContents) -> list[str]:
    """The errors among contents."""
    return [str(item) for item in contents.items if isinstance(item, FileError)]


def test_a_row_is_a_text_with_what_its_columns_say() -> None:
    contents = of_csv(
        "id,title,date,text,url,source,description,updated\n"
        '1,"Bridge, open",2024-08-05 21:16,"Cars cross.\n\nSo do we.",https://selm.example/1,Selm news,'
        "It is open,2024-08-06\n\n"
    )

    assert contents.notes == (
        "title <- title, date <- date, text <- text, url <- url, outlet <- source, summary <- description, "
        "updated <- updated; not used: id; 1 row",
    )
    assert texts(contents) == [
        SourceText(
            "Cars cross.\n\nSo do we.",
            title="Bridge, open",
            published=datetime(2024, 8, 5, 21, 16),
            outlet="Selm news",
            url="https://selm.example/1",
            summary="It is open",
            updated=date(2024, 8, 6),
            place="line 4",
        )
    ]


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("title;text\nBridge, open;Cars, cross", "a.csv"),
        ("title\ttext\nBridge, open\tCars, cross", "a.tsv"),
        ("title|text\nBridge, open|Cars, cross", "a.csv"),
        ("sep=;\ntitle;text\nBridge, open;Cars, cross", "a.csv"),
        ("\ufefftitle;text\r\nBridge, open;Cars, cross\r\n", "a.csv"),
        ("title;text\nBridge, open;Cars, cross", "-"),
    ],
)
def test_cells_are_divided_as_the_header_is(text: str, name: str) -> None:
    [row] = texts(of_csv(text, name=name))

    assert (row.title, row.text) == ("Bridge, open", "Cars, cross")


def test_a_table_in_another_encoding_is_read() -> None:
    raw = "title,text\nBridge,Cafés are open again.".encode("utf-16")
    [row] = texts(read_table(csv_rows(io.BytesIO(raw), "a.csv"), "a.csv", OPTIONS, TODAY, {}))

    assert row.text == "Cafés are open again."


def test_a_table_whose_encoding_cannot_be_told_is_refused() -> None:
    with pytest.raises(FileError, match="UTF-8") as refused:
        csv_rows(io.BytesIO(b"title,text\nBridge,Caf\xe9"), "a.csv")

    assert refused.value.cure


def test_a_row_that_does_not_fit_its_header_does_not_stop_the_others() -> None:
    contents = of_csv("title,text\nBridge,Cars,cross\nBridge,Cars\nBridge\nBridge, ,,\n")

    items = list(contents.items)
    assert [item.text for item in items if isinstance(item, SourceText)] == ["Cars"]
    assert [str(item) for item in items if isinstance(item, FileError)] == [
        "a.csv, line 2: this row has more cells than the table has columns; "
        "put cells that hold the separator in quotation marks"
    ]
    assert contents.left_out == {"rows without text": 2}
    assert contents.total == 4


@pytest.mark.parametrize(
    ("dates", "order", "published"),
    [
        (["3/2/2022", "3/25/2022"], None, [date(2022, 3, 2), date(2022, 3, 25)]),
        (["3/2/2022", "25/3/2022"], DateOrder.MONTH_FIRST, [date(2022, 2, 3), date(2022, 3, 25)]),
        (["3/2/2022", "4/2/2022"], DateOrder.MONTH_FIRST, [date(2022, 3, 2), date(2022, 4, 2)]),
        (["3/2/2022", "4/2/2022"], None, [None, None]),
        (["3/2/2022", "25/3/2022", "3/26/2022"], None, [None, date(2022, 3, 25), date(2022, 3, 26)]),
    ],
)
def test_the_whole_column_decides_the_order_of_day_and_month(
    dates: list[str], order: DateOrder | None, published: list[date | None]
) -> None:
    rows = "".join(f"{each},Cars cross.\n" for each in dates)

    assert [
        row.published for row in texts(of_csv("date,text\n" + rows, ReadingOptions(UTC, order)))
    ] == published


@pytest.mark.parametrize(
    ("rows", "note"),
    [
        (
            "3/2/2022,x\n4/2/2022,y\n",
            "dates can be read two ways, 2 in all: set DISPATCH_DATE_ORDER",
        ),
        (
            "soon,x\n2024,y\n99/99/2022,z\n",
            "dates that cannot be read are left out, 3 in all, such as 'soon'",
        ),
    ],
)
def test_dates_that_are_left_out_are_told(rows: str, note: str) -> None:
    assert of_csv("date,text\n" + rows).notes[1].startswith(note)


def test_a_table_without_dates_says_so() -> None:
    assert "the reports are undated" in of_csv("text\nCars cross.\n").notes[1]


@pytest.mark.parametrize(
    ("value", "published"),
    [
        (1722892560, datetime(2024, 8, 5, 21, 16)),
        (1722892560000, datetime(2024, 8, 5, 21, 16)),
        ("1722892560.5", datetime(2024, 8, 5, 21, 16)),
        ("2024-08-05T21:16:00Z", datetime(2024, 8, 5, 21, 16)),
        ({"$date": "2024-08-05T21:16:00Z"}, datetime(2024, 8, 5, 21, 16)),
        ("20240805", date(2024, 8, 5)),
        (2024, None),
        (None, None),
        (True, None),
        (float("nan"), None),
        ("nan", None),
        ("2124-08-05", None),
        ("31 February 2024", None),
        ("9" * 400, None),
    ],
)
def test_a_date_is_a_text_or_a_unix_time(value: Any, published: date | None) -> None:
    assert [row.published for row in texts(of_objects({"date": value, "text": "Cars cross."}))] == [published]


def test_a_time_of_day_may_have_a_column_of_its_own() -> None:
    [row] = texts(of_csv("date,time,text\n2024-08-05,21:16,Cars cross.\n"))

    assert row.published == datetime(2024, 8, 5, 21, 16)


@pytest.mark.parametrize(
    ("value", "text"),
    [
        ({"rendered": "<p>Cars &amp; carts</p><p>cross.</p>"}, "Cars & carts\n\ncross."),
        (["Cars cross.", "So do we.", None], "Cars cross.\n\nSo do we."),
        ("1 < 2 and 3 > 2", "1 < 2 and 3 > 2"),
    ],
)
def test_a_value_of_json_may_be_markup_a_list_or_an_object(value: Any, text: str) -> None:
    assert [row.text for row in texts(of_objects({"title": {"rendered": "Bridge"}, "text": value}))] == [text]


@pytest.mark.parametrize(
    ("title", "read"), [("Bridge &#8211; open", "Bridge – open"), ("A&amp;B", "A&B"), ("A&B; C", "A&B; C")]
)
def test_a_title_may_hold_entities(title: str, read: str) -> None:
    assert [row.title for row in texts(of_objects({"title": title, "text": "Cars cross."}))] == [read]


def test_a_source_that_is_an_address_is_the_address() -> None:
    [row] = texts(of_objects({"text": "Cars cross.", "source": "https://selm.example/1"}))

    assert (row.url, row.outlet) == ("https://selm.example/1", "")


def test_an_item_that_is_no_object_does_not_stop_the_others() -> None:
    contents = of_objects({"text": "Cars cross."}, 5)

    assert errors(contents) == ["a.json, item 2: it is not a JSON object; correct or remove it"]


def test_json_lines_are_read_line_by_line() -> None:
    lines = '\ufeff{"text": "Cars cross."}\n\nbroken\n[1]\n{"text": "So do we."}' + "\n" + "[" * 100_000
    file = io.BytesIO(lines.encode())
    contents = read_table(json_line_rows(file, "a.jsonl"), "a.jsonl", OPTIONS, TODAY, {})

    items = list(contents.items)
    assert [item.text for item in items if isinstance(item, SourceText)] == ["Cars cross.", "So do we."]
    assert [str(item).partition(":")[0] for item in items if isinstance(item, FileError)] == [
        "a.jsonl, line 3",
        "a.jsonl, line 4",
        "a.jsonl, line 6",
    ]


@pytest.mark.parametrize("text", ["", "title,text\n", "\n\n"])
def test_a_table_without_rows_is_refused(text: str) -> None:
    with pytest.raises(FileError, match="no rows"):
        of_csv(text)


@pytest.mark.parametrize(
    ("sample", "table"),
    [
        ("date,title,text\n", True),
        ("headline;story\nx;y", True),
        ("Title and text of a report\n", False),
        ("date, text\n", True),
        ("date,outlet\n", False),
        ("title,and then a text that goes on and on, as the sentences of reports do,text\n", False),
        ("title,text\rBridge,Cars cross.", True),
        ("", False),
    ],
)
def test_a_table_is_known_by_its_header(sample: str, table: bool) -> None:
    assert is_table(sample) is table


def test_a_huge_cell_is_an_error_of_its_line() -> None:
    assert "field larger" in errors(of_csv("text\nCars cross.\n" + "x" * 4_000_001 + "\n"))[0]


def test_rows_of_one_address_share_it() -> None:
    contents = of_csv(
        "title,text,url\nBridge,It is open.,https://www.selm.example/live\n"
        "Lock,It is shut.,https://www.selm.example/live#2\nQuay,It is new.,https://selm.example/quay\n"
    )

    assert [row.url_shared for row in texts(contents)] == [True, True, False]


def test_names_that_stand_instead_of_each_other_are_one_column() -> None:
    contents = of_objects(
        {"title": "Bridge", "date": "2024-08-05", "text": "It is open."},
        {"headline": "Lock", "published": "2024-08-06", "body": "It is shut."},
    )

    assert [(row.title, row.published, row.text) for row in texts(contents)] == [
        ("Bridge", date(2024, 8, 5), "It is open."),
        ("Lock", date(2024, 8, 6), "It is shut."),
    ]
    assert contents.notes == (
        "title <- title or headline, date <- date or published, text <- text or body; 2 rows",
    )


def test_a_name_beside_the_dates_never_takes_their_place() -> None:
    contents = of_objects(
        {"published": "2024-08-05", "created_at": "2024-09-01", "text": "It is open."},
        {"created_at": "2024-09-01", "text": "It is shut."},
    )

    assert [row.published for row in texts(contents)] == [date(2024, 8, 5), None]


def test_a_table_whose_rows_all_have_too_many_cells_says_so() -> None:
    contents = of_csv("title,text\nBridge,It is open, they say.\nLock,It is shut, they say.\n")

    assert [error.partition(";")[0] for error in errors(contents)] == [
        f"a.csv, line {line}: this row has more cells than the table has columns" for line in (2, 3)
    ]


def test_a_quotation_mark_that_is_not_closed_is_an_error_of_its_row() -> None:
    contents = of_csv('title,text\nBridge,"It is\nopen."\nLock,"It is shut.\nQuay,It is new.\n')

    items = list(contents.items)
    assert [item.title for item in items if isinstance(item, SourceText)] == ["Bridge"]
    assert [str(item) for item in items if isinstance(item, FileError)] == [
        "a.csv, line 4: a quotation mark is not closed; "
        "close it: the lines below are read as a part of this one"
    ]


def test_a_date_that_cannot_be_read_is_kept_as_it_is_written() -> None:
    rows = texts(of_csv("text,date\nOpen.,3/2/2022\nShut.,2022-02-03\nNew.,2099-02-03\n"))

    assert [row.date_text for row in rows] == ["3/2/2022", "", ""]


def test_columns_are_named_in_their_order() -> None:
    [note, *_] = of_csv("id,text,name,place\n1,It is open.,x,y\n").notes

    assert note == "text <- text; not used: id, name, place; 1 row"
