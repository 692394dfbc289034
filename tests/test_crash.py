"""A killed program loses nothing: a few rounds of tests/crash.py, which runs 200 when started by hand."""

import asyncio
from pathlib import Path

from tests import crash

ROUNDS = 4  # two of them are killed while announcements are being sent


def test_a_kept_index_outlives_kills(tmp_path: Path) -> None:
    assert crash.hammer(tmp_path, ROUNDS, seed=1) == f"{ROUNDS} kills while the index was kept, none damaged"


def test_a_killed_bot_loses_no_report_and_no_announcement(tmp_path: Path) -> None:
    assert asyncio.run(crash.soak(tmp_path, ROUNDS, seed=1)).endswith("none lost")
