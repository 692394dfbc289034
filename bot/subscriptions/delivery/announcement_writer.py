"""What an announcement says: written when it is sent, of the reports and subscriptions as they are then."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, tzinfo

from bot.messages import announcements
from bot.messages.message import Message
from bot.messages.templates import Templates
from bot.subscriptions.delivery.due_times import after_quiet, chat_zone, due_time
from bot.subscriptions.delivery.outbox_item import OutboxItem
from bot.subscriptions.delivery.wanted_reports import WantedReport, wanted_reports, wanted_total
from retrieval import Archive, Citation


@dataclass(frozen=True, slots=True)
class Announcement:
    """A message, whether it arrives without sound, and when it is due by the options of now."""

    message: Message
    silent: bool
    due: datetime


class AnnouncementBuilder:
    """Turns an item into an announcement; `zone` is that of chats that have not chosen one."""

    def __init__(self, archive: Archive, templates: Templates, zone: tzinfo) -> None:
        self._archive = archive
        self._templates = templates
        self._zone = zone

    def announcement(self, item: OutboxItem, now: datetime) -> Announcement | None:
        """The announcement; None where the reports are gone, or nobody wants them any more."""
        wanted = wanted_reports(self._archive, item)
        if not wanted:
            return None
        options = [each.options for one in wanted for each in one.subscriptions]
        zone, quiet = chat_zone(item.times.zone, self._zone), item.times.quiet
        if item.kind == "scheduled":  # its time has come already
            due = after_quiet(quiet, zone, now)
        else:
            due = due_time(options, quiet, zone, now)
        return Announcement(self._message(item, wanted, zone, now), all(each.silent for each in options), due)

    def _message(self, item: OutboxItem, wanted: list[WantedReport], zone: tzinfo, now: datetime) -> Message:
        if item.kind == "report":
            first = wanted[0]
            quotes = self._quotes(first)
            return announcements.announcement(self._templates, self._archive, first.report, quotes)
        reports = [each.report for each in wanted]
        since = item.since.astimezone(zone) if item.since else None
        total = wanted_total(item, wanted)
        known = self._archive.known(now.astimezone(self._zone).date())
        return announcements.digest(self._templates, known, reports, total, since)

    def _quotes(self, wanted: WantedReport) -> Iterable[Citation]:
        """The passages that its readers wait for, each once."""
        found: dict[int, Citation] = {}
        for each in wanted.subscriptions:
            for citation in self._archive.percolate(each.words, wanted.report.slug) if each.words else ():
                found.setdefault(citation.passage.ordinal, citation)
        return found.values()
