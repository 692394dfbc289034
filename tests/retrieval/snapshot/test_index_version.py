"""What is stored of a small corpus is fixed for each version of the index on disk."""

import json
from dataclasses import replace
from pathlib import Path

import pytest

from retrieval.reports.parsing.reading_options import ReadingOptions
from retrieval.reports.parsing.report_parser import parse_report
from retrieval.snapshot import Snapshot, snapshot_store
from retrieval.text import analysis, report_terms

GOLDEN = (13, 1313893407)
REPORTS = {
    "fire.txt": """Fire at the oil depot

Three drones struck a depot, the ministry said.
Aug 5, 2024 - 21:16
Fire at the oil depot
The depot's 3,000 tonnes burnt for two days, from 4 to 6 August, a year before the centre was rebuilt.
The Ministry of Defence wrote:
• Eleven tankers were "hit" on the 3rd.
• The U.S. colour-coded warning of July 2023 was ignored.
“We have analysed the harbour,” said Olena Koval, the mayor.
Related:
Support independent reporting with a donation.
""",
    "storm.md": """---
title: Storm over Odesa
date: 2023-11-27 08:30
outlet: The Courier
url: https://example.org/storm
---

Naïve forecasts put the gale's force at 4.5; it ran to nine and shipped 12 km of sand to two Su-34s.

"The travellers' ferry was cancelled," the port authority said on Monday.

Support independent reporting with a donation.
""",
    "2024-01-09-fleet.txt": """Fleet leaves

The fleet left on New Year's Day 2024 and in the week before.

Support independent reporting with a donation.
""",
    "notes.txt": "Notes of the harbour\n\nA text without a date has a notice.\n",
}


def stored(folder: Path) -> tuple[int, int]:
    reports = [replace(parse_report(text, Path(name)), text=text) for name, text in REPORTS.items()]
    snapshot_store.write(folder, folder, ReadingOptions(), Snapshot.of(reports), {})
    header = json.loads((folder / "header.json").read_text("utf-8"))
    return header["version"], header["crc"]


def test_what_is_stored_changes_only_with_the_version(tmp_path: Path) -> None:
    assert stored(tmp_path) == GOLDEN, (
        "What is stored of these reports has changed: raise FORMAT_VERSION in retrieval/index/array_file.py,"
        " so that indexes on disk are built again, and update GOLDEN."
    )


def test_a_change_of_the_analysis_changes_what_is_stored(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(analysis, "STOP_WORDS", analysis.STOP_WORDS - {"two"} | {"depot"})
    monkeypatch.setattr(report_terms, "_stems", report_terms._Stems())  # none is known

    assert stored(tmp_path) != GOLDEN
