"""Example questions about the newest reports, each tried: it is answered from the report it was made of."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Self

from bot.messages.templates import Templates
from retrieval import Answer, Archive, Citation

MOST = 2  # examples shown
TRIED = 12  # phrases that may be tried for them


@dataclass(frozen=True, slots=True)
class Examples:
    """Questions that are known to be answered, and words that they ask about; there may be none.

    `answer` is the first passage that answers the first question.
    """

    questions: tuple[str, ...] = ()
    words: tuple[str, ...] = ()
    answer: Citation | None = None

    @classmethod
    def of(cls, templates: Templates, archive: Archive, today: date) -> Self:
        """The examples of an archive; asking for them takes as long as some questions do."""
        tried = [*_tried(templates, archive, today)]
        answered = [(question, answer) for question, _, answer in tried]
        newest = templates.phrase("examples", "newest")
        if len(tried) < MOST and (answer := _answer_from(archive, newest, today, _newest(archive, today))):
            answered.append((newest, answer))
        return cls(
            tuple(question for question, _ in answered),
            tuple(words for _, words, _ in tried),
            next((answer for _, answer in answered), None),
        )


def _tried(templates: Templates, archive: Archive, today: date) -> Iterator[tuple[str, str, Citation]]:
    """Questions of different reports, with their words and answers; every second one names a month."""
    used: set[str] = set()
    for words, slug in archive.known(today).key_phrases(TRIED):
        report = archive.report(slug)
        if report is None or slug in used:
            continue
        form = "in_month" if used and report.published else "about"
        question = templates.phrase("examples", form, words, report.published)
        if answer := _answer_from(archive, question, today, slug):
            used.add(slug)
            yield question, words, answer
        if len(used) == MOST:
            return


def _newest(archive: Archive, today: date) -> str:
    return next((report.slug for report in archive.known(today).latest()), "")


def _answer_from(archive: Archive, question: str, today: date, slug: str) -> Citation | None:
    """The passage that answers a question first of all, if it is of one report."""
    answer = archive.ask(question, today, limit=1)
    if isinstance(answer, Answer) and answer.citations[0].passage.report.slug == slug:
        return answer.citations[0]
    return None
