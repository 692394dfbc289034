"""The scores of terms in passages that the engine has found, from exact counts, lengths and frequencies."""

from collections.abc import Mapping, Sequence
from functools import partial
from typing import Any

import numpy as np
from numpy.typing import NDArray

from retrieval.candidates import Candidates
from retrieval.opensearch import queries, records
from retrieval.opensearch.connection.view import PAGE, IndexView
from retrieval.opensearch.found_passages import FoundPassages
from retrieval.opensearch.frequencies import Frequencies
from retrieval.opensearch.mapping import PASSAGE_TERMS, REPORT_TERMS, TITLE_TERMS, is_number, token
from retrieval.reports.passages import Passage
from retrieval.searcher import Floats, TermScores
from retrieval.text.report_terms import report_terms
from retrieval.text.term_places import TermPlaces

Tokens = Sequence[str]  # the terms of a text as the index has them, in order


class Scoring:
    """Scores passages of a view; what it has read of reports, it does not read again."""

    def __init__(self, view: IndexView, frequencies: Frequencies, found: FoundPassages) -> None:
        self._view, self._frequencies, self._found = view, frequencies, found
        self._reports: dict[str, Mapping[str, Any]] = {}  # slug -> source with counts

    def of_texts(self, terms: Sequence[str], passages: Candidates) -> Floats:
        """The scores of distinct terms in the texts of passages, terms x passages."""
        return self._scored(PASSAGE_TERMS, terms, _places(terms, self._texts(passages)))

    def of_passages(self, terms: Sequence[str], passages: Sequence[Passage]) -> TermScores:
        """The scores of distinct terms in passages, their titles and their whole reports."""
        candidates = passages if isinstance(passages, Candidates) else Candidates.of(passages)
        titles = {report.slug: report.title for report in candidates.reports}
        column = {slug: at for at, slug in enumerate(titles)}
        columns = [column[report.slug] for report in candidates.reports]
        texts = self._texts(candidates)
        titled = _places(terms, [[*map(token, report_terms(title))] for title in titles.values()])
        return TermScores(
            self._scored(PASSAGE_TERMS, terms, _places(terms, texts)),
            self._scored(TITLE_TERMS, terms, titled)[:, columns],
            self._of_reports(terms, [*titles])[:, columns],
            partial(_places, terms, texts),
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

    def _texts(self, passages: Candidates) -> list[Tokens]:
        return [self._text(passages, at) for at in range(len(passages))]

    def _text(self, passages: Candidates, at: int) -> Tokens:
        found = self._found.tokens(passages.key(at))
        return [*map(token, report_terms(passages[at].text))] if found is None else found


def _places(terms: Sequence[str], texts: Sequence[Tokens], numbers: bool = False) -> TermPlaces:
    """Where distinct terms stand in texts; see `TermScores.find_places`."""
    row_of = {token(term): row for row, term in enumerate(terms)}
    if numbers:
        others = {each for text in texts for each in text if is_number(each)} - row_of.keys()
        row_of |= {each: len(terms) + (each == "1") for each in others}
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
