"""Reports by what they are called or when they are from, by the analysis of questions."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

import numpy as np
from numpy.typing import NDArray

from retrieval.search.questions.question import Question
from retrieval.search.questions.spelling import correct_spelling
from retrieval.search.questions.synonyms import add_synonyms
from retrieval.search.questions.understanding import understand
from retrieval.snapshot import LocalSearcher
from retrieval.text.analysis import stem
from retrieval.text.report_terms import report_terms

MAX_BEGUN = 32  # words that the last one may be the beginning of
NEAREST = 8  # reports with some of the words
_ONE = re.compile(r"\b(the|that|last|latest|newest) one\b", re.IGNORECASE)  # "the one about bees"
_Numbers = NDArray[np.int64]  # of reports
_TermGroups = list[set[str]]  # alternatives for each word


@dataclass(frozen=True, slots=True)
class ReportMatches:
    """The slugs of reports, newest first; `whole` is whether their titles have all the words."""

    slugs: tuple[str, ...] = ()
    whole: bool = False


def find_reports(searcher: LocalSearcher, text: str, today: date | None) -> ReportMatches:
    """The reports that words mean: all the words are in the title, as typed if there is such a report, else
    as synonyms or beginnings; a time among them is that of publication. Else the nearest, by shared words.
    """
    question = understand(_ONE.sub(r"\1 report", text), today)
    question = add_synonyms(correct_spelling(question, searcher), searcher)
    if question.wants_latest and not question.content and not question.period:
        return _matches(searcher, _newest_first(searcher, _all(searcher))[:1], whole=True)
    if not question.content and len(saying := _saying(searcher, [*question.typed])):
        return _matches(searcher, _newest_first(searcher, saying), whole=True)
    loose = _loose(searcher, question)
    published = _published(searcher, question)
    for groups, within, alone in (
        ([{term} for term in question.typed] if question.content else [], _all(searcher), False),
        ([{term} for term in question.content], published, question.period is not None),
        (loose, published, False),
    ):
        if (groups or alone) and len(found := _titled(searcher, groups, within)):
            return _matches(searcher, _newest_first(searcher, found), whole=True)
    counts = np.zeros(len(searcher.snapshot.metadata), np.int64)
    for titled in (_titled(searcher, [group], _all(searcher)) for group in loose):
        counts[titled] += 1
    nearest = _newest_first(searcher, np.flatnonzero(counts == max(1, counts.max(initial=0))))
    return _matches(searcher, nearest[:NEAREST], whole=False)


def _saying(searcher: LocalSearcher, phrase: list[str]) -> _Numbers:
    """The reports whose title has terms side by side, as a date has them."""
    found = _titled(searcher, [{term} for term in phrase], _all(searcher)) if phrase else _all(searcher)[:0]
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


def _all(searcher: LocalSearcher) -> _Numbers:
    return np.arange(len(searcher.snapshot.metadata))


def _published(searcher: LocalSearcher, question: Question) -> _Numbers:
    """The reports of the period that is named, in any year where none is said; where no time is, all."""
    if question.period is None:
        return _all(searcher)
    periods, days = question.periods or (question.period,), searcher.snapshot.days
    inside = [n for n, day in enumerate(days) if day and any(period.covers(day) for period in periods)]
    return np.array(inside, np.int64)


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
