"""The JSON of answers has the keys of the contract, in its order."""

import json
from dataclasses import replace
from datetime import date

from pydantic import BaseModel

from bot.cli.json_output import AnswerRecord, InlineRecord, ReportRecord
from retrieval import Abstention, Answer, Period
from tests.bot.made import QUOTE, TEXT, abstained, answered, asked, cited, made_passage, made_report

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


def record(answer: Answer | Abstention, question: str, identity: str | None = None) -> dict[str, object]:
    """The record of an answer as other programs read it."""
    return AnswerRecord.of(answer, question, identity).model_dump(mode="json")


def test_an_answer_has_the_shape_of_the_contract() -> None:
    answer = answered(CITATION, CITATION, period=Period(date(2024, 8, 1), None))

    assert record(answer, "Who?", "q1") == {
        "id": "q1",
        "question": "Who?",
        "answered": True,
        "reason": None,
        "confidence": 0.9,
        "period": {"since": "2024-08-01", "until": None},
        "citations": [RECORD, RECORD | {"rank": 2}],
        "nearest": None,
        "later": None,
        "soft_period": False,
        "unread_times": [],
        "absent_phrases": [],
        "suggestion": None,
        "topic": None,
    }


def test_a_later_report_is_named() -> None:
    later = made_report("later", "A later bill", date(2024, 9, 1))

    assert record(answered(CITATION, later=later), "Who?")["later"] == {
        "report": "later.txt",
        "title": "A later bill",
        "date": "2024-09-01",
    }


def test_an_abstention_has_the_shape_of_the_contract() -> None:
    undated = cited(made_passage(speaker=None, report=made_report(published=None)), QUOTE)

    assert record(abstained("weak-match", undated), "Who?") == {
        "id": None,
        "question": "Who?",
        "answered": False,
        "reason": "weak-match",
        "confidence": 0.1,
        "period": None,
        "citations": [],
        "nearest": RECORD | {"ordinal": 0, "date": None, "speaker": None},
        "later": None,
        "soft_period": False,
        "unread_times": [],
        "absent_phrases": [],
        "suggestion": None,
        "topic": None,
    }
    assert record(abstained("no-match"), "Who?")["nearest"] is None


def test_what_was_not_understood_or_perhaps_meant_is_told() -> None:
    question = replace(
        asked(),
        soft_period=True,
        unread_times=("betimes",),
        absent_phrases=("blue moon",),
        archive_topic="newest",
    )
    told = record(replace(abstained("no-match"), question=question, suggestion="Who sang?"), "Who sagn?")

    assert {name: told[name] for name in [*told][-5:]} == {
        "soft_period": True,
        "unread_times": ["betimes"],
        "absent_phrases": ["blue moon"],
        "suggestion": "Who sang?",
        "topic": "newest",
    }


def test_a_report_has_its_shape() -> None:
    report = made_report(published=date(2024, 8, 5), summary="Short.")

    assert ReportRecord.of(report).model_dump(mode="json") == {
        "report": "duma.txt",
        "title": "Duma passes bill",
        "date": "2024-08-05",
        "summary": "Short.",
        "outlet": None,
        "url": None,
    }


def test_keys_stand_in_the_order_of_the_contract() -> None:
    def keys(model: type[BaseModel]) -> str:
        return " ".join(model.model_fields)

    assert keys(AnswerRecord) == (
        "id question answered reason confidence period citations nearest later "
        "soft_period unread_times absent_phrases suggestion topic"
    )
    assert keys(InlineRecord) == "id title description text report ordinal date"
    assert list(json.loads(json.dumps(record(answered(CITATION), "Who?")))["citations"][0]) == list(RECORD)
