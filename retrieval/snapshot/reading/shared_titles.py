"""First lines that several reports have: no titles, but part of the page or series that they are from."""

from collections import Counter
from collections.abc import Collection

from retrieval.reports.boilerplate import MIN_REPEATS
from retrieval.reports.parsing.headlines import retitled
from retrieval.reports.report import Report
from retrieval.snapshot.report_metadata import ReportMetadata


def shared_first_lines(reports: Collection[ReportMetadata]) -> set[str]:
    """The digests of first lines that several reports have; versions of one story count as one report."""
    counts = Counter(each.first_line for each in reports)
    often = {line for line, count in counts.items() if line and count >= MIN_REPEATS}
    stories = {(each.first_line, each.opening) for each in reports if each.first_line in often}
    return {line for line, count in Counter(line for line, _ in stories).items() if count >= MIN_REPEATS}


def with_other_title(report: Report, metadata: ReportMetadata) -> tuple[ReportMetadata, Report]:
    """A report with another title than the first line, which others have too; `metadata` is as it was."""
    changed = retitled(report)
    anew = ReportMetadata.of(changed)._replace(
        first_line=metadata.first_line, opening=metadata.opening, retitled=True
    )
    return anew, changed
