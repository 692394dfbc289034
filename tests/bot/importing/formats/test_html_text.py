"""The text of HTML."""

import pytest

from bot.importing.formats.html_text import is_markup, plain_text


@pytest.mark.parametrize(
    ("markup", "text"),
    [
        ("<p>One <b>ship</b></p>tail<p>Two<!-- x -->&nbsp;ships</p>", "One ship\n\ntail\n\nTwo ships"),
        ("One<br>Two<style>x</style> three", "One\n\nTwo three"),
        ("<blockquote><p>One</p><p>Two</p></blockquote>Three", "• One\n\n• Two\n\nThree"),
        ("<ol><li>• One<ul><li>Two</ul></ol>", "• One\n\n• Two"),
        ("<table><tr><td>One</td><td>Two</td></tr></table>", "One Two"),
        ("<p>***</p>", ""),
        ("<!-- x -->", ""),
        ('<div style="font:x; display: none">Preview</div>One', "One"),
        ("", ""),
        ("a\0b", "ab"),
    ],
)
def test_blocks_are_paragraphs_and_items_have_bullets(markup: str, text: str) -> None:
    assert plain_text(markup) == text


def test_markup_may_be_nested_without_end() -> None:
    assert plain_text("<div>" * 20_000 + "One").endswith("One")


@pytest.mark.parametrize(
    ("text", "markup"),
    [("<p>One</p>", True), ("One<br/>two", True), ("1 < 2 > 0", False), ("<Ann> wrote", False), ("", False)],
)
def test_markup_is_known_by_its_tags(text: str, markup: bool) -> None:
    assert is_markup(text) is markup
