"""What a feed states of one article."""

from dataclasses import dataclass
from datetime import UTC, datetime

from bot.web.urls import key


@dataclass(frozen=True, slots=True)
class FeedEntry:
    """One article as a feed describes it."""

    url: str  # canonical
    title: str = ""
    published: datetime | None = None  # UTC
    updated: datetime | None = None  # UTC
    name: str = ""  # the identifier in the feed (guid)

    @property
    def revision(self) -> str:
        """A digest that changes when the feed reports a change of the article."""
        return key(f"{self.name}\n{self.updated or self.published}")

    @property
    def moment(self) -> datetime:
        """The later of its two times, for sorting."""
        return max(filter(None, (self.published, self.updated)), default=datetime.min.replace(tzinfo=UTC))
