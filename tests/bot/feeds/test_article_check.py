"""Articles of a feed whose pages are closed, that the feed holds itself, or whose addresses change."""

from collections.abc import Callable
from datetime import datetime, timedelta

import pytest

from bot.feeds.retry_times import MIN_ARTICLE_DELAY, MIN_DELAY
from tests.bot.feeds.checks import Checks
from tests.feed_server import RSS, Site, item, page, saved

DAM = "The dam at Vedra holds again after nine days of work, the city council said on Thursday evening."
BRIDGE = "The old bridge at Karst was closed to lorries after engineers had found rust in eleven cables."
PUBLISHED = "Thu, 12 Mar 2026 08:30:00 GMT"
Publish = Callable[..., str]


@pytest.fixture
def publish(site: Site) -> Publish:
    """Set the items of a feed; returns its address."""

    def put(*items: str, **headers: str) -> str:
        site.feed("/feed", *items, **headers)
        return f"{site.url}/feed"

    return put


def full(link: str, text: str, title: str = "Dam holds", **parts: str) -> str:
    """An item with its whole text."""
    return item(link, title, PUBLISHED, **parts).replace("</item>", f"<content>{text}</content></item>")


def paragraphs(*texts: str) -> str:
    return "".join(f"&lt;p&gt;{text}&lt;/p&gt;" for text in texts)


@pytest.mark.parametrize("status", [401, 403, 404, 410, 451])
async def test_where_the_page_is_closed_the_feeds_text_is_the_report(
    checks: Checks, site: Site, publish: Publish, status: int
) -> None:
    site.put("/dam", status=status)
    result = await checks.check_one(publish(full("/dam", paragraphs(DAM, BRIDGE))))
    (report,) = checks.reports()

    assert (report.title, report.paragraphs) == ("Dam holds", (DAM, BRIDGE))
    assert report.published == datetime(2026, 3, 12, 8, 30)
    assert (report.outlet, report.url) == ("News", f"{site.url}/dam")
    assert [each.outcome for each in result.imported] == ["added"]
    assert result.problems == []


NOTICE = "You need to enable JavaScript to run this app, or to use another browser; please ask our desk."


@pytest.mark.parametrize(
    "body",
    [saved("login.html"), '<html><body><div id="app"></div><script src="/app.js"></script></body></html>']
    + [page("Log in", *[NOTICE] * times, date="2020-01-02") for times in (1, 5)],
    ids=["login", "script", "notice", "long notice"],
)
async def test_a_page_without_the_article_leaves_the_feeds_text(
    checks: Checks, site: Site, publish: Publish, body: bytes | str
) -> None:
    site.put("/dam", body)
    result = await checks.check_one(publish(full("/dam", paragraphs(DAM, BRIDGE))))
    (report,) = checks.reports()

    assert (report.title, report.paragraphs) == ("Dam holds", (DAM, BRIDGE))
    assert report.published == datetime(2026, 3, 12, 8, 30)
    assert (result.problems, result.waiting) == ([], 1)


async def test_a_page_that_shows_much_less_gives_its_title_and_date_only(
    checks: Checks, site: Site, publish: Publish
) -> None:
    site.put("/dam", page("The dam holds", DAM, date="2026-03-12T07:00Z"))
    longer = f"{BRIDGE} It was the third bridge of the valley that had to be closed within a single year."
    await checks.check_one(publish(full("/dam", paragraphs(DAM, BRIDGE, longer))))
    (report,) = checks.reports()

    assert (report.title, report.outlet) == ("The dam holds", "Vedra Courier")
    assert report.paragraphs == (DAM, BRIDGE, longer)


async def test_a_page_that_shows_more_than_the_feed_is_the_report(
    checks: Checks, site: Site, publish: Publish
) -> None:
    site.article("/dam", "Dam holds", DAM, BRIDGE)
    await checks.check_one(publish(full("/dam", paragraphs(DAM))))

    assert [report.paragraphs for report in checks.reports()] == [(DAM, BRIDGE)]


@pytest.mark.parametrize(
    "end", ["The council met again [&amp;hellip;]", "It rains…", "Read more on our site"]
)
async def test_a_text_that_goes_on_elsewhere_is_no_report(
    checks: Checks, site: Site, publish: Publish, end: str
) -> None:
    site.put("/dam", status=403)
    result = await checks.check_one(publish(full("/dam", paragraphs(DAM, end))))

    assert checks.reports() == []
    assert len(result.problems) == 1


async def test_a_closed_page_is_requested_after_longer_and_longer_pauses_and_reported_once(
    checks: Checks, site: Site, publish: Publish
) -> None:
    site.put("/dam", status=403)
    feed = publish(item("/dam", "Dam", PUBLISHED), ETag='"1"')
    problems, pauses = 0, []
    for _ in range(4):
        result = await checks.check_one(feed)
        problems += len(result.problems)
        assert (result.waiting, result.imported) == (1, [])
        assert result.next_try
        pauses.append(result.next_try - checks.now)
        checks.now = result.next_try - timedelta(minutes=1)
        await checks.check_one(feed)
        checks.now = result.next_try

    assert problems == 1
    assert pauses == [factor * MIN_ARTICLE_DELAY for factor in (1, 2, 4, 8)]
    assert site.paths().count("/dam") == 4


async def test_a_page_that_opens_later_becomes_a_report(checks: Checks, site: Site, publish: Publish) -> None:
    feed = publish(item("/dam", "Dam", PUBLISHED), ETag='"1"')
    await checks.check_one(feed)
    site.article("/dam", "Dam holds", DAM)
    checks.now += MIN_ARTICLE_DELAY
    result = await checks.check_one(feed)

    assert [each.outcome for each in result.imported] == ["added"]
    assert result.waiting == 0
    assert (await checks.feed_store.feed_state(feed)).validators[0] == '"1"'


async def test_a_report_from_the_feeds_text_is_completed_by_its_page(
    checks: Checks, site: Site, publish: Publish
) -> None:
    site.put("/dam", status=403)
    feed = publish(full("/dam", paragraphs(DAM)))
    await checks.check_one(feed)
    site.article("/dam", "Dam holds", DAM, BRIDGE)
    checks.now += MIN_ARTICLE_DELAY
    result = await checks.check_one(feed)
    (report,) = checks.reports()

    assert [each.outcome for each in result.imported] == ["updated"]
    assert report.paragraphs == (DAM, BRIDGE)
    assert report.published == datetime(2026, 3, 12, 8, 30)


async def test_a_changed_text_in_the_feed_is_imported_without_another_request(
    checks: Checks, site: Site, publish: Publish
) -> None:
    site.put("/dam", status=403)
    await checks.check_one(publish(full("/dam", paragraphs(DAM))))
    feed = publish(full("/dam", paragraphs(DAM, BRIDGE), updated="2026-03-12T08:50:00Z"))
    result = await checks.check_one(feed)
    (report,) = checks.reports()

    assert [each.outcome for each in result.imported] == ["updated"]
    assert (report.paragraphs, report.updated) == ((DAM, BRIDGE), datetime(2026, 3, 12, 8, 50))
    assert site.paths().count("/dam") == 1


async def test_a_deleted_report_of_the_feeds_text_does_not_come_back(
    checks: Checks, site: Site, publish: Publish
) -> None:
    site.put("/dam", status=403)
    feed = publish(full("/dam", paragraphs(DAM)))
    await checks.check_one(feed)
    next(checks.folder.iterdir()).unlink()
    site.article("/dam", "Dam holds", DAM)
    for _ in range(2):
        checks.now += MIN_ARTICLE_DELAY
        await checks.check_one(feed)

    assert checks.reports() == []


async def test_a_server_that_fails_again_and_again_leaves_the_feeds_text(
    checks: Checks, site: Site, publish: Publish
) -> None:
    site.put("/dam", status=500)
    feed = publish(full("/dam", paragraphs(DAM)))
    reports = []
    for _ in range(3):
        await checks.check_one(feed)
        reports.append(len(checks.reports()))
        checks.now += 4 * MIN_DELAY

    assert reports == [0, 0, 1]


async def test_a_busy_page_does_not_keep_the_others_back_for_ever(
    checks: Checks, site: Site, publish: Publish
) -> None:
    site.put("/busy", status=503)
    site.article("/dam", "Dam holds", DAM)
    feed = publish(item("/busy", "Busy", PUBLISHED), item("/dam", "Dam", "Wed, 11 Mar 2026 08:30:00 GMT"))
    for _ in range(3):
        await checks.check_one(feed)
        checks.now += MIN_DELAY + timedelta(seconds=1)

    assert checks.titles() == ["Dam holds"]


async def test_the_first_of_two_dates_stays_when_the_feed_has_only_updated(
    checks: Checks, site: Site, publish: Publish
) -> None:
    site.article("/dam", "Dam holds", DAM, date="")
    await checks.check_one(publish(item("/dam", updated="2026-03-11T21:16:00Z")))
    outcomes, updates = [], []
    for text, hour in ((BRIDGE, "08:00"), (BRIDGE, "08:30"), (BRIDGE, "08:10"), (DAM, "08:20")):
        site.article("/dam", "Dam holds", DAM, text, date="")
        result = await checks.check_one(publish(item("/dam", updated=f"2026-03-12T{hour}:00Z")))
        (report,) = checks.reports()
        outcomes += [[each.outcome for each in result.imported]]
        updates += [str(report.updated)]
        assert report.published == datetime(2026, 3, 11, 21, 16)

    assert outcomes == [["updated"], ["updated"], [], ["updated"]]
    assert updates == [f"2026-03-12 {hour}:00" for hour in ("08:00", "08:30", "08:30", "08:20")]


async def test_an_article_keeps_its_report_when_its_address_and_headline_change(
    checks: Checks, site: Site, publish: Publish
) -> None:
    site.article("/dam-holds", "Dam holds", DAM)
    await checks.check_one(publish(item("/dam-holds", "Dam holds", PUBLISHED, name="ID-28")))
    site.article("/dam-fails", "Dam fails", DAM, BRIDGE)
    result = await checks.check_one(publish(item("/dam-fails", "Dam fails", PUBLISHED, name="ID-28")))
    (report,) = checks.reports()

    assert [each.outcome for each in result.imported] == ["updated"]
    assert (report.title, report.url) == ("Dam fails", f"{site.url}/dam-fails")
    assert report.paragraphs == (DAM, BRIDGE)


async def test_an_article_whose_address_alone_changes_is_not_marked_as_updated(
    checks: Checks, site: Site, publish: Publish
) -> None:
    site.article("/one", "Dam holds", DAM)
    await checks.check_one(publish(item("/one", "Dam holds", PUBLISHED, name="ID-28")))
    site.article("/two", "Dam holds", DAM)
    await checks.check_one(publish(item("/two", "Dam holds", PUBLISHED, name="ID-28")))
    (report,) = checks.reports()

    assert (report.url, report.updated) == (f"{site.url}/two", None)


async def test_a_guid_is_remembered_of_articles_imported_before_guids_were(
    checks: Checks, site: Site, publish: Publish
) -> None:
    site.article("/one", "Dam holds", DAM)
    await checks.check_one(publish(item("/one", "Dam holds", PUBLISHED)))
    await checks.check_one(publish(item("/one", "Dam holds", PUBLISHED, name="ID-28")))
    site.article("/two", "Dam fails", DAM, BRIDGE)
    await checks.check_one(publish(item("/two", "Dam fails", PUBLISHED, name="ID-28")))

    assert checks.titles() == ["Dam fails"]


async def test_a_person_who_deleted_the_report_is_not_given_it_under_its_new_address(
    checks: Checks, site: Site, publish: Publish
) -> None:
    site.article("/one", "Dam holds", DAM)
    await checks.check_one(publish(item("/one", "Dam holds", PUBLISHED, name="ID-28")))
    next(checks.folder.iterdir()).unlink()
    site.article("/two", "Dam holds", DAM)
    await checks.check_one(publish(item("/two", "Dam holds", PUBLISHED, name="ID-28")))

    assert checks.reports() == []


OTHER = item("/bridge", "Bridge closed", PUBLISHED, name="ID-28")


@pytest.mark.parametrize(
    ("first", "second"),
    [
        (
            [item("/dam", "Dam", PUBLISHED, name="ID-28")],
            [item("/dam", "Dam", PUBLISHED, name="ID-29"), OTHER],
        ),
        (
            [item("/dam", "Dam", "Mon, 09 Mar 2026 08:30:00 GMT", name="ID-28")],
            [OTHER],
        ),
        (
            [item("/dam", "Dam", PUBLISHED, name="ID-28"), item("/none", "None", PUBLISHED, name="ID-28")],
            [OTHER],
        ),
    ],
    ids=["the old address is still listed", "the date is another", "two entries have it"],
)
async def test_a_guid_that_is_given_to_another_article_replaces_no_report(
    checks: Checks, site: Site, publish: Publish, first: list[str], second: list[str]
) -> None:
    site.article("/dam", "Dam holds", DAM, date="")
    site.article("/bridge", "Bridge closed", BRIDGE, date="")
    await checks.check_one(publish(*first))
    await checks.check_one(publish(*second))

    assert checks.titles() == ["Bridge closed", "Dam holds"]


async def test_the_guid_of_another_feed_is_another_guid(checks: Checks, site: Site, publish: Publish) -> None:
    site.article("/dam", "Dam holds", DAM)
    site.article("/bridge", "Bridge closed", BRIDGE)
    await checks.check_one(publish(item("/dam", "Dam", PUBLISHED, name="ID-28")))
    site.feed("/other", OTHER)
    await checks.check_one(f"{site.url}/other")

    assert checks.titles() == ["Bridge closed", "Dam holds"]


async def test_one_broken_entry_does_not_stop_the_others(
    checks: Checks, site: Site, publish: Publish
) -> None:
    site.article("/dam", "Dam holds", DAM)
    broken = [item("http://[", "Broken"), item("", "Nowhere"), item("/none", "x" * 100_000, "soon")]
    await checks.check_one(publish(*broken, item("/dam", "Dam", PUBLISHED)))

    assert checks.titles() == ["Dam holds"]


async def test_a_feed_with_a_broken_byte_stays_readable(checks: Checks, site: Site) -> None:
    bare = f"<!doctype html><html><body><article><p>{DAM}</p><p>{BRIDGE}</p></article></body></html>"
    site.put("/dam", bare)
    body = (
        '<?xml version="1.0"?><rss version="2.0"><channel><title>x</title>'
        + item("/dam", "Дамба тримається", PUBLISHED)
    ).encode() + b"<item><title>\xd0</title></item></channel></rss>"
    site.put("/feed", body, Content_Type=RSS.partition(";")[0])
    await checks.check_one(f"{site.url}/feed")

    assert checks.titles() == ["Дамба тримається"]


async def test_an_entry_without_an_address_is_a_report_of_the_feeds_text(
    checks: Checks, publish: Publish
) -> None:
    dam, bridge, short = (
        full("", paragraphs(text), name=name).replace("<guid>", '<guid isPermaLink="false">')
        for text, name in ((DAM, "a"), (BRIDGE, "b"), ("Soon.", "c"))
    )
    address = publish(dam, bridge, short)

    for number in (2, 0):
        result = await checks.check_one(address)
        assert (len(result.imported), result.problems) == (number, [])
        publish(short, bridge, dam, ETag="new")
    assert {(report.paragraphs, report.url) for report in checks.reports()} == {((DAM,), ""), ((BRIDGE,), "")}


async def test_an_entry_without_a_headline_loses_no_words_to_a_title(
    checks: Checks, site: Site, publish: Publish
) -> None:
    site.put("/dam", status=403)
    await checks.check_one(publish(full("/dam", paragraphs(DAM, BRIDGE), title="")))
    (report,) = checks.reports()

    assert report.paragraphs == (DAM, BRIDGE)
    assert report.title_made
    assert DAM.startswith(report.title.rstrip("… "))


async def test_a_page_and_an_entry_without_a_title_are_a_report(
    checks: Checks, site: Site, publish: Publish
) -> None:
    site.put("/dam", f"<html><body><article><p>{DAM}</p><p>{BRIDGE}</p></article></body></html>")
    result = await checks.check_one(publish(item("/dam", published=PUBLISHED)))
    (report,) = checks.reports()

    assert (report.paragraphs, report.title_made, result.problems) == ((DAM, BRIDGE), True, [])
    assert "the-dam-at-vedra-holds" in report.file


async def test_an_article_behind_a_redirect_keeps_its_report_when_its_address_changes(
    checks: Checks, site: Site, publish: Publish
) -> None:
    site.redirect("/short", "/dam")
    site.article("/dam", "Dam holds", DAM)
    await checks.check_one(publish(item("/short", "Dam holds", PUBLISHED, name="ID-28")))
    site.article("/new", "Dam fails", DAM, BRIDGE)
    await checks.check_one(publish(item("/new", "Dam fails", PUBLISHED, name="ID-28")))

    assert checks.titles() == ["Dam fails"]


async def test_a_closed_page_under_a_new_address_updates_the_report_from_the_feed(
    checks: Checks, site: Site, publish: Publish
) -> None:
    site.article("/one", "Dam holds", DAM)
    await checks.check_one(publish(item("/one", "Dam holds", PUBLISHED, name="ID-28")))
    site.put("/two", status=403)
    await checks.check_one(publish(full("/two", paragraphs(DAM, BRIDGE), name="ID-28")))

    assert [report.paragraphs for report in checks.reports()] == [(DAM, BRIDGE)]


async def test_a_file_that_a_person_edited_is_not_marked_as_updated(
    checks: Checks, site: Site, publish: Publish
) -> None:
    site.article("/dam", "Dam holds", DAM)
    await checks.check_one(publish(item("/dam", "Dam", PUBLISHED)))
    (path,) = checks.folder.iterdir()
    path.write_text(path.read_text().replace("nine days", "ten days"))
    edited = path.read_text()
    await checks.check_one(publish(item("/dam", "Dam", PUBLISHED, updated="2026-03-12T08:50:00Z")))

    assert path.read_text() == edited


async def test_a_page_that_opens_later_under_a_new_address_updates_the_report(
    checks: Checks, site: Site, publish: Publish
) -> None:
    site.article("/one", "Dam holds", DAM)
    await checks.check_one(publish(item("/one", "Dam holds", PUBLISHED, name="ID-28")))
    feed = publish(item("/two", "Dam fails", PUBLISHED, name="ID-28"))
    await checks.check_one(feed)
    site.article("/two", "Dam fails", DAM, BRIDGE)
    checks.now += MIN_ARTICLE_DELAY
    await checks.check_one(feed)

    assert checks.titles() == ["Dam fails"]


async def test_a_summary_in_the_feed_does_not_replace_the_report_of_a_page_that_was_open(
    checks: Checks, site: Site, publish: Publish
) -> None:
    site.article("/dam", "Dam holds", DAM, BRIDGE)
    await checks.check_one(publish(full("/dam", paragraphs(DAM))))
    site.put("/dam", status=403)
    for hour in (8, 9):
        feed = publish(full("/dam", paragraphs(DAM), updated=f"2026-03-12T0{hour}:50:00Z"))
        await checks.check_one(feed)

    assert [report.paragraphs for report in checks.reports()] == [(DAM, BRIDGE)]
