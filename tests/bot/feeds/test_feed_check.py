"""Checks of real feeds: each new article is imported once, and a feed that fails is left out for a while."""

import asyncio
from datetime import datetime, timedelta
from email.utils import format_datetime

import pytest
from aiohttp import web

from bot.feeds.feed_check import FeedChecker
from bot.feeds.feed_store import FeedState
from bot.feeds.retry_times import MAX_DELAY, MIN_DELAY
from bot.importing.importer import Importer
from bot.web.http_client import HttpClient
from tests.bot.feeds.checks import START, Checks
from tests.feed_server import Serving, Site, item, page, rss, saved

DAM = "The dam at Vedra holds again after nine days of work, the city council said on Thursday evening."
BRIDGE = "The old bridge at Karst was closed to lorries after engineers had found rust in eleven cables."


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


async def test_a_feeds_articles_become_reports(checks: Checks, feed: str, site: Site) -> None:
    result = await checks.check_one(feed)
    bridge, dam = checks.reports()

    assert [result.outcome for result in result.imported] == ["added", "added"]
    assert (dam.title, dam.published, dam.outlet) == (
        "Dam holds",
        datetime(2026, 3, 12, 8, 30),
        "Vedra Courier",
    )
    assert dam.url == f"{site.url}/dam"
    assert bridge.published == datetime(2026, 3, 11, 7, 0)
    assert bridge.paragraphs == (BRIDGE,)


async def test_what_was_imported_is_not_fetched_again(checks: Checks, feed: str, site: Site) -> None:
    await checks.check_one(feed)
    result = await checks.check_one(feed)

    assert (result.imported, result.problems) == ([], [])
    assert site.paths().count("/dam") == 1
    assert site.paths().count("/feed") == 2


async def test_an_unchanged_feed_is_not_even_read(checks: Checks, feed: str, site: Site) -> None:
    site.feed("/feed", item("/dam"), ETag='"1"', Last_Modified="Thu, 12 Mar 2026 08:30:00 GMT")
    await checks.check_one(feed)
    await checks.check_one(feed)
    again = site.asked[-1].headers

    assert (again["If-None-Match"], again["If-Modified-Since"]) == ('"1"', "Thu, 12 Mar 2026 08:30:00 GMT")
    assert (await checks.feed_store.feed_state(feed)).validators[0] == '"1"'


async def test_an_article_imported_before_anything_was_stored_is_not_fetched(
    checks: Checks, feed: str, site: Site
) -> None:
    own = f"---\nurl: {site.url}/dam\n---\nDam\n12 March 2026\nMy own words about the dam.\n"
    (checks.folder / "mine.txt").write_text(own)
    await checks.check_one(feed)

    assert "/dam" not in site.paths()
    assert checks.titles() == ["Bridge closed", "Dam"]


async def test_an_article_that_the_feed_calls_changed_is_fetched_again(
    checks: Checks, feed: str, site: Site
) -> None:
    await checks.check_one(feed)
    site.article("/dam", "Dam holds", DAM, "Two people were hurt.")
    site.feed("/feed", item("/dam", "Dam", "Thu, 12 Mar 2026 08:30:00 GMT", updated="2026-03-12T10:15:00Z"))
    checks.now += timedelta(days=1)
    result = await checks.check_one(feed)
    dam = checks.reports()[-1]

    assert [result.outcome for result in result.imported] == ["updated"]
    assert dam.paragraphs == (DAM, "Two people were hurt.")
    assert dam.updated == datetime(2026, 3, 12, 10, 15)
    assert (await checks.check_one(feed)).imported == []


async def test_a_deleted_file_is_not_brought_back(checks: Checks, feed: str, site: Site) -> None:
    await checks.check_one(feed)
    for path in checks.folder.iterdir():
        path.unlink()
    await checks.check_one(feed)
    site.feed("/feed", item("/dam", "Dam", updated="2026-03-13T10:00:00Z"))
    await checks.check_one(feed)

    assert checks.titles() == []


async def test_an_edited_file_whose_page_changed_stays_and_that_is_reported_once(
    checks: Checks, feed: str, site: Site
) -> None:
    await checks.check_one(feed)
    (path,) = checks.folder.glob("*dam*")
    path.write_text(path.read_text().replace("nine days", "ten days"))
    site.article("/dam", "Dam holds", DAM, "Two people were hurt.")
    told = []
    for hour in (10, 11, 12):
        site.feed("/feed", item("/dam", "Dam", updated=f"2026-03-12T{hour}:00:00Z"))
        told += [result.outcome for result in (await checks.check_one(feed)).imported]

    assert told == ["edited"]
    assert "ten days" in path.read_text()


async def test_an_article_behind_a_redirect_is_one_report_however_it_is_linked(
    checks: Checks, site: Site
) -> None:
    site.article("/dam", "Dam holds", DAM)
    site.redirect("/short", "/dam?utm_source=short")
    site.feed("/one", item("/short", updated="2026-03-12T10:00:00Z"))
    site.feed("/two", item("/dam"))
    await checks.check(f"{site.url}/one", f"{site.url}/two")
    site.article("/dam", "Dam holds", DAM, "Two people were hurt.")
    site.feed("/one", item("/short", updated="2026-03-12T11:00:00Z"))
    result = await checks.check_one(f"{site.url}/one")

    assert [result.outcome for result in result.imported] == ["updated"]
    assert [report.url for report in checks.reports()] == [f"{site.url}/dam"]


async def test_two_feeds_with_the_same_article_file_it_once(checks: Checks, site: Site) -> None:
    site.article("/dam", "Dam holds", DAM)
    for path in ("/one", "/two", "/three"):
        site.feed(path, item("/dam"))
    await checks.check(*(f"{site.url}{path}" for path in ("/one", "/two", "/three")))

    assert checks.titles() == ["Dam holds"]


async def test_a_busy_server_is_left_alone_as_long_as_it_says(checks: Checks, feed: str, site: Site) -> None:
    site.put("/feed", status=429, Retry_After="1800")
    result = await checks.check_one(feed)
    checks.now += timedelta(minutes=29)
    skipped = await checks.check_one(feed)
    checks.now += timedelta(minutes=2)
    site.feed("/feed", item("/dam"))
    after = await checks.check_one(feed)

    assert (result.retry_at, result.skipped) == (START + timedelta(minutes=30), False)
    assert (skipped.retry_at, skipped.skipped) == (START + timedelta(minutes=30), True)
    assert [result.outcome for result in after.imported] == ["added"]
    assert (await checks.feed_store.feed_state(feed)).failures == 0
    assert site.paths().count("/feed") == 2


async def test_a_date_in_retry_after_is_understood(checks: Checks, feed: str, site: Site) -> None:
    moment = START + timedelta(hours=3)
    site.put("/feed", status=503, Retry_After=format_datetime(moment, usegmt=True))

    assert (await checks.check_one(feed)).retry_at == moment


async def test_a_feed_that_goes_on_failing_is_asked_ever_more_rarely(
    checks: Checks, feed: str, site: Site
) -> None:
    site.put("/feed", status=500)
    waits = []
    for _ in range(4):
        result = await checks.check_one(feed)
        assert result.retry_at
        waits.append(result.retry_at - checks.now)
        checks.now = result.retry_at

    assert waits == [timedelta(minutes=5 * factor) for factor in (1, 2, 4, 8)]


async def test_a_failing_feed_keeps_what_it_is_asked_with(checks: Checks, feed: str, site: Site) -> None:
    state = FeedState(('"1"', ""), seen_at=START)
    await checks.feed_store.save_feed(feed, state)
    site.put("/feed", status=500)
    await checks.check_one(feed)

    assert (await checks.feed_store.feed_state(feed)).validators == ('"1"', "")


async def test_one_bad_feed_does_not_stop_the_others(checks: Checks, feed: str, site: Site) -> None:
    site.put("/html", page("T", DAM))
    results = await checks.check(
        "http://127.0.0.1:1/", f"{site.url}/none", f"{site.url}/html", feed, "ftp://x/", "http://[::1"
    )

    assert [bool(result.problems) for result in results] == [True, True, True, False, True, True]
    assert checks.titles() == ["Bridge closed", "Dam holds"]


async def test_a_refused_feed_is_asked_again_at_once_when_that_is_mended(
    checks: Checks,
) -> None:
    result = await checks.check_one("ftp://courier.example/feed")

    assert result.retry_at is None
    assert await checks.feed_store.feed_state("ftp://courier.example/feed") == FeedState()


async def test_a_broken_article_does_not_stop_the_others_and_is_not_tried_again(
    checks: Checks, site: Site
) -> None:
    site.article("/dam", "Dam holds", DAM)
    site.put("/login", saved("login.html"))
    site.put("/pdf", b"%PDF-1.7", Content_Type="application/pdf")
    links = ("/login", "/pdf", "/gone", "/dam")
    site.feed("/feed", *map(item, links), ETag='"1"')
    result = await checks.check_one(f"{site.url}/feed")
    await checks.check_one(f"{site.url}/feed")

    assert len(result.problems) == 3
    assert checks.titles() == ["Dam holds"]
    assert [site.paths().count(link) for link in links] == [1, 1, 1, 1]
    assert (await checks.feed_store.feed_state(f"{site.url}/feed")).validators[0] == '"1"'


async def test_an_article_that_fails_for_now_is_tried_again_although_the_feed_has_not_changed(
    checks: Checks, site: Site
) -> None:
    site.put("/dam", status=500)
    site.feed("/feed", item("/dam"), ETag='"1"')
    result = await checks.check_one(f"{site.url}/feed")
    site.article("/dam", "Dam holds", DAM)
    checks.now += MIN_DELAY
    await checks.check_one(f"{site.url}/feed")

    assert len(result.problems) == 1
    assert checks.titles() == ["Dam holds"]


async def test_a_busy_article_server_ends_the_look_and_is_left_alone(checks: Checks, site: Site) -> None:
    site.put("/dam", status=429, Retry_After="600")
    site.article("/bridge", "Bridge closed", BRIDGE)
    site.feed("/feed", item("/dam"), item("/bridge"))
    result = await checks.check_one(f"{site.url}/feed")

    assert (result.retry_at, result.remaining) == (START + timedelta(minutes=10), 2)
    assert "/bridge" not in site.paths()


async def test_a_long_feed_comes_in_over_several_rounds_newest_first(checks: Checks, site: Site) -> None:
    checks.articles_per_check = 3
    for day in range(1, 8):
        site.article(f"/{day}", f"Day {day}", f"{DAM} It was day {day}.", date=f"2026-03-0{day}")
    items = [item(f"/{day}", published=f"0{day} Mar 2026 08:00:00 GMT") for day in range(1, 8)]
    site.feed("/feed", *items, ETag='"1"')
    left, titles = [], []
    for _ in range(4):
        left.append((await checks.check_one(f"{site.url}/feed")).remaining)
        titles.append(len(checks.titles()))

    assert titles == [3, 6, 7, 7]
    assert left == [4, 1, 0, 0]
    assert site.paths()[1:4] == ["/7", "/6", "/5"]


async def test_a_slow_feed_does_not_hold_up_another(checks: Checks, feed: str, site: Site) -> None:
    """The slow one is answered only after the other's articles were asked for."""
    async with Serving("127.0.0.2") as slow:

        async def wait(_: web.Request) -> web.Response:
            while "/dam" not in site.paths():  # noqa: ASYNC110 - nothing tells of it
                await asyncio.sleep(0.01)
            return web.Response(body=rss().encode(), content_type="application/rss+xml")

        slow.answers["/feed"] = wait
        await checks.check(f"{slow.url}/feed", feed)

    assert checks.titles() == ["Bridge closed", "Dam holds"]


async def test_what_no_feed_is_to_blame_for_is_raised_after_the_others(checks: Checks, feed: str) -> None:
    async def importer() -> Importer:
        raise OSError("the folder is away")

    results: list[str] = []
    checker = FeedChecker(checks.feed_store, lambda: HttpClient(lambda _: True), importer, lambda: START)
    with pytest.raises(ExceptionGroup, match="could not be checked") as raised:
        await checker.check([feed, "ftp://x/"], lambda url, _: results.append(url))

    assert isinstance(raised.value.exceptions[0], OSError)
    assert results == ["ftp://x/"]


async def test_a_page_without_a_title_takes_the_feeds(checks: Checks, site: Site) -> None:
    bare = f"<!doctype html><html><body><article><p>{DAM}</p><p>{BRIDGE}</p></article></body></html>"
    site.put("/a", bare)
    site.feed("/feed", item("/a", "From the feed"))
    await checks.check_one(f"{site.url}/feed")

    assert checks.titles() == ["From the feed"]


@pytest.mark.parametrize("status", [301, 308])
@pytest.mark.usefixtures("feed")
async def test_a_feed_that_has_moved_for_good_is_reported_once(
    checks: Checks, site: Site, status: int
) -> None:
    site.redirect("/old", "/feed?key=SECRET", status)
    results = [await checks.check_one(f"{site.url}/old") for _ in range(2)]

    assert [result.moved_to for result in results] == [f"{site.url}/feed?…", ""]
    assert len(results[0].imported) == 2


@pytest.mark.usefixtures("feed")
async def test_a_feed_behind_a_temporary_redirect_has_not_moved(checks: Checks, site: Site) -> None:
    site.redirect("/old", "/elsewhere", 302)
    site.redirect("/elsewhere", "/feed", 301)

    assert (await checks.check_one(f"{site.url}/old")).moved_to == ""


async def test_a_feed_that_states_its_new_address_is_reported_once(checks: Checks, site: Site) -> None:
    new = '<i:new-feed-url xmlns:i="http://www.itunes.com/dtds/podcast-1.0.dtd">https://new.example/feed</i:new-feed-url>'
    site.feed("/feed", new, ETag='"1"')
    results = [await checks.check_one(f"{site.url}/feed") for _ in range(3)]

    assert [result.moved_to for result in results] == ["https://new.example/feed", "", ""]


async def test_a_feed_that_names_its_own_address_as_the_new_one_has_not_moved(
    checks: Checks, site: Site
) -> None:
    own = f'<i:new-feed-url xmlns:i="http://www.itunes.com/dtds/podcast-1.0.dtd">{site.url}/feed</i:new-feed-url>'
    site.feed("/feed", own)

    assert (await checks.check_one(f"{site.url}/feed")).moved_to == ""


async def test_a_feed_that_is_gone_says_so_with_the_cure(checks: Checks, site: Site) -> None:
    site.put("/feed", status=410)
    result = await checks.check_one(f"{site.url}/feed")

    assert "has ended (status 410); remove it from DISPATCH_FEEDS" in str(result.problems[0])
    assert result.retry_at == START + MAX_DELAY


def home(*links: str) -> str:
    named = "".join(f'<link rel="alternate" type="application/rss+xml" href="{link}">' for link in links)
    return f"<!doctype html><html><head><title>Courier</title>{named}</head><body><p>{DAM}</p></body></html>"


@pytest.mark.usefixtures("feed")
async def test_the_one_feed_of_a_home_page_is_read_in_its_place(checks: Checks, site: Site) -> None:
    site.put("/", home("/feed", "/comments/feed"))
    result = await checks.check_one(f"{site.url}/")
    await checks.check_one(f"{site.url}/")

    assert len(result.imported) == 2
    assert site.paths().count("/") == 1  # then the feed is requested outright


@pytest.mark.usefixtures("feed")
async def test_a_home_page_is_looked_at_again_when_its_feed_is_away(checks: Checks, site: Site) -> None:
    site.put("/", home("/feed"))
    site.feed("/feed", item("/dam", "Dam"), ETag='"1"')
    await checks.check_one(f"{site.url}/")
    site.put("/feed", status=404)
    failed = await checks.check_one(f"{site.url}/")
    site.put("/", home("/news"), ETag='"1"')
    site.feed("/news", item("/dam", "Dam"))
    checks.now += MIN_DELAY
    after = await checks.check_one(f"{site.url}/")

    assert len(failed.problems) == 1
    assert after.problems == []
    assert "/news" in site.paths()


async def test_the_several_feeds_of_a_home_page_are_named(checks: Checks, site: Site) -> None:
    site.put("/", home("/one", "/two"))
    result = await checks.check_one(f"{site.url}/")

    assert str(result.problems[0]).endswith(
        f"it is a page that names several feeds; use one: {site.url}/one, {site.url}/two"
    )


async def test_a_home_page_that_names_itself_is_requested_twice_and_no_more(
    checks: Checks, site: Site
) -> None:
    site.put("/", home("/"))
    result = await checks.check_one(f"{site.url}/")

    assert "not an RSS, Atom or JSON feed" in str(result.problems[0])
    assert site.paths() == ["/", "/"]


async def test_a_feeds_state_says_its_title_and_what_was_wrong(checks: Checks, feed: str, site: Site) -> None:
    await checks.check_one(feed)
    seen = await checks.feed_store.feed_state(feed)
    site.put("/feed", status=500)
    checks.now += timedelta(hours=1)
    await checks.check_one(feed)
    failed = await checks.feed_store.feed_state(feed)

    assert (seen.title, seen.problem, seen.seen_at) == ("News", "", START)
    assert (failed.title, failed.seen_at, failed.failures) == ("News", START, 1)
    assert "status 500" in failed.problem


async def test_every_article_is_imported_where_no_limit_is_given(checks: Checks, site: Site) -> None:
    checks.articles_per_check = None
    for number in range(25):
        site.article(f"/{number}", f"Day {number}", f"{DAM} It was day {number}.")
    site.feed("/feed", *(item(f"/{number}") for number in range(25)))
    done: list[tuple[int, int]] = []
    checks.on_article = lambda _, *counts: done.append(counts)
    result = await checks.check_one(f"{site.url}/feed")

    assert (len(result.imported), result.remaining) == (25, 0)
    assert done[0] == (0, 25)
    assert done[-1] == (25, 25)


async def test_a_json_feed_is_read(checks: Checks, site: Site) -> None:
    site.article("/dam", "Dam holds", DAM, date="")
    body = (
        '{"version": "https://jsonfeed.org/version/1.1", "title": "News", "items": '
        '[{"id": 1, "url": "/dam", "title": "Dam", "date_published": "2026-03-11T21:16:00+02:00"}]}'
    )
    site.put("/feed", body, Content_Type="application/feed+json")
    await checks.check_one(f"{site.url}/feed")

    assert [report.published for report in checks.reports()] == [datetime(2026, 3, 11, 19, 16)]
    assert "application/feed+json" in site.asked[0].headers["Accept"]


async def test_a_clock_that_is_set_back_delays_no_feed(checks: Checks, feed: str, site: Site) -> None:
    site.put("/feed", status=500)
    await checks.check_one(feed)
    checks.now -= timedelta(days=365)

    assert not (await checks.check_one(feed)).skipped
