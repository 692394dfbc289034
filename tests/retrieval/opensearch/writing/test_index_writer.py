"""Reports come into an index once, whatever is repeated, and leave it whole."""

from dataclasses import replace
from datetime import date

import pytest

from retrieval import Report
from retrieval.opensearch import searchers
from retrieval.opensearch.connection.client import SearchClient
from retrieval.opensearch.connection.errors import SearchEngineError
from retrieval.opensearch.searchers import Searchers
from retrieval.opensearch.writing import versions
from retrieval.opensearch.writing.index_writer import IndexWriter
from retrieval.reports.errors import Finding
from retrieval.reports.report import LeftOut, ReadingNotice
from retrieval.snapshot import LocalSearcher
from retrieval.text.date_lines import DateOrder
from tests.retrieval.conftest import HARBOUR, NOTES, WORKS_AUTUMN, WORKS_SPRING
from tests.retrieval.opensearch.conftest import index_reports, make_red

APPEAL = "Help us to go on: become a patron of this paper today, or tell your friends about its work."


def passages(client: SearchClient) -> list[list[str]]:
    """The texts of the passages of all reports, newest first."""
    with Searchers(client).current() as searcher:
        return [[each.text for each in searcher.passages_of(report.slug)] for report in searcher.reports]


def local_passages(reports: list[Report]) -> list[list[str]]:
    """The same of the local searcher."""
    local = LocalSearcher.of(reports)
    return [[each.text for each in local.passages_of(report.slug)] for report in local.reports]


def test_what_is_there_is_not_written_again(client: SearchClient) -> None:
    reports = [WORKS_SPRING, HARBOUR, NOTES]
    index_reports(client, reports[:2])
    writer = IndexWriter(client)
    done: list[int] = []
    assert writer.add(reports, done.append) == 1
    state = searchers._state(client)
    assert writer.add(reports) == 0
    writer.finish()
    assert done == [3]
    assert searchers._state(client) == state  # questions need no other view
    assert passages(client) == local_passages(reports)


def test_a_template_of_the_cluster_says_how_many_shards_there_are(client: SearchClient) -> None:
    template = {
        "index_patterns": [f"{client.index}-*"],
        "template": {"settings": {"number_of_shards": 3, "number_of_replicas": 0}},
    }
    client.ask(lambda asked: asked.indices.put_index_template(name=client.index, body=template))
    name = versions.prepare(client)
    found = client.ask(lambda asked: asked.indices.get_settings(index=name))
    assert found[name]["settings"]["index"]["number_of_shards"] == "3"


def test_a_report_takes_the_place_of_that_of_its_slug(client: SearchClient) -> None:
    index_reports(client, [WORKS_SPRING, WORKS_AUTUMN])
    shorter = replace(WORKS_SPRING, paragraphs=("Zeppelins land.",), text="")
    writer = IndexWriter(client)
    assert writer.add([shorter]) == 1
    writer.finish()
    assert passages(client) == local_passages([shorter, WORKS_AUTUMN])
    with Searchers(client).current() as searcher:
        assert searcher.report("works-spring") == shorter
        assert searcher.passage_frequency("zeppelin") == 1
        assert searcher.report_frequency("engin") == 0
        assert searcher.words_with_prefix("zep", 9) == ["zeppelins"]
        assert searcher.words_with_prefix("engin", 9) == []
        assert searcher.words_near("engine", 2) == []


def test_a_report_without_passages_stays_a_report(client: SearchClient) -> None:
    index_reports(client, [HARBOUR])
    empty = Report("harbour", HARBOUR.title, HARBOUR.published)
    IndexWriter(client).add([empty])
    with Searchers(client).current() as searcher:
        assert list(searcher.reports) == [empty]
        assert searcher.passages_of("harbour") == []


def test_what_several_reports_end_with_is_left_out_of_all(client: SearchClient) -> None:
    reports = [
        Report(f"r{at}", f"Story {at}", date(2031, 1, at), (f"A bridge fell down in town {at}.", APPEAL))
        for at in range(1, 5)
    ]
    versions.publish(client, versions.prepare(client))
    writer = IndexWriter(client)
    for count in range(1, 5):
        writer.add(reports[count - 1 : count])
        assert passages(client) == local_passages(reports[:count])
    for count in (3, 2, 1):
        assert writer.remove([f"r{count + 1}", "gone"]) == 1
        assert passages(client) == local_passages(reports[:count])


def test_every_field_of_a_report_comes_back(client: SearchClient) -> None:
    report = replace(
        HARBOUR,
        summary="It burnt.",
        url="https://news.test/a?b=\ud800",
        file="h\udcff.txt",
        updated=date(2031, 6, 21),
        title_made=True,
        date_source="stated",
        date_order=DateOrder.DAY_FIRST,
        date_ambiguous=True,
        notices=(ReadingNotice("date", 3, Finding.of("ambiguous", day=3)),),
        left_out=(LeftOut("Menu", "page"),),
        continued=(1,),
    )
    index_reports(client, [report])
    with Searchers(client).current() as searcher:
        assert searcher.report("harbour") == report
        (hit,) = searcher.top({"tug": 1.0}, 1)
    assert hit.report == report  # read when it is compared, after the view was closed
    assert hit.report.left_out == report.left_out


def test_a_run_that_was_broken_off_leaves_its_words_to_the_next(client: SearchClient) -> None:
    versions.publish(client, versions.prepare(client))
    IndexWriter(client).add([HARBOUR, NOTES])
    with Searchers(client).current() as searcher:
        assert searcher.words_with_prefix("tug", 9) == ["tugs"]
    writer = IndexWriter(client)
    assert writer.add([HARBOUR, NOTES]) == 0
    writer.finish()
    assert frequencies(client)["tugs"] == 1
    assert frequencies(client)["starokamsk"] == 2
    writer.remove(["harbour"])
    writer.add([WORKS_AUTUMN])
    writer.finish()
    assert frequencies(client)["tugs"] == 1  # until something is counted anew, searches leave it out
    with Searchers(client).current() as searcher:
        assert searcher.words_with_prefix("tug", 9) == []


def test_the_first_writer_counts_words_by_itself(client: SearchClient) -> None:
    versions.publish(client, versions.prepare(client))
    writer = IndexWriter(client)
    writer.add([HARBOUR, NOTES])
    writer.add([replace(HARBOUR, paragraphs=("Zeppelins land at Starokamsk.",), text="")])
    writer.finish()
    assert frequencies(client)["starokamsk"] == 2
    assert frequencies(client)["zeppelins"] == 1
    writer.remove(["notes"])
    writer.add([NOTES])
    writer.finish()
    assert frequencies(client)["starokamsk"] == 2


def frequencies(client: SearchClient) -> dict[str, int]:
    """The words of an index, and how many reports had their terms when they were counted."""
    words = {"query": {"term": {"kind": "word"}}, "size": 1000}
    hits = client.ask(lambda asked: asked.search(index=client.index, body=words))["hits"]["hits"]
    return {hit["_source"]["word"]: hit["_source"]["frequency"] for hit in hits}


def test_a_view_does_not_change(client: SearchClient) -> None:
    index_reports(client, [HARBOUR])
    with Searchers(client).current() as searcher:
        writer = IndexWriter(client)
        writer.remove(["harbour"])
        writer.add([NOTES])
        writer.finish()
        assert [report.slug for report in searcher.reports] == ["harbour"]
        assert searcher.passage_frequency("tug") == 1
    assert passages(client) == local_passages([NOTES])


def test_an_index_of_another_analysis_is_refused_and_replaced(
    client: SearchClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as earlier:
        earlier.setattr("retrieval.opensearch.mapping.INDEX_VERSIONS", {"documents": 0})
        index_reports(client, [HARBOUR])
        versions.check(client)
    with pytest.raises(SearchEngineError, match="engine_analysis"):
        versions.check(client)
    name = versions.prepare(client)
    IndexWriter(client, name).add([NOTES])
    assert passages(client) == local_passages([HARBOUR])  # questions see the old one until it is published
    versions.publish(client, name)
    versions.check(client)
    assert passages(client) == local_passages([NOTES])
    assert versions.prepare(client) == name


def test_nothing_is_logged_of_questions(client: SearchClient) -> None:
    name = versions.prepare(client)
    settings = client.ask(lambda asked: asked.indices.get_settings(index=name))[name]["settings"]["index"]
    assert settings["search"]["slowlog"]["threshold"]["query"]["trace"] == "-1"


def test_a_part_that_no_node_has_is_told(client: SearchClient) -> None:
    make_red(client)
    with pytest.raises(SearchEngineError) as raised:
        Searchers(client)._used()
    assert (raised.value.finding.name, raised.value.passing) == ("engine_unhealthy", True)
