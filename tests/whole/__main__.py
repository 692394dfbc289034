"""Run the whole on this machine, and print what came of it.

uv run python -m tests.whole --people 30 --rounds 20 --nodes 3
"""

import argparse
import asyncio
import random
import sys
import tempfile
from pathlib import Path

from tests.whole.run import run


def main() -> int:
    """Run from the command line; 1 where anything is missing, wrong or twice."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--people", type=int, default=20)
    parser.add_argument("--rounds", type=int, default=2, help="that everybody reads between two faults")
    parser.add_argument("--nodes", type=int, default=1, choices=(0, 1, 3), help="of OpenSearch; 0: a folder")
    parser.add_argument("--seed", type=int, default=random.randrange(10**6))
    given = parser.parse_args()
    print(f"seed {given.seed}", flush=True)
    with tempfile.TemporaryDirectory(prefix="dispatch-whole-") as folder:
        findings, faults = asyncio.run(run(Path(folder), given.people, given.rounds, given.nodes, given.seed))
    print(*findings.lines(faults), sep="\n")
    return int(bool(findings.wrong))


if __name__ == "__main__":
    sys.exit(main())
