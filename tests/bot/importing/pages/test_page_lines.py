"""A page as lines, and which of them are about something else than its article."""

import pytest
from lxml import html

from bot.importing.pages.page_lines import PageLine, folded, page_lines

TITLE = "<h1>Bridge opens</h1>"


def lines(body: str) -> list[PageLine]:
    tree = html.document_fromstring(f"<html><head><title>x</title></head><body>{body}</body></html>")
    return page_lines(tree, next(tree.iter("h1"), None))


def other(body: str) -> set[str]:
    """The texts of the lines that are about something else."""
    return {line.text for line in lines(body) if line.other}


def test_blocks_begin_and_end_lines_and_inline_elements_are_pieces() -> None:
    body = "<div>One <b>two</b><p>three<br>four</p>five<script>six</script></div>"
    found = [(line.tag, line.text, [piece for piece in line.pieces if piece.strip()]) for line in lines(body)]

    assert found == [
        ("div", "One two", ["One ", "two"]),
        ("p", "three", ["three"]),
        ("br", "four", ["four"]),
        ("p", "five", ["five"]),
    ]


def test_text_behind_a_comment_belongs_to_its_line() -> None:
    assert [line.text for line in lines("<p>5 <!-- x -->August</p>")] == ["5 August"]


def test_a_line_is_dated_by_a_class_or_a_time_and_keeps_the_element() -> None:
    marked = "<p class='entry-date'>a</p><p><time>b</time></p><p itemprop='datePublished'>c</p>"
    found = lines(marked + "<p class='update'>d</p>")

    assert [line.dated for line in found] == [True, True, True, False]
    assert [[mark.tag for mark in line.marks] for line in found] == [["p"], ["time"], ["p"], []]


@pytest.mark.parametrize(
    "part",
    [
        "<nav>{}</nav>",
        "<form>{}</form>",
        "<aside>{}</aside>",
        "<footer>{}</footer>",
        "<header>{}</header>",
        "<div class='site-header'>{}</div>",
        "<div class='widget'>{}</div>",
        "<ul id='comments'><li>{}</li></ul>",
        "<div class='c-teaser'><div>{}</div></div>",
    ],
)
def test_parts_of_the_site_are_about_something_else(part: str) -> None:
    assert other(f"<article>{TITLE}</article>{part.format('<p>More</p>')}") == {"More"}


@pytest.mark.parametrize(
    "part",
    [
        "<div>{}</div>",
        "<aside class='article-meta'>{}</aside>",
        "<header class='entry-header'>{}</header>",
        "<main><header>{}</header></main>",
        "<div class='elementor-widget'>{}</div>",
        "<h2 class='date-header'>More</h2>",
    ],
)
def test_parts_of_the_article_are_not(part: str) -> None:
    assert other(f"<article>{TITLE}</article>{part.format('<p>More</p>')}") == set()


def test_what_holds_the_headline_or_stands_beside_it_is_not() -> None:
    assert (
        other(f"<div class='teaser'><div>{TITLE}<p class='page-header'>More</p></div><p>Text</p></div>")
        == set()
    )


def test_another_article_is_where_the_headline_is_in_one() -> None:
    text = "<article><p>Text</p></article>"

    assert other(f"<article>{TITLE}</article>{text}") == {"Text"}
    assert other(TITLE + text) == set()


def test_an_inline_element_about_something_else_is_left_out_of_its_line() -> None:
    found = lines("<p>5 August 2024 <a class='comments'>3 comments</a></p>")

    assert [(line.text, line.other) for line in found] == [("5 August 2024", False)]


def test_letters_and_digits_are_compared_whatever_the_marks_and_capitals() -> None:
    assert folded("„Straße № 5“ – ﬁn") == folded('"STRASSE NO 5": fin')
