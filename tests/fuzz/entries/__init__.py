"""Every entry, by its name."""

from tests.fuzz.entries.arguments import Arguments
from tests.fuzz.entries.databases import DatabaseFiles, DatabaseRows
from tests.fuzz.entries.feeds import Feeds
from tests.fuzz.entries.health_requests import HealthRequests
from tests.fuzz.entries.index_files import IndexFiles
from tests.fuzz.entries.pages import Pages
from tests.fuzz.entries.questions import Questions
from tests.fuzz.entries.reports import Reports
from tests.fuzz.entries.settings import SettingsVariables
from tests.fuzz.entries.sources import Sources
from tests.fuzz.entries.updates import Buttons, Links, Updates
from tests.fuzz.entry import AnyEntry

ENTRIES: dict[str, type[AnyEntry]] = {
    entry.name: entry
    for entry in (
        Questions,
        Reports,
        Updates,
        Buttons,
        Links,
        SettingsVariables,
        Feeds,
        Pages,
        Sources,
        IndexFiles,
        DatabaseFiles,
        DatabaseRows,
        Arguments,
        HealthRequests,
    )
}
