"""Dated reports that can be asked: the only door into this package."""

from retrieval.answers import Abstention, Answer, Citation, Coverage, Hit, Reason
from retrieval.archive import Archive
from retrieval.index import Index
from retrieval.language.dates import Period
from retrieval.language.segmentation import sentences
from retrieval.language.yardstick import Estimate, estimates
from retrieval.questions import Question
from retrieval.reports.corpus import Problem
from retrieval.reports.passages import Passage
from retrieval.reports.report import Report, ReportError

__all__ = [
    "Abstention",
    "Answer",
    "Archive",
    "Citation",
    "Coverage",
    "Estimate",
    "Hit",
    "Index",
    "Passage",
    "Period",
    "Problem",
    "Question",
    "Reason",
    "Report",
    "ReportError",
    "estimates",
    "sentences",
]
