"""From a file's text to its reports: what people have, read right."""

import re
from datetime import date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from retrieval.reports.errors import Finding, ReportError
from retrieval.reports.parsing.report_parser import parse_report, parse_reports
from retrieval.reports.report import Report
from tests.growth import excessive, seconds

PROSE = "Three ships left the harbour on Monday, the port authority said."


def kinds(report: Report) -> list[str]:
    return [notice.kind for notice in report.notices]


def test_a_note_of_a_web_clipper_is_read() -> None:
    text = """---
title: "Ships leave the port | Harbour Watch"
source: "https://harbourwatch.example/news/ships"
author:
  - "[[Ann Writer]]"
published: 2024-08-05
created: 2024-08-06
description: "Ships left on Monday."
tags: [clippings]
---
Three **ships** left the harbour on Monday, the [port authority](https://port.example) said.
"""
    report = parse_report(text, "note.md")

    assert (report.title, report.title_made) == ("Ships leave the port", False)
    assert (report.published, report.date_source) == (date(2024, 8, 5), "stated")
    assert report.url == "https://harbourwatch.example/news/ships"
    assert (report.summary, report.outlet) == ("Ships left on Monday.", "")
    assert report.paragraphs == (PROSE,)
    assert report.notices == ()


def test_a_toml_post_is_read() -> None:
    fields = 'title = "Mines &amp; schools"\ndate = 2024-08-08T10:00:00Z\n[extra]\nteam = "x"'
    text = f"+++\n{fields}\n+++\n\n# Head\n\nNine mines.\n"
    report = parse_report(text, "post.md")

    assert (report.title, report.published) == ("Mines & schools", datetime(2024, 8, 8, 10))
    assert report.paragraphs == ("Nine mines.",)
    assert [left.why for left in report.left_out] == ["heading"]


def test_a_date_that_is_none_leaves_a_report_undated_and_says_so() -> None:
    report = parse_report(f"---\ntitle: T\ndate: unknown\n---\n\n{PROSE}", "x.md")

    assert (report.published, report.date_source, report.paragraphs) == (None, None, (PROSE,))
    assert kinds(report) == ["unreadable date", "undated"]


def test_prose_on_the_first_line_is_a_paragraph_and_gives_the_title_its_words() -> None:
    first = (
        "The mayor of Lindhaven said that the town will buy eleven electric buses. The council wanted twenty."
    )
    report = parse_report(f"{first}\n\n{PROSE}", "report.txt")

    assert report.paragraphs == (first, PROSE)
    assert report.title == "The mayor of Lindhaven said that the town will buy eleven electric buses"
    assert report.title_made
    assert report.summary == ""
    assert "made title" in kinds(report)
    assert parse_report(first, "eleven-buses-for-lindhaven.txt").title == "Eleven buses for lindhaven"


def test_markdown_is_read_without_its_markup() -> None:
    head = "# River *crossing*\n\n5 August 2024\n\n## What they wrote\n\n"
    text = f"{head}> It carries **forty** tonnes.\n\n---\n\n![map](m.png)\n"
    report = parse_report(text, "x.MD")

    assert (report.title, report.published) == ("River crossing", date(2024, 8, 5))
    assert report.paragraphs == ("It carries forty tonnes.",)
    assert sorted(left.why for left in report.left_out) == ["date line", "heading", "image", "rule"]
    assert report.paragraphs[0] in report.text


def test_wrapped_text_is_joined_and_counted() -> None:
    wrapped = (
        "The ferry to the island has been running again since Monday, after four\n"
        "weeks in which its engine was mended and its hull was painted. It carries\n"
        "twelve lorries at a time.\n"
    )
    report = parse_report(f"Ferry runs\n\n5 August 2024\n\n{wrapped}\n{wrapped}", "x.txt")

    assert report.paragraphs == (" ".join(wrapped.split()),) * 2
    assert report.paragraphs[0] in report.text
    assert [notice.finding for notice in report.notices] == [Finding.of("unwrapped_paragraphs", count=2)]


def test_entities_of_a_plain_text_are_read_where_several_stand() -> None:
    report = parse_report("Bread &amp; butter\n\nIt costs more &ndash; they said.&nbsp;So.", "x.txt")

    assert (report.title, report.paragraphs) == ("Bread & butter", ("It costs more – they said.\u00a0So.",))
    assert report.paragraphs[0] in report.text
    assert parse_report("R&amp;D\n\nIt costs more.", "x.txt").title == "R&amp;D"


def test_sections_under_dates_are_reports_of_their_own() -> None:
    text = "Updates\n\n1 August 2024\n\nA left.\n\n2 August 2024\n\nB left.\n\n2 August 2023\n\nC left.\n"
    reports = parse_reports(text, "dir/august.txt")

    assert [
        (report.slug, report.file, report.title, report.stamp, report.paragraphs) for report in reports
    ] == [
        ("august-2024-08-01", "august.txt", "Updates", "2024-08-01", ("A left.",)),
        ("august-2024-08-02", "august.txt", "Updates", "2024-08-02", ("B left.",)),
        ("august-2023-08-02", "august.txt", "Updates", "2023-08-02", ("C left.",)),
    ]
    assert kinds(reports[0]) == ["several dates"]
    assert [kinds(report) for report in reports[1:]] == [[], []]
    assert parse_report(text, "august.txt") == reports[0]


def test_sections_of_one_day_have_slugs_of_their_own_and_a_bare_title_is_no_report() -> None:
    text = "T\n\n1 August 2024\n\nOne.\n\n2 August 2024\n\nTwo.\n\n1 August 2024\n\nSix.\n"

    assert [report.slug for report in parse_reports(text, "x.txt")] == [
        "x-2024-08-01",
        "x-2024-08-02",
        "x-2024-08-01-2",
    ]
    late = "\n".join(["T", *["Line."] * 8, "1 August 2024", "A.", "2 August 2024", "B."])
    assert [report.slug for report in parse_reports(late, "x.txt")] == ["x", "x-2024-08-01", "x-2024-08-02"]


def test_sections_have_their_own_dates_whatever_the_file_is_dated() -> None:
    days = "1 August 2024\n\nOne.\n\n2 August 2024\n\nTwo.\n\n3 August 2024\n\nSix.\n"
    text = f"---\ndate: 2024-08-31\n---\nT\n\n{days}"
    reports = parse_reports(text, "2024-08-31-digest.txt")

    assert [report.stamp for report in reports] == ["2024-08-01", "2024-08-02", "2024-08-03"]
    assert [report.notices for report in reports] == [(), (), ()]


def test_entries_of_a_diary_have_the_dates_that_they_are_written_with() -> None:
    lines = "Log\n\n5 August 2024: Two ships left.\n\n6 August 2024: The pier was closed.\n"
    headings = "# Log\n\n## Day 7 — 5 August 2024\n\nTwo left.\n\n## Day 8 — 6 August 2024\n\nIt closed.\n"
    days = "---\ndate: 2024-08-31\n---\n# Log\n\n## 5 August\n\nTwo left.\n\n## 6 August\n\nIt closed.\n"
    one = "---\ndate: 2024-08-31\n---\n## 5 August\n\nTwo left.\n"

    for text in (lines, headings, days):
        dates = [(report.published, report.date_source) for report in parse_reports(text, "x.md")]
        assert dates == [(date(2024, 8, 5), "date line"), (date(2024, 8, 6), "date line")]
    [report] = parse_reports(one, "x.md")
    assert (report.published, "dates disagree" in kinds(report)) == (date(2024, 8, 31), True)
    assert parse_reports(lines, "x.md")[1].paragraphs == ("6 August 2024: The pier was closed.",)


def test_messages_that_were_copied_from_a_chat_have_titles_of_their_own() -> None:
    text = "Pier, [05.08.2024 10:00]\nTwo ships left.\n\nPier, [05.08.2024 11:00]\nThe pier was closed.\n"
    first, second = parse_reports(text, "x.txt")

    assert (first.title, second.title) == ("Two ships left", "The pier was closed")
    assert (first.published, second.published) == (datetime(2024, 8, 5, 10), datetime(2024, 8, 5, 11))


def test_a_summary_that_the_text_begins_with_is_no_paragraph() -> None:
    repeated = parse_report(f"---\ntitle: T\nsummary: Three ships left…\n---\n{PROSE}", "x.txt")
    own = parse_report(f"---\ntitle: T\nsummary: Ships left.\n---\n{PROSE}", "x.txt")

    assert (repeated.summary, repeated.paragraphs) == ("Three ships left…", (PROSE,))
    assert (own.summary, own.paragraphs) == ("Ships left.", ("Ships left.", PROSE))


def test_what_a_file_was_taken_for_is_told() -> None:
    [report] = parse_reports(f"T\n\n5 August 2024\n\n{PROSE}", "x.txt", None, "cp1251")

    assert [notice.finding for notice in report.notices] == [Finding.of("other_encoding", encoding="cp1251")]


def test_front_matter_that_is_not_read_is_named_and_the_text_is_read() -> None:
    report = parse_report(f"---\ntitle: 'T' s\noops\ndate: 2024-08-05\n---\n{PROSE}", "x.txt")

    assert (report.title, report.published, report.paragraphs) == ("'T' s", date(2024, 8, 5), (PROSE,))
    assert kinds(report) == ["front matter"]


LINES = st.sampled_from(
    [
        *(
            "Ships leave",
            "SHIPS LEAVE",
            PROSE,
            "By Ann Writer",
            "CNN —",
            "ADVERTISEMENT",
            "The office wrote:",
        ),
        *("5 August 2024", "6 August 2024", "3/2/2024 14:10", "31 June 2024", "Ships, August 5, 2024"),
        *("---", "***", "", "", "• One.", "1. Two.", "> It said.", "weeks in which its engine was mended."),
        "The ferry to the island has been running again since Monday, after four",
    ]
)


@given(st.lists(LINES, max_size=24).map("\n".join))
def test_no_word_of_a_text_is_lost(text: str) -> None:
    try:
        reports = parse_reports(text, "x.txt")
    except ReportError:
        assert not re.search(r"\w", text)
        return
    kept = [
        part
        for report in reports
        for part in (report.title, *report.paragraphs, *(left.text for left in report.left_out))
    ]

    words = " ".join(kept).split()
    assert set(words) >= set(text.split()) - {">", "---"}
    for report in reports:
        assert all(paragraph in report.text for paragraph in report.paragraphs)


@pytest.mark.usefixtures("uncollected")
@pytest.mark.parametrize("name", ["x.txt", "x.md"])
@pytest.mark.parametrize(
    "lines",
    [
        ["A line of some words that is prose."],
        ["The ferry to the island has been running again since Monday, after the"],
        ["{day} August 2024", "It left."],
        ["• One.", "• Two."],
        ["T"],
        ["&amp;"],
    ],
    ids=["prose", "wrapped", "dates", "bullets", "short", "entities"],
)
def test_the_work_grows_with_the_text(lines: list[str], name: str) -> None:
    def measured(times: int) -> float:
        text = "\n".join(line.format(day=at % 28 + 1) for at in range(times) for line in lines)
        return seconds(parse_reports, text, name)

    assert not excessive(measured, 1_000)


def test_a_damaged_character_is_noticed_with_its_line() -> None:
    first, *_ = parse_report("Title\n\nNine cr�nes.\n", "r.txt").notices

    assert first == ("encoding", 3, Finding.of("damaged_character", count=1, mark="�"))


@pytest.mark.parametrize(
    "table", ["date,title,text\n2024-08-05,Pier,Shut.\n", '\n"Headline";"Link"\r\n"Pier";"x"\r\n']
)
def test_a_table_is_refused(table: str) -> None:
    with pytest.raises(ReportError) as refused:
        parse_report(table, "r.txt")
    assert refused.value.finding == Finding("table")


@pytest.mark.parametrize("text", ["Date, place\nOn Monday, here", "Title, text", "Title, text\nWords."])
def test_a_title_with_a_comma_is_no_table(text: str) -> None:
    assert parse_report(text, "r.txt").title
    assert parse_report("date,title\n2024-08-05,Pier\n", "r.md").title


def test_a_line_of_the_page_is_no_summary() -> None:
    report = parse_report(f"EXCLUSIVE\nFerry runs again\n5 August 2024\n{PROSE}", "r.txt")

    assert (report.title, report.summary, report.paragraphs) == ("Ferry runs again", "", ("EXCLUSIVE", PROSE))


@pytest.mark.parametrize(
    ("text", "title"),
    [
        ("# Ferry **runs**\n\nIt [left](https://a.example/x) again.", "Ferry runs"),
        ("# Ferry **runs**\n\nIt left again.", "# Ferry **runs**"),
        ("# Ferry\n\n# Runs\n\n# Again", "# Ferry"),
    ],
)
def test_a_plain_file_is_markdown_by_several_kinds_of_marks(text: str, title: str) -> None:
    assert parse_report(text, "r.txt").title == title


def test_reports_under_dated_titles_have_each_its_own() -> None:
    days = ("Harbour report, 5 August 2024", "Harbour report, 6 August 2024")
    reports = parse_reports("\n\n".join(f"{day}\n{PROSE}" for day in days), "r.txt")

    assert [(report.title, report.paragraphs) for report in reports] == [(day, (PROSE,)) for day in days]
    stated = parse_reports("\n\n".join(["---\ntitle: T\n---", *(f"{day}\n{PROSE}" for day in days)]), "r.txt")
    assert [report.title for report in stated] == ["T", "T"]


def test_an_address_at_the_top_is_no_title() -> None:
    report = parse_report(f"https://a.example/x\nFerry runs again\n5 August 2024\n{PROSE}", "r.txt")

    assert (report.title, report.summary) == ("Ferry runs again", "")
    assert report.paragraphs == ("https://a.example/x", PROSE)


def test_the_head_of_a_copied_mail_is_no_part_of_its_text() -> None:
    for day in ("Date: Mon, 5 Aug 2024 21:16:00 +0000", "Sent: Monday, August 5, 2024 9:16 PM"):
        report = parse_report(f"From: Ann Writer\n{day}\nTo: b@a.example\nSubject: Ferry\n\n{PROSE}", "r.txt")

        assert (report.title, report.paragraphs, report.date_source) == ("Ferry", (PROSE,), "stated")
        assert report.published == datetime(2024, 8, 5, 21, 16)


def test_the_text_above_a_date_at_its_end_is_no_summary() -> None:
    report = parse_report(f"Ferry runs again\n\n{PROSE}\n\n5 August 2024", "r.txt")

    assert (report.summary, report.paragraphs, report.published) == ("", (PROSE,), date(2024, 8, 5))
