"""The scores of terms in passages that the engine has found, from exact counts, lengths and frequencies."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from retrieval.opensearch import queries, records
from retrieval.opensearch.connection.view import PAGE, IndexView, SearchHit
from retrieval.opensearch.frequencies import Frequencies
from retrieval.opensearch.mapping import PASSAGE_TERMS, REPORT_TERMS, TITLE_TERMS, token
from retrieval.reports.passages import Passage
from retrieval.searcher import Floats, TermScores
from retrieval.text.report_terms import report_terms
from retrieval.text.term_places import TermPlaces

Tokens = Sequence[str]  # the terms of a text as the index has them, in order


class Scoring:
    """Scores passages of a view; what it has been shown or has read, it does not read again."""

    def __init__(self, view: IndexView, frequencies: Frequencies) -> None:
        self._view, self._frequencies = view, frequencies
        self._texts: dict[tuple[str, int], Tokens] = {}  # of passages, by their keys
        self._reports: dict[str, Mapping[str, Any]] = {}  # slug -> source with counts

    def remember(self, hits: Iterable[SearchHit]) -> None:
        """Take the terms of passages from hits."""
        for source in (hit["_source"] for hit in hits):
            self._texts[source["slug"], source["ordinal"]] = source[PASSAGE_TERMS].split()

    def of_hits(self, terms: Sequence[str], hits: Sequence[SearchHit]) -> Floats:
        """The scores of terms in the texts of hits, terms x hits."""
        self.remember(hits)
        texts = [self._texts[hit["_source"]["slug"], hit["_source"]["ordinal"]] for hit in hits]
        return self._scored(PASSAGE_TERMS, terms, _places(terms, texts))

    def of_passages(self, terms: Sequence[str], passages: Sequence[Passage]) -> TermScores:
        """The scores of terms, which are distinct, in passages, their titles and their whole reports."""
        reports = {passage.report.slug: passage.report for passage in passages}
        column = {slug: at for at, slug in enumerate(reports)}
        columns = [column[passage.report.slug] for passage in passages]
        places = _places(terms, [*map(self._text_of, passages)])
        titles = [[*map(token, report_terms(report.title))] for report in reports.values()]
        return TermScores(
            self._scored(PASSAGE_TERMS, terms, places),
            self._scored(TITLE_TERMS, terms, _places(terms, titles))[:, columns],
            self._of_reports(terms, [*reports])[:, columns],
            lambda: places,
        )

    def _of_reports(self, terms: Sequence[str], slugs: Sequence[str]) -> Floats:
        unread = [slug for slug in slugs if slug not in self._reports] if terms else []
        for start in range(0, len(unread), PAGE):
            hits = self._view.hits(
                query=queries.reports_of(unread[start : start + PAGE]),
                size=PAGE,
                _source=["slug", "counts", "report_length"],
            )
            self._reports |= {hit["_source"]["slug"]: hit["_source"] for hit in hits}
        tf = np.zeros((len(terms), len(slugs)), np.int64)
        for row, term in enumerate(terms):
            tf[row] = [records.counted(self._reports[slug], term) for slug in slugs]
        lengths = [self._reports[slug]["report_length"] for slug in slugs if terms]
        return self._frequencies.scores(REPORT_TERMS, terms, tf, np.array(lengths, np.int64))

    def _scored(self, field: str, terms: Sequence[str], places: TermPlaces) -> Floats:
        return self._frequencies.scores(field, terms, _counts(places, len(terms)), places.lengths)

    def _text_of(self, passage: Passage) -> Tokens:
        known = self._texts.get(passage.key)
        return [*map(token, report_terms(passage.text))] if known is None else known


def _places(terms: Sequence[str], texts: Sequence[Tokens]) -> TermPlaces:
    """Where distinct terms stand in texts."""
    row_of = {token(term): row for row, term in enumerate(terms)}
    bounds, rows, places = [0], [], []
    for text in texts:
        for place, each in enumerate(text):
            if (row := row_of.get(each)) is not None:
                rows.append(row)
                places.append(place)
        bounds.append(len(rows))
    lengths = np.array([*map(len, texts)], np.int64)
    return TermPlaces(
        np.array(bounds, np.int64), np.array(rows, np.int32), np.array(places, np.int32), lengths
    )


def _counts(places: TermPlaces, terms: int) -> NDArray[np.int64]:
    """How often each of so many terms stands in each text, terms x texts."""
    texts = len(places.lengths)
    owners = np.repeat(np.arange(texts), np.diff(places.bounds))
    numbers = places.rows.astype(np.int64) * texts + owners
    counts: NDArray[np.int64] = np.bincount(numbers, minlength=terms * texts).reshape(terms, texts)
    return counts
