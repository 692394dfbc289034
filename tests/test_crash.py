"""A killed program loses nothing: the soak of tests/crash.py, a few rounds of it."""

import asyncio
from pathlib import Path

from tests import crash

ROUNDS = 10


def test_a_kept_index_outlives_kills(tmp_path: Path) -> None:
    assert crash.hammer(tmp_path, ROUNDS, seed=1) == "10 kills while the index was kept, none damaged"


def test_a_killed_bot_loses_no_report_and_no_announcement(tmp_path: Path) -> None:
    assert asyncio.run(crash.soak(tmp_path, ROUNDS, seed=1)).endswith("none lost")
