"""Replicas that are killed lose and double nothing: a short run of tests/replicas, which does long ones."""

from pathlib import Path

from tests import postgres
from tests.replicas.run import Plan, run

PLAN = Plan(updates=200, replicas=2, people=10, kills=1, restarts=1, news=2, waits_for_lease=False)


async def test_updates_are_handled_once_while_replicas_and_the_database_go_and_come(tmp_path: Path) -> None:
    with postgres.running() as server, server.database() as database:
        outcome = await run(PLAN, server, database, tmp_path)

    judgement = outcome.judgement
    assert judgement.broken == []
    assert judgement.once >= PLAN.updates / 2
    assert judgement.announced_once + judgement.announced_twice == 2 * 6
    assert outcome.fleet.kills == 1
