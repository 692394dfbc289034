"""The words of questions in memory: words_in_memory.py, in a process of its own."""

import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[2]


def test_what_people_ask_leaves_no_trace_in_memory(tmp_path: Path) -> None:
    # Neither measured for coverage, which would trace it, nor with other options of this run.
    environment = {
        name: value for name, value in os.environ.items() if not name.startswith(("PYTEST", "COV"))
    }
    done = subprocess.run(
        [
            *(sys.executable, "-m", "pytest", "-p", "no:cacheprovider", f"--basetemp={tmp_path / 'base'}"),
            str(Path(__file__).with_name("words_in_memory.py")),
        ],
        cwd=ROOT,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )

    assert done.returncode == 0, done.stdout
    assert "6 passed" in done.stdout
