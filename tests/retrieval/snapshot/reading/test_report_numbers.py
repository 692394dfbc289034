"""Reports keep their slugs and refs when others leave, whatever their numbers become."""

from hypothesis import given
from hypothesis import strategies as st

from retrieval.reports.report import Report
from retrieval.snapshot.reading import report_numbers
from retrieval.snapshot.reading.report_numbers import ReportNumbers
from retrieval.snapshot.report_metadata import ReportMetadata

STEPS = st.lists(st.tuples(st.sets(st.integers(0, 12)), st.integers(0, 4)), max_size=12)


def made(number: int) -> ReportMetadata:
    return ReportMetadata.of(Report(f"report-{number}", f"Title {number}"))


@given(STEPS, st.integers(0, 20))
def test_numbers_after_changes_are_those_of_all_reports_in_a_row(
    steps: list[tuple[set[int], int]], most_gone: int
) -> None:
    before, report_numbers.MOST_GONE = report_numbers.MOST_GONE, most_gone
    try:
        reports: list[ReportMetadata] = []
        numbers, came = ReportNumbers.of(reports), 0
        for leaving, coming in steps:
            gone = [each for at, each in enumerate(reports) if at in leaving]
            reports = [each for each in reports if each not in gone]
            reports += [made(came + at) for at in range(coming)]
            came += coming
            numbers = numbers.replaced(gone, reports, coming)
            whole = ReportNumbers.of(reports)
            assert dict(numbers) == dict(whole)
            assert [numbers[each.slug] for each in reports] == [*range(len(reports))]
            assert all(numbers.get(each.slug) is None for each in gone)
    finally:
        report_numbers.MOST_GONE = before


def test_a_slug_that_is_the_ref_of_another_report_is_the_slug() -> None:
    first = made(1)
    other = first._replace(slug=first.ref, ref="x")
    assert ReportNumbers.of([first, other])[first.ref] == 1
    assert ReportNumbers.of([first]).replaced((), [first, other], 1)[first.ref] == 1
    assert ReportNumbers.of([first, other]).replaced([other], [first], 0)[first.ref] == 0
