"""Reports by what they are called, when they are from or what they say, by the analysis of questions."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

import numpy as np
from numpy.typing import NDArray

from retrieval.history.mentions import mentions
from retrieval.search.questions.question import Question
from retrieval.search.questions.spelling import correct_spelling
from retrieval.search.questions.synonyms import add_synonyms
from retrieval.search.questions.understanding import understand
from retrieval.snapshot import LocalSearcher
from retrieval.text.analysis import stem
from retrieval.text.dates import Period
from retrieval.text.report_terms import report_terms

MAX_BEGUN = 32  # words that the last one may be the beginning of
NEAREST = 8  # reports with some of the words
_ONE = re.compile(r"\b(the|that|last|latest|newest) one\b", re.IGNORECASE)  # "the one about bees"
_Numbers = NDArray[np.int64]  # of reports
_TermGroups = list[set[str]]  # alternatives for each word


@dataclass(frozen=True, slots=True)
class ReportMatches:
    """The slugs of reports, newest first; `whole` is whether they have all the words, in their titles or,
    where `in_text`, in a passage.
    """

    slugs: tuple[str, ...] = ()
    whole: bool = False
    in_text: bool = False


def find_reports(searcher: LocalSearcher, text: str, today: date | None) -> ReportMatches:
    """The reports that words mean: all the words are in the title, as typed if there is such a report, else
    as synonyms or beginnings; a time among them is that of publication. Else the nearest, by shared words.
    Only reports that are known on the day.
    """
    known = _known(searcher, today)
    question = understand(_ONE.sub(r"\1 report", text), today)
    question = add_synonyms(correct_spelling(question, searcher), searcher)
    if question.wants_latest and not question.content and not question.period:
        return _matches(searcher, _newest_first(searcher, known)[:1], whole=True)
    if not question.content and len(saying := _saying(searcher, [*question.typed], known)):
        return _matches(searcher, _newest_first(searcher, saying), whole=True)
    loose = _loose(searcher, question)
    published = _published(searcher, question, known)
    for groups, within, alone in (
        ([{term} for term in question.typed] if question.content else [], known, False),
        ([{term} for term in question.content], published, question.period is not None),
        (loose, published, False),
    ):
        if (groups or alone) and len(found := _titled(searcher, groups, within)):
            return _matches(searcher, _newest_first(searcher, found), whole=True)
    counts = np.zeros(len(searcher.snapshot.metadata), np.int64)
    for titled in (_titled(searcher, [group], known) for group in loose):
        counts[titled] += 1
    nearest = _newest_first(searcher, np.flatnonzero(counts == max(1, counts.max(initial=0))))
    return _matches(searcher, nearest[:NEAREST], whole=False)


def reports_to_list(searcher: LocalSearcher, text: str, today: date | None) -> ReportMatches:
    """The reports that words mean, else all with a passage that has all the words, else the nearest."""
    matches = find_reports(searcher, text, today)
    if matches.whole:
        return matches
    mentioned = mentions(searcher, text, today).reports
    newest_first = sorted(mentioned, key=lambda report: (report.stamp, report.slug), reverse=True)
    slugs = tuple(report.slug for report in newest_first)
    return ReportMatches(slugs, whole=True, in_text=True) if slugs else matches


def _saying(searcher: LocalSearcher, phrase: list[str], known: _Numbers) -> _Numbers:
    """The reports whose title has terms side by side, as a date has them."""
    found = _titled(searcher, [{term} for term in phrase], known) if phrase else known[:0]
    metadata, said = searcher.snapshot.metadata, f" {' '.join(phrase)} "
    titles = [f" {' '.join(report_terms(metadata[number].title))} " for number in found.tolist()]
    return found[[said in title for title in titles]] if titles else found


def _loose(searcher: LocalSearcher, question: Question) -> _TermGroups:
    """The words with their synonyms, the last with what it may be the beginning of."""
    groups = question.groups
    loose = [{*groups.get(term, {term: 1.0})} for term in question.content]
    last = question.tokens[-1].word if question.tokens else ""
    if loose and len(last) > 1:
        loose[-1] |= {*map(stem, searcher.words_with_prefix(last, MAX_BEGUN))}
    return loose


def _known(searcher: LocalSearcher, today: date | None) -> _Numbers:
    snapshot = searcher.snapshot
    return np.sort(snapshot.newest[snapshot.chronology.places(Period(None, today)).start :])


def _published(searcher: LocalSearcher, question: Question, known: _Numbers) -> _Numbers:
    """The reports of the period that is named, in any year where none is said; where no time is, all."""
    if question.period is None:
        return known
    snapshot, periods = searcher.snapshot, question.periods or (question.period,)
    inside = [snapshot.newest[_slice(snapshot.chronology.places(period))] for period in periods]
    return np.intersect1d(known, np.concatenate(inside))


def _slice(places: range) -> slice:
    return slice(places.start, places.stop)


def _titled(searcher: LocalSearcher, groups: _TermGroups, within: _Numbers) -> _Numbers:
    """The reports among some whose title has a term of each group."""
    for group in groups:
        within = np.intersect1d(within, np.concatenate([*_positions(searcher, group)]))
    return within


def _positions(searcher: LocalSearcher, group: set[str]) -> Iterator[_Numbers]:
    return (searcher.snapshot.title_index.positions(term) for term in sorted(group))


def _newest_first(searcher: LocalSearcher, numbers: _Numbers) -> _Numbers:
    return numbers[np.argsort(searcher.snapshot.recency[numbers])]


def _matches(searcher: LocalSearcher, numbers: _Numbers, whole: bool) -> ReportMatches:
    metadata = searcher.snapshot.metadata
    return ReportMatches(tuple(metadata[number].slug for number in numbers.tolist()), whole)
