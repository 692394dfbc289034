"""Questions from a file of JSON lines. The shape is a contract with other programs."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Annotated

from pydantic import BaseModel, BeforeValidator, ConfigDict, ValidationError

from bot.cli.command import UsageError, day
from bot.wording import wording

QuestionId = str | int


Day = Annotated[date, BeforeValidator(lambda value: day(value) if isinstance(value, str) else value)]


class BatchError(UsageError):
    """A line of a batch that is no question: where, what is wrong, and the cure."""

    def __init__(self, path: Path, line: int, problem: str, cure: str = "") -> None:
        place = f"{path}:{line}" if line else str(path)  # line 0: the file itself
        super().__init__(f"{place}: {problem}; {cure or wording('command_line.batch_shape')}")


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
            problem = wording("command_line.unknown_id", follows=question.follows)
            raise BatchError(path, number, problem, wording("command_line.move_question"))
        earlier.add(question.id)
        questions.append(question)
    return questions


def _lines(path: Path) -> Iterator[tuple[int, str]]:
    """The lines that are not blank, numbered."""
    try:
        file = path.open("rb")
    except OSError as error:
        raise BatchError(
            path,
            0,
            wording("command_line.batch_unreadable", error=error.strerror),
            wording("command_line.name_batch"),
        ) from error
    with file:
        for number, raw in enumerate(file, start=1):
            try:
                line = raw.decode("utf-8-sig" if number == 1 else "utf-8")
            except UnicodeDecodeError as error:
                raise BatchError(path, number, wording("command_line.not_utf8")) from error
            if line.strip():
                yield number, line


def _problem(error: ValidationError) -> str:
    first = error.errors(include_url=False, include_input=False)[0]
    place = str(first["loc"][0]) if first["loc"] else ""
    if first["type"] == "json_invalid":
        return wording("command_line.not_json")
    if first["type"] == "missing":
        return wording("command_line.field_missing", field=place)
    message = first["msg"].removeprefix("Value error, ")
    return f'"{place}": {message}' if place else wording("command_line.not_json_object")
