"""Which reports have come, or have changed, since one has looked."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple, TypeAlias

# What was seen: slug -> digest, or as text what may be stored and asked with after a restart.
Mark: TypeAlias = Mapping[str, str] | str


class ReportKeys(NamedTuple):
    """What a report is recognised by; the digest is that of its title and paragraphs."""

    slug: str
    url: str
    digest: str


@dataclass(frozen=True, slots=True)
class ReportChanges:
    """The reports that have come or changed; those of days to come do on their day."""

    reports: Iterable[ReportKeys]
    mark: Mark  # what to ask with the next time
    next_day: date | None  # of the reports of days to come
