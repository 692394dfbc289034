"""Opening the archive, with a progress bar where a person waits for it."""

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from retrieval import Archive

MANY = 500  # files or passages from which on opening takes long enough to show


def open_archive(folder: Path) -> Archive:
    """The archive of a folder. Raises FileNotFoundError where there is none."""
    with _bar() as progress:
        return Archive.open(folder, progress)


@contextmanager
def _bar() -> Iterator[Callable[[int, int], None] | None]:
    """Something to report progress to, as (done, of how many); None where nobody watches."""
    if not sys.stderr.isatty():
        yield None
        return
    # Imported here because most folders are read faster than rich is.
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TimeRemainingColumn

    columns = BarColumn(), MofNCompleteColumn(), TimeRemainingColumn()
    with Progress(*columns, console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task("", visible=False, total=None)

        def report(done: int, total: int) -> None:
            bar.update(task, completed=done, total=total, visible=total >= MANY)

        yield report
