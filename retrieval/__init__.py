"""Dated reports that can be asked: the only door into this package."""

from retrieval.archive import Archive
from retrieval.atomic_file import write_atomically
from retrieval.history.changes import Change
from retrieval.history.freshness import Freshness, Gap
from retrieval.history.timeline import Timeline, TimelineEntry
from retrieval.history.trend import Trend
from retrieval.index.inverted_index import InvertedIndex as Index
from retrieval.reports.corpus import Problem
from retrieval.reports.passages import Passage
from retrieval.reports.report import Report, ReportError, normalise, parse_report
from retrieval.search.answers import Abstention, Answer, Citation, Coverage, Hit, Reason
from retrieval.search.questions import Question
from retrieval.snapshot.folder_source import RefreshResult
from retrieval.text.date_expressions import Period
from retrieval.text.probability_words import ProbabilityWord, probability_words
from retrieval.text.sentences import sentences

__all__ = [
    "Abstention",
    "Answer",
    "Archive",
    "Change",
    "Citation",
    "Coverage",
    "Freshness",
    "Gap",
    "Hit",
    "Index",
    "Passage",
    "Period",
    "ProbabilityWord",
    "Problem",
    "Question",
    "Reason",
    "RefreshResult",
    "Report",
    "ReportError",
    "Timeline",
    "TimelineEntry",
    "Trend",
    "normalise",
    "parse_report",
    "probability_words",
    "sentences",
    "write_atomically",
]
