"""A batch of questions is read whole, and a bad line is named."""

import json
from datetime import date
from pathlib import Path

import pytest

from bot.cli.batch import BatchError, BatchQuestion, read_batch


def test_a_batch_is_read_in_order_past_blank_lines_and_a_byte_order_mark(tmp_path: Path) -> None:
    path = tmp_path / "batch.jsonl"
    lines = [
        {"id": "a", "text": "Who?"},
        {"id": 1, "text": "When?", "asked_on": "2024-08-05", "follows": "a"},
    ]
    path.write_text("\ufeff" + "\n\n".join(json.dumps(line) for line in lines), encoding="utf-8")

    assert read_batch(path) == [
        BatchQuestion(id="a", text="Who?"),
        BatchQuestion(id=1, text="When?", asked_on=date(2024, 8, 5), follows="a"),
    ]


@pytest.mark.parametrize(
    ("line", "problem"),
    [
        pytest.param(b"nope", "not JSON", id="no JSON"),
        pytest.param(b"[1]", "not a JSON object", id="a list"),
        pytest.param(b'{"text": "x"}', '"id" is missing', id="no id"),
        pytest.param(b'{"id": "2"}', '"text" is missing', id="no text"),
        pytest.param(b'{"id": null, "text": "x"}', '"id": ', id="an id that is null"),
        pytest.param(b'{"id": "2", "text": 5}', '"text": ', id="text that is a number"),
        pytest.param(b'{"id": "2", "text": "x", "asked_on": "2024-13-01"}', "YYYY-MM-DD", id="no such day"),
        pytest.param(
            b'{"id": "2", "text": "x", "follows": "3"}', "put the question that it", id="follows nobody"
        ),
        pytest.param(
            b'{"id": "2", "text": "x", "follows": "2"}', "put the question that it", id="follows itself"
        ),
        pytest.param(b'{"id": "2", "text": "\xff"}', "not UTF-8", id="other bytes"),
    ],
)
def test_a_bad_line_is_named_with_its_number_and_the_cure(tmp_path: Path, line: bytes, problem: str) -> None:
    path = tmp_path / "batch.jsonl"
    path.write_bytes(b'{"id": "1", "text": "x"}\n\n' + line + b"\n")
    with pytest.raises(BatchError) as error:
        read_batch(path)

    assert str(error.value).startswith(f"{path}:3: ")
    assert problem in str(error.value)


def test_a_file_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(BatchError, match=r"none\.jsonl: cannot be read .* name a file of JSON lines"):
        read_batch(tmp_path / "none.jsonl")
