"""What one check of a feed gave."""

from dataclasses import dataclass, field
from datetime import datetime

from bot.importing.report_folder import ImportResult
from bot.web.errors import ImportFailedError


@dataclass
class FeedResult:
    """The result of one check, filled while it runs."""

    feed: str  # the address as it may be shown
    imported: list[ImportResult] = field(default_factory=list)
    problems: list[ImportFailedError] = field(default_factory=list)
    skipped: bool = False  # not requested, because it failed before
    retry_at: datetime | None = None  # it is not requested before that
    remaining: int = 0  # articles for the next check
    waiting: int = 0  # articles whose pages failed and are requested again later
    next_try: datetime | None = None  # of the first of these, also where the feed has not changed
    moved_to: str = ""  # its new address, reported once

    def wait(self, until: datetime) -> None:
        """Count an article whose page is requested again at a time."""
        self.waiting += 1
        self.next_try = min(self.next_try or until, until)
