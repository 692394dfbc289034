"""The whole as on several machines: nginx, replicas, PostgreSQL and OpenSearch, while parts of it fail.

uv run python -m tests.whole --nodes 3
"""

import argparse
import random
from dataclasses import replace

from tests.replicas.__main__ import measure
from tests.replicas.run import Plan

PLAN = Plan(
    updates=1_000,
    people=20,
    kills=2,
    stops=1,
    restarts=1,
    engine_failures=1,
    news=2,
    nodes=1,
    is_balanced=True,
    thinking=1.1,  # Telegram takes one message a second for a chat
)


def main() -> None:
    """Run from the command line; 1 where anything is missing, wrong or twice."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--updates", type=int, default=PLAN.updates)
    parser.add_argument("--people", type=int, default=PLAN.people)
    parser.add_argument(
        "--nodes", type=int, default=PLAN.nodes, choices=(0, 1, 3), help="of OpenSearch; none: a folder"
    )
    parser.add_argument("--seed", type=int, default=random.randrange(10**6))
    given = parser.parse_args()
    print(f"seed {given.seed}", flush=True)
    measure(replace(PLAN, **vars(given), engine_failures=min(given.nodes, 1)))


if __name__ == "__main__":
    main()
