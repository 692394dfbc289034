"""What is no prose."""

import pytest

from retrieval.search.answerability.markup import is_markup

MARKUP = (
    "<b>tower</b>",
    "<script>alert('tower')</script>",
    "{{7*7}} tower",
    "{% tower %}",
    "${tower}",
    "$(cat tower)",
    "def tower(): pass",
    "class Tower:",
    "const tower = 3",
    "tower();",
    "SELECT * FROM towers WHERE 1=1",
    "Which towers?\nplease select height from towers;",
    "'; DROP TABLE towers; --",
    "1 UNION SELECT tower",
    "insert into towers",
    "delete from towers",
    "tower && mill",
    "tower || mill",
    "/* tower",
    "tower => mill",
    "tower --",
    "import tower:",
    "tower {",
    "' or '1'='1",
    "https://example.org/tower",
    "www.example.org",
    "tower@example.org",
)
PROSE = (
    "Why was the tower closed?",
    "Will the committee select members from the valley?",
    "What does https://example.org say about the tower?",
    "a < b, is it not",
    "select where, and from whom",
    "Who did they select from?\nAnd where?",
    "the tower (on Mount Skarn)",
    "What class of ship is it?",
    "let us import fewer hives",
    "the tower; the mill",
    "Rock & roll",
    "",
)


@pytest.mark.parametrize("text", MARKUP)
def test_markup_code_and_addresses(text: str) -> None:
    assert is_markup(text)


@pytest.mark.parametrize("text", PROSE)
def test_prose(text: str) -> None:
    assert not is_markup(text)


@pytest.mark.parametrize("piece", ["select from ", "tower(", "a.", "<b", "from where "])
def test_long_runs_take_linear_time(piece: str) -> None:
    """A square of the length would take minutes."""
    assert not is_markup(piece * 50_000)
