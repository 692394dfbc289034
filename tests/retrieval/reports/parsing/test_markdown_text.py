"""Markdown: its words as a reader sees them, line by line, and nothing of its markup."""

import pytest

from retrieval.reports.parsing.markdown_text import markdown_lines
from tests.growth import excessive, seconds


def texts(markdown: str, kind: str = "text") -> list[str]:
    return [line.text for line in markdown_lines(markdown, 1) if line.kind == kind]


LONG = (
    "The northern crossing opened again on Monday after four weeks of work. "
    "Lorries may use it only at night, the office said."
)


@pytest.mark.parametrize(
    ("markdown", "lines"),
    [
        pytest.param(
            "Only **at night**, *no more*, `code`, ~~gone~~.",
            ["Only at night, no more, code, gone."],
            id="emphasis",
        ),
        pytest.param(
            "**Bold:**text and ==marked==", ["Bold:text and marked"], id="marks that no parser pairs"
        ),
        pytest.param("a s*** army", ["a s*** army"], id="stars that are no marks"),
        pytest.param(
            'The [office](https://a.example "t") and [this][r].\n\n[r]: https://b.example',
            ["The office and this."],
            id="links",
        ),
        pytest.param("[office](/a path/b.html) said", ["office said"], id="a link with a space"),
        pytest.param("<https://a.example>", ["https://a.example"], id="address"),
        pytest.param(
            "See [[Ships|the ships]] and [[Piers]].![[map.png]]",
            ["See the ships and Piers."],
            id="wiki links",
        ),
        pytest.param(
            "It said.[^1] So.[^note]\n\n[^1]: By telephone.\n[^note]: Telephone",
            ["It said. So.", "By telephone.", "Telephone"],
            id="footnotes",
        ),
        pytest.param("a {{< youtube x >}}b {% raw %}c{{ d }}", ["a b c"], id="shortcodes"),
        pytest.param('{{< figure src="x" >}}', [], id="a shortcode alone"),
        pytest.param("Bread &amp; butter&nbsp;x <b>y</b> <!-- z -->", ["Bread & butter\u00a0x y"], id="HTML"),
        pytest.param(
            "<div><p>One <b>two</b></p>\n<p>three</p></div>", ["One two", "three"], id="HTML blocks"
        ),
        pytest.param("one\ntwo", ["one two"], id="soft break"),
        pytest.param("one  \ntwo\\\nthree<br>four", ["one", "two", "three", "four"], id="hard breaks"),
        pytest.param(
            "* First\n  goes on\n- Second\n\n  more", ["• First goes on", "• Second", "more"], id="bullets"
        ),
        pytest.param("- [ ] open\n- [x] done", ["• open", "• done"], id="tasks"),
        pytest.param("1. One\n2. Two", ["1. One", "2. Two"], id="numbers"),
        pytest.param("5. August was hot.", ["5. August was hot."], id="a number that begins a sentence"),
        pytest.param(
            "| Day | Lorries |\n|---|:--|\n| **Monday** | 40 |", ["Day, Lorries", "Monday, 40"], id="table"
        ),
        pytest.param(
            "> The crossing carries\n> forty tonnes.",
            ["The crossing carries forty tonnes."],
            id="quoted block",
        ),
        pytest.param(
            "The office wrote:\n\n> One.\n>\n> Two.\n\nThree.",
            ["The office wrote:", "• One.", "• Two.", "Three."],
            id="quoted after a lead-in",
        ),
        pytest.param("> [!note]- Mind\n\nThe pier.\n\n> [!note]", ["Mind", "The pier."], id="callouts"),
        pytest.param("The pier. ^abc-1\n\n2^n", ["The pier.", "2^n"], id="block ids"),
        pytest.param("One.\n\n\u200b\n\n\u200bTwo.\u2060", ["One.", "Two."], id="invisible characters"),
        pytest.param("```\n$ run\n```\n\n    indented", ["$ run", "indented"], id="fence of words"),
        pytest.param("A paragraph\n---\nB", ["B"], id="setext heading"),
        pytest.param("#NATO met", ["#NATO met"], id="hash tag"),
        pytest.param(
            "Ships leave\n5 August 2024\nThree left.\nFour stayed.",
            ["Ships leave", "5 August 2024", "Three left. Four stayed."],
            id="head without blank lines",
        ),
        pytest.param(
            "Ships leave\nThree left.", ["Ships leave", "Three left."], id="title without a blank line"
        ),
        pytest.param(
            "By Ann Writer\nThree left.", ["By Ann Writer", "Three left."], id="byline without a blank line"
        ),
        pytest.param(f"{LONG}\n{LONG}", [LONG, LONG], id="one paragraph a line"),
        pytest.param(
            f"A caption\n{LONG}\nShort one.", ["A caption", LONG, "Short one."], id="captions between"
        ),
        pytest.param(f"{LONG[:-1]},\n{LONG}", [f"{LONG[:-1]}, {LONG}"], id="long lines that go on"),
    ],
)
def test_the_words_are_those_a_reader_sees(markdown: str, lines: list[str]) -> None:
    assert texts(markdown) == lines


def test_what_is_no_text_has_its_kind() -> None:
    markdown = "## Head *x* {#id}\n\n---\n\n![map](map.png)\n\n```python\nx = 1\n```\n"

    assert texts(markdown, "heading") == ["Head x"]
    assert texts(markdown, "rule") == ["---"]
    assert texts(markdown, "image") == ["map"]
    assert texts(markdown, "code") == ["x = 1"]
    assert texts(markdown) == []


def test_lines_have_their_numbers_in_the_file() -> None:
    lines = markdown_lines("\n# T\n\na\n\n* b\n* c\n\n```\nd\n```\n", 5)

    assert [(line.number, line.text, line.level) for line in lines] == [
        (6, "T", 1), (8, "a", 0), (10, "• b", 0), (11, "• c", 0), (13, "d", 0),
    ]  # fmt: skip


@pytest.mark.usefixtures("uncollected")
@pytest.mark.parametrize(
    "piece", ["[", "![", "[^a", "[[a", "`a", "*a ", "{{ ", "<a ", "<!--", "> ", "a\n", "[a]("]
)
def test_the_work_grows_with_the_text(piece: str) -> None:
    assert not excessive(lambda times: seconds(markdown_lines, piece * times, 1), 1_500)


@pytest.mark.parametrize("mark", ["> ", "- "])
@pytest.mark.parametrize(
    ("before", "after"),
    [
        pytest.param("_Nine cranes came._", "The office did not say when.", id="a closed quotation"),
        pytest.param("Nine cranes came", "The office did not say when.", id="a short line"),
        pytest.param("Nine cranes came.", "so the office hopes", id="a sentence"),
        pytest.param("Nine cranes came and", f"none of them {LONG}", id="a long line below"),
        pytest.param(LONG.rstrip("."), "and nobody says why.", id="a long line above"),
    ],
)
def test_a_line_without_its_mark_is_no_part_of_a_quotation_or_an_item(
    mark: str, before: str, after: str
) -> None:
    assert texts(f"{mark}{before}\n{after}")[1:] == [after]


@pytest.mark.parametrize("mark", ["> ", "- "])
@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("Nine cranes came", "and went"),
        ("Nine cranes came back to the northern harbour on Monday with", "Ann Writer and her friends"),
    ],
)
def test_a_wrapped_quotation_or_item_goes_on_without_its_mark(mark: str, before: str, after: str) -> None:
    (line,) = texts(f"{mark}{before}\n{after}")

    assert line.endswith(f"{before} {after}")


def test_a_line_within_its_item_goes_on() -> None:
    assert texts("- Nine cranes.\n  The office counts.\n\n> - One\n>   two.\n>   Three") == [
        "• Nine cranes. The office counts.",
        "• One two. Three",
    ]
