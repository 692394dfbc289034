"""What an operator should know about how the reports of a snapshot were read."""

from collections import Counter
from collections.abc import Iterator, Mapping
from datetime import date
from typing import NamedTuple

from retrieval.reports.errors import Finding
from retrieval.snapshot.snapshot import Snapshot
from retrieval.text.dates import Period

UNKNOWN_SPEAKER = "unknown speaker"
FUTURE_DATE = "future date"
_BY_WEIGHT = (  # what may make an answer wrong first
    "encoding",
    "front matter",
    "unreadable date",
    "ambiguous date",
    "dates disagree",
    FUTURE_DATE,
    "several dates",
    "undated",
    "linked folder",
    "linked file",
    UNKNOWN_SPEAKER,
    "unwrapped",
    "made title",
)


class FileNotice(NamedTuple):
    """A notice about how a file was read; `file` is its path in the folder, `kind` what it is counted by."""

    file: str
    kind: str
    line: int
    finding: Finding


def notice_counts(snapshot: Snapshot) -> Counter[str]:
    """How many notices of each kind there are, without reading the reports."""
    counts = Counter(kind for each in snapshot.metadata if each.noticed for kind in each.noticed.split("\n"))
    if unknown := int((snapshot.unknown_speakers > 0).sum()):
        counts[UNKNOWN_SPEAKER] = unknown
    return counts


def by_weight(counts: Mapping[str, int]) -> dict[str, int]:
    """The same counts, those that matter most first."""
    order = {kind: place for place, kind in enumerate(_BY_WEIGHT)}
    return dict(sorted(counts.items(), key=lambda each: (order.get(each[0], 0), each[0])))


def notices(snapshot: Snapshot, numbers: list[int] | None = None) -> Iterator[FileNotice]:
    """The notices of reports, of all or of those with some numbers, by file."""
    of = range(len(snapshot.metadata)) if numbers is None else numbers
    for number in sorted(of, key=lambda number: snapshot.metadata[number].key):
        file, unknown = snapshot.metadata[number].file, int(snapshot.unknown_speakers[number])
        if snapshot.metadata[number].noticed:
            for notice in snapshot.entry(number).report.notices:
                yield FileNotice(file, *notice)
        if unknown:
            name = "unknown_speaker" if unknown == 1 else "unknown_speakers"
            yield FileNotice(file, UNKNOWN_SPEAKER, 1, Finding.of(name, count=unknown))


def future_dates(snapshot: Snapshot, today: date) -> Iterator[FileNotice]:
    """A notice for each report that is dated after a day, by file; it is not known before its own day."""
    later = snapshot.newest[: _future(snapshot, today)].tolist()
    for number in sorted(later, key=lambda number: snapshot.metadata[number].key):
        day = date.fromordinal(snapshot.metadata[number].day).isoformat()
        finding = Finding.of("future_date", day=day)
        yield FileNotice(snapshot.metadata[number].file, FUTURE_DATE, 1, finding)


def future_count(snapshot: Snapshot, today: date) -> Counter[str]:
    """How many such notices there are."""
    return Counter({FUTURE_DATE: _future(snapshot, today)})


def _future(snapshot: Snapshot, today: date) -> int:
    return snapshot.chronology.places(Period(None, today)).start
