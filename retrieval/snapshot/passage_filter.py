"""Applies filters: sets of positions, narrowed before anything is scored."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import reduce
from sys import getsizeof

import numpy as np

from retrieval.index import Index
from retrieval.reports.passages import Passage
from retrieval.searcher import ALWAYS, Filter, Groups
from retrieval.sized_cache import SizedCache
from retrieval.snapshot.date_index import DateIndex, Positions
from retrieval.text.report_terms import fresh_terms, has_phrase, report_phrase_terms, size_of_terms

_NONE: Positions = np.zeros(0, np.int64)
_TERM_SETS = 8 << 20  # bytes


@dataclass(frozen=True, slots=True)
class PassageFilter:
    """What a filter is applied to: passages by position, their terms and their dates."""

    passages: Sequence[Passage]
    index: Index
    dates: DateIndex

    def apply(self, within: Filter, positions: Positions) -> Positions:
        """Those of some ascending positions that meet all conditions but that of the report."""
        if within.published != ALWAYS:
            positions = positions[self.dates.is_published(within.published, positions)]
        if within.dated:
            positions = positions[self.dates.within(within.dated, positions)]
        for phrase in within.phrases:
            candidates = intersection(positions, self.with_terms([[term] for term in phrase]))
            texts = (report_phrase_terms(self.passages[at].text) for at in candidates)
            positions = candidates[np.fromiter((has_phrase(text, phrase) for text in texts), bool)]
        for term in within.excluded:
            positions = np.setdiff1d(positions, self.index.positions(term), assume_unique=True)
        return positions

    def with_terms(self, groups: Groups) -> Positions:
        """The passages that have a term of each group; none where there is no group."""
        sets = [[self.index.positions(term) for term in group] for group in groups]
        unions = [each[0] if len(each) == 1 else np.unique(np.concatenate([_NONE, *each])) for each in sets]
        return reduce(intersection, sorted(unions, key=len)) if unions else _NONE


def matches(passage: Passage, groups: Groups, within: Filter) -> bool:
    """Whether one passage has a term of each group, all phrases and no excluded term."""
    present = _term_set(passage.text)
    return (
        not any(present.isdisjoint(group) for group in groups)
        and present.isdisjoint(within.excluded)
        and all(has_phrase(report_phrase_terms(passage.text), phrase) for phrase in within.phrases)
    )


def intersection(few: Positions, many: Positions) -> Positions:
    """The positions that are in both; the fewer the first are, the faster."""
    places = np.searchsorted(many, few)
    common: Positions = few[np.append(many, -1)[places] == few]
    return common


def _size(text: str, terms: frozenset[str]) -> int:
    return size_of_terms(text, tuple(terms)) + getsizeof(terms)


# The terms of a passage: ten thousand subscriptions ask for those of the same few.
_term_set = SizedCache(lambda text: frozenset(fresh_terms(text)), _TERM_SETS, _size)
