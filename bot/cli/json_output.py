"""Answers as JSON for other programs, and their questions as JSON lines. The shapes are a contract."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Annotated

from pydantic import BaseModel, BeforeValidator, ConfigDict, ValidationError

from retrieval import Abstention, Answer, Citation, Period, Report

Json = dict[str, object]
Id = str | int
SHAPE = 'write one object a line, {"id": "1", "text": "Who said what?"}'


def _day(value: object) -> object:
    try:
        return date.fromisoformat(value) if isinstance(value, str) else value
    except ValueError as error:
        raise ValueError(f"{value!r} is no day; write it as YYYY-MM-DD") from error


Day = Annotated[date, BeforeValidator(_day)]


class QuestionError(ValueError):
    """A line of a batch that is no question: where, what is wrong, and the cure."""

    def __init__(self, path: Path, line: int, problem: str, cure: str = SHAPE) -> None:
        place = f"{path}:{line}" if line else str(path)  # line 0: the file itself
        super().__init__(f"{place}: {problem}; {cure}")


class BatchQuestion(BaseModel):
    """One question of a batch."""

    model_config = ConfigDict(frozen=True)

    id: Id
    text: str
    asked_on: Day | None = None
    follows: Id | None = None  # the id of an earlier one, whose text is the context


def read_batch(path: Path) -> list[BatchQuestion]:
    """The questions of a file of JSON lines, all read before any is answered. Raises QuestionError."""
    questions: list[BatchQuestion] = []
    earlier: set[Id] = set()
    for number, line in _lines(path):
        try:
            question = BatchQuestion.model_validate_json(line)
        except ValidationError as error:
            raise QuestionError(path, number, _problem(error)) from error
        if question.follows is not None and question.follows not in earlier:
            problem = f"follows {question.follows!r}, which is no earlier id"
            raise QuestionError(path, number, problem, "put the question that it follows above it")
        earlier.add(question.id)
        questions.append(question)
    return questions


def answer_record(answer: Answer | Abstention, question: str, identity: Id | None = None) -> Json:
    """One answer or abstention."""
    found = isinstance(answer, Answer)
    citations = answer.citations if isinstance(answer, Answer) else ()
    nearest = None if isinstance(answer, Answer) else answer.nearest
    return {
        "id": identity,
        "question": question,
        "answered": found,
        "reason": None if isinstance(answer, Answer) else answer.reason,
        "confidence": answer.confidence,
        "period": _period_record(answer.question.period),
        "citations": [_citation_record(citation, rank) for rank, citation in enumerate(citations, start=1)],
        "nearest": _citation_record(nearest, 1) if nearest else None,
        "later": _later_record(answer.later) if isinstance(answer, Answer) and answer.later else None,
    }


def inline_record(citation: Citation, identity: str, title: str, description: str, text: str) -> Json:
    """One inline result."""
    report = citation.passage.report
    return {
        "id": identity,
        "title": title,
        "description": description,
        "text": text,
        "report": report.file,
        "ordinal": citation.passage.ordinal,
        "date": report.stamp or None,
    }


def report_record(report: Report) -> Json:
    """One report without its passages."""
    return {
        "report": report.file,
        "title": report.title,
        "date": report.stamp or None,
        "summary": report.summary,
        "outlet": report.outlet or None,
        "url": report.url or None,
    }


def _citation_record(citation: Citation, rank: int) -> Json:
    return {
        "rank": rank,
        "quote": citation.quote,
        "passage": citation.passage.text,
        "report": citation.passage.report.file,
        "ordinal": citation.passage.ordinal,
        "title": citation.title,
        "date": citation.passage.report.stamp or None,
        "speaker": citation.speaker,
        "score": citation.score,
    }


def _later_record(report: Report) -> Json:
    return {"report": report.file, "title": report.title, "date": report.stamp}


def _period_record(period: Period | None) -> Json | None:
    if period is None:
        return None
    return {
        "since": period.since.isoformat() if period.since else None,
        "until": period.until.isoformat() if period.until else None,
    }


def _lines(path: Path) -> Iterator[tuple[int, str]]:
    """The lines that are not blank, numbered."""
    try:
        file = path.open("rb")
    except OSError as error:
        raise QuestionError(
            path, 0, f"cannot be read ({error.strerror})", "name a file of JSON lines"
        ) from error
    with file:
        for number, raw in enumerate(file, start=1):
            try:
                line = raw.decode("utf-8-sig" if number == 1 else "utf-8")
            except UnicodeDecodeError as error:
                raise QuestionError(path, number, "not UTF-8 text") from error
            if line.strip():
                yield number, line


def _problem(error: ValidationError) -> str:
    first = error.errors(include_url=False, include_input=False)[0]
    place = str(first["loc"][0]) if first["loc"] else ""
    if first["type"] == "json_invalid":
        return "not JSON"
    if first["type"] == "missing":
        return f'"{place}" is missing'
    message = first["msg"].removeprefix("Value error, ")
    return f'"{place}": {message}' if place else "not a JSON object"
