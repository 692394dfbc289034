"""What a question may be answered from: filters narrow the positions before anything is scored."""

from datetime import date
from functools import reduce

import numpy as np

from retrieval.calendar import Positions
from retrieval.language.analysis import terms
from retrieval.questions import Question
from retrieval.snapshot import Snapshot


def narrow(snapshot: Snapshot, question: Question, today: date | None = None) -> Positions | None:
    """The positions that the question's period, phrases and exclusions leave; None where all do.

    Nothing published after `today` was known then.
    """
    kept: list[Positions] = []
    if today and snapshot.coverage.last and today < snapshot.coverage.last:
        kept.append(snapshot.calendar.known_on(today))
    if question.as_of and question.period and question.period.until:
        kept.append(snapshot.calendar.known_on(question.period.until))
    elif question.period:
        kept.append(snapshot.calendar.within(question.period))
    kept += [_holding(snapshot, phrase) for phrase in question.phrases]
    if not kept and not question.excluded:
        return None
    left = reduce(np.intersect1d, kept) if kept else np.arange(len(snapshot.passages))
    for term in question.excluded:
        left = np.setdiff1d(left, snapshot.index.positions(term), assume_unique=True)
    return left


def _holding(snapshot: Snapshot, phrase: tuple[str, ...]) -> Positions:
    """The passages that have the terms of a phrase in order, next to each other."""
    all_terms = reduce(np.intersect1d, (snapshot.index.positions(term) for term in phrase))
    return np.array([at for at in all_terms if _has(terms(snapshot.passages[at].text), phrase)], np.int64)


def _has(text: tuple[str, ...], phrase: tuple[str, ...]) -> bool:
    return any(text[at : at + len(phrase)] == phrase for at in range(len(text) - len(phrase) + 1))
