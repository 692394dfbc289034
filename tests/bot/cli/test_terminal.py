import io
import sys

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import BaseModel

from bot.cli import terminal
from tests.bot.made import calm, texts


class Words(BaseModel):
    words: str


@calm
@given(texts, st.integers(1, 80))
def test_wrapping_changes_nothing_but_spaces(text: str, width: int) -> None:
    line = text.replace("\n", " ")

    assert "".join(line.split(" ")) == "".join("".join(terminal.wrap(line, width)).split(" "))


def test_no_break_spaces_hyphens_and_long_words_are_not_broken() -> None:
    line = "37\u00a0000 co-sponsored antidisestablishmentarianism"

    assert terminal.wrap(line, 8) == ["37\u00a0000", "co-sponsored", "antidisestablishmentarianism"]


def test_text_is_wrapped_to_the_terminal(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COLUMNS", "20")
    terminal.say("one two three four five\n\nsix")

    assert capsys.readouterr().out == "one two three four\nfive\n\nsix\n"


@pytest.mark.parametrize(
    ("encoding", "written"), [("utf-8", '{"words": "“é"}'), ("latin-1", '{"words": "\\u201c\\u00e9"}')]
)
def test_json_is_ascii_where_the_output_is_not_unicode(
    monkeypatch: pytest.MonkeyPatch, encoding: str, written: str
) -> None:
    raw = io.BytesIO()
    monkeypatch.setattr(sys, "stdout", io.TextIOWrapper(raw, encoding=encoding, write_through=True))
    terminal.prepare()
    terminal.say_json(Words(words="“é"))
    terminal.say("“")

    assert raw.getvalue().decode(encoding).startswith(written)


def test_complaints_go_to_standard_error(capsys: pytest.CaptureFixture[str]) -> None:
    terminal.complain("one", "two")

    assert capsys.readouterr() == ("", "dispatch: one\ndispatch: two\n")
