"""First lines that several reports have: no titles, but part of the page or series that they are from."""

from collections.abc import Collection

from retrieval.reports.boilerplate import MIN_REPEATS
from retrieval.reports.parsing.headlines import retitled
from retrieval.reports.report import Report
from retrieval.snapshot.report_metadata import ReportMetadata


def is_shared(reports: Collection[ReportMetadata]) -> bool:
    """Whether the first line that some reports have is no title; versions of one story count as one."""
    return len(reports) >= MIN_REPEATS and len({each.opening for each in reports}) >= MIN_REPEATS


def with_other_title(report: Report, metadata: ReportMetadata) -> tuple[ReportMetadata, Report]:
    """A report with another title than the first line, which others have too; `metadata` is as it was."""
    changed = retitled(report)
    anew = ReportMetadata.of(changed)._replace(
        first_line=metadata.first_line, opening=metadata.opening, retitled=True
    )
    return anew, changed
