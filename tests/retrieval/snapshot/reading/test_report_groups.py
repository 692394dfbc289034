"""Reports are found by what they have in common, in whatever order they came and left."""

from hypothesis import given
from hypothesis import strategies as st

from retrieval.reports.report import Report
from retrieval.snapshot.reading.report_groups import ReportGroups
from retrieval.snapshot.report_metadata import ReportMetadata

REPORTS = [ReportMetadata.of(Report(f"r{number}", f"Title {number % 3}")) for number in range(9)]


@given(st.lists(st.integers(0, 8), max_size=40))
def test_groups_hold_the_reports_that_are_there(turned: list[int]) -> None:
    groups, there = ReportGroups(lambda report: report.title, ()), dict[int, ReportMetadata]()
    for number in turned:  # one that is there leaves, another comes
        if number in there:
            groups.remove(there.pop(number))
        else:
            there[number] = REPORTS[number]
            groups.add(REPORTS[number])
        for title in ("Title 0", "Title 1", "Title 2", "Title 3"):
            expected = {each.slug for each in there.values() if each.title == title}
            assert {each.slug for each in groups.of(title)} == expected
