"""The whole answers while parts of it fail: a short run of tests/whole.py, which does long ones."""

from dataclasses import replace
from pathlib import Path

import pytest

from tests import postgres
from tests.opensearch_node import artifacts
from tests.replicas import balancer
from tests.replicas.run import run
from tests.whole import PLAN

SHORT = replace(PLAN, updates=120, people=6, kills=1, stops=0, news=1, thinking=0.5, waits_for_lease=False)


async def test_nothing_is_wrong_or_missing_while_each_part_fails(tmp_path: Path) -> None:
    with postgres.running() as server, server.database() as database:
        try:
            outcome = await run(SHORT, server, database, tmp_path)
        except (balancer.MissingError, artifacts.MissingError) as missing:
            pytest.skip(str(missing))

    assert outcome.judgement.broken == []
    assert outcome.judgement.once >= SHORT.updates / 3
    assert outcome.judgement.announced_once + outcome.judgement.announced_twice == 6
    assert len(outcome.fleet.figures.faults) == 3  # a replica, the database and the search engine
