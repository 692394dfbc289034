"""Web pages that articles are extracted from."""

from datetime import UTC
from pathlib import Path
from typing import ClassVar

from bot.importing.article_extractor import extract
from bot.web.errors import ContentError
from bot.web.http_client import Page
from tests.fuzz.entries.feeds import PAGES, TODAY
from tests.fuzz.entry import Entry
from tests.fuzz.mutations import Draw, mutated_bytes, mutated_text
from tests.fuzz.recorded_log import RecordedLog

TEXT = b"<p>The council election in Vedra is postponed by four weeks, by printing errors on ballots.</p>"
EXAMPLES = (
    (PAGES / "ministry.html").read_bytes(),
    (PAGES / "login.html").read_bytes(),
    b'<!doctype html><html lang="en"><head><title>Vote late | Courier</title><meta charset="utf-8"><meta '
    b'property="og:title"'
    b' content="Vote late"><meta property="article:published_time" '
    b'content="2024-07-09T17:45:00+02:00"><link rel="canonical"'
    b' href="https://example.org/2024/07/vote"><script type="application/ld+json">{"@context": '
    b'"https://schema.org", "@graph":'
    b' [{"@type": ["NewsArticle"], "headline": "Vote late", "datePublished": "2024-07-09T15:45Z", '
    b'"publisher": {"name": "C"}}]}'
    b'</script></head><body><article><h1>Vote late</h1><time datetime="2024-07-09">9 July 2024</time>'
    + TEXT
    * 4
    + b"<ul><li>"
    b"one<li>two</ul><blockquote>Quoted words of "
    b"somebody.</blockquote><table><tr><td>1<td>2</table></article></body></html>",
    b"<html><body><div class=date>05/08/2024</div><h1>Short</h1>" + TEXT * 2 + b"</body></html>",
)
ADDRESSES = ("https://example.org/2024/07/09/vote", "", "http://[::1]/x", "https://example.org/" + "a" * 300)
TYPES = (
    "text/html",
    "text/html; charset=windows-1251",
    "application/xhtml+xml",
    "",
    "text/html; charset=utf-7",
)

Given = tuple[bytes, str, str]


class Pages(Entry[Given]):
    """A page gives an article, or is refused. The process around `extract` is left out: it only ends it."""

    name: ClassVar = "pages"

    def __init__(self, folder: Path, log: RecordedLog) -> None:
        super().__init__(folder, log)
        extract(Page("", EXAMPLES[0]), TODAY, UTC)  # loads the libraries

    def input(self, draw: Draw) -> Given:
        kind = draw.choice(TYPES) if draw.random() < 0.9 else mutated_text(draw)[:100]
        return mutated_bytes(draw, draw.choice(EXAMPLES), EXAMPLES), draw.choice(ADDRESSES), kind

    def check(self, given: Given) -> None:
        raw, address, content_type = given
        try:
            article = extract(Page(address, raw, content_type), TODAY, UTC)
        except ContentError:
            pass
        else:
            if any("\n" in paragraph for paragraph in (article.title, *article.paragraphs)):
                raise AssertionError("a paragraph of several lines")
        self.log.check()
