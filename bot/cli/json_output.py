"""Answers as JSON for other programs. The shapes are a contract: fields are added, never renamed."""

from collections.abc import Mapping, Sequence
from datetime import date
from itertools import count
from typing import Self

from pydantic import BaseModel

from bot.cli.batch import QuestionId
from bot.findings import explained
from retrieval import Abstention, Answer, Archive, Citation, FileNotice, Passage, Period, Problem, Report


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
    soft_period: bool  # the period is only preferred
    unread_times: list[str]  # words of time that were not understood
    absent_phrases: list[str]  # phrases in quotation marks that no passage has
    suggestion: str | None  # the question that was perhaps meant
    topic: str | None  # what of the archive itself was asked for

    @classmethod
    def of(cls, answer: Answer | Abstention, question: str, identity: QuestionId | None = None) -> Self:
        """An answer or abstention as a record."""
        understood = answer.question
        period = understood.period
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
            soft_period=understood.soft_period,
            unread_times=list(understood.unread_times),
            absent_phrases=list(understood.absent_phrases),
            suggestion=None,
            topic=understood.archive_topic,
        )
        if isinstance(answer, Answer):
            record.citations = list(map(CitationRecord.of, answer.citations, count(1)))
            record.later = LaterReportRecord.of(answer.later) if answer.later else None
        else:
            record.reason = answer.reason
            record.suggestion = answer.suggestion
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


class SpeechRecord(BaseModel):
    """Quoted words in a passage; `speaker` is null where the text names nobody."""

    start: int
    end: int
    speaker: str | None


class PassageRecord(BaseModel):
    """One passage of a report."""

    ordinal: int
    text: str
    speaker: str | None
    quoted: bool
    speech: list[SpeechRecord]

    @classmethod
    def of(cls, passage: Passage) -> Self:
        """A passage as a record."""
        return cls(
            ordinal=passage.ordinal,
            text=passage.text,
            speaker=passage.speaker,
            quoted=passage.quoted,
            speech=[SpeechRecord(**each._asdict()) for each in passage.speech],
        )


class LeftOutRecord(BaseModel):
    """Text of a report that is no passage, and why."""

    text: str
    why: str


class ReadingRecord(BaseModel):
    """One report as it was read: its passages, what is none, and what an operator should know."""

    file: str
    slug: str
    title: str
    title_made: bool
    summary: str
    date: str | None
    date_source: str | None
    outlet: str | None
    url: str | None
    passages: list[PassageRecord]
    left_out: list[LeftOutRecord]
    notices: list[str]

    @classmethod
    def of(cls, report: Report, archive: Archive) -> Self:
        """A report of an archive as a record."""
        return cls(
            file=report.file,
            slug=report.slug,
            title=report.title,
            title_made=report.title_made,
            summary=report.summary,
            date=report.stamp or None,
            date_source=report.date_source,
            outlet=report.outlet or None,
            url=report.url or None,
            passages=[PassageRecord.of(each) for each in archive.passages(report.slug)],
            left_out=[LeftOutRecord(**each._asdict()) for each in archive.left_out(report.slug)],
            notices=[str(explained(each.finding)) for each in archive.notices_of(report.slug)],
        )


class ProblemRecord(BaseModel):
    """What is wrong with a file, and the cure; `file` is its path in the folder of reports."""

    file: str
    line: int
    problem: str
    cure: str

    @classmethod
    def of(cls, problem: Problem, archive: Archive) -> Self:
        """A problem of an archive as a record."""
        file = problem.path.removeprefix(f"{archive.folder}/")
        return cls(file=file, line=problem.line, **explained(problem.finding)._asdict())


class NoticeRecord(BaseModel):
    """What an operator should know about how a file was read."""

    kind: str
    file: str
    line: int
    problem: str
    cure: str

    @classmethod
    def of(cls, notice: FileNotice) -> Self:
        """A notice as a record."""
        words = explained(notice.finding)._asdict()
        return cls(kind=notice.kind, file=notice.file, line=notice.line, **words)


class DuplicateRecord(BaseModel):
    """A file that is left out, and the one with the same text that is used."""

    file: str
    used: str


class CheckRecord(BaseModel):
    """All that `dispatch check` has found; `not_read` counts files of other kinds by suffix."""

    reports: int
    passages: int
    first: date | None
    last: date | None
    problems: list[ProblemRecord]
    notices: list[NoticeRecord]
    duplicates: list[DuplicateRecord]
    not_read: Mapping[str, int]

    @classmethod
    def of(cls, archive: Archive, found: Sequence[FileNotice]) -> Self:
        """What there is to say of an archive as a record, with the notices of the day."""
        coverage = archive.coverage
        return cls(
            reports=coverage.reports,
            passages=coverage.passages,
            first=coverage.first,
            last=coverage.last,
            problems=[ProblemRecord.of(each, archive) for each in archive.problems],
            notices=list(map(NoticeRecord.of, found)),
            duplicates=[DuplicateRecord(file=file, used=used) for file, used in archive.duplicates],
            not_read=dict(sorted(archive.other_files.items())),
        )
