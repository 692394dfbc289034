"""The head of a text: its title, date line and summary, and what of it is no paragraph."""

import pytest

from retrieval.reports.parsing.head import Head, read_head
from retrieval.reports.parsing.plain_text import TextLine
from retrieval.reports.parsing.reading_options import ReadingOptions

PROSE = "The ferry to the island runs again, the office said."
OTHER = "It was shut for four weeks."


def head(*lines: str, title: str = "", stem: str = "x") -> Head:
    numbered = [
        TextLine(at, line.lstrip("# "), "heading" if line.startswith("#") else "text", line.count("#"))
        for at, line in enumerate(lines, start=1)
    ]
    return read_head(numbered, title, stem, ReadingOptions())


@pytest.mark.parametrize(
    ("lines", "title", "above", "body"),
    [
        pytest.param(["T", "S.", "5 Aug 2024", "T", PROSE], "T", ["S."], [PROSE], id="usual"),
        pytest.param([PROSE, OTHER], None, [], [PROSE, OTHER], id="no title"),
        pytest.param([PROSE, "5 Aug 2024", OTHER], None, [PROSE], [OTHER], id="a post above its date"),
        pytest.param(
            [PROSE, "S.", PROSE, OTHER], PROSE, ["S."], [OTHER], id="a title that ends as prose does, again"
        ),
        pytest.param(
            ["Plan – ‘A’", "PLAN - 'A'", PROSE], "Plan – ‘A’", [], [PROSE], id="again in other marks"
        ),
        pytest.param(["CNN —", "T", "5 Aug 2024", PROSE], "T", [], [PROSE], id="below a dateline"),
        pytest.param(
            ["ADVERTISEMENT", "T", "5 Aug 2024", PROSE],
            "T",
            ["ADVERTISEMENT"],
            [PROSE],
            id="below an advertisement",
        ),
        pytest.param(
            ["ADVERTISEMENT", "The Sea Letter", PROSE],
            None,
            [],
            ["ADVERTISEMENT", "The Sea Letter", PROSE],
            id="nothing proves it",
        ),
        pytest.param([PROSE, "# T", OTHER], "T", [PROSE], [OTHER], id="a heading below"),
        pytest.param([PROSE, "## A", OTHER], None, [], [PROSE, OTHER], id="a heading of a section"),
        pytest.param([f"# {PROSE * 4}", OTHER], None, [], [PROSE * 4, OTHER], id="a paragraph as a heading"),
        pytest.param(
            ["The long ferry that runs to the island was", "mended in four weeks, it is said.", OTHER],
            None,
            [],
            ["The long ferry that runs to the island was", "mended in four weeks, it is said.", OTHER],
            id="a wrapped line",
        ),
        pytest.param(["Ferry runs " * 9], None, [], [("Ferry runs " * 9)], id="a long line alone"),
        pytest.param(["Ferry runs again today"], None, [], ["Ferry runs again today"], id="a line alone"),
        pytest.param(["Ferry runs again"], "Ferry runs again", [], [], id="three words alone"),
    ],
)
def test_a_text_has_its_parts(lines: list[str], title: str | None, above: list[str], body: list[str]) -> None:
    read = head(*lines)

    assert (read.above, read.body) == (above, body)
    assert read.title_made == (title is None)
    assert title in (None, read.title)


@pytest.mark.parametrize(
    ("lines", "known", "title", "paragraphs"),
    [
        ([PROSE, OTHER], "F", "F", [PROSE, OTHER]),
        (["f", PROSE], "F", "F", [PROSE]),
        (["T", "S.", "T", PROSE], "F", "F", ["S.", PROSE]),
        (["# T", PROSE], "F", "F", [PROSE]),
        (["CNN —", "F", PROSE], "F", "F", [PROSE]),
        (["# Ferry runs", PROSE], "Ferry runs – Harbour Watch", "Ferry runs", [PROSE]),
        (["# Ferry", PROSE], "Ferry runs", "Ferry runs", [PROSE]),
        (["x" * 90], "x" * 90, "x" * 90, []),
    ],
)
def test_a_title_that_is_known_is_not_said_again(
    lines: list[str], known: str, title: str, paragraphs: list[str]
) -> None:
    read = head(*lines, title=known)

    assert (read.title, [*read.above, *read.body], read.title_made) == (title, paragraphs, False)


def test_what_is_no_paragraph_is_kept_with_its_reason() -> None:
    read = head("T", "By Ann Writer", "5 August 2024", "CNN —", "T", "# Section", PROSE)

    assert {(left.why, left.text) for left in read.left_out} == {
        ("byline", "By Ann Writer"), ("date line", "5 August 2024"), ("dateline", "CNN —"),
        ("title again", "T"), ("heading", "Section"),
    }  # fmt: skip
    assert [*read.above, *read.body] == [PROSE]


@pytest.mark.parametrize(
    "label", ["Published", "Last updated:", "FOR IMMEDIATE RELEASE", "Press release No. 24-117"]
)
def test_a_label_alone_is_neither_title_nor_paragraph(label: str) -> None:
    for lines in ([label, "T", "5 August 2024", PROSE], ["T", label, "5 August 2024", PROSE]):
        read = head(*lines)

        assert (read.title, [*read.above, *read.body]) == ("T", [PROSE])
        assert ("label", label) in {(left.why, left.text) for left in read.left_out}
    assert head("T", "5 August 2024", f"{label} today", PROSE).body == [f"{label} today", PROSE]


def test_the_only_hour_below_a_long_post_is_its_date() -> None:
    post = [f"Line {number}, which is prose." for number in range(12)]

    assert [date.text for date in head(*post, "3/25/2022 14:10", OTHER).dates] == ["3/25/2022 14:10"]
    assert head(*post, "3/25/2022 14:10", OTHER).above == post
    assert head(*post, "25 March 2022", OTHER).dates == []
    assert head(*post, "3/25/2022 14:10").dates == []
    assert head(*post, "3/25/2022 14:10", OTHER, "3/26/2022 14:10", OTHER).dates == []


def test_a_headline_that_holds_a_date_stays_the_title() -> None:
    read = head("Situation on the river, August 5, 2024", PROSE)

    assert read.title == "Situation on the river, August 5, 2024"
    assert [date.text for date in read.dates] == [read.title]
