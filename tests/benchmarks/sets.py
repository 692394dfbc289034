"""The sets that quality is measured on: reports, questions, and what answers them."""

import gzip
import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from retrieval import Archive, Passage, Report

ASKED_ON = date(2026, 8, 31)  # where a question of a news set does not say


@dataclass(frozen=True, slots=True)
class Asked:
    """A question of a news set, and the passages that answer it: (file, part of the passage)."""

    text: str
    kind: str
    today: date
    follows: str | None
    gold: tuple[tuple[str, str], ...]
    answer: str | None

    def right(self, passage: Passage, kept: dict[str, str]) -> bool:
        """Whether a passage answers it; `kept` maps a duplicate's file to the one in its place."""
        right = [(kept.get(file, file), part) for file, part in self.gold]
        return any(passage.report.file == file and part in passage.text for file, part in right)


@dataclass(frozen=True, slots=True)
class News:
    """A folder with `reports/` and `questions.jsonl`, as the briefings are."""

    archive: Archive
    questions: tuple[Asked, ...]

    @classmethod
    def read(cls, folder: Path) -> "News":
        """The set in a folder."""
        rows = [json.loads(line) for line in (folder / "questions.jsonl").read_text("utf-8").splitlines()]
        texts = {row["id"]: row["question"] for row in rows}
        questions = tuple(
            Asked(
                row["question"],
                row["type"],
                date.fromisoformat(row["asked_on"]) if row["asked_on"] else ASKED_ON,
                texts.get(row["follows"]),
                tuple((gold["file"], gold["paragraph_substring"]) for gold in row["gold"]),
                row["answer_substring"],
            )
            for row in rows
        )
        return cls(Archive.open(folder / "reports"), questions)


def filler(path: Path) -> list[Report]:
    """The articles of a gzipped .jsonl file, which make an archive large."""
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        rows = [json.loads(line) for line in lines]
    return [
        Report(
            slug=row["slug"],
            title=row["title"],
            published=date.fromisoformat(row["date"]),
            paragraphs=tuple(row["paragraphs"]),
        )
        for row in rows
    ]


@dataclass(frozen=True, slots=True)
class Articles:
    """XQuAD: articles of paragraphs; questions with the place of their paragraph and their answer."""

    reports: tuple[Report, ...]
    questions: tuple[tuple[str, tuple[str, int], str], ...]  # question, (article, paragraph), answer

    @classmethod
    def read(cls, path: Path) -> "Articles":
        """The set in a .jsonl file."""
        paragraphs: dict[str, list[str]] = {}
        questions = []
        for line in path.read_text("utf-8").splitlines():
            row = json.loads(line)
            held = paragraphs.setdefault(row["title"], [])
            place = (row["title"], len(held))
            held.append(row["paragraph"])
            questions += [(each["question"], place, each["answer"]) for each in row["questions"]]
        reports = [
            Report(slug=title, title=title.replace("_", " "), paragraphs=tuple(held))
            for title, held in paragraphs.items()
        ]
        return cls(tuple(reports), tuple(questions))


@dataclass(frozen=True, slots=True)
class Abstracts:
    """Cranfield: abstracts, questions, and for each question the grades of abstracts: 1 is best, 4 least."""

    reports: tuple[Report, ...]
    questions: tuple[tuple[str, dict[str, int]], ...]

    @classmethod
    def read(cls, folder: Path) -> "Abstracts":
        """The set in a folder; an abstract without text is left out."""
        reports = [
            Report(slug=number.strip(), title=fields["T"], paragraphs=(fields["W"],))
            for number, fields in _records(folder / "cran.all.1400")
            if fields["W"]
        ]
        grades: dict[int, dict[str, int]] = {}
        for line in (folder / "cranqrel").read_text().splitlines():
            question, slug, grade = line.split()[:3]
            grades.setdefault(int(question), {})[slug] = int(grade)
        texts = [fields["W"] for _, fields in _records(folder / "cran.qry")]
        return cls(tuple(reports), tuple((text, grades[at]) for at, text in enumerate(texts, start=1)))


def _records(path: Path) -> Iterator[tuple[str, dict[str, str]]]:
    for record in path.read_text("utf-8", "replace").split(".I ")[1:]:
        number, *rest = record.split("\n")
        fields, field = {"T": "", "W": ""}, ""
        for line in rest:
            if line.startswith(".") and line[1:].strip() in {"T", "A", "B", "W"}:
                field = line[1:].strip()
            elif field in fields:
                fields[field] = f"{fields[field]} {line.strip()}".strip()
        yield number, fields
