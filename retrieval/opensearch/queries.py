"""What is asked of passages, in the query language of the engine."""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any, TypeAlias

from retrieval.opensearch.mapping import PASSAGE, PASSAGE_TERMS, REPORT, TITLE_TERMS, token, tokens
from retrieval.searcher import ALWAYS, EVER, NO_FILTER, Filter, Groups, Published
from retrieval.text.dates import Period

Query: TypeAlias = dict[str, Any]

_MAX_TERMS = 1000  # of one query; the engine refuses more than 1,024


def passages(within: Filter = NO_FILTER, groups: Groups = ()) -> Query:
    """The passages that a filter allows and that have a term of each group."""
    conditions: list[Query] = [{"term": {"kind": PASSAGE}}, *map(_any_term, groups)]
    if within.published != ALWAYS:
        conditions.append(published(within.published))
    if within.dated:
        conditions.append(_any([_about(period) for period in within.dated]))
    if within.report is not None:
        conditions.append({"term": {"slug": token_of_slug(within.report)}})
    conditions += [{"match_phrase": {"phrase_terms": tokens(phrase)}} for phrase in within.phrases if phrase]
    query: Query = {"filter": conditions}
    if within.excluded:
        query["must_not"] = [_any_term(within.excluded)]
    return {"bool": query}


def best(weights: Mapping[str, float], within: Filter) -> Query:
    """The passages with any of some terms, each with a weight; of too many, the heaviest."""
    heaviest = sorted(weights, key=lambda term: -weights[term])[:_MAX_TERMS]
    query = passages(within)
    query["bool"]["should"] = [
        {"term": {PASSAGE_TERMS: {"value": token(term), "boost": weights[term]}}} for term in heaviest
    ]
    query["bool"]["minimum_should_match"] = 1
    return query


def reports(within: Period = ALWAYS) -> Query:
    """The reports published in a period; undated ones are."""
    conditions: list[Query] = [{"term": {"kind": REPORT}}]
    return {"bool": {"filter": [*conditions, published(within)] if within != ALWAYS else conditions}}


def reports_of(slugs: Iterable[str]) -> Query:
    """The reports of some slugs."""
    return {
        "bool": {"filter": [{"term": {"kind": REPORT}}, {"terms": {"slug": [*map(token_of_slug, slugs)]}}]}
    }


def report_of(key: str) -> Query:
    """The report of a slug or ref."""
    key = token_of_slug(key)
    return {"bool": {"filter": [reports(), _any([{"term": {"slug": key}}, {"term": {"ref": key}}])]}}


def newer_than(stamp: str, slug: str) -> Query:
    """The reports before another one, newest first."""
    same = {"bool": {"filter": [{"term": {"stamp": stamp}}, {"range": {"slug": {"gt": slug}}}]}}
    return {"bool": {"filter": [reports(), _any([{"range": {"stamp": {"gt": stamp}}}, same])]}}


def dated(period: Period) -> Query:
    """The reports published in a period, undated ones left out."""
    return {"bool": {"filter": [reports(), {"range": {"day": _days(period)}}]}}


def titled(groups: Groups, within: Published, least: int | None) -> Query:
    """The reports whose title has a term of so many groups, of each if it is not said, so published."""
    conditions: list[Query] = [reports()]
    if within != EVER:
        listed: list[Query] = [{"range": {"day": _days(period)}} for period in within.periods]
        conditions.append(_any([*listed, {"term": {"day": 0}}] if within.undated else listed))
    having = [{"terms": {TITLE_TERMS: [*map(token, group)]}} for group in groups]
    wanted = len(groups) if least is None else least
    return {"bool": {"filter": conditions, "should": having, "minimum_should_match": wanted}}


def published(period: Period) -> Query:
    """Whatever was published in a period; undated reports were."""
    return _any([{"range": {"day": _days(period)}}, {"term": {"day": 0}}])


def token_of_slug(slug: str) -> str:
    """A slug as it can be sent; one with what is no character has no report."""
    return slug.encode("utf-8", "replace").decode()


def _about(period: Period) -> Query:
    """Passages that were published in a period, or name a date that lies inside it."""
    days = _days(period)
    return _any([{"range": {"day": days}}, {"range": {"named": {**days, "relation": "within"}}}])


def _days(period: Period) -> dict[str, int]:
    since = period.since.toordinal() if period.since else 1
    return {"gte": since, "lte": period.until.toordinal() if period.until else date.max.toordinal()}


def _any_term(group: Iterable[str]) -> Query:
    return {"terms": {PASSAGE_TERMS: [*map(token, group)]}}


def _any(queries: list[Query]) -> Query:
    return queries[0] if len(queries) == 1 else {"bool": {"should": queries}}
