"""Dated reports that can be asked: the only door into this package."""

from retrieval.answers import Abstention, Answer, Citation, Coverage, Hit, Reason
from retrieval.archive import Archive
from retrieval.corpus import Problem
from retrieval.dates import Period
from retrieval.index import Index
from retrieval.passages import Passage
from retrieval.questions import Question
from retrieval.reports import Report, ReportError
from retrieval.segmentation import sentences
from retrieval.yardstick import Estimate, estimates

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
