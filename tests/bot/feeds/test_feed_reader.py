"""FeedReader over real feeds and articles: what is new comes in, once, and what fails is left alone."""

import asyncio
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from pathlib import Path

import pytest
from aiohttp import web

from bot.feeds import feed_reader as module
from bot.feeds.feed_reader import FeedReader, FeedResult
from bot.feeds.feed_store import FeedState, FeedStore
from bot.feeds.http_client import HttpClient
from bot.feeds.importer import Importer
from bot.feeds.report_folder import ReportFolder
from retrieval import Archive, Report, parse_report
from tests.feed_server import Serving, Site, item, page, rss, saved

DAM = "The dam at Vedra holds again after nine days of work, the city council said on Thursday evening."
BRIDGE = "The old bridge at Karst was closed to lorries after engineers had found rust in eleven cables."
START = datetime(2026, 3, 12, 9, 0, tzinfo=UTC)


class SubscriptionService:
    """A folder, a feed_store and a clock, and rounds over them."""

    def __init__(self, folder: Path, feed_store: FeedStore) -> None:
        self.folder = folder
        self.feed_store = feed_store
        self.now = START

    async def round(self, *feeds: str) -> list[FeedResult]:
        looks: dict[str, FeedResult] = {}

        async def importer() -> Importer:
            return Importer(ReportFolder.of(Archive.open(self.folder)), UTC, lambda: self.now)

        rounds = FeedReader(self.feed_store, lambda: HttpClient(lambda _: True), importer, lambda: self.now)
        await rounds.round(feeds, looks.__setitem__)
        return [looks[feed] for feed in dict.fromkeys(feeds)]

    async def look(self, feed: str) -> FeedResult:
        (look,) = await self.round(feed)
        return look

    def reports(self) -> list[Report]:
        return [parse_report(path.read_text(), path) for path in sorted(self.folder.iterdir())]

    def titles(self) -> list[str]:
        return sorted(report.title for report in self.reports())


@pytest.fixture
async def subscription_service(folder: Path, feed_store: FeedStore) -> SubscriptionService:
    return SubscriptionService(folder, feed_store)


@pytest.fixture
async def feed(site: Site) -> str:
    """A feed of two articles."""
    site.article("/dam", "Dam holds", DAM)
    site.article("/bridge", "Bridge closed", BRIDGE, date="")
    site.feed(
        "/feed",
        item("/dam?utm_source=feed", "Dam", "Thu, 12 Mar 2026 08:30:00 GMT"),
        item("/bridge", "Bridge", "Wed, 11 Mar 2026 07:00:00 GMT"),
    )
    return f"{site.url}/feed"


async def test_a_feeds_articles_become_reports(
    subscription_service: SubscriptionService, feed: str, site: Site
) -> None:
    look = await subscription_service.look(feed)
    bridge, dam = subscription_service.reports()

    assert [filed.outcome for filed in look.filed] == ["added", "added"]
    assert (dam.title, dam.published, dam.outlet) == (
        "Dam holds",
        datetime(2026, 3, 12, 8, 30),
        "Vedra Courier",
    )
    assert dam.url == f"{site.url}/dam"
    assert bridge.published == datetime(2026, 3, 11, 7, 0)
    assert bridge.paragraphs == (BRIDGE,)


async def test_what_was_filed_is_not_fetched_again(
    subscription_service: SubscriptionService, feed: str, site: Site
) -> None:
    await subscription_service.look(feed)
    look = await subscription_service.look(feed)

    assert (look.filed, look.problems) == ([], [])
    assert site.paths().count("/dam") == 1
    assert site.paths().count("/feed") == 2


async def test_an_unchanged_feed_is_not_even_read(
    subscription_service: SubscriptionService, feed: str, site: Site
) -> None:
    site.feed("/feed", item("/dam"), ETag='"1"', Last_Modified="Thu, 12 Mar 2026 08:30:00 GMT")
    await subscription_service.look(feed)
    await subscription_service.look(feed)
    again = site.asked[-1].headers

    assert (again["If-None-Match"], again["If-Modified-Since"]) == ('"1"', "Thu, 12 Mar 2026 08:30:00 GMT")
    assert (await subscription_service.feed_store.feed(feed)).validators[0] == '"1"'


async def test_an_article_filed_before_anything_was_remembered_is_not_fetched(
    subscription_service: SubscriptionService, feed: str, site: Site
) -> None:
    own = f"---\nurl: {site.url}/dam\n---\nDam\n12 March 2026\nMy own words about the dam.\n"
    (subscription_service.folder / "mine.txt").write_text(own)
    await subscription_service.look(feed)

    assert "/dam" not in site.paths()
    assert subscription_service.titles() == ["Bridge closed", "Dam"]


async def test_an_article_that_the_feed_calls_changed_is_fetched_again(
    subscription_service: SubscriptionService, feed: str, site: Site
) -> None:
    await subscription_service.look(feed)
    site.article("/dam", "Dam holds", DAM, "Two people were hurt.")
    site.feed("/feed", item("/dam", "Dam", "Thu, 12 Mar 2026 08:30:00 GMT", updated="2026-03-12T10:15:00Z"))
    subscription_service.now += timedelta(days=1)
    look = await subscription_service.look(feed)
    dam = subscription_service.reports()[-1]

    assert [filed.outcome for filed in look.filed] == ["updated"]
    assert dam.paragraphs == (DAM, "Two people were hurt.")
    assert dam.updated == datetime(2026, 3, 12, 10, 15)
    assert (await subscription_service.look(feed)).filed == []


async def test_a_deleted_file_is_not_brought_back(
    subscription_service: SubscriptionService, feed: str, site: Site
) -> None:
    await subscription_service.look(feed)
    for path in subscription_service.folder.iterdir():
        path.unlink()
    await subscription_service.look(feed)
    site.feed("/feed", item("/dam", "Dam", updated="2026-03-13T10:00:00Z"))
    await subscription_service.look(feed)

    assert subscription_service.titles() == []


async def test_an_edited_file_whose_page_changed_stays_and_that_is_told_once(
    subscription_service: SubscriptionService, feed: str, site: Site
) -> None:
    await subscription_service.look(feed)
    (path,) = subscription_service.folder.glob("*dam*")
    path.write_text(path.read_text().replace("nine days", "ten days"))
    site.article("/dam", "Dam holds", DAM, "Two people were hurt.")
    told = []
    for hour in (10, 11, 12):
        site.feed("/feed", item("/dam", "Dam", updated=f"2026-03-12T{hour}:00:00Z"))
        told += [filed.outcome for filed in (await subscription_service.look(feed)).filed]

    assert told == ["kept"]
    assert "ten days" in path.read_text()


async def test_an_article_behind_a_redirect_is_one_report_however_it_is_linked(
    subscription_service: SubscriptionService, site: Site
) -> None:
    site.article("/dam", "Dam holds", DAM)
    site.redirect("/short", "/dam?utm_source=short")
    site.feed("/one", item("/short", updated="2026-03-12T10:00:00Z"))
    site.feed("/two", item("/dam"))
    await subscription_service.round(f"{site.url}/one", f"{site.url}/two")
    site.article("/dam", "Dam holds", DAM, "Two people were hurt.")
    site.feed("/one", item("/short", updated="2026-03-12T11:00:00Z"))
    look = await subscription_service.look(f"{site.url}/one")

    assert [filed.outcome for filed in look.filed] == ["updated"]
    assert [report.url for report in subscription_service.reports()] == [f"{site.url}/dam"]


async def test_two_feeds_with_the_same_article_file_it_once(
    subscription_service: SubscriptionService, site: Site
) -> None:
    site.article("/dam", "Dam holds", DAM)
    for path in ("/one", "/two", "/three"):
        site.feed(path, item("/dam"))
    await subscription_service.round(*(f"{site.url}{path}" for path in ("/one", "/two", "/three")))

    assert subscription_service.titles() == ["Dam holds"]


async def test_a_busy_server_is_left_alone_as_long_as_it_says(
    subscription_service: SubscriptionService, feed: str, site: Site
) -> None:
    site.put("/feed", status=429, Retry_After="1800")
    look = await subscription_service.look(feed)
    subscription_service.now += timedelta(minutes=29)
    skipped = await subscription_service.look(feed)
    subscription_service.now += timedelta(minutes=2)
    site.feed("/feed", item("/dam"))
    after = await subscription_service.look(feed)

    assert (look.until, look.skipped) == (START + timedelta(minutes=30), False)
    assert (skipped.until, skipped.skipped) == (START + timedelta(minutes=30), True)
    assert [filed.outcome for filed in after.filed] == ["added"]
    assert (await subscription_service.feed_store.feed(feed)).failures == 0
    assert site.paths().count("/feed") == 2


async def test_a_date_in_retry_after_is_understood(
    subscription_service: SubscriptionService, feed: str, site: Site
) -> None:
    moment = START + timedelta(hours=3)
    site.put("/feed", status=503, Retry_After=format_datetime(moment, usegmt=True))

    assert (await subscription_service.look(feed)).until == moment


async def test_a_feed_that_goes_on_failing_is_asked_ever_more_rarely(
    subscription_service: SubscriptionService, feed: str, site: Site
) -> None:
    site.put("/feed", status=500)
    waits = []
    for _ in range(4):
        look = await subscription_service.look(feed)
        assert look.until
        waits.append(look.until - subscription_service.now)
        subscription_service.now = look.until

    assert waits == [timedelta(minutes=5 * factor) for factor in (1, 2, 4, 8)]


async def test_a_failing_feed_keeps_what_it_is_asked_with(
    subscription_service: SubscriptionService, feed: str, site: Site
) -> None:
    state = FeedState(('"1"', ""), seen_at=START)
    await subscription_service.feed_store.remember_feed(feed, state)
    site.put("/feed", status=500)
    await subscription_service.look(feed)

    assert (await subscription_service.feed_store.feed(feed)).validators == ('"1"', "")


async def test_one_bad_feed_does_not_stop_the_others(
    subscription_service: SubscriptionService, feed: str, site: Site
) -> None:
    site.put("/html", page("T", DAM))
    looks = await subscription_service.round(
        "http://127.0.0.1:1/", f"{site.url}/none", f"{site.url}/html", feed, "ftp://x/", "http://[::1"
    )

    assert [bool(look.problems) for look in looks] == [True, True, True, False, True, True]
    assert subscription_service.titles() == ["Bridge closed", "Dam holds"]


async def test_a_refused_feed_is_asked_again_at_once_when_that_is_mended(
    subscription_service: SubscriptionService,
) -> None:
    look = await subscription_service.look("ftp://courier.example/feed")

    assert look.until is None
    assert await subscription_service.feed_store.feed("ftp://courier.example/feed") == FeedState()


async def test_a_broken_article_does_not_stop_the_others_and_is_not_tried_again(
    subscription_service: SubscriptionService, site: Site
) -> None:
    site.article("/dam", "Dam holds", DAM)
    site.put("/login", saved("login.html"))
    site.put("/pdf", b"%PDF-1.7", Content_Type="application/pdf")
    links = ("/login", "/pdf", "/gone", "/dam")
    site.feed("/feed", *map(item, links), ETag='"1"')
    look = await subscription_service.look(f"{site.url}/feed")
    await subscription_service.look(f"{site.url}/feed")

    assert len(look.problems) == 3
    assert subscription_service.titles() == ["Dam holds"]
    assert [site.paths().count(link) for link in links] == [1, 1, 1, 1]
    assert (await subscription_service.feed_store.feed(f"{site.url}/feed")).validators[0] == '"1"'


async def test_an_article_that_fails_for_now_is_tried_again_although_the_feed_has_not_changed(
    subscription_service: SubscriptionService, site: Site
) -> None:
    site.put("/dam", status=500)
    site.feed("/feed", item("/dam"), ETag='"1"')
    look = await subscription_service.look(f"{site.url}/feed")
    site.article("/dam", "Dam holds", DAM)
    await subscription_service.look(f"{site.url}/feed")

    assert len(look.problems) == 1
    assert subscription_service.titles() == ["Dam holds"]


async def test_a_busy_article_server_ends_the_look_and_is_left_alone(
    subscription_service: SubscriptionService, site: Site
) -> None:
    site.put("/dam", status=429, Retry_After="600")
    site.article("/bridge", "Bridge closed", BRIDGE)
    site.feed("/feed", item("/dam"), item("/bridge"))
    look = await subscription_service.look(f"{site.url}/feed")

    assert (look.until, look.left) == (START + timedelta(minutes=10), 2)
    assert "/bridge" not in site.paths()


async def test_a_long_feed_comes_in_over_several_rounds_newest_first(
    subscription_service: SubscriptionService, site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "ARTICLES", 3)
    for day in range(1, 8):
        site.article(f"/{day}", f"Day {day}", f"{DAM} It was day {day}.", date=f"2026-03-0{day}")
    items = [item(f"/{day}", published=f"0{day} Mar 2026 08:00:00 GMT") for day in range(1, 8)]
    site.feed("/feed", *items, ETag='"1"')
    left, titles = [], []
    for _ in range(4):
        left.append((await subscription_service.look(f"{site.url}/feed")).left)
        titles.append(len(subscription_service.titles()))

    assert titles == [3, 6, 7, 7]
    assert left == [4, 1, 0, 0]
    assert site.paths()[1:4] == ["/7", "/6", "/5"]


async def test_a_slow_feed_does_not_hold_up_another(
    subscription_service: SubscriptionService, feed: str, site: Site
) -> None:
    """The slow one is answered only after the other's articles were asked for."""
    async with Serving("127.0.0.2") as slow:

        async def wait(_: web.Request) -> web.Response:
            while "/dam" not in site.paths():  # noqa: ASYNC110 - nothing tells of it
                await asyncio.sleep(0.01)
            return web.Response(body=rss().encode(), content_type="application/rss+xml")

        slow.answers["/feed"] = wait
        await subscription_service.round(f"{slow.url}/feed", feed)

    assert subscription_service.titles() == ["Bridge closed", "Dam holds"]


async def test_what_no_feed_is_to_blame_for_is_raised_after_the_others(
    subscription_service: SubscriptionService, feed: str
) -> None:
    async def importer() -> Importer:
        raise OSError("the folder is away")

    looks: list[str] = []
    rounds = FeedReader(
        subscription_service.feed_store, lambda: HttpClient(lambda _: True), importer, lambda: START
    )
    with pytest.raises(ExceptionGroup, match="not looked at") as raised:
        await rounds.round([feed, "ftp://x/"], lambda url, _: looks.append(url))

    assert isinstance(raised.value.exceptions[0], OSError)
    assert looks == ["ftp://x/"]


async def test_a_page_without_a_title_takes_the_feeds(
    subscription_service: SubscriptionService, site: Site
) -> None:
    bare = f"<!doctype html><html><body><article><p>{DAM}</p><p>{BRIDGE}</p></article></body></html>"
    site.put("/a", bare)
    site.feed("/feed", item("/a", "From the feed"))
    site.put("/b", bare.replace("nine", "ten"))
    site.feed("/other", item("/b"))
    await subscription_service.look(f"{site.url}/feed")
    look = await subscription_service.look(f"{site.url}/other")

    assert subscription_service.titles() == ["From the feed"]
    assert "no title" in str(look.problems[0])
