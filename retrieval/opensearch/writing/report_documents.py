"""A report as documents of an index: one for itself, one for each passage, and one for each word."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, NamedTuple

from retrieval.opensearch import records
from retrieval.opensearch.mapping import (
    PASSAGE,
    PASSAGE_TERMS,
    REPORT,
    REPORT_TERMS,
    TITLE_TERMS,
    WORD,
    token,
    tokens,
)
from retrieval.reports.passages import Passage
from retrieval.reports.report import Report
from retrieval.reports.speech.names import is_body
from retrieval.snapshot.date_index import named_days
from retrieval.snapshot.encoded_report import StoredReport
from retrieval.snapshot.reading.splitting import full_text
from retrieval.snapshot.report_metadata import ReportMetadata
from retrieval.text.analysis import without_marks, words
from retrieval.text.report_terms import fresh_phrase_terms, fresh_terms, terms_of_words


class Document(NamedTuple):
    """A document and its id."""

    id: str
    source: dict[str, Any]


def passage_id(ref: str, ordinal: int) -> str:
    """The id of the document of a passage; that of a report is its ref."""
    return f"{ref}.{ordinal}"


def documents(entry: StoredReport, found: Sequence[str], more: Mapping[str, Any]) -> Iterator[Document]:
    """The documents of a report with its words, its own last; `more` are fields of that one."""
    report, passages = entry
    about = {"slug": report.slug, "stamp": report.stamp, "day": report.day.toordinal() if report.day else 0}
    named: dict[int, list[dict[str, int]]] = {}
    for place, since, until in named_days(passages):
        named.setdefault(place, []).append({"gte": since, "lte": until})
    length = 0
    for place, passage in enumerate(passages):
        terms = fresh_terms(passage.text)
        length += len(terms)
        yield Document(
            passage_id(report.ref, passage.ordinal),
            {
                "kind": PASSAGE,
                **about,
                "ordinal": passage.ordinal,
                "title": report.title,
                "quoted": passage.quoted,
                "text": passage.text,
                PASSAGE_TERMS: tokens(terms),
                "phrase_terms": tokens(fresh_phrase_terms(passage.text)),
                "named": named.get(place, []),
                "stored": records.passage_record(passage),
            },
        )
    title_terms, terms = fresh_terms(report.title), terms_of_words(found)
    yield Document(
        report.ref,
        {
            "kind": REPORT,
            **about,
            "ordinal": -1,  # before its passages
            "ref": report.ref,
            "title": report.title,
            TITLE_TERMS: tokens(title_terms),
            "title_length": len(title_terms),
            REPORT_TERMS: tokens(terms),
            "report_length": len(terms),
            "counts": records.term_counts(terms),
            "passages": len(passages),
            "passages_length": length,
            "ordinals": [passage.ordinal for passage in passages],
            "speakers": _speakers(passages),
            "url": report.url.encode("utf-8", "replace").decode(),
            "digest": report.digest,
            "stored": records.report_record(report),
            **more,
        },
    )


def words_of(entry: StoredReport) -> list[str]:
    """All words of a report in order."""
    return words(full_text(entry))


def word_document(word: str, frequency: int) -> Document:
    """The document of a word, with the number of reports that have its term."""
    source = {"kind": WORD, "word": word, "plain": without_marks(word), "frequency": frequency}
    return Document(f"word.{token(word) if len(word) < 100 else token(word * 200)}", source)


def version_of(report: Report) -> str:
    """A digest of everything that a report holds."""
    return ReportMetadata.of(report).source


def _speakers(passages: Sequence[Passage]) -> list[str]:
    """The bodies quoted; not persons, whom a question asks for by their names as words to search for."""
    spoken = (speech.speaker for passage in passages for speech in passage.speech)
    return [*dict.fromkeys(name for name in spoken if name and is_body(name))]
