"""Dated reports that can be asked: the only door into this package."""

from retrieval.answers import Abstention, Answer, Citation, Coverage, Hit, Reason
from retrieval.archive import Archive
from retrieval.history.changes import Change
from retrieval.history.freshness import Freshness, Gap
from retrieval.history.timeline import Moment, Timeline
from retrieval.history.trend import Trend
from retrieval.index import Index
from retrieval.language.dates import Period
from retrieval.language.segmentation import sentences
from retrieval.language.yardstick import Estimate, estimates
from retrieval.questions import Question
from retrieval.reports.corpus import Problem
from retrieval.reports.passages import Passage
from retrieval.reports.report import Report, ReportError, normalise, parse_report
from retrieval.source import Refreshed

__all__ = [
    "Abstention",
    "Answer",
    "Archive",
    "Change",
    "Citation",
    "Coverage",
    "Estimate",
    "Freshness",
    "Gap",
    "Hit",
    "Index",
    "Moment",
    "Passage",
    "Period",
    "Problem",
    "Question",
    "Reason",
    "Refreshed",
    "Report",
    "ReportError",
    "Timeline",
    "Trend",
    "estimates",
    "normalise",
    "parse_report",
    "sentences",
]
