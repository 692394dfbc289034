"""HTML within a text: its words without tags, its entities read."""

import pytest

from retrieval.reports.parsing.markup_tags import has_entities, unescape, without_tags
from tests.growth import excessive, seconds


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("Bread &amp; butter &ndash; the baker&#8217;s", "Bread & butter – the baker’s"),
        ("AT&T, a&copy=b, &nosuchname; &", "AT&T, a&copy=b, &nosuchname; &"),
        ("&#x20AC;5", "€5"),
    ],
)
def test_only_whole_entities_are_read(text: str, words: str) -> None:
    assert unescape(text) == words


def test_a_plain_text_has_entities_where_several_stand() -> None:
    assert has_entities("a &amp; b &lt; c")
    assert not has_entities("a &amp; b < c")


@pytest.mark.parametrize(
    ("html", "words"),
    [
        ("<div>One <b>two</b></div><p>three</p>", ["One two", "three"]),
        ("a<br/>b", ["a", "b"]),
        ("a <!-- <p>gone</p> --> b", ["a  b"]),
        ("a <!-- never closed", ["a"]),
        ("<script>x < y</script><style>p {}</style>a", ["a"]),
        ("<script>never closed", []),
        ("a < b and b > c", ["a < b and b > c"]),
        ("<a href='x'\nclass='y'>a\nb</a>", ["a b"]),
        ("&lt;p&gt;", ["<p>"]),
    ],
)
def test_tags_go_and_blocks_are_lines(html: str, words: list[str]) -> None:
    assert [line.strip() for line in without_tags(html).split("\n") if line.strip()] == words


@pytest.mark.usefixtures("uncollected")
@pytest.mark.parametrize("piece", ["<", "<!--", "<script>", "<script></script>", "<a ", "a", "&amp;"])
def test_the_work_grows_with_the_text(piece: str) -> None:
    assert not excessive(lambda times: seconds(without_tags, "<a" + piece * times), 10_000)
