"""Answers as JSON for other programs. The shapes are a contract: fields are added, never renamed."""

from datetime import date
from itertools import count
from typing import Self

from pydantic import BaseModel

from bot.cli.batch import QuestionId
from retrieval import Abstention, Answer, Citation, Period, Report


class PeriodRecord(BaseModel):
    """The days that a question is about, both included; null: open."""

    since: date | None
    until: date | None

    @classmethod
    def of(cls, period: Period) -> Self:
        """A period as a record."""
        return cls(since=period.since, until=period.until)


class CitationRecord(BaseModel):
    """One citation; `date` as far as it is known: a day, or a day and a time."""

    rank: int
    quote: str
    passage: str
    report: str
    ordinal: int
    title: str
    date: str | None
    speaker: str | None
    score: float

    @classmethod
    def of(cls, citation: Citation, rank: int = 1) -> Self:
        """A citation as a record."""
        passage = citation.passage
        return cls(
            rank=rank,
            quote=citation.quote,
            passage=passage.text,
            report=passage.report.file,
            ordinal=passage.ordinal,
            title=citation.title,
            date=passage.report.stamp or None,
            speaker=citation.speaker,
            score=citation.score,
        )


class LaterReportRecord(BaseModel):
    """A later report on the topic of an answer."""

    report: str
    title: str
    date: str

    @classmethod
    def of(cls, report: Report) -> Self:
        """A report as a record."""
        return cls(report=report.file, title=report.title, date=report.stamp)


class AnswerRecord(BaseModel):
    """One answer or abstention."""

    id: QuestionId | None
    question: str
    answered: bool
    reason: str | None
    confidence: float
    period: PeriodRecord | None
    citations: list[CitationRecord]
    nearest: CitationRecord | None
    later: LaterReportRecord | None

    @classmethod
    def of(cls, answer: Answer | Abstention, question: str, identity: QuestionId | None = None) -> Self:
        """An answer or abstention as a record."""
        period = answer.question.period
        record = cls(
            id=identity,
            question=question,
            answered=isinstance(answer, Answer),
            reason=None,
            confidence=answer.confidence,
            period=PeriodRecord.of(period) if period else None,
            citations=[],
            nearest=None,
            later=None,
        )
        if isinstance(answer, Answer):
            record.citations = list(map(CitationRecord.of, answer.citations, count(1)))
            record.later = LaterReportRecord.of(answer.later) if answer.later else None
        else:
            record.reason = answer.reason
            record.nearest = CitationRecord.of(answer.nearest) if answer.nearest else None
        return record


class InlineRecord(BaseModel):
    """One inline result."""

    id: str
    title: str
    description: str
    text: str
    report: str
    ordinal: int
    date: str | None


class ReportRecord(BaseModel):
    """One report without its passages."""

    report: str
    title: str
    date: str | None
    summary: str
    outlet: str | None
    url: str | None

    @classmethod
    def of(cls, report: Report) -> Self:
        """A report as a record."""
        return cls(
            report=report.file,
            title=report.title,
            date=report.stamp or None,
            summary=report.summary,
            outlet=report.outlet or None,
            url=report.url or None,
        )
