"""Several replicas, killed and restarted under load.

uv run python -m tests.replicas --updates 10000 --kills 20 --restarts 3
"""

import argparse
import asyncio
import tempfile
from pathlib import Path

from tests import postgres
from tests.replicas.run import Outcome, Plan, run


def main() -> None:
    """Run from the command line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--updates", type=int, default=1_000)
    parser.add_argument("--replicas", type=int, default=3)
    parser.add_argument("--people", type=int, default=60)
    parser.add_argument("--kills", type=int, default=0)
    parser.add_argument("--stops", type=int, default=0)
    parser.add_argument("--restarts", type=int, default=0, help="of PostgreSQL")
    parser.add_argument("--news", type=int, default=0, help="reports that are announced")
    parser.add_argument("--seed", type=int, default=1)
    measure(Plan(**vars(parser.parse_args())))


def measure(plan: Plan) -> None:
    """Run a plan, print what came of it, and exit: 1 where a promise was broken."""
    with postgres.running() as server, server.database() as database, tempfile.TemporaryDirectory() as name:
        outcome = asyncio.run(run(plan, server, database, Path(name)))
    print(table(outcome))
    raise SystemExit(bool(outcome.judgement.broken))


def table(outcome: Outcome) -> str:
    """The figures of a run, a line each."""
    judgement, fleet = outcome.judgement, outcome.fleet
    rows = {
        "updates": f"{outcome.updates} in {outcome.seconds:.0f} s",
        "updates a second": f"{outcome.updates / outcome.seconds:.1f}",
        "deliveries that came again": outcome.repeated,
        "kills": f"{fleet.kills}, {fleet.holders_killed} of who held the lease",
        "answered once": judgement.once,
        "answered twice": f"{judgement.doubled} of {len(fleet.risky)} updates in flight at a kill",
        "pressed again too late": judgement.pressed_late,
        "told the reports are away": sum(act.is_away for act in fleet.figures.acts),
        "announced once": judgement.announced_once,
        "announced twice": judgement.announced_twice,
        "announced to all after, s": " ".join(f"{each:.0f}" for each in outcome.announced_after),
        "lease after a kill, s": " ".join(f"{each:.1f}" for each in fleet.after_kills),
        "lease after a stop, s": " ".join(f"{each:.1f}" for each in fleet.after_stops),
        "broken promises": len(judgement.broken),
    }
    lines = [f"{name:27} {value}" for name, value in rows.items()]
    return "\n".join([*lines, *fleet.figures.lines(), *judgement.broken[:50]])


if __name__ == "__main__":
    main()
