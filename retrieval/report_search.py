"""Reports by what they are called, when they are from or what they say, by the analysis of questions."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from retrieval.candidates import ReportHeader
from retrieval.history.mentions import mentions
from retrieval.search.questions.question import Question
from retrieval.search.questions.spelling import correct_spelling
from retrieval.search.questions.synonyms import add_synonyms
from retrieval.search.questions.understanding import understand
from retrieval.searcher import Published, Searcher
from retrieval.text.analysis import stem
from retrieval.text.dates import Period
from retrieval.text.report_terms import report_terms

MAX_BEGUN = 32  # words that the last one may be the beginning of
NEAREST = 8  # reports with some of the words
_ONE = re.compile(r"\b(the|that|last|latest|newest) one\b", re.IGNORECASE)  # "the one about bees"


@dataclass(frozen=True, slots=True)
class ReportMatches:
    """The slugs of reports, newest first; `whole` is whether they have all the words, in their titles or,
    where `in_text`, in a passage.
    """

    slugs: tuple[str, ...] = ()
    whole: bool = False
    in_text: bool = False


def find_reports(searcher: Searcher, text: str, today: date | None) -> ReportMatches:
    """The reports that words mean: all the words are in the title, as typed if there is such a report, else
    as synonyms or beginnings; a time among them is that of publication. Else the nearest, by shared words.
    Only reports that are known on the day.
    """
    known = Published((Period(None, today),))
    question = understand(_ONE.sub(r"\1 report", text), today)
    question = add_synonyms(correct_spelling(question, searcher), searcher)
    if question.wants_latest and not question.content and not question.period:
        return _matches(searcher.titled([], known, limit=1), whole=True)
    if not question.content and (saying := _saying(searcher, [*question.typed], known)):
        return _matches(saying, whole=True)
    loose = _loose(searcher, question)
    published = _published(question, today)
    for groups, within, alone in (
        ([{term} for term in question.typed] if question.content else [], known, False),
        ([{term} for term in question.content], published, question.period is not None),
        (loose, published, False),
    ):
        if (groups or alone) and (found := searcher.titled(groups, within)):
            return _matches(found, whole=True)
    for least in range(len(loose), 0, -1):
        if nearest := searcher.titled(loose, known, least, NEAREST):
            return _matches(nearest, whole=False)
    return ReportMatches()


def reports_to_list(searcher: Searcher, text: str, today: date | None) -> ReportMatches:
    """The reports that words mean, else all with a passage that has all the words, else the nearest."""
    matches = find_reports(searcher, text, today)
    if matches.whole:
        return matches
    mentioned = mentions(searcher, text, today).reports
    newest_first = sorted(mentioned, key=lambda report: (report.stamp, report.slug), reverse=True)
    slugs = tuple(report.slug for report in newest_first)
    return ReportMatches(slugs, whole=True, in_text=True) if slugs else matches


def _saying(searcher: Searcher, phrase: list[str], known: Published) -> list[ReportHeader]:
    """The reports whose title has terms side by side, as a date has them."""
    said = f" {' '.join(phrase)} "
    found = searcher.titled([{term} for term in phrase], known) if phrase else ()
    return [each for each in found if said in f" {' '.join(report_terms(each.title))} "]


def _loose(searcher: Searcher, question: Question) -> list[set[str]]:
    """The words with their synonyms, the last with what it may be the beginning of."""
    groups = question.groups
    loose = [{*groups.get(term, {term: 1.0})} for term in question.content]
    last = question.tokens[-1].word if question.tokens else ""
    if loose and len(last) > 1:
        loose[-1] |= {*map(stem, searcher.words_with_prefix(last, MAX_BEGUN))}
    return loose


def _published(question: Question, today: date | None) -> Published:
    """Of the period that is named, in any year where none is said; where no time is, all that are known."""
    if question.period is None:
        return Published((Period(None, today),))
    periods = question.periods or (question.period,)
    return Published(tuple([_until(period, today) for period in periods]), undated=False)


def _until(period: Period, today: date | None) -> Period:
    return Period(period.since, min(filter(None, (period.until, today)), default=None))


def _matches(reports: Iterable[ReportHeader], whole: bool) -> ReportMatches:
    return ReportMatches(tuple([report.slug for report in reports]), whole)
