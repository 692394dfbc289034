"""Writes reports into an index: only what has changed, so that it can be repeated."""

import secrets
import time
from collections import Counter, defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from itertools import islice
from typing import Any

from retrieval.opensearch import mapping, queries, records
from retrieval.opensearch.connection.client import SearchClient
from retrieval.opensearch.connection.view import PAGE, IndexView
from retrieval.opensearch.writing import report_documents
from retrieval.opensearch.writing.bulk import Bulk, BulkAction, ahead, deletion, written
from retrieval.opensearch.writing.endings import Endings, boilerplate_hashes
from retrieval.reports.passages import split
from retrieval.reports.report import Report
from retrieval.snapshot.encoded_report import StoredReport
from retrieval.text.report_terms import report_stem

_BATCH = 1000  # reports that are looked up and written together
_UNSEEN = 10_000  # reports that are written before searches find them: each time, the engine sorts and merges
_PORTION = 100  # reports whose documents are made while those of others are sent
_READ_BACK = 200  # reports that are read from the index and written again together
_CLAUSES = 300  # of one query
_MAX_WORDS = 1 << 20  # that one run remembers as written


class IndexWriter:
    """Adds reports to an index and removes them; one process at a time does."""

    def __init__(
        self, client: SearchClient, index: str | None = None, clock: Callable[[], float] = time.time
    ) -> None:
        """`index` is that of the address if not given. The client should wait longer than a question does."""
        self._clock = clock
        self._current = IndexView.current(client, index or client.index)
        self._bulk = Bulk(client, index or client.index)
        self._words: set[str] = set()  # written since they were counted
        self._unseen: dict[str, Endings] = {}  # of reports that no search finds yet
        self._frequencies: Counter[str] | None = None  # term -> reports, where this has written all of them

    def add(self, reports: Iterable[Report], progress: Callable[[int], None] | None = None) -> int:
        """Add reports, or put them in the place of those of the same slugs; how many were written.

        Those that are there as they are given are not written again, so a run that was broken off can be
        repeated. Where a paragraph becomes boilerplate, the other reports that have it are split again.
        `progress` is called with how many have been dealt with. Call `finish` after the last.
        """
        if self._frequencies is None and not self._current.counts([queries.reports()])[0]:
            self._frequencies = Counter()
        remaining = iter(reports)
        done = written = 0
        while batch := [*islice(remaining, _BATCH)]:
            written += self._add(batch)
            done += len(batch)
            if progress:
                progress(done)
        if self._unseen:
            self._mark_changed()
        return written

    def remove(self, slugs: Iterable[str]) -> int:
        """Remove the reports of some slugs; how many were there."""
        removed = 0
        remaining = iter(slugs)
        while batch := [*islice(remaining, _BATCH)]:
            known = self._known(batch)
            self._frequencies = None
            gone = {each for source in known.values() for each in source["counted"]}
            pending = dict.fromkeys(known, Endings.NONE)
            self._split_again(gone - self._repeated(gone, {}, pending), set(), pending)
            for source in known.values():
                self._bulk.send([*self._deletions(source, ()), deletion(source["ref"], source["ref"])])
            self._mark_changed()
            removed += len(known)
        return removed

    def finish(self) -> None:
        """Let searches find what was written, and count how many reports have its words.

        Those that a run which was broken off has left uncounted are counted too.
        """
        words = self._words
        if self._frequencies is None:
            self._bulk.refresh()
            uncounted = {"bool": {"filter": [{"term": {"kind": mapping.WORD}}, {"term": {"frequency": 0}}]}}
            left = self._current.all_hits(uncounted, ["word"], sort=[{"word": "asc"}])
            words = words.union(hit["_source"]["word"] for hit in left)
        for part in _parts(words, PAGE):
            self._count_words(part)
        self._words.clear()
        self._bulk.refresh()

    def _add(self, batch: Sequence[Report]) -> int:
        if not self._unseen.keys().isdisjoint(report.slug for report in batch):
            self._mark_changed()
        known = self._known([report.slug for report in batch])
        changed = {
            report.slug: report
            for report in batch
            if known.get(report.slug, {}).get("version") != report_documents.version_of(report)
        }
        if changed:
            endings = {slug: Endings.of(report) for slug, report in changed.items()}
            gone = {each for slug in changed if slug in known for each in known[slug]["counted"]}
            replaced = known.keys() & changed.keys()
            hashes = gone.union(*(each.all for each in endings.values()))
            repeated = self._repeated(hashes, endings, replaced)
            # First the others: a run that is broken off in between comes back to these.
            counted = {each for ending in endings.values() for each in ending.counted}
            self._split_again(gone - repeated, repeated & counted, endings)
            self._write_reports([*changed.values()], endings, known, repeated)
            self._unseen |= endings
            if len(self._unseen) >= _UNSEEN:
                self._mark_changed()
        return len(changed)

    def _write_reports(
        self,
        reports: Sequence[Report],
        endings: Mapping[str, Endings],
        known: Mapping[str, Mapping[str, Any]],
        repeated: Collection[str],
    ) -> None:
        """Write reports in the place of what is known of them, split without what is repeated."""
        hashes = boilerplate_hashes(repeated)
        words: set[str] = set()

        def replacement(report: Report) -> list[BulkAction]:
            entry = StoredReport(report, split(report, hashes))
            found = report_documents.words_of(entry)
            terms = {word: term for word in {*found} if (term := report_stem(word))}
            words.update(terms)
            if self._frequencies is not None:
                counted = self._frequencies.keys() if report.slug in known else ()
                self._frequencies.update({*terms.values()}.difference(counted))
            return [*self._replacement(entry, found, endings[report.slug], repeated, known)]

        portions = (reports[start : start + _PORTION] for start in range(0, len(reports), _PORTION))
        for portion in ahead(
            [action for report in each for action in replacement(report)] for each in portions
        ):
            self._bulk.send(portion)
        fresh = (report_documents.word_document(word, 0) for word in words - self._words)
        self._bulk.send(written(document, document.id, "create") for document in fresh)
        self._words |= words
        if len(self._words) > _MAX_WORDS:
            self.finish()
            self._frequencies = None

    def _replacement(
        self,
        entry: StoredReport,
        found: Sequence[str],
        ending: Endings,
        repeated: Collection[str],
        known: Mapping[str, Mapping[str, Any]],
    ) -> Iterator[BulkAction]:
        report = entry.report
        more = {
            "version": report_documents.version_of(report),
            "indexed": round(1000 * self._clock()),
            "paragraphs": [*ending.all],
            "counted": [*ending.counted],
            "repeated": [each for each in ending.all if each in repeated],
            "story": ending.story,
        }
        for document in report_documents.documents(entry, found, more):
            yield written(document, report.ref)
        if report.slug in known:
            yield from self._deletions(known[report.slug], [each.ordinal for each in entry.passages])

    def _deletions(self, source: Mapping[str, Any], kept: Collection[int]) -> Iterator[BulkAction]:
        """What removes the passages of a report but for those of some ordinals."""
        for ordinal in set(source["ordinals"]).difference(kept):
            yield deletion(report_documents.passage_id(source["ref"], ordinal), source["ref"])

    def _split_again(self, ended: set[str], begun: set[str], pending: Mapping[str, Endings]) -> None:
        """Split the reports again of which some paragraphs have become boilerplate, or are none any more.

        Those that are about to be written, or removed, count as if they were.
        """
        if self._unseen and (ended or begun):
            self._mark_changed()
        lost = [{"terms": {"repeated": part}} for part in _parts(ended, PAGE)]
        come = [
            {"bool": {"should": [_has_unknown(each) for each in part]}} for part in _parts(begun, _CLAUSES)
        ]
        for query in (*lost, *come):
            others = {"bool": {"filter": [query], "must_not": [_of_slugs(pending)]}}
            while hits := self._current.hits(query=others, size=_READ_BACK):
                sources = {hit["_source"]["slug"]: hit["_source"] for hit in hits}
                reports = [records.report(source) for source in sources.values()]
                endings = {each.slug: Endings.of(each) for each in reports}
                hashes = {each for ending in endings.values() for each in ending.all}
                self._write_reports(reports, endings, sources, self._repeated(hashes, pending, pending))
                self._mark_changed()

    def _repeated(self, hashes: set[str], added: Mapping[str, Endings], replaced: Iterable[str]) -> set[str]:
        """Those of some hashes that enough stories have, reports that are about to be written among them.

        Not the versions in the index of those that are replaced.
        """
        stories: dict[str, set[str]] = defaultdict(set)
        by_value = {"execution_hint": "map"}  # few documents have any: ordinals of all would cost more
        stories_of_each = {"field": "story", "size": Endings.ENOUGH, **by_value}
        others = {"must_not": [_of_slugs(replaced)]}
        for part in _parts(hashes, PAGE):
            found = self._current.search(
                size=0,
                query={"bool": {"filter": [{"terms": {"counted": part}}], **others}},
                aggs={
                    "hashes": {
                        "terms": {"field": "counted", "include": part, "size": PAGE, **by_value},
                        "aggs": {"stories": {"terms": stories_of_each}},
                    }
                },
            )
            for bucket in found["aggregations"]["hashes"]["buckets"]:
                stories[bucket["key"]] |= {each["key"] for each in bucket["stories"]["buckets"]}
        for ending in (*self._unseen.values(), *added.values()):
            for each in hashes.intersection(ending.counted):
                stories[each].add(ending.story)
        return {each for each, told in stories.items() if len(told) >= Endings.ENOUGH}

    def _known(self, slugs: Sequence[str]) -> dict[str, dict[str, Any]]:
        """Slug -> what is known of a report that the index has."""
        hits = self._current.hits(
            query=queries.reports_of(slugs),
            size=len(slugs),
            _source=["slug", "ref", "version", "ordinals", "counted"],
        )
        return {hit["_source"]["slug"]: hit["_source"] for hit in hits}

    def _count_words(self, words: Sequence[str]) -> None:
        """Write words with how many reports have their terms; those of no report are removed."""
        terms = [*map(report_stem, words)]
        if self._frequencies is None:
            having = [{"term": {mapping.REPORT_TERMS: mapping.token(term)}} for term in terms]
            counts = self._current.counts(having)
        else:
            counts = [self._frequencies[term] for term in terms]
        made = [
            report_documents.word_document(word, count) for word, count in zip(words, counts, strict=True)
        ]
        self._bulk.send(
            written(document, document.id)
            if document.source["frequency"]
            else deletion(document.id, document.id)
            for document in made
        )

    def _mark_changed(self) -> None:
        """Let searches find what was written, and then see that they should look for it."""
        self._bulk.refresh()
        state = {"kind": mapping.STATE, "state": secrets.token_hex(8)}
        self._bulk.send([written(report_documents.Document(mapping.STATE, state), mapping.STATE)])
        self._bulk.refresh()
        self._unseen.clear()


def _has_unknown(paragraph: str) -> queries.Query:
    """Reports that have a paragraph and were split when it was no boilerplate."""
    having, known = {"term": {"paragraphs": paragraph}}, {"term": {"repeated": paragraph}}
    return {"bool": {"filter": [having], "must_not": [known]}}


def _of_slugs(slugs: Iterable[str]) -> queries.Query:
    return {"terms": {"slug": [*map(queries.token_of_slug, slugs)]}}


def _parts(hashes: Iterable[str], size: int) -> Iterator[list[str]]:
    ordered = sorted(hashes)
    return (ordered[start : start + size] for start in range(0, len(ordered), size))
