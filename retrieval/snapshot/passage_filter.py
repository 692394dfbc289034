"""Applies filters: sets of positions, narrowed before anything is scored."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from sys import getsizeof

import numpy as np

from retrieval.index import Index
from retrieval.reports.passages import Passage
from retrieval.searcher import ALWAYS, Filter, Groups
from retrieval.sized_cache import SizedCache
from retrieval.snapshot.date_index import ALL_PASSAGES, DateIndex, Mask, Positions, Where
from retrieval.text.report_terms import fresh_terms, has_phrase, report_phrase_terms, size_of_terms

_NONE: Positions = np.zeros(0, np.int64)
_TERM_SETS = 8 << 20  # bytes
LOOKUP = 8  # postings sorted in the time that a term is looked up in one passage


@dataclass(frozen=True, slots=True)
class PassageFilter:
    """What a filter is applied to: passages by position, their terms and their dates."""

    passages: Sequence[Passage]
    index: Index
    dates: DateIndex

    def allowed(self, within: Filter, where: slice | None = None) -> Mask | Positions | None:
        """The passages that meet all conditions, as far as that can be told without reading them.

        None are all. Of those of one report, which are in `where`, and of those with the terms of phrases,
        that are the positions, ascending; else True for each that is allowed.
        """
        if where is not None:
            return self.reduced(within, np.arange(where.start, where.stop))
        if within.phrases:
            return self._with_all(_phrase_terms(within), within)
        dated = self._dated(within, ALL_PASSAGES)
        if not within.excluded:
            return dated
        mask = np.ones(len(self.passages), np.bool_) if dated is None else dated
        for term in within.excluded:
            mask[self.index.positions(term)] = False
        return mask

    def having(self, groups: Groups, within: Filter, where: slice | None = None) -> Positions:
        """Those that have a term of each group, too, ascending; none where there is no group."""
        return self._with_all([*groups, *_phrase_terms(within)], within, where) if groups else _NONE

    def _with_all(self, groups: Groups, within: Filter, where: slice | None = None) -> Positions:
        sizes = [*map(self.frequency, groups)]
        fewest_first = sorted(range(len(groups)), key=sizes.__getitem__)
        if where is None:
            positions = self.with_any(groups[fewest_first.pop(0)])
        else:
            positions = np.arange(where.start, where.stop)
        positions = self.reduced(within, positions)
        for at in fewest_first:
            if len(positions) * LOOKUP < sizes[at]:
                positions = positions[self._has_any(groups[at], positions)]
            else:
                positions = intersection(positions, self.with_any(groups[at]))
        return positions

    def frequency(self, group: Iterable[str]) -> int:
        """How many passages have a term of a group at most."""
        return sum(map(self.index.df, group))

    def with_terms(self, groups: Groups, positions: Positions) -> Positions:
        """Those of some positions, in any order, that have a term of each group."""
        return positions[self.index.having(groups, positions)] if groups else positions

    def without_excluded(self, within: Filter, positions: Positions) -> Positions:
        """Those of some positions, in any order, that have none of the excluded terms."""
        return positions[~self._has_any(within.excluded, positions)] if within.excluded else positions

    def reduced(self, within: Filter, positions: Positions) -> Positions:
        """Those of some positions that meet all conditions but that of the report, phrases aside."""
        if not len(positions):
            return positions
        in_a_row = positions[-1] - positions[0] == len(positions) - 1
        where = slice(int(positions[0]), int(positions[-1]) + 1) if in_a_row else positions
        dated = self._dated(within, where)
        return self.without_excluded(within, positions if dated is None else positions[dated])

    def has_phrases(self, position: int, within: Filter) -> bool:
        """Whether a passage has all phrases; it is read for that."""
        terms = report_phrase_terms(self.passages[position].text)
        return all(has_phrase(terms, phrase) for phrase in within.phrases)

    def _dated(self, within: Filter, where: Where) -> Mask | None:
        """Whether each of some passages meets the conditions on dates; None where there is none."""
        published = None if within.published == ALWAYS else self.dates.published(within.published, where)
        about = self.dates.about(within.dated, where) if within.dated else published
        return about if published is None or about is None else about & published

    def with_any(self, group: Iterable[str]) -> Positions:
        """The passages that have a term of a group, ascending."""
        positions = [self.index.positions(term) for term in group]
        return positions[0] if len(positions) == 1 else np.unique(np.concatenate([_NONE, *positions]))

    def _has_any(self, group: Iterable[str], positions: Positions) -> Mask:
        having: Mask = np.logical_or.reduce(self.index.term_scores([*group], positions), axis=0)
        return having


def matches(passage: Passage, groups: Groups, within: Filter) -> bool:
    """Whether one passage has a term of each group, all phrases and no excluded term."""
    present = _term_set(passage.text)
    return (
        not any(present.isdisjoint(group) for group in groups)
        and present.isdisjoint(within.excluded)
        and all(has_phrase(report_phrase_terms(passage.text), phrase) for phrase in within.phrases)
    )


def _phrase_terms(within: Filter) -> list[list[str]]:
    return [[term] for term in sorted({term for phrase in within.phrases for term in phrase})]


def intersection(few: Positions, many: Positions) -> Positions:
    """The positions that are in both; the fewer the first are, the faster."""
    places = np.searchsorted(many, few)
    common: Positions = few[np.append(many, -1)[places] == few]
    return common


def _size(text: str, terms: frozenset[str]) -> int:
    return size_of_terms(text, tuple(terms)) + getsizeof(terms)


# The terms of a passage: ten thousand subscriptions ask for those of the same few.
_term_set = SizedCache(lambda text: frozenset(fresh_terms(text)), _TERM_SETS, _size)
