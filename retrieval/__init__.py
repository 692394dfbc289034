"""Dated reports that can be asked: the only door into this package."""

from importlib import import_module
from typing import TYPE_CHECKING, Any

from retrieval.archive import Archive
from retrieval.atomic_file import write_atomically
from retrieval.history.changes import Change
from retrieval.history.freshness import Freshness, Gap
from retrieval.history.timeline import Timeline, TimelineEntry
from retrieval.history.trend import Trend
from retrieval.index.inverted_index import InvertedIndex as Index
from retrieval.known_reports import KnownReports
from retrieval.opensearch.connection.errors import SearchEngineError
from retrieval.regular_file import NotRegularError, open_regular
from retrieval.report_changes import Mark, ReportChanges, ReportKeys
from retrieval.report_search import ReportMatches
from retrieval.reports.corpus import REPORT_SUFFIXES, Problem, is_report
from retrieval.reports.errors import Finding, NoFolderError, ReportError
from retrieval.reports.parsing.front_matter import read_front_matter, remove_field, write_front_matter
from retrieval.reports.parsing.plain_text import unwrap
from retrieval.reports.parsing.reading_options import ReadingOptions
from retrieval.reports.parsing.report_parser import parse_report, parse_reports
from retrieval.reports.parsing.text_file import decode, decode_text, read_text
from retrieval.reports.passage_address import address_of, report_address
from retrieval.reports.passages import Passage, Signature, Speech
from retrieval.reports.report import LeftOut, ReadingNotice, Report, normalise
from retrieval.search.answers import Abstention, Answer, Citation, Hit, Reason
from retrieval.search.matching.stored_query import QueryProblem, query_problem
from retrieval.search.questions.question import Question
from retrieval.searcher import Coverage
from retrieval.snapshot.folder_source import RefreshResult
from retrieval.snapshot.notices import FileNotice
from retrieval.text.date_lines import DateOrder, DateReading, read_date, read_date_line
from retrieval.text.dates import Period
from retrieval.text.probability_words import ProbabilityWord, probability_words
from retrieval.text.sentences import sentences

if TYPE_CHECKING:
    from retrieval.engine_archive import EngineArchive
    from retrieval.opensearch.writing.folder_indexing import IndexingResult, index_folder
    from retrieval.opensearch.writing.indexed_folder import IndexedFolder

__all__ = [
    "REPORT_SUFFIXES",
    "Abstention",
    "Answer",
    "Archive",
    "Change",
    "Citation",
    "Coverage",
    "DateOrder",
    "DateReading",
    "EngineArchive",
    "FileNotice",
    "Finding",
    "Freshness",
    "Gap",
    "Hit",
    "Index",
    "IndexedFolder",
    "IndexingResult",
    "KnownReports",
    "LeftOut",
    "Mark",
    "NoFolderError",
    "NotRegularError",
    "Passage",
    "Period",
    "ProbabilityWord",
    "Problem",
    "QueryProblem",
    "Question",
    "ReadingNotice",
    "ReadingOptions",
    "Reason",
    "RefreshResult",
    "Report",
    "ReportChanges",
    "ReportError",
    "ReportKeys",
    "ReportMatches",
    "SearchEngineError",
    "Signature",
    "Speech",
    "Timeline",
    "TimelineEntry",
    "Trend",
    "address_of",
    "decode",
    "decode_text",
    "index_folder",
    "is_report",
    "normalise",
    "open_regular",
    "parse_report",
    "parse_reports",
    "probability_words",
    "query_problem",
    "read_date",
    "read_date_line",
    "read_front_matter",
    "read_text",
    "remove_field",
    "report_address",
    "sentences",
    "unwrap",
    "write_atomically",
    "write_front_matter",
]

_OF_ENGINES = {  # imported when they are first used, as few have a search engine
    "EngineArchive": "retrieval.engine_archive",
    "IndexedFolder": "retrieval.opensearch.writing.indexed_folder",
    "IndexingResult": "retrieval.opensearch.writing.folder_indexing",
    "index_folder": "retrieval.opensearch.writing.folder_indexing",
}


def __getattr__(name: str) -> Any:
    if name not in _OF_ENGINES:
        raise AttributeError(name)
    return getattr(import_module(_OF_ENGINES[name]), name)
