"""What a question may be answered from: filters narrow the positions before anything is scored."""

from collections.abc import Collection
from datetime import date
from functools import reduce

import numpy as np

from retrieval.search.answers import Coverage
from retrieval.search.questions import Question
from retrieval.snapshot import Snapshot
from retrieval.snapshot.date_index import Positions
from retrieval.text.analysis import terms
from retrieval.text.dates import Period

_NOWHERE: Positions = np.zeros(0, np.int64)


def narrow(snapshot: Snapshot, question: Question, today: date | None = None) -> Positions | None:
    """The positions that the question's period, phrases and exclusions leave; None where all do.

    Nothing published after `today` was known then, nor after the day of an "as of".
    """
    kept: list[Positions] = []
    last = known_by(question, today)
    if last and snapshot.coverage.last and last < snapshot.coverage.last:
        kept.append(snapshot.dates.known_on(last))
    if question.period and question.period != Period(None, question.as_of):
        kept.append(snapshot.dates.within(question.period))
    kept += [_with_phrase(snapshot, phrase) for phrase in question.phrases]
    if not kept and not question.excluded:
        return None
    left = reduce(np.intersect1d, kept) if kept else np.arange(len(snapshot.passages))
    for term in question.excluded:
        left = np.setdiff1d(left, snapshot.index.positions(term), assume_unique=True)
    return left


def known_by(question: Question, today: date | None) -> date | None:
    """The day after which nothing is known: that of asking, or that of an "as of", whichever is earlier."""
    return min(filter(None, (today, question.as_of)), default=None)


def covered(snapshot: Snapshot, period: Period) -> Coverage:
    """How much was published in a period; undated reports may have been."""
    whole = snapshot.coverage
    if not whole.first or not whole.last or (period.covers(whole.first) and period.covers(whole.last)):
        return whole
    days = [day for day in snapshot.days if day and period.covers(day)]
    reports, passages = len(days) + snapshot.days.count(None), len(snapshot.dates.published(period))
    return Coverage(reports, passages, min(days, default=None), max(days, default=None))


def holding(snapshot: Snapshot, *groups: Collection[str]) -> Positions:
    """The passages that have a term of each group; none where there is no group."""
    found = [[snapshot.index.positions(term) for term in group] for group in groups]
    each = [one[0] if len(one) == 1 else np.unique(np.concatenate([_NOWHERE, *one])) for one in found]
    return reduce(common, sorted(each, key=len)) if each else _NOWHERE


def common(few: Positions, many: Positions) -> Positions:
    """The positions that are in both; the fewer the first are, the faster."""
    places = np.searchsorted(many, few)
    held: Positions = few[np.append(many, -1)[places] == few]
    return held


def has_phrase(text: tuple[str, ...], phrase: tuple[str, ...]) -> bool:
    """Whether a text, as terms, has those of a phrase in order, next to each other."""
    return any(text[at : at + len(phrase)] == phrase for at in range(len(text) - len(phrase) + 1))


def _with_phrase(snapshot: Snapshot, phrase: tuple[str, ...]) -> Positions:
    found = holding(snapshot, *({term} for term in phrase))
    return np.array([at for at in found if has_phrase(terms(snapshot.passages[at].text), phrase)], np.int64)
