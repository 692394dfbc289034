"""A searcher of plain lists and loops, written from the Protocol's words: slow, and easy to believe."""

import math
from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import date

import numpy as np

from retrieval import Coverage, Passage, Period, Report
from retrieval.candidates import Candidates
from retrieval.reports.passages import split
from retrieval.searcher import EVER, NO_FILTER, Filter, Groups, Published, ReportHeader, TermScores
from retrieval.snapshot.date_index import named
from retrieval.text.analysis import phrase_terms, stem, terms, without_marks, words
from retrieval.text.report_terms import fresh_terms
from retrieval.text.term_places import TermPlaces

K1, B = 1.5, 0.75


def terms_found(terms: Sequence[str], texts: Sequence[Sequence[str]], numbers: bool = False) -> TermPlaces:
    """Where terms stand in texts that are terms; and all numbers, where these are wanted."""

    def row(term: str) -> int | None:
        if term in terms:
            return terms.index(term)
        return len(terms) + (term == "1") if numbers and term[0].isdigit() else None

    found = [
        [(of_term, at) for at, term in enumerate(text) if (of_term := row(term)) is not None]
        for text in texts
    ]
    bounds = np.cumsum([0, *map(len, found)])
    pairs = np.array([each for text in found for each in text], np.int32).reshape(-1, 2)
    rows, places = (np.ascontiguousarray(column) for column in pairs.T)
    return TermPlaces(bounds, rows, places, np.array([*map(len, texts)], np.int64))


class NaiveSearcher:
    """Reports that are read from the first to the last word for every call."""

    def __init__(self, reports: Iterable[Report]) -> None:
        self.reports: Sequence[Report] = sorted(
            reports, key=lambda report: (report.stamp, report.slug), reverse=True
        )
        self._passages = [passage for report in self.reports for passage in split(report)]  # newest first

    @property
    def coverage(self) -> Coverage:
        return self.coverage_in(Period(None, None))

    @property
    def speakers(self) -> frozenset[str]:
        return frozenset(each.speaker for each in self._passages if each.quoted and each.speaker)

    def coverage_in(self, period: Period) -> Coverage:
        reports = [report for report in self.reports if _in(period, report)]
        days = [report.day for report in reports if report.day]
        passages = sum(passage.report in reports for passage in self._passages)
        return Coverage(len(reports), passages, min(days, default=None), max(days, default=None))

    def report(self, key: str) -> Report | None:
        return next((report for report in self.reports if key in (report.slug, report.ref)), None)

    def passages_of(self, slug: str) -> list[Passage]:
        if self.report(slug) is None:
            raise KeyError(slug)
        return [passage for passage in self._passages if passage.report.slug == slug]

    def top(self, weights: Mapping[str, float], k: int, within: Filter = NO_FILTER) -> Candidates:
        texts = [passage.text for passage in self._passages]
        scores = [sum(w * _bm25(term, text, texts) for term, w in weights.items()) for text in texts]
        hits = [
            (round(score, 9), passage)
            for score, passage in zip(scores, self._passages, strict=True)
            if score > 0 and _allowed(passage, within)
        ]
        return Candidates.of(passage for _, passage in sorted(hits, key=lambda hit: -hit[0])[:k])

    def term_scores(self, terms: Sequence[str], passages: Sequence[Passage]) -> TermScores:
        texts = [passage.text for passage in self._passages]
        titles = [report.title for report in self.reports]
        full_texts = [self._full_text(report) for report in self.reports]
        shape = (len(terms), len(passages))
        rows = [
            [[_bm25(term, text_of(passage), field) for passage in passages] for term in terms]
            for field, text_of in (
                (texts, lambda passage: passage.text),
                (titles, lambda passage: passage.report.title),
                (full_texts, lambda passage: self._full_text(passage.report)),
            )
        ]
        passage, title, report = (np.array(field, np.float64).reshape(shape) for field in rows)
        texts = [fresh_terms(each.text) for each in passages]
        return TermScores(passage, title, report, lambda numbers: terms_found(terms, texts, numbers))

    def expect(self, terms: Iterable[str]) -> None:
        pass

    def idf(self, term: str) -> float:
        return _idf(term, [passage.text for passage in self._passages])

    def passage_frequency(self, term: str) -> int:
        return sum(term in terms(passage.text) for passage in self._passages)

    def report_frequency(self, term: str) -> int:
        return sum(term in terms(self._full_text(report)) for report in self.reports)

    def words_with_prefix(self, prefix: str, limit: int) -> list[str]:
        matching = [
            word
            for word in self._words()
            if prefix in (word[: len(prefix)], without_marks(word)[: len(prefix)])
        ]
        return sorted(sorted(matching, key=lambda word: (-self.report_frequency(stem(word)), word))[:limit])

    def place(self, key: str) -> int | None:
        report = self.report(key)
        return None if report is None else [*self.reports].index(report)

    def places(self, period: Period) -> range:
        days = [each.day for each in self.reports if each.day]
        newer = sum(day > (period.until or day) for day in days)
        return range(newer, newer + sum(map(period.covers, days)))

    def days(self, period: Period) -> dict[date, int]:
        return dict(Counter(each.day for each in self.reports if each.day and period.covers(each.day)))

    def titled(
        self,
        groups: Groups,
        published: Published = EVER,
        least: int | None = None,
        limit: int | None = None,
    ) -> list[ReportHeader]:
        wanted = len(groups) if least is None else least
        return [
            report
            for report in self.reports
            if sum(not set(group).isdisjoint(terms(report.title)) for group in groups) >= wanted
            and (
                any(period.covers(report.day) for period in published.periods)
                if report.day
                else published.undated
            )
        ][:limit]

    def slug_of(self, digest: str) -> str | None:
        return next((report.slug for report in self.reports if report.digest == digest), None)

    def words_near(self, word: str, distance: int) -> list[tuple[str, int]]:
        edits = {other: _edits(word, without_marks(other)) for other in self._words()}
        near = [(other, count) for other, count in edits.items() if 0 < count <= distance]
        return sorted(near, key=lambda each: (each[1], -self.report_frequency(stem(each[0])), each[0]))

    def passages_with(self, groups: Groups, within: Filter = NO_FILTER) -> list[Passage]:
        return [
            passage
            for passage in self._passages
            if groups
            and all(set(terms(passage.text)) & set(group) for group in groups)
            and _allowed(passage, within)
        ]

    def reports_with(
        self, groups: Groups, within: Filter = NO_FILTER, limit: int | None = None
    ) -> list[ReportHeader]:
        slugs = {passage.report.slug for passage in self.passages_with(groups, within)}
        return [report for report in self.reports if report.slug in slugs][:limit]

    def newest_passages(self, k: int, within: Filter = NO_FILTER) -> Candidates:
        return Candidates.of([passage for passage in self._passages if _allowed(passage, within)][:k])

    def _full_text(self, report: Report) -> str:
        return "\n".join([report.title, *(each.text for each in self._passages if each.report is report)])

    def _words(self) -> set[str]:
        return {word for report in self.reports for word in words(self._full_text(report)) if stem(word)}


def _allowed(passage: Passage, within: Filter) -> bool:
    text = terms(passage.text)
    day, dates = passage.report.day, list(named(passage.text, passage.report.day))
    return (
        _in(within.published, passage.report)
        and (not within.dated or any(_is_about(period, day, dates) for period in within.dated))
        and all(_side_by_side(phrase, phrase_terms(passage.text)) for phrase in within.phrases)
        and not set(text) & within.excluded
        and within.report in (None, passage.report.slug)
    )


def _in(period: Period, report: Report) -> bool:
    return report.day is None or period.covers(report.day)


def _is_about(period: Period, day: date | None, dates: Iterable[Period]) -> bool:
    """Whether the day of publication is in a period, or one of the dates that the words name is inside."""
    first, last = period.since or date.min, period.until or date.max
    inside = any(each.since and each.until and first <= each.since and each.until <= last for each in dates)
    return inside or (day is not None and first <= day <= last)


def _side_by_side(phrase: Collection[str], text: tuple[str, ...]) -> bool:
    return any(text[at : at + len(phrase)] == phrase for at in range(len(text)))


def _bm25(term: str, text: str, texts: Sequence[str]) -> float:
    """idf * tf (k1 + 1) / (tf + k1 (1 - b + b length / average length))."""
    tf, length = terms(text).count(term), len(terms(text))
    if not tf:
        return 0.0
    average = sum(len(terms(each)) for each in texts) / len(texts)
    return _idf(term, texts) * tf * (K1 + 1) / (tf + K1 * (1 - B + B * length / average))


def _idf(term: str, texts: Sequence[str]) -> float:
    df = sum(term in terms(text) for text in texts)
    return math.log(1 + (len(texts) - df + 0.5) / (df + 0.5))


def _edits(one: str, other: str) -> int:
    """Letters left out, put in or replaced, and neighbours swapped, that lead from one word to the other."""
    table = [[i + j for j in range(len(other) + 1)] for i in range(len(one) + 1)]
    for i in range(1, len(one) + 1):
        for j in range(1, len(other) + 1):
            table[i][j] = min(
                table[i - 1][j] + 1,
                table[i][j - 1] + 1,
                table[i - 1][j - 1] + (one[i - 1] != other[j - 1]),
            )
            if one[i - 2 : i] == other[j - 2 : j][::-1] and i > 1 and j > 1:
                table[i][j] = min(table[i][j], table[i - 2][j - 2] + 1)
    return table[-1][-1]
