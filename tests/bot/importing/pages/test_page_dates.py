"""When a page was published: what counts as its own statement, in which order, and what never does."""

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import pytest
from lxml import html

from bot.importing.page_metadata import read_metadata
from bot.importing.pages.page_dates import PageDate

TODAY = date(2026, 11, 27)
DAY = date(2024, 8, 5)
HOUR = datetime(2024, 8, 5, 21, 16)
PROSE = "<p>The eastern bridge carried forty lorries on its first day, and nobody was hurt.</p>"


def json_ld(text: str) -> str:
    return f'<script type="application/ld+json">{text}</script>'


def meta(name: str, content: str) -> str:
    return f'<meta property="{name}" content="{content}">'


def found(head: str = "", before: str = "", after: str = "", end: str = "", url: str = "") -> PageDate | None:
    """The date of a page with these parts in its head, before and after its headline, and after its text."""
    return read_metadata(
        html.document_fromstring(
            f"<html><head><title>Bridge opens</title>{head}</head><body>{before}"
            f"<article><h1>Bridge opens</h1>{after}{PROSE}</article>{end}</body></html>"
        ),
        url,
        TODAY,
        UTC,
    ).date


STATED = {
    "an article's": json_ld('{"@type": "NewsArticle", "datePublished": "2024-08-05T21:16:00Z"}'),
    "in a graph": json_ld('{"@graph": [{"@type": ["WebPage"], "datePublished": "2024-08-05T21:16Z"}]}'),
    "in a list": json_ld('[{"@type": "BlogPosting", "datePublished": ["2024-08-05T21:16:00+00:00"]}]'),
    "with a trailing comma": json_ld('{"@type": "Article", "datePublished": "2024-08-05T21:16:00Z",}'),
    "line ends in texts": json_ld('{"@type": "Article", "datePublished": "2024-08-05T21:16Z", "a": "\n"}'),
    "in CDATA": json_ld('/*<![CDATA[*/{"@type": "Article", "datePublished": "2024-08-05T21:16Z"}//]]>'),
    "in a comment": json_ld('<!-- {"@type": "Article", "datePublished": "2024-08-05T21:16Z"} -->'),
    "with the vocabulary's address": json_ld(
        '{"@type": "http://schema.org/Article", "datePublished": "2024-08-05T21:16Z"}'
    ),
    "a video's before it": json_ld(
        '{"@type": "Article", "video": {"@type": "Article", "datePublished": "2020-01-02"}, '
        '"datePublished": "2024-08-05T21:16Z"}'
    ),
    "published_time": meta("article:published_time", "2024-08-05T21:16:00.000+0000"),
    "after broken JSON-LD": json_ld('{"@type": "Article", ')
    + meta("article:published_time", "2024-08-05T21:16Z"),
}


@pytest.mark.parametrize("head", STATED.values(), ids=STATED)
def test_json_ld_and_published_time_are_stated(head: str) -> None:
    assert found(head) == PageDate(HOUR, "stated")


MARKED = {
    "meta name": ('<meta name="DC.date.issued" content="2024-08-05">', ""),
    "meta date": ('<meta name="date" content="5 August 2024">', ""),
    "time": ("", '<time datetime="2024-08-05">Monday</time>'),
    "time's text": ("", "<time>5 August 2024</time>"),
    "itemprop": ("", '<span itemprop="datePublished">5 August 2024</span>'),
    "itemprop's content": ("", '<meta itemprop="datePublished" content="2024-08-05">'),
    "hidden by a class": ("", '<div class="footer"><time itemprop="datePublished">2024-08-05</time></div>'),
    "abbr": ("", '<abbr class="published" title="2024-08-05">Monday</abbr>'),
    "pubdate": ("", "<time>9 August 2024</time><p><time pubdate>5 August 2024</time></p>"),
    "far from the headline": ("", PROSE * 30 + "<p><time datetime='2024-08-05'>Monday</time></p>"),
    "Dublin Core": ("", '<span property="dc:date dc:created" content="2024-08-05">Monday</span>'),
    "updated, too": ("", '<time class="entry-date published updated" datetime="2024-08-05">x</time>'),
    "before the change": (
        "",
        '<time class="updated" datetime="2024-08-09">x</time>'
        '<time class="published" datetime="2024-08-05">x</time>',
    ),
}


@pytest.mark.parametrize(("head", "after"), MARKED.values(), ids=MARKED)
def test_other_metadata_and_marked_elements_are_marked(head: str, after: str) -> None:
    assert found(head, after=after) == PageDate(DAY, "marked")


@pytest.mark.parametrize(
    "after",
    [
        "<p>5 August 2024</p>",
        "<p>By Ann Writer, 5 August 2024</p>",
        "<div><span>5 August 2024</span><span>Ann Writer</span></div>",
        "<div>5 August 2024 | <a class='comments-link'>3 comments</a></div>",
        "<p>The lead of the story.</p><p>5 August 2024</p>",
        "<p>Updated 9 August 2024</p><p>Published: 5 August 2024</p>",
        "<p>Updated 9 August 2024, first published 5 August 2024</p>",
        "<p>Posted on <a href='/'>August 5, 2024</a> by <a href='/'>admin</a></p>",
        "<p class='date-header'>5 August 2024</p>",
        "<p>Startseite | 5. August 2024</p>",
    ],
)
def test_a_date_line_below_the_headline_counts(after: str) -> None:
    assert found(after=after) == PageDate(DAY, "date line")


def test_a_date_line_above_the_headline_counts_after_those_below() -> None:
    above = "<article><p>1 August 2024</p><h1>Bridge opens</h1>{}" + PROSE

    def line(after: str) -> PageDate | None:
        tree = html.document_fromstring(above.format(after))
        return read_metadata(tree, "", TODAY, UTC).date

    assert line("") == PageDate(date(2024, 8, 1), "date line")
    assert line("<p>5 August 2024</p>") == PageDate(DAY, "date line")


def test_a_line_that_says_published_counts_wherever_it_stands() -> None:
    far = PROSE * 30

    assert found(end=f"<main>{far}<p>Published: 5 August 2024</p></main>") == PageDate(DAY, "date line")
    assert found(end=f"<main>{far}<p class='datum'>5 August 2024</p></main>") == PageDate(DAY, "date line")
    assert found(end=f"<main>{far}<p>5 August 2024</p></main>") is None


def test_a_headline_that_is_no_heading_has_its_date_line_too() -> None:
    page = f"<title>Bridge opens</title><div>Bridge opens</div><div>5 August 2024</div>{PROSE}"

    assert read_metadata(html.document_fromstring(page), "", TODAY, UTC).date == PageDate(DAY, "date line")


def test_a_date_in_the_headline_counts_where_nothing_else_does() -> None:
    def titled(title: str, after: str) -> PageDate | None:
        tree = html.document_fromstring(f"<title>{title}</title><article><h1>{title}</h1>{after}{PROSE}")
        return read_metadata(tree, "", TODAY, UTC).date

    title = "Bridge Assessment, August 5, 2024"

    assert titled(title, "") == PageDate(DAY, "date line")
    assert titled(title, "<p>6 August 2024</p>") == PageDate(date(2024, 8, 6), "date line")
    assert titled("05.08.2024 - Bridge opens", "") == PageDate(DAY, "date line")


@pytest.mark.parametrize("path", ["2024/08/05/bridge", "news/2024/8/5/bridge.html", "2024-08-05-bridge"])
def test_the_address_is_no_date_and_decides_only_between_two_readings(path: str) -> None:
    url = f"https://harbour.example/{path}"

    assert found(url=url) is None
    assert found(after="<p>08/05/2024</p>", url=url) == PageDate(DAY, "date line")
    assert found(after="<p>05/08/2024</p>", url=url) == PageDate(DAY, "date line")
    assert found(after="<p>06/08/2024</p>", url=url) is None
    assert found(
        after="<p>05/08/2024</p><p>Opened on:</p><p>25/07/2024</p>", url=url.replace("05", "06")
    ) == (PageDate(DAY, "date line"))


@pytest.mark.parametrize(
    "path", ["2024/08/bridge", "12024/08/05", "2024/13/45/x", "2024/08/0512/x", "a?d=/x2024"]
)
def test_an_address_without_a_whole_day_decides_nothing(path: str) -> None:
    assert found(after="<p>05/08/2024</p>", url=f"https://harbour.example/{path}") is None


NO_DATE = {
    "prose": {"after": "<p>The treaty on the bridge was signed on 12 March 2020.</p>"},
    "a day in prose": {"after": "<p>It opens on <b>5 August 2024</b> for lorries.</p>"},
    "a paragraph's dateline": {"after": "<p>LONDON, Aug. 5, 2024 (AP) — The eastern bridge opens.</p>"},
    "a copyright line": {"end": "<footer>© 2019 Harbour news</footer>"},
    "a copyright line with a day": {"after": "<p>Copyright 5 August 2024 Harbour news</p>"},
    "a change": {
        "head": meta("article:modified_time", "2024-08-05"),
        "after": "<p>Updated 5 August 2024</p>",
    },
    "a related article's element": {
        "end": '<div class="related-news"><time itemprop="datePublished" datetime="2024-08-05">x</time></div>'
    },
    "an event's element": {"after": "<p><time itemprop='startDate'>5 August 2024</time></p>"},
    "a changed time": {"after": "<p>Updated <time datetime='2024-08-05'>on Monday</time></p>"},
    "a changed element": {"after": '<time itemprop="dateModified" datetime="2024-08-05">x</time>'},
    "a year": {"head": '<meta name="date" content="2024">', "after": "<time>2024</time>"},
    "a month": {"head": '<meta name="date" content="2024-08">', "after": "<time>August 2024</time>"},
    "no day of the calendar": {"head": meta("article:published_time", "2024-02-31")},
    "unset": {"head": meta("article:published_time", "1970-01-01T00:00:00Z")},
    "the future": {"head": meta("article:published_time", "2026-11-29")},
    "a comment's": {"end": '<div class="comments"><time datetime="2024-08-05">x</time></div>'},
    "another article's": {"end": '<article><h2>Dam holds</h2><time datetime="2024-08-05">x</time></article>'},
    "a related article's": {"end": '<div class="related-news"><p>5 August 2024</p></div>'},
    "the site's clock": {"before": "<header><p class='date'>Monday, 5 August 2024</p></header>"},
    "in the menu": {"before": "<nav><p>5 August 2024</p></nav>"},
    "two days in a line": {"after": "<p><time>5 August 2024</time> <time>6 August 2024</time></p>"},
    "several days": {"end": PROSE * 30 + "<div><time>5 August 2024</time><time>6 August 2024</time></div>"},
    "an event's": {
        "head": json_ld('{"@type": "Event", "startDate": "2024-08-05", "datePublished": "2024-08-05"}')
    },
    "other works'": {
        "head": json_ld('{"@type": "WebPage", "review": {"@type": "Article", "datePublished": "2024-08-05"}}')
    },
    "several articles'": {
        "head": json_ld('{"@type": "Article", "datePublished": "2024-08-05"}')
        + json_ld('{"@type": "Article", "datePublished": "2024-08-01"}')
    },
    "of two orders": {"after": "<p>3/2/2022</p>"},
}


@pytest.mark.parametrize("parts", NO_DATE.values(), ids=NO_DATE)
def test_what_states_no_day_of_publication_gives_none(parts: dict[str, str]) -> None:
    assert found(**parts) is None


def test_an_articles_description_counts_before_the_pages() -> None:
    page = json_ld('{"@type": "WebPage", "datePublished": "2024-08-01"}')
    head = page + json_ld('{"@type": "Article", "datePublished": "2024-08-05T21:16:00Z"}')

    assert found(head) == PageDate(HOUR, "stated", other=date(2024, 8, 1))


def test_of_several_described_articles_that_with_the_headline_counts() -> None:
    head = json_ld(
        '[{"@type": "Article", "headline": "Dam holds", "datePublished": "2024-08-01"},'
        '{"@type": "Article", "headline": "Bridge opens", "datePublished": "2024-08-05"}]'
    )

    assert found(head) == PageDate(DAY, "stated")


def test_of_several_marked_days_that_near_the_headline_counts() -> None:
    other = "<div itemprop='datePublished'>1 August 2024</div>" + PROSE * 5
    own = "<p><time itemprop='datePublished'>5 August 2024</time></p>"

    assert found(before=other, after=own) == PageDate(DAY, "marked")


def test_another_numeric_date_of_the_page_decides_the_order() -> None:
    month, day = "<li>Dam holds 3/25/2022</li>", "<li>Dam holds 25/3/2022</li>"

    assert found(after="<p>3/2/2022</p>", end=month) == PageDate(date(2022, 3, 2), "date line")
    assert found(after="<p>3/2/2022</p>", end=day) == PageDate(date(2022, 2, 3), "date line")
    assert found(after="<p>3/2/2022</p>", end=month + day) is None


def test_the_surest_statement_wins_and_another_one_is_told() -> None:
    head = meta("article:published_time", "2024-08-05T21:16Z") + '<meta name="date" content="2024-07-01">'

    assert found(head) == PageDate(HOUR, "stated", other=date(2024, 7, 1))
    assert found(head.replace("07-01", "08-07")) == PageDate(HOUR, "stated", other=date(2024, 8, 7))
    assert found(head.replace("07-01", "08-06")) == PageDate(HOUR, "stated")


def test_the_hour_is_taken_from_the_statement_that_has_one() -> None:
    midnight = json_ld('{"@type": "Article", "datePublished": "2024-08-05T00:00:00+02:00"}')

    assert found(midnight) == PageDate(DAY, "stated")
    assert found(midnight + meta("article:published_time", "2024-08-05T21:16Z")) == PageDate(HOUR, "stated")


def test_hours_are_told_in_the_zone_and_days_stay_as_they_are() -> None:
    def told(stamp: str) -> date:
        tree = html.document_fromstring(meta("article:published_time", stamp) + PROSE)
        stated = read_metadata(tree, "", TODAY, ZoneInfo("America/New_York")).date
        assert stated
        return stated.published

    assert told("2024-08-05T03:16:00Z") == datetime(2024, 8, 4, 23, 16)
    assert told("2024-08-05T00:00:00Z") == DAY
