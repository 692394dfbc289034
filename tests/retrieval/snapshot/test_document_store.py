"""A report and its passages survive encoding, every field of them."""

from dataclasses import fields
from datetime import date, datetime

from hypothesis import given
from hypothesis import strategies as st

from retrieval import Archive, Report
from retrieval.reports.passages import split
from retrieval.snapshot.document_store import DECODED_ENTRY, PER_BYTE
from retrieval.snapshot.report_record import ReportRecord, StoredReport, encode
from tests.heap import deep_size

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
    return ReportRecord(memoryview(encode(entry))).whole()


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


def test_a_decoded_report_takes_no_more_than_it_counts() -> None:
    many = Report(
        slug="many", title="Many", paragraphs=[f"“We go {number},” Ada said." for number in range(900)]
    )
    short = Report(slug="short", title="Short", paragraphs=["a." for _ in range(2000)])
    snapshot = Archive.of([many, short])._snapshot
    for number in range(2):
        record = encode(snapshot.entry(number))

        assert deep_size(ReportRecord(memoryview(record)).whole()) <= DECODED_ENTRY + PER_BYTE * len(record)
