"""What a feed states of one article."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time

from bot.web.urls import key


@dataclass(frozen=True, slots=True)
class FeedEntry:
    """One article as a feed describes it.

    Each date is an aware datetime in UTC, or a day alone where the feed names no hour.
    """

    url: str  # canonical; empty where the feed names none
    title: str = ""
    published: date | None = None
    updated: date | None = None
    guid: str = ""  # the identifier in the feed
    outlet: str = ""  # the title of the feed, or of the one that it quotes
    content: str = ""  # the text in the feed as HTML; empty where it is only a teaser
    date_text: str = ""  # its date as it is written, where the archive decides how it is read
    name: str = ""  # by which an entry without an address is known

    @property
    def identity(self) -> str:
        """By what its article is known again."""
        return self.url or self.name

    @property
    def first_seen(self) -> date | None:
        """The date of an article that is new: Atom demands `updated`, and many feeds name nothing else."""
        return self.published or self.updated

    @property
    def revision(self) -> str:
        """A digest that changes when the feed reports a change of the article."""
        return key(f"{self.guid}\n{self.updated or self.published}")

    @property
    def moment(self) -> datetime:
        """The later of its two times, for sorting; a day counts from its beginning."""
        return max(map(moment, filter(None, (self.published, self.updated))), default=NEVER)


NEVER = datetime.min.replace(tzinfo=UTC)


def moment(day: date) -> datetime:
    """A date as a time, for comparing; a day counts from its beginning in UTC."""
    return day if isinstance(day, datetime) else datetime.combine(day, time(), UTC)
