"""Example questions about the newest reports, each tried: it is answered from the report it was made of."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Self

from bot.messages.templates import Templates
from retrieval import Answer, Archive

MOST = 2  # examples shown
TRIED = 12  # phrases that may be tried for them


@dataclass(frozen=True, slots=True)
class Examples:
    """Questions that are known to be answered, and words that they ask about; there may be none."""

    questions: tuple[str, ...] = ()
    words: tuple[str, ...] = ()

    @classmethod
    def of(cls, templates: Templates, archive: Archive, today: date) -> Self:
        """The examples of an archive; asking for them takes as long as some questions do."""
        tried = [*_tried(templates, archive, today)]
        questions = [question for question, _ in tried]
        newest = templates.phrase("examples", "newest")
        if len(questions) < MOST and _answered_from(archive, newest, today, _newest(archive, today)):
            questions.append(newest)
        return cls(tuple(questions), tuple(words for _, words in tried))


def _tried(templates: Templates, archive: Archive, today: date) -> Iterator[tuple[str, str]]:
    """Questions with what they ask about, of different reports; every second one names a month."""
    used: set[str] = set()
    for words, slug in archive.known(today).key_phrases(TRIED):
        report = archive.report(slug)
        if report is None or slug in used:
            continue
        form = "in_month" if used and report.published else "about"
        question = templates.phrase("examples", form, words, report.published)
        if _answered_from(archive, question, today, slug):
            used.add(slug)
            yield question, words
        if len(used) == MOST:
            return


def _newest(archive: Archive, today: date) -> str:
    return next((report.slug for report in archive.known(today).latest()), "")


def _answered_from(archive: Archive, question: str, today: date, slug: str) -> bool:
    """Whether a question is answered, first of all from one report."""
    answer = archive.ask(question, today, limit=1)
    return isinstance(answer, Answer) and answer.citations[0].passage.report.slug == slug
