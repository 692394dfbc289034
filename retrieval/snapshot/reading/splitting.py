"""Reports split into passages, with the dates that these name and the postings of their words."""

from collections.abc import Iterator, Sequence
from itertools import chain
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from retrieval.index import Inversion, Segment, Vocabulary
from retrieval.reports.corpus import Progress
from retrieval.reports.passages import Passage, Speech, split
from retrieval.reports.report import Report
from retrieval.snapshot.date_index import named_days
from retrieval.snapshot.encoded_report import StoredReport
from retrieval.snapshot.repeated_paragraphs import BoilerplateHashes
from retrieval.worker_pool import NO_WORKERS, WorkerPool

_PORTION = 50  # reports that a process splits at once

_Row = tuple[int, int, str | None, bool, list[tuple[int, int, str | None]]]
_Named = list[tuple[int, int, int]]  # passage of its report, from the 0th; since; until


class ReportSegments(NamedTuple):
    """The postings of some reports."""

    passages: Segment  # with a forward index, as have the titles
    titles: Segment
    wholes: Segment  # all that a report says, title included


class SplitReports(NamedTuple):
    """Reports with their passages; `named` are rows (passage of all, since, until) of ordinal days."""

    entries: list[StoredReport]
    named: NDArray[np.int64]
    segments: ReportSegments


def split_reports(
    reports: Sequence[Report],
    repeated: BoilerplateHashes,
    pool: WorkerPool = NO_WORKERS,
    progress: Progress | None = None,
) -> SplitReports:
    """Split reports, of which `repeated` are paragraphs that several have, and index them meanwhile."""
    vocabulary = Vocabulary()
    texts, titles = Inversion(vocabulary, forward=True), Inversion(vocabulary, forward=True)
    wholes = Inversion(vocabulary)
    entries: list[StoredReport] = []
    named: _Named = []
    position = 0
    for report, (passages, days) in zip(reports, _split(reports, repeated, pool), strict=True):
        entry = StoredReport(report, passages)
        entries.append(entry)
        named += [(position + place, since, until) for place, since, until in days]
        position += len(passages)
        for passage in passages:
            texts.add(passage.text)
        titles.add(report.title)
        wholes.add(full_text(entry))
        if progress and (len(entries) % _PORTION == 0 or len(entries) == len(reports)):
            progress(len(entries), len(reports))
    inversions = texts, titles, wholes
    for each in inversions:
        each.read()
    segments = ReportSegments(*map(Segment.of, inversions))
    return SplitReports(entries, np.array(named, np.int64).reshape(-1, 3), segments)


def full_text(entry: StoredReport) -> str:
    """Everything a report says."""
    return "\n".join([entry.report.title, *(passage.text for passage in entry.passages)])


def _split(
    reports: Sequence[Report], repeated: BoilerplateHashes, pool: WorkerPool
) -> Iterator[tuple[tuple[Passage, ...], _Named]]:
    if not pool.size:
        for report in reports:
            passages = split(report, repeated)
            yield passages, named_days(passages)
        return
    portions = (reports[at : at + _PORTION] for at in range(0, len(reports), _PORTION))
    tasks = ((portion, repeated) for portion in portions)
    for report, (rows, days) in zip(reports, chain.from_iterable(pool.map(_rows, tasks)), strict=True):
        yield tuple(_passage(report, *row) for row in rows), days


def _rows(asked: tuple[Sequence[Report], BoilerplateHashes]) -> list[tuple[list[_Row], _Named]]:
    """The passages of some reports without their words, which the reports have, and the days they name."""
    reports, repeated = asked
    found = []
    for report in reports:
        passages = split(report, repeated)
        rows = [
            (
                each.ordinal,
                len(report.paragraphs[each.ordinal]) - len(each.text),
                each.speaker,
                each.quoted,
                [(start, end, speaker) for start, end, speaker in each.speech],
            )
            for each in passages
        ]
        found.append((rows, named_days(passages)))
    return found


def _passage(
    report: Report,
    ordinal: int,
    start: int,
    speaker: str | None,
    quoted: bool,
    speech: Sequence[tuple[int, int, str | None]],
) -> Passage:
    text = report.paragraphs[ordinal][start:]
    return Passage(report, ordinal, text, speaker, quoted, tuple(map(Speech._make, speech)))
