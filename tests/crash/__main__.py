"""Kill the program as often as asked, or prove that sabotages are noticed.

uv run python -m tests.crash --kills 500 --postgresql
uv run python -m tests.crash --sabotage all
"""

import argparse
import asyncio
import random
import tempfile
from contextlib import ExitStack
from pathlib import Path

from tests import postgres
from tests.crash.sabotages import SABOTAGES
from tests.crash.soak import kill, kills_until_caught


def main() -> None:
    """Run from the command line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--kills", type=int, default=200)
    parser.add_argument("--seed", type=int, default=random.randrange(10**6))
    parser.add_argument("--postgresql", action="store_true", help="on a server of its own, not on SQLite")
    parser.add_argument("--sabotage", choices=[*SABOTAGES, "all"], help="how many kills until it is noticed")
    given = parser.parse_args()
    print(f"seed {given.seed}", flush=True)
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory()))
        database = ""
        if given.postgresql:
            database = stack.enter_context(stack.enter_context(postgres.running()).database())
        if given.sabotage is None:
            print(asyncio.run(kill(folder, given.kills, given.seed, database)))
            return
        for name in SABOTAGES if given.sabotage == "all" else [given.sabotage]:
            kills = asyncio.run(kills_until_caught(folder / name, name, given.seed, given.kills, database))
            print(f"{name}: noticed after {kills} kills", flush=True)


if __name__ == "__main__":
    main()
