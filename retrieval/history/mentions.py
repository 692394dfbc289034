"""Where something is mentioned: every passage that holds all the words, report by report."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date

import numpy as np

from retrieval.search.answers import Coverage
from retrieval.search.filters import common, covered, holding, known_by, narrow
from retrieval.search.questions import Question, understand
from retrieval.search.spelling import mend
from retrieval.snapshot import Snapshot
from retrieval.snapshot.date_index import Positions
from retrieval.text.dates import Period


@dataclass(frozen=True, slots=True)
class Mentions:
    """The reports with a passage that holds all that a question asks about, by number, and those passages."""

    question: Question
    coverage: Coverage  # what was searched
    places: Mapping[int, Positions]  # report -> its passages; oldest first, undated last
    unknown: tuple[str, ...]  # words that no report has


def mentions(snapshot: Snapshot, text: str, today: date | None) -> Mentions:
    """Where all that is asked about is mentioned, by reports published in the period asked about."""
    question = mend(understand(text, today, speakers=snapshot.speakers), snapshot.wholes)
    asked, known = question.period or Period(None, None), known_by(question, today)
    period = Period(asked.since, min(filter(None, (asked.until, known)), default=None))
    found = common(
        holding(snapshot, *({term} for term in question.content)), snapshot.dates.published(period)
    )
    if (left := narrow(snapshot, replace(question, period=None), today)) is not None:
        found = common(found, left)
    unknown = tuple(question.typed[term] for term in question.content if not snapshot.wholes.df(term))
    return Mentions(question, covered(snapshot, period), _by_report(snapshot, found), unknown)


def _by_report(snapshot: Snapshot, found: Positions) -> dict[int, Positions]:
    """The positions of each report, which are in a row."""
    numbers, starts = np.unique(snapshot.owners[found], return_index=True)
    places = dict(zip(numbers.tolist(), np.split(found, starts[1:]), strict=False))

    def age(number: int) -> tuple[bool, str, str]:
        card = snapshot.cards[number]
        return not card.stamp, card.stamp, card.slug

    return {number: places[number] for number in sorted(places, key=age)}
