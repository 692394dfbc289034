"""Writes reports into an index: only what has changed, so that it can be repeated."""

import secrets
import time
from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from itertools import islice
from typing import Any

from retrieval.opensearch import mapping, queries, records
from retrieval.opensearch.connection.client import SearchClient
from retrieval.opensearch.connection.errors import SearchEngineError
from retrieval.opensearch.connection.view import PAGE, IndexView
from retrieval.opensearch.writing import report_documents
from retrieval.opensearch.writing.endings import Endings, boilerplate_hashes
from retrieval.opensearch.writing.report_documents import Document
from retrieval.reports.report import Report
from retrieval.snapshot.encoded_report import StoredReport
from retrieval.snapshot.reading.splitting import split_reports
from retrieval.text.report_terms import report_stem

_BATCH = 200  # reports that are looked up and written together
_REQUEST_DOCUMENTS = 1000
_REQUEST_BYTES = 8 << 20
_CLAUSES = 300  # of one query
_RETRIES = 5  # of what the engine refuses while it is overloaded
_MAX_WORDS = 1 << 20  # that one run remembers as written

_Action = dict[str, Any]


class IndexWriter:
    """Adds reports to an index and removes them; one process at a time does."""

    def __init__(
        self, client: SearchClient, index: str | None = None, clock: Callable[[], float] = time.time
    ) -> None:
        """`index` is that of the address if not given. The client should wait longer than a question does."""
        self._clock = clock
        self._client, self._index = client, index or client.index
        self._current = IndexView.current(client, self._index)
        self._words: set[str] = set()  # written since they were counted

    def add(self, reports: Iterable[Report], progress: Callable[[int], None] | None = None) -> int:
        """Add reports, or put them in the place of those of the same slugs; how many were written.

        Those that are there as they are given are not written again, so a run that was broken off can be
        repeated. Where a paragraph becomes boilerplate, the other reports that have it are split again.
        `progress` is called with how many have been dealt with. Call `finish` after the last.
        """
        remaining = iter(reports)
        done = written = 0
        while batch := [*islice(remaining, _BATCH)]:
            written += self._add(batch)
            done += len(batch)
            if progress:
                progress(done)
        return written

    def remove(self, slugs: Iterable[str]) -> int:
        """Remove the reports of some slugs; how many were there."""
        removed = 0
        remaining = iter(slugs)
        while batch := [*islice(remaining, _BATCH)]:
            known = self._known(batch)
            for source in known.values():
                self._write([*self._deletions(source, ()), self._deletion(source["ref"], source["ref"])])
            self._mark_changed()
            self._split_again({each for source in known.values() for each in source["counted"]})
            removed += len(known)
        return removed

    def finish(self) -> None:
        """Let searches find what was written, and count how many reports have its words.

        Those that a run which was broken off has left uncounted are counted too.
        """
        self._refresh()
        uncounted = {"bool": {"filter": [{"term": {"kind": mapping.WORD}}, {"term": {"frequency": 0}}]}}
        left = self._current.all_hits(uncounted, ["word"], sort=[{"word": "asc"}])
        words = sorted(self._words.union(hit["_source"]["word"] for hit in left))
        for start in range(0, len(words), PAGE):
            self._count_words(words[start : start + PAGE])
        self._words.clear()
        self._refresh()

    def _add(self, batch: Sequence[Report]) -> int:
        known = self._known([report.slug for report in batch])
        changed = {
            report.slug: report
            for report in batch
            if known.get(report.slug, {}).get("version") != report_documents.version_of(report)
        }
        if changed:
            endings = {slug: Endings.of(report) for slug, report in changed.items()}
            gone = {each for slug in changed if slug in known for each in known[slug]["counted"]}
            concerned = gone.union(*(each.counted for each in endings.values()))
            self._write_reports([*changed.values()], endings, known)
            self._split_again(concerned)
        return len(changed)

    def _write_reports(
        self,
        reports: Sequence[Report],
        endings: Mapping[str, Endings],
        known: Mapping[str, Mapping[str, Any]],
    ) -> None:
        """Write reports in the place of what is known of them."""
        repeated = self._repeated({each for ending in endings.values() for each in ending.all}, endings)
        split = split_reports(reports, boilerplate_hashes(repeated)).entries
        self._write(
            action for entry in split for action in self._replacement(entry, endings, repeated, known)
        )
        words = set[str]().union(*map(report_documents.words_of, split)) - self._words
        fresh = (report_documents.word_document(word, 0) for word in words)
        self._write(self._action("create", document.id, document) for document in fresh)
        self._words |= words
        if len(self._words) > _MAX_WORDS:
            self.finish()
        self._mark_changed()

    def _replacement(
        self,
        entry: StoredReport,
        endings: Mapping[str, Endings],
        repeated: Collection[str],
        known: Mapping[str, Mapping[str, Any]],
    ) -> Iterator[_Action]:
        report = entry.report
        ending = endings[report.slug]
        more = {
            "version": report_documents.version_of(report),
            "indexed": round(1000 * self._clock()),
            "paragraphs": [*ending.all],
            "counted": [*ending.counted],
            "repeated": [each for each in ending.all if each in repeated],
            "story": ending.story,
        }
        for document in report_documents.documents(entry, more):
            yield self._action("index", report.ref, document)
        if report.slug in known:
            yield from self._deletions(known[report.slug], [each.ordinal for each in entry.passages])

    def _deletions(self, source: Mapping[str, Any], kept: Collection[int]) -> Iterator[_Action]:
        """What removes the passages of a report but for those of some ordinals."""
        for ordinal in set(source["ordinals"]).difference(kept):
            yield self._deletion(report_documents.passage_id(source["ref"], ordinal), source["ref"])

    def _deletion(self, name: str, routing: str) -> _Action:
        return {"_op_type": "delete", "_index": self._index, "_id": name, "routing": routing}

    def _split_again(self, hashes: set[str]) -> None:
        """Split the reports again of which some paragraphs have become boilerplate, or are none any more."""
        repeated = self._repeated(hashes, {})
        ended = [{"terms": {"repeated": part}} for part in _parts(hashes - repeated, PAGE)]
        begun = [
            {"bool": {"should": [_has_unknown(each) for each in part]}} for part in _parts(repeated, _CLAUSES)
        ]
        for query in (*ended, *begun):
            while hits := self._current.hits(query=query, size=_BATCH):
                sources = {hit["_source"]["slug"]: hit["_source"] for hit in hits}
                reports = [records.report(source) for source in sources.values()]
                self._write_reports(reports, {each.slug: Endings.of(each) for each in reports}, sources)

    def _repeated(self, hashes: Collection[str], added: Mapping[str, Endings]) -> set[str]:
        """Those of some hashes that enough stories have, reports that are about to be written among them."""
        stories: dict[str, set[str]] = defaultdict(set)
        replaced = {"terms": {"slug": [*added]}}
        for part in _parts(hashes, PAGE):
            found = self._current.search(
                size=0,
                query={"bool": {"filter": [{"terms": {"counted": part}}], "must_not": [replaced]}},
                aggs={
                    "hashes": {
                        "terms": {"field": "counted", "include": part, "size": PAGE},
                        "aggs": {"stories": {"terms": {"field": "story", "size": Endings.ENOUGH}}},
                    }
                },
            )
            for bucket in found["aggregations"]["hashes"]["buckets"]:
                stories[bucket["key"]] |= {each["key"] for each in bucket["stories"]["buckets"]}
        for ending in added.values():
            for each in ending.counted:
                stories[each].add(ending.story)
        return {each for each, told in stories.items() if len(told) >= Endings.ENOUGH and each in hashes}

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
        having = [{"term": {mapping.REPORT_TERMS: mapping.token(report_stem(word))}} for word in words]
        pairs = zip(words, self._current.counts(having), strict=True)
        made = [report_documents.word_document(word, count) for word, count in pairs]
        self._write(
            self._action("index", document.id, document)
            if document.source["frequency"]
            else self._deletion(document.id, document.id)
            for document in made
        )

    def _action(self, kind: str, routing: str, document: Document) -> _Action:
        return {
            "_op_type": kind,
            "_index": self._index,
            "_id": document.id,
            "routing": routing,
            "_source": document.source,
        }

    def _write(self, actions: Iterable[_Action]) -> None:
        from opensearchpy import helpers

        def write(client: Any) -> None:
            written = helpers.streaming_bulk(
                client,
                actions,
                chunk_size=_REQUEST_DOCUMENTS,
                max_chunk_bytes=_REQUEST_BYTES,
                max_retries=_RETRIES,
                raise_on_error=False,
            )
            for done, outcome in written:
                if not done:
                    self._check(outcome)

        self._client.ask(write)

    def _check(self, outcome: Mapping[str, Mapping[str, Any]]) -> None:
        """Raise for what was not done, unless it had been: a word was there, a document gone."""
        ((kind, answer),) = outcome.items()
        status, error = answer["status"], answer.get("error") or {}
        if (kind, status) not in (("create", 409), ("delete", 404)):
            name = "engine_unhealthy" if status in (429, 503) else "engine_refused"
            host = str(self._client.address)
            raise SearchEngineError(name, host=host, status=str(status), kind=str(error.get("type", "")))

    def _mark_changed(self) -> None:
        """Let searches find what was written, and then see that they should look for it."""
        self._refresh()
        state = Document(mapping.STATE, {"kind": mapping.STATE, "state": secrets.token_hex(8)})
        self._write([self._action("index", state.id, state)])
        self._refresh()

    def _refresh(self) -> None:
        self._client.ask(lambda asked: asked.indices.refresh(index=self._index))


def _has_unknown(paragraph: str) -> queries.Query:
    """Reports that have a paragraph and were split when it was no boilerplate."""
    having, known = {"term": {"paragraphs": paragraph}}, {"term": {"repeated": paragraph}}
    return {"bool": {"filter": [having], "must_not": [known]}}


def _parts(hashes: Iterable[str], size: int) -> Iterator[list[str]]:
    ordered = sorted(hashes)
    return (ordered[start : start + size] for start in range(0, len(ordered), size))
