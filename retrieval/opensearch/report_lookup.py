"""Reports by their place, their day, their title and their digest."""

from collections.abc import Collection, Iterator
from datetime import date
from typing import Any

from retrieval.opensearch import queries, records
from retrieval.opensearch.connection.view import IndexView
from retrieval.text.dates import Period

_MOST_DAYS = 65_000  # of one answer; the engine gives no more than 65,535


def place(view: IndexView, key: str) -> int | None:
    """See `Searcher.place`."""
    found = view.hits(query=queries.report_of(key), size=1, _source=["stamp", "slug"])
    if not found:
        return None
    return view.counts([queries.newer_than(found[0]["_source"]["stamp"], found[0]["_source"]["slug"])])[0]


def places(view: IndexView, period: Period) -> range:
    """See `Searcher.places`."""
    until = period.until or date.max
    later = Period(date.fromordinal(until.toordinal() + 1), None) if until < date.max else None
    asked = [queries.dated(each) for each in (later, period) if each]
    *newer, inside = view.counts(asked)
    return range(sum(newer), sum(newer) + inside)


def days(view: IndexView, period: Period) -> dict[date, int]:
    """See `Searcher.days`."""
    counted = {"terms": {"field": "day", "size": _MOST_DAYS, "order": {"_key": "desc"}}}
    found = view.search(query=queries.dated(period), size=0, aggs={"days": counted})["aggregations"]["days"]
    return {date.fromordinal(bucket["key"]): bucket["doc_count"] for bucket in found["buckets"]}


def slug_of(view: IndexView, digest: str) -> str | None:
    """See `Searcher.slug_of`."""
    query = {"bool": {"filter": [queries.reports(), {"term": {"digest": digest}}]}}
    return next((hit["_source"]["slug"] for hit in view.hits(query=query, size=1, _source=["slug"])), None)


def files(view: IndexView, without: Collection[str]) -> Iterator[tuple[str, str]]:
    """The slug and file of every report but those of some slugs."""
    for hit in view.all_hits(queries.reports(), ["slug"]):
        if (slug := hit["_source"]["slug"]) not in without:
            (whole,) = view.hits(query=queries.report_of(slug), size=1, _source=["stored"])
            yield slug, records.report(whole["_source"]).file


def changed(view: IndexView, since: int, after: date, until: date) -> Iterator[dict[str, Any]]:
    """The slug, url, digest, and time of indexing in ms of reports known until a day.

    Those indexed since a time, and those whose day is after another.
    """
    come = {"range": {"day": {"gt": after.toordinal()}}}
    either = {"bool": {"should": [{"range": {"indexed": {"gte": since}}}, come]}}
    query = {"bool": {"filter": [queries.reports(Period(None, until)), either]}}
    return (hit["_source"] for hit in view.all_hits(query, ["slug", "url", "digest", "indexed"]))


def first_day_after(view: IndexView, day: date) -> date | None:
    """The first day after another on which a report was published."""
    if day == date.max:
        return None
    later = queries.dated(Period(date.fromordinal(day.toordinal() + 1), None))
    found = view.search(query=later, size=0, aggs={"first": {"min": {"field": "day"}}})
    first = found["aggregations"]["first"]["value"]
    return None if first is None else date.fromordinal(round(first))
