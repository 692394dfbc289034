"""What an index looks like: its settings, its fields, and the version of what is written into it."""

import hashlib
import json
import re
from collections.abc import Iterable, Mapping
from typing import Any

from retrieval.index import array_file, bm25

DOCUMENTS_VERSION = 2  # raise it when other documents are written for the same reports
INDEX_VERSIONS: Mapping[str, Any] = {"documents": DOCUMENTS_VERSION, **array_file.VERSIONS}

REPORT, PASSAGE, WORD = "report", "passage", "word"  # kinds of documents
STATE = "state"  # the kind and id of the one that changes with any other
PASSAGE_TERMS, TITLE_TERMS, REPORT_TERMS = "terms", "title_terms", "report_terms"

# Newest first: undated reports, whose stamp is empty, come last. The index is kept in this order.
NEWEST_FIRST = ({"stamp": "desc"}, {"slug": "desc"}, {"ordinal": "asc"})

_PLAIN = re.compile(r"[^\s:~\ud800-\udfff]{1,200}")
_ALL_PLAIN = re.compile(rf"{_PLAIN.pattern}(?: {_PLAIN.pattern})*")
_KEYWORD = {"type": "keyword"}  # found by, sorted by and counted
_FOUND = {"type": "keyword", "doc_values": False}  # found by
_COUNTED = {"type": "keyword", "index": False}
_ANY_LENGTH = {"ignore_above": 8000}  # a term of more than 32,766 bytes would be refused
_NUMBER = {"type": "integer"}
_ADDED_UP = {**_NUMBER, "index": False}
_SCORED = {"type": "text", "analyzer": "terms", "similarity": "okapi", "index_options": "freqs"}
_NEVER = dict.fromkeys(("warn", "info", "debug", "trace"), "-1")
_FIELDS: Mapping[str, Mapping[str, Any]] = {
    "kind": _FOUND,
    "slug": _KEYWORD,
    "stamp": _KEYWORD,
    "day": _NUMBER,  # ordinal; 0 where undated
    # of passages
    "ordinal": _ADDED_UP,
    PASSAGE_TERMS: _SCORED,
    "phrase_terms": {"type": "text", "analyzer": "terms", "norms": False},
    "named": {"type": "integer_range", "doc_values": False},  # days that the text names
    # of reports
    "ref": _FOUND,
    TITLE_TERMS: _SCORED,
    "title_length": _ADDED_UP,  # exact, which the engine's own is only up to 40
    REPORT_TERMS: _SCORED,
    "report_length": _ADDED_UP,
    "passages": _ADDED_UP,  # how many
    "passages_length": _ADDED_UP,  # of all together
    "speakers": {**_COUNTED, **_ANY_LENGTH},
    "url": {**_FOUND, **_ANY_LENGTH},
    "digest": _FOUND,  # of title and paragraphs
    "indexed": {"type": "long", "doc_values": False},  # when it was written, in ms since 1970
    "paragraphs": _FOUND,  # hashes of those that may be boilerplate
    "counted": _KEYWORD,  # those of them that count where several reports share them
    "repeated": _FOUND,  # those of them that were boilerplate when the report was split
    "story": _COUNTED,  # hash of its first sentence, which versions of one story share
    # of words
    "word": {**_KEYWORD, **_ANY_LENGTH},
    "plain": {**_FOUND, **_ANY_LENGTH},  # without accents
    "frequency": _NUMBER,  # reports with its term when it was last written
}


def index_body(shards: int | None, replicas: int | None) -> dict[str, Any]:
    """The settings and fields of an index; how many shards and replicas, a template may say instead."""
    numbers = {"number_of_shards": shards, "number_of_replicas": replicas}
    fields, orders = zip(*(next(iter(each.items())) for each in NEWEST_FIRST), strict=True)
    return {
        "settings": {
            "index": {
                **{name: number for name, number in numbers.items() if number is not None},
                "sort": {"field": [*fields], "order": [*orders]},
                "refresh_interval": "-1",  # the writer says when there is something to find
                # Nothing of a question is written down, whatever the template of the cluster says.
                "search": {"slowlog": {"threshold": dict.fromkeys(("query", "fetch"), _NEVER)}},
            },
            "analysis": {
                "tokenizer": {"spaces": {"type": "char_group", "tokenize_on_chars": [" "]}},
                "analyzer": {"terms": {"type": "custom", "tokenizer": "spaces"}},
            },
            "similarity": {"okapi": {"type": "BM25", "k1": bm25.K1, "b": bm25.B}},
        },
        "mappings": {
            "dynamic": False,
            "_meta": {"versions": {**INDEX_VERSIONS}},
            "_source": {"excludes": ["phrase_terms", REPORT_TERMS]},  # nobody reads them back
            "properties": {**_FIELDS},
        },
    }


def versioned(index: str) -> str:
    """The name of an index that holds what this version writes."""
    return f"{index}-{_digest(json.dumps(INDEX_VERSIONS, sort_keys=True), 4)}"


def token(term: str) -> str:
    """A term as the index has it: one that is too long for it, or would be split, by its digest.

    Behind a digit where it begins with one, see `is_number`.
    """
    return term if _PLAIN.fullmatch(term) else f"~{'0' if term[:1].isdigit() else '~'}{_digest(term, 16)}"


def is_number(token: str) -> bool:
    """Whether the term of a token begins with a digit."""
    return token[token[0] == "~" :][:1].isdigit()


def tokens(terms: Iterable[str]) -> str:
    """The text of a field: terms side by side."""
    terms = [*terms]
    text = " ".join(terms)
    if _ALL_PLAIN.fullmatch(text) and text.count(" ") == len(terms) - 1:
        return text
    return " ".join(map(token, terms))


def _digest(text: str, size: int) -> str:
    return hashlib.blake2s(text.encode("utf-8", "surrogatepass"), digest_size=size).hexdigest()
