"""The command line of the fuzz test; exit code 1 where there was a fault."""

import argparse
import os
import random
import tempfile
from pathlib import Path

import tests.fuzz
from tests.fuzz.entries import ENTRIES
from tests.fuzz.runner import Runner, say
from tests.fuzz.watchdog import Watchdog, in_child

MEMORY = "/dev/shm"  # noqa: S108 - of Linux, where nothing waits for a disk


def main() -> int:
    """Fuzz as the arguments say; returns the exit code."""
    parser = argparse.ArgumentParser(
        prog="tests.fuzz", description=tests.fuzz.__doc__, formatter_class=argparse.RawTextHelpFormatter
    )
    parser.add_argument("--seconds", type=float, help="how long; by default 60, unless --inputs is given")
    parser.add_argument("--inputs", type=int, help="how many inputs, of all entries together")
    parser.add_argument("--only", action="append", choices=sorted(ENTRIES), help="an entry; all by default")
    parser.add_argument("--seed", type=int, help="what all inputs come from; random by default")
    parser.add_argument("--number", type=int, help="one input alone, as a fault names it")
    options = parser.parse_args()
    seed = random.SystemRandom().randrange(2**32) if options.seed is None else options.seed
    seconds = 60.0 if options.seconds is None and options.inputs is None else options.seconds
    watchdog = Watchdog()

    def work() -> int:
        kinds = [ENTRIES[name] for name in options.only or ENTRIES]
        runner = Runner(kinds, seed, Path(folder), watchdog, say)
        if options.number is None:
            run = runner.run_for(seconds, options.inputs)
        else:
            run = runner.run_one(options.number)
        for kind, times in run.failed.most_common():
            say(f"{times} x {kind}")
        say(run.summary())
        return 1 if run.faults else 0

    say(f"seed {seed}")
    memory = MEMORY if os.access(MEMORY, os.W_OK) else None
    with tempfile.TemporaryDirectory(prefix="fuzz-", dir=memory) as folder:
        return in_child(watchdog, work)


if __name__ == "__main__":
    raise SystemExit(main())
