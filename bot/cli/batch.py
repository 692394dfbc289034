"""Questions from a file of JSON lines. The shape is a contract with other programs."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Annotated

from pydantic import BaseModel, BeforeValidator, ConfigDict, ValidationError

QuestionId = str | int
SHAPE = 'write one object a line, {"id": "1", "text": "Who said what?"}'


def _day(value: object) -> object:
    try:
        return date.fromisoformat(value) if isinstance(value, str) else value
    except ValueError as error:
        raise ValueError(f"{value!r} is not a date; write it as YYYY-MM-DD") from error


Day = Annotated[date, BeforeValidator(_day)]


class BatchError(ValueError):
    """A line of a batch that is no question: where, what is wrong, and the cure."""

    def __init__(self, path: Path, line: int, problem: str, cure: str = SHAPE) -> None:
        place = f"{path}:{line}" if line else str(path)  # line 0: the file itself
        super().__init__(f"{place}: {problem}; {cure}")


class BatchQuestion(BaseModel):
    """One question of a batch."""

    model_config = ConfigDict(frozen=True)

    id: QuestionId
    text: str
    asked_on: Day | None = None
    follows: QuestionId | None = None  # the id of an earlier one, whose text is the context


def read_batch(path: Path) -> list[BatchQuestion]:
    """The questions of a file of JSON lines, all read before any is answered. Raises BatchError."""
    questions: list[BatchQuestion] = []
    earlier: set[QuestionId] = set()
    for number, line in _lines(path):
        try:
            question = BatchQuestion.model_validate_json(line)
        except ValidationError as error:
            raise BatchError(path, number, _problem(error)) from error
        if question.follows is not None and question.follows not in earlier:
            problem = f"follows {question.follows!r}, which is not an earlier id"
            raise BatchError(path, number, problem, "put the question that it follows above it")
        earlier.add(question.id)
        questions.append(question)
    return questions


def _lines(path: Path) -> Iterator[tuple[int, str]]:
    """The lines that are not blank, numbered."""
    try:
        file = path.open("rb")
    except OSError as error:
        raise BatchError(
            path, 0, f"cannot be read ({error.strerror})", "name a file of JSON lines"
        ) from error
    with file:
        for number, raw in enumerate(file, start=1):
            try:
                line = raw.decode("utf-8-sig" if number == 1 else "utf-8")
            except UnicodeDecodeError as error:
                raise BatchError(path, number, "not UTF-8 text") from error
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
