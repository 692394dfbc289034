"""First lines that several reports have: no titles, but part of the page or series that they are from."""

from collections import Counter
from collections.abc import Collection
from dataclasses import replace

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
    """A report whose first line is no longer its title, or is its title again; `metadata` is as it was."""
    changed = _with_own_title(report) if metadata.retitled else retitled(report)
    anew = ReportMetadata.of(changed)._replace(
        first_line=metadata.first_line, opening=metadata.opening, retitled=not metadata.retitled
    )
    return anew, changed


def _with_own_title(report: Report) -> Report:
    """What `retitled` made of a report, undone."""
    title, *paragraphs = report.paragraphs
    notices = tuple(notice for notice in report.notices if notice.kind != "made title")
    return replace(report, title=title, title_made=False, paragraphs=tuple(paragraphs), notices=notices)
