"""In which order reports came decides nothing."""

from datetime import date
from itertools import pairwise

import pytest

from retrieval import Report
from retrieval.snapshot import LocalSearcher, Snapshot
from retrieval.snapshot.report_metadata import ReportMetadata
from retrieval.text.analysis import stem

PUMP = {stem("pump"): 1.0}


def report(number: int) -> Report:
    """Two passages that no question tells apart from those of another report."""
    texts = (f"A pump n{number:02} failed.", f"The pump n{number:02} failed.")
    return Report(f"r{number:02}", f"Report n{number:02}", date(2031, 1, 1 + number // 2), texts)


REPORTS = [report(number) for number in range(40)]
SHUFFLED = sorted(REPORTS, key=lambda each: each.slug[::-1])


def best(snapshot: Snapshot, k: int) -> list[tuple[str, int]]:
    return [passage.key for passage in LocalSearcher(snapshot).top(PUMP, k)]


@pytest.mark.parametrize("k", [1, 3, 50, 79, 80, 200])
def test_of_equals_those_of_the_newest_report_are_best(k: int) -> None:
    newest_first = [(each.slug, ordinal) for each in REPORTS[::-1] for ordinal in (0, 1)]
    assert best(Snapshot.of(REPORTS), k) == newest_first[:k]
    assert best(Snapshot.of(SHUFFLED), k) == newest_first[:k]


def test_a_snapshot_that_grew_is_one_made_at_once() -> None:
    grown = Snapshot.of(SHUFFLED[:3])
    for one, other in pairwise(SHUFFLED[3:]):
        grown = grown.replaced(
            (), {ReportMetadata.of(each): each for each in (one, other) if each not in grown.reports}
        )
    grown = grown.replaced([0], {ReportMetadata.of(each): each for each in [SHUFFLED[0]]})
    whole = Snapshot.of(REPORTS)
    assert list(grown.reports) == list(whole.reports) == REPORTS[::-1]
    assert sorted(passage.key for passage in grown.passages) == sorted(each.key for each in whole.passages)
    assert grown.fingerprint == whole.fingerprint
    assert best(grown, 50) == best(whole, 50)


def test_sequences_are_made_on_demand_and_cut_like_tuples() -> None:
    snapshot = Snapshot.of(REPORTS)
    assert snapshot.reports[0] == REPORTS[-1]
    assert snapshot.reports[-1] == REPORTS[0]
    assert snapshot.reports[1:3] == (REPORTS[-2], REPORTS[-3])
    assert snapshot.reports[100:] == ()
    with pytest.raises(IndexError):
        snapshot.reports[40]
    with pytest.raises(IndexError):
        snapshot.passages[-81]
