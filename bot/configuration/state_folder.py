"""Where the state lies: the saved index and the database."""

import hashlib
import os
import re
from collections.abc import Mapping
from pathlib import Path

FORMER = ".dispatch"  # among the reports: where earlier versions kept the state
DATABASE_FILE = "dispatch.db"
_LONGEST_NAME = 40  # characters of the reports' folder in the name of theirs


def state_folder(reports: Path, shipped: bool, environment: Mapping[str, str]) -> Path:
    """The folder of the state of these reports, which may not be there yet; nothing is created.

    It is $STATE_DIRECTORY, which systemd sets; else where an earlier version left it among the user's own
    reports; else a folder of its own in the platform's folder for state; without a home folder `.dispatch`
    among the reports. Among the shipped ones, which an update deletes, it never is.
    """
    if given := environment.get("STATE_DIRECTORY", "").partition(":")[0]:
        return Path(given)
    beside = reports / FORMER
    if not shipped and beside.is_dir():
        return beside
    if platform := _platform_folder():
        return platform / _name(reports.resolve())
    return Path.cwd() / FORMER if shipped else beside


def unused_state(reports: Path, folder: Path) -> Path | None:
    """The folder of an earlier version's database that is not in use, while the one in use has none yet."""
    former = reports / FORMER
    left = folder != former and (former / DATABASE_FILE).exists() and not (folder / DATABASE_FILE).exists()
    return former if left else None


def _platform_folder() -> Path | None:
    """The platform's folder for this program's state, if it is there or may be created, and be written to."""
    from platformdirs import user_state_path  # slow to import

    try:
        folder = user_state_path("dispatch", appauthor=False)
    except RuntimeError:  # a user without a home folder
        return None
    there = next((each for each in (folder, *folder.parents) if each.exists()), folder)
    writable = folder.is_absolute() and there.is_dir() and os.access(there, os.W_OK | os.X_OK)
    return folder if writable else None


def _name(reports: Path) -> str:
    """A name for a folder of reports: its own, and a hash of the whole path."""
    readable = re.sub(r"\W+", "-", reports.name).strip("-")[:_LONGEST_NAME] or "reports"
    return f"{readable}-{hashlib.blake2b(os.fsencode(reports), digest_size=4).hexdigest()}"
