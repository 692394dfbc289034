"""A small archive of made-up reports: three on one topic, one of another, one undated."""

from datetime import date, datetime

import pytest

from retrieval import Archive, Report
from retrieval.searcher import Searcher
from retrieval.snapshot import LocalSearcher

WORKS_SPRING = Report(
    slug="works-spring",
    title="Second hall for drones at the Belaya works",
    published=datetime(2031, 3, 4, 9, 30),
    paragraphs=(
        "The Belaya works is fitting out a second hall, the UK Ministry of Defence said on 4 March.",
        "The Ministry wrote:",
        "• In February 2031, the Belaya works assembled about 210 attack drones. Most engines were imported.",
        "• The works employs 800 people. A hall of 3,000 square metres will likely open in May.",
        "Residents told a reporter that lorries pass day and night.",
    ),
    outlet="Meadow Post",
)
WORKS_AUTUMN = Report(
    slug="works-autumn",
    title="Belaya works triples its drones",
    published=date(2031, 10, 12),
    paragraphs=(
        "The Belaya works has tripled its output, the UK Ministry of Defence said.",
        "The Ministry wrote:",
        "• In September 2031, the Belaya works assembled about 640 attack drones, against 210 in February.",
        "• Recruits are probably drawn from conscription offices in Perm.",
    ),
    outlet="Meadow Post",
)
HARBOUR = Report(
    slug="harbour",
    title="Fire closes a harbour on the Azov",
    published=date(2031, 6, 20),
    paragraphs=(
        "A fire closed the harbour of Starokamsk on 18 June 2031. Two tugs were lost.",
        "The harbourmaster, Ilya Brandt, spoke of a faulty pump. Nobody was hurt.",
    ),
)
NOTES = Report(slug="notes", title="Notes on grain", paragraphs=("Grain left Starokamsk by rail in 2030.",))


@pytest.fixture(scope="session")
def archive() -> Archive:
    return Archive.of([WORKS_SPRING, HARBOUR, NOTES, WORKS_AUTUMN])


def searcher_of(*texts: str) -> Searcher:
    """Reports of one passage each, with a title of stop words only."""
    return LocalSearcher.of(Report(f"r{at}", "The", paragraphs=(text,)) for at, text in enumerate(texts))
