"""What front matter states, under the names that programs use."""

import pytest

from retrieval.reports.parsing.front_matter import parse_front_matter
from retrieval.reports.parsing.stated_fields import StatedFields, stated_fields, without_site


def stated(*lines: str) -> StatedFields:
    return stated_fields(parse_front_matter("\n".join(["---", *lines, "---", "Text."])))


@pytest.mark.parametrize(
    ("line", "field", "value"),
    [
        ("Title: T", "title", "T"),
        ("headline: T", "title", "T"),
        ("summary: S", "summary", "S"),
        ("Description: S", "summary", "S"),
        ("post_title: T", "title", "T"),
        ("заголовок: T", "title", "T"),
        ("джерело: O", "outlet", "O"),
        ("джерело: https://a.example/x", "url", "https://a.example/x"),
        ("post_date: D", "dates", ((2, "D"),)),
        ("дата: D", "dates", ((2, "D"),)),
        ('published: "[[2024-08-05]]"', "dates", ((2, "2024-08-05"),)),
        ("date: {published: D, updated: U}", "updates", ((1, "U"),)),
        ("date: {published: D, updated: U}", "dates", ((1, "D"),)),
        ("date: {created: D}", "dates", ((1, "D"),)),
        ("excerpt: S", "summary", "S"),
        ("outlet: O", "outlet", "O"),
        ("site_name: O", "outlet", "O"),
        ("publisher: O", "outlet", "O"),
        ("source: O", "outlet", "O"),
        ('source: "[[O]]"', "outlet", "O"),
        ("publisher: {name: O}", "outlet", "O"),
        ("author: A", "outlet", ""),
        ("url: https://a.example/x", "url", "https://a.example/x"),
        ("source: https://a.example/x", "url", "https://a.example/x"),
        ("source: https://a.example/x", "outlet", ""),
        ("canonical-url: https://a.example/x", "url", "https://a.example/x"),
        ("link: /news/x", "url", ""),
        ("permalink: /2024/8/5/ships", "day_in_address", "2024-08-05"),
        ("url: https://a.example/2024/08/05/ships", "day_in_address", "2024-08-05"),
        ("path: 2024/08/index", "day_in_address", ""),
    ],
)
def test_the_usual_names_are_known(line: str, field: str, value: str) -> None:
    assert getattr(stated(line), field) == value


@pytest.mark.parametrize(
    "names",
    [
        ("date", "published"),
        ("published", "created"),
        ("publishDate", "created_at"),
        ("pubDate", "created"),
        ("article:published_time", "dateCreated"),
    ],
)
def test_dates_count_in_the_order_of_their_names(names: tuple[str, str]) -> None:
    for lines in ([f"{names[0]}: 1", f"{names[1]}: 2"], [f"{names[1]}: 2", f"{names[0]}: 1"]):
        assert [field.value for field in stated(*lines).dates] == ["1", "2"]


def test_the_files_own_fields_count_before_those_of_an_inner_table() -> None:
    lines = "title: T", "meta:", "  date: 1", "  headline: H", "created: 2"
    fields = stated(*lines)

    assert [field.value for field in fields.dates] == ["2", "1"]
    assert stated("headline: H", "extra:", "  title: T").title == "H"
    assert stated("extra:", "  title: T").title == "T"


def test_the_address_of_an_imported_page_is_no_date() -> None:
    address = "url: https://a.example/2024/08/05/ships"

    assert stated(address).day_in_address == "2024-08-05"
    assert stated(address, "fetched: 12 34").day_in_address == ""


def test_a_field_keeps_its_line() -> None:
    assert stated("title: T", "lastmod: 5 August 2024").updates == ((3, "5 August 2024"),)
    assert stated("title: T", "pub-date: 5 August 2024").dates == ((3, "5 August 2024"),)


def test_an_address_that_is_none_is_no_obstacle() -> None:
    assert without_site("Bridge open - Selm news", "", "https://[selm/") == "Bridge open - Selm news"


def test_a_file_of_the_bots_own_is_known_and_a_summary_is_text() -> None:
    assert stated("title: T", "fetched: 1 2").own
    assert stated("fetched: 1 2").own
    assert stated("fetched: 1 2", "outlet: '[O]'").outlet == "[O]"
    assert stated("summary: S").summary_is_text
    assert not stated("description: S").summary_is_text


@pytest.mark.parametrize(
    ("title", "outlet", "url", "alone"),
    [
        ("Ships leave port | Harbour Watch", "Harbour Watch", "", "Ships leave port"),
        (
            "Ships leave port | News | Harbour Watch",
            "",
            "https://www.harbourwatch.example/1",
            "Ships leave port",
        ),
        ("Ships leave port - HW", "", "https://hw.example/1", "Ships leave port - HW"),
        ("Ships leave port - HWN", "", "https://hwn.example/1", "Ships leave port"),
        (
            "Ships leave port - a photo story",
            "Harbour Watch",
            "https://hw.example",
            "Ships leave port - a photo story",
        ),
        ("Ships | Harbour Watch", "Harbour Watch", "", "Ships | Harbour Watch"),
        ("Harbour Watch", "Harbour Watch", "", "Harbour Watch"),
    ],
)
def test_a_sites_name_goes_where_it_is_proved(title: str, outlet: str, url: str, alone: str) -> None:
    assert without_site(title, outlet, url) == alone
