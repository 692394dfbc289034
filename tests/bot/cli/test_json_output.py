import json
from datetime import date
from pathlib import Path

import pytest

from bot.cli.json_output import (
    BatchQuestion,
    QuestionError,
    answer_record,
    inline_record,
    read_batch,
    report_record,
)
from retrieval import Period
from tests.bot.made import QUOTE, TEXT, abstained, answered, cited, made_passage, made_report

CITATION = cited(made_passage(ordinal=4), QUOTE)
RECORD = {
    "rank": 1,
    "quote": QUOTE,
    "passage": TEXT,
    "report": "duma.txt",
    "ordinal": 4,
    "title": "Duma passes bill",
    "date": "2024-08-05T21:16",
    "speaker": "UK Ministry of Defence",
    "score": 1.0,
}


def test_an_answer_has_the_shape_of_the_contract() -> None:
    answer = answered(CITATION, CITATION, period=Period(date(2024, 8, 1), None))

    assert answer_record(answer, "Who?", "q1") == {
        "id": "q1",
        "question": "Who?",
        "answered": True,
        "reason": None,
        "confidence": 0.9,
        "period": {"since": "2024-08-01", "until": None},
        "citations": [RECORD, RECORD | {"rank": 2}],
        "nearest": None,
        "later": None,
    }


def test_a_later_report_is_named() -> None:
    later = made_report("later", "A later bill", date(2024, 9, 1))

    assert answer_record(answered(CITATION, later=later), "Who?")["later"] == {
        "report": "later.txt",
        "title": "A later bill",
        "date": "2024-09-01",
    }


def test_an_abstention_has_the_shape_of_the_contract() -> None:
    undated = cited(made_passage(speaker=None, report=made_report(published=None)), QUOTE)

    assert answer_record(abstained("weak-match", undated), "Who?") == {
        "id": None,
        "question": "Who?",
        "answered": False,
        "reason": "weak-match",
        "confidence": 0.1,
        "period": None,
        "citations": [],
        "nearest": RECORD | {"ordinal": 0, "date": None, "speaker": None},
        "later": None,
    }
    assert answer_record(abstained("no-match"), "Who?")["nearest"] is None


def test_an_inline_result_and_a_report_have_their_shapes() -> None:
    assert inline_record(CITATION, "id", "title", "description", "text") == {
        "id": "id",
        "title": "title",
        "description": "description",
        "text": "text",
        "report": "duma.txt",
        "ordinal": 4,
        "date": "2024-08-05T21:16",
    }
    assert report_record(made_report(published=date(2024, 8, 5), summary="Short.")) == {
        "report": "duma.txt",
        "title": "Duma passes bill",
        "date": "2024-08-05",
        "summary": "Short.",
        "outlet": None,
        "url": None,
    }


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
    with pytest.raises(QuestionError) as error:
        read_batch(path)

    assert str(error.value).startswith(f"{path}:3: ")
    assert problem in str(error.value)


def test_a_file_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(QuestionError, match=r"none\.jsonl: cannot be read .* name a file of JSON lines"):
        read_batch(tmp_path / "none.jsonl")
