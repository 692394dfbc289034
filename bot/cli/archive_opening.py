"""Opening the archive, with a progress bar where a person waits for it."""

import gc
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from bot.cli.command import UsageError
from bot.findings import explained
from bot.settings import Settings
from bot.wording import wording
from retrieval import Archive, NoFolderError, SearchEngineError

SHOW_FROM = 500  # files or passages from which on opening takes long enough to show


def open_archive(settings: Settings) -> Archive:
    """The archive of the search engine where one is set, else of the folder. Raises UsageError."""
    return open_engine(settings) if settings.engine else open_folder(settings)


def open_engine(settings: Settings, waits: bool = False) -> Archive:
    """The archive of the search engine. Raises UsageError where it cannot be used.

    One that `waits` does not mind an engine that is away for a while. The shipped reports are no folder that
    its index is filled from.
    """
    from retrieval import EngineArchive  # few have an engine

    folder = None if settings.has_shipped_reports else settings.reports
    try:
        return EngineArchive.connect(*engine_access(settings), waits, folder, settings.reading)
    except SearchEngineError as error:
        raise UsageError(engine_problem(error)) from error


def engine_access(settings: Settings) -> tuple[str, tuple[str, str] | None, Path | None]:
    """The address of the index, the user and the password, and the file of certificates."""
    if settings.engine is None:
        raise UsageError(wording("command_line.no_engine"))
    login = settings.engine_login.get_secret_value() if settings.engine_login else ""
    user, _, password = login.partition(":")
    return settings.engine, (user, password) if user else None, settings.engine_ca


def engine_problem(error: SearchEngineError) -> str:
    """One line: what is wrong with the search engine, and the cure."""
    return str(explained(error.finding))


def open_folder(settings: Settings, check: Callable[[], None] = lambda: None) -> Archive:
    """The archive of the folder of reports. Raises UsageError where there is none.

    `check` is called now and then; what it raises ends the opening.
    """
    with progress_bar(SHOW_FROM) as show, folder_required():

        def progress(done: int, total: int) -> None:
            check()
            if show:
                show(done, total)

        return Archive.open(settings.reports, progress, settings.data_folder / "index", settings.reading)


def open_lasting_archive(settings: Settings, check: Callable[[], None]) -> Archive:
    """The same for a process that runs long: the garbage collector leaves alone what is there by then.

    Otherwise it walks all of the archive now and then, and every chat waits: 170 ms with 100,000 passages.
    A report that is replaced later is freed all the same, as nothing of it refers back to itself.
    """
    if settings.engine:
        return open_engine(settings, waits=True)
    archive = open_folder(settings, check)
    gc.collect()
    gc.freeze()
    return archive


@contextmanager
def folder_required() -> Iterator[None]:
    """Raise UsageError where there is no folder of reports."""
    try:
        yield
    except NoFolderError as error:
        raise UsageError(wording("reports.no_folder", folder=error.folder, error=error.reason)) from error


@contextmanager
def progress_bar(show_from: int = SHOW_FROM) -> Iterator[Callable[[int, int], None] | None]:
    """A progress bar, as a function of (done, total); None where standard error is no terminal.

    It is visible from a total of `show_from`.
    """
    if not sys.stderr.isatty():
        yield None
        return
    # Imported here because most folders are read faster than rich is.
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TimeRemainingColumn

    columns = BarColumn(), MofNCompleteColumn(), TimeRemainingColumn()
    with Progress(*columns, console=Console(stderr=True), transient=True) as shown:
        task = shown.add_task("", visible=False, total=None)

        def report(done: int, total: int) -> None:
            shown.update(task, completed=done, total=total, visible=total >= show_from)

        yield report
