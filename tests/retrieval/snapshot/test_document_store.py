"""A report and its passages survive encoding, every field of them."""

from dataclasses import fields, replace
from datetime import date, datetime
from pathlib import Path
from sys import getsizeof

import pytest
from hypothesis import given
from hypothesis import strategies as st

from retrieval import Archive, Report
from retrieval.reports.parsing.reading_options import ReadingOptions
from retrieval.reports.passages import split
from retrieval.snapshot import LocalSearcher, Snapshot, snapshot_store
from retrieval.snapshot.document_store import DECODED_ENTRY, PER_BYTE, ReportHead, size_of_head
from retrieval.snapshot.encoded_report import EncodedReport, StoredReport, encode
from tests.heap import deep_size
from tests.retrieval.conftest import HARBOUR, NOTES

LINES = st.one_of(
    st.text(max_size=30),
    st.sampled_from(["Title", "Title", "The Ministry wrote:", "• One.", "“Two.”", "", "x", "\ud800", "🚢 ü"]),
)
DATES = st.one_of(st.none(), st.dates(), st.datetimes())
REPORTS = st.builds(
    Report,
    slug=st.text(min_size=1, max_size=5),
    title=LINES,
    published=DATES,
    paragraphs=st.lists(LINES, max_size=8).map(tuple),
    summary=LINES,
    outlet=LINES,
    url=LINES,
    text=st.text(max_size=20),
    updated=DATES,
)


def decoded(entry: StoredReport) -> StoredReport:
    return EncodedReport(memoryview(encode(entry))).whole()


@given(REPORTS)
def test_what_is_encoded_is_decoded(report: Report) -> None:
    entry = StoredReport(report, split(report))
    found = decoded(entry)
    assert found == entry
    for field in fields(Report):
        assert type(getattr(found.report, field.name)) is type(getattr(report, field.name))
    assert all(passage.report is found.report for passage in found.passages)


def test_an_hour_and_a_day_are_told_apart() -> None:
    for day in (date(2024, 8, 5), datetime(2024, 8, 5), datetime(2024, 8, 5, 21, 16)):
        report = Report("a", "T", day)
        assert decoded(StoredReport(report, ())).report.stamp == report.stamp


@given(REPORTS)
def test_a_passage_and_the_head_of_a_report_are_those_of_the_whole(report: Report) -> None:
    entry = StoredReport(report, split(report))
    record = EncodedReport(memoryview(encode(entry)))
    asked: list[int] = []

    def whole() -> StoredReport:
        asked.append(1)
        return entry

    head = record.head(whole)
    passages = [record.passage(place, head) for place in range(len(record.ordinals))]

    assert (head.slug, head.title, head.stamp, head.outlet, head.url, head.text) == (
        report.slug,
        report.title,
        report.stamp,
        report.outlet,
        report.url,
        report.text,
    )
    assert not asked  # none of that needs the rest
    assert passages == [*entry.passages]
    assert head == report
    assert report == head
    assert len({head, report}) == 1
    assert all(getattr(head, field.name) == getattr(report, field.name) for field in fields(Report))


def test_the_head_of_a_report_can_be_copied_as_the_report_can(tmp_path: Path) -> None:
    head = stored(tmp_path, HARBOUR).report("harbour")

    assert head is not None
    assert replace(head, title="Docks") == replace(HARBOUR, title="Docks")
    assert repr(head) == repr(HARBOUR)


def test_a_stored_passage_is_read_without_its_report(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    searcher = stored(tmp_path, HARBOUR, NOTES)
    in_memory = LocalSearcher.of([HARBOUR, NOTES])
    expected = in_memory.top({"tug": 1.0}, 3)
    assert expected
    monkeypatch.delattr(EncodedReport, "whole")
    found = searcher.top({"tug": 1.0}, 3)

    assert [(each.key, each.text, each.report.title) for each in found] == [
        (each.key, each.text, each.report.title) for each in expected
    ]
    scores, those = (one.term_scores(["tug"], found) for one in (searcher, in_memory))
    assert scores.passage.tolist() == those.passage.tolist()


def stored(folder: Path, *reports: Report) -> LocalSearcher:
    """A searcher of reports, read from an index on disk."""
    options = ReadingOptions()
    snapshot_store.write(folder, folder, options, Snapshot.of(reports), {})
    return LocalSearcher(snapshot_store.read(folder, folder, options)[0])


def test_a_decoded_report_takes_no_more_than_it_counts() -> None:
    many = Report(
        slug="many", title="Many", paragraphs=[f"“We go {number},” Ada said." for number in range(900)]
    )
    short = Report(slug="short", title="Short", paragraphs=["a." for _ in range(2000)])
    snapshot = Archive.of([many, short])._snapshot
    for number in range(2):
        record = encode(snapshot.entry(number))

        whole = EncodedReport(memoryview(record)).whole()
        assert deep_size(whole) <= DECODED_ENTRY + PER_BYTE * len(record)


@pytest.mark.parametrize("title", ["Many", "Many wörds " * 40, "\U0001f6a2" * 500])
def test_the_head_of_a_report_takes_no_more_than_it_counts(title: str) -> None:
    url = f"https://example.org/{title}"
    report = Report("many", title, datetime(2024, 8, 5, 21, 16), ("One.", "Two."), url=url)
    data = encode(StoredReport(report, split(report)))
    record = EncodedReport(memoryview(data))

    def whole() -> StoredReport:
        raise AssertionError("nothing asks for the text")

    head = ReportHead(record.head(whole), record)

    assert deep_size(head) - getsizeof(data) <= size_of_head(("", ""), head)
