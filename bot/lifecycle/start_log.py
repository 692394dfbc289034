"""What the log says of a start before the bot is connected."""

import logging

from bot.configuration.version import program_version
from bot.findings import explained
from bot.settings import Settings
from retrieval import Archive

logger = logging.getLogger(__name__)

MAX_PROBLEMS = 20  # that are named one by one


def write_settings(settings: Settings) -> None:
    """Log what runs, on which reports, and where it keeps its state."""
    logger.info("Dispatch %s", program_version())
    sample = " (the sample that comes with Dispatch; set DISPATCH_REPORTS to the folder of your own)"
    folder = f"{settings.reports.resolve()}{sample if settings.has_shipped_reports else ''}"
    logger.info("Reports: %s", settings.engine or folder)
    logger.info("State: %s", settings.data_folder.resolve())
    if unused := settings.unused_data_folder:
        logger.warning(
            "The state of an earlier version in %s is not used: stop the bot and move its files to %s, "
            "or set DISPATCH_DATA to it",
            unused,
            settings.data_folder.resolve(),
        )


def write_archive(archive: Archive) -> None:
    """Log what was read, and what could not be."""
    coverage, undated = archive.coverage, archive.notice_counts.get("undated", 0)
    unread = len(archive.problems)
    logger.log(
        logging.WARNING if unread else logging.INFO,
        "%d reports, %d passages; %d undated, %d unreadable%s",
        coverage.reports,
        coverage.passages,
        undated,
        unread,
        "; dispatch check tells more" if undated or unread else "",
    )
    for problem in archive.problems[:MAX_PROBLEMS]:
        logger.warning("%s:%s: %s; %s", problem.path, problem.line, *explained(problem.finding))
