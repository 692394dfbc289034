"""Feeds of every kind, and lists of feeds."""

from datetime import UTC, date, timedelta, timezone
from pathlib import Path
from typing import ClassVar

from bot.feeds.parsing.feed_parser import parse_feed
from bot.feeds.parsing.opml import parse_opml
from bot.importing.entry_article import entry_article
from bot.web.errors import ContentError, FileError
from bot.web.http_client import Page
from tests.fuzz.entry import Entry
from tests.fuzz.mutations import MARKER, Draw, mutated_bytes, mutated_text

PAGES = Path(__file__).parents[2] / "pages"
ADDRESS = f"https://reader:{MARKER}@example.org/feed.xml?key={MARKER}"
EXAMPLES = (
    (PAGES / "atom.xml").read_bytes(),
    (PAGES / "broken.xml").read_bytes(),
    b"""<?xml version="1.0" encoding="windows-1251"?><rss version="2.0"
xmlns:dc="http://purl.org/dc/elements/1.1/"
xmlns:content="http://purl.org/rss/1.0/modules/content/"><channel><title>Harbour
Post</title><link>https://example.org/</link>
<item><title>Strike &amp; more</title><link>/a?x=1&amp;y=2</link><guid isPermaLink="false">a-1</guid>
<pubDate>Tue, 14 May 2024 08:00:00 +0300</pubDate><dc:date>2024-05-14</dc:date><description>&lt;p&gt;Dock
workers&lt;/p&gt;</description>
<content:encoded><![CDATA[<p>Dock workers in Port Alva ended their strike after nine
days.</p><ul><li>one</li></ul>]]></content:encoded>
</item><item><title>No link</title><description>Text</description></item></channel></rss>""",
    b"""<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"
xmlns="http://purl.org/rss/1.0/"><channel><title>x</title>
</channel><item><title>y</title><link>http://example.org/y</link></item></rdf:RDF>""",
    b"""{"version": "https://jsonfeed.org/version/1.1", "title": "J", "home_page_url":
"https://example.org", "items": [{"id": "1",
"url": "https://example.org/1", "title": "One", "content_html": "<p>Dock workers ended their strike.</p>",
"date_published":
"2024-05-14T08:00:00+02:00", "authors": [{"name": "x"}]}, {"id": 2, "content_text": "two", "date_modified":
"14/05/2024"}]}""",
    b"""<?xml version="1.0"?><opml version="2.0"><head><title>x</title></head><body><outline
text="n"><outline text="a" type="rss"
xmlUrl="https://example.org/feed" htmlUrl="https://example.org"/></outline><outline
xmlURL="feed://b"/></body></opml>""",
)
TYPES = (
    "application/rss+xml",
    "application/xml; charset=koi8-r",
    "text/html",
    "application/feed+json",
    "",
    "; charset=",
)
TODAY = date(2026, 3, 12)

Given = tuple[bytes, str]


class Feeds(Entry[Given]):
    """A feed is read into entries, or refused."""

    name: ClassVar = "feeds"

    def input(self, draw: Draw) -> Given:
        kind = draw.choice(TYPES)
        return (
            mutated_bytes(draw, draw.choice(EXAMPLES), EXAMPLES),
            kind if draw.random() < 0.9 else mutated_text(draw, kind)[:200],
        )

    def check(self, given: Given) -> None:
        raw, content_type = given
        try:
            feed = parse_feed(Page(ADDRESS, raw, content_type), timezone(timedelta(hours=3)))
        except ContentError as error:
            if MARKER in str(error):
                raise AssertionError(f"the error holds the login: {error}") from error
        else:
            for entry in feed.entries:
                entry_article(entry, TODAY, UTC)
        try:
            parse_opml(raw, "feeds.opml")
        except FileError as error:
            if "\n" in str(error):
                raise AssertionError(f"more than a line: {error}") from error
        self.log.check()
