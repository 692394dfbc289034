"""Articles that a feed holds itself."""

from datetime import UTC, date, datetime

import pytest

from bot.importing.article_extractor import Article
from bot.importing.entry_article import entry_article, entry_paragraphs, with_feed_text
from bot.importing.feed_entry import FeedEntry
from bot.web.errors import ContentError
from tests.growth import excessive, seconds

URL = "https://www.courier.example/dam"
DAM = "The dam at Vedra holds again after nine days of work, the city council said on Thursday evening."
BRIDGE = "The old bridge at Karst was closed to lorries after engineers had found rust in eleven cables."
NOTICE = "You need to enable JavaScript to run this app, or to use another browser; please ask our desk."
POST_OFFICE, READ_MORE = "The post office in Selm appeared damaged.", "Read more slowly, she said."
TODAY = date(2026, 3, 12)


def entry(content: str, title: str = "Dam holds", outlet: str = "Courier") -> FeedEntry:
    return FeedEntry(URL, title, datetime(2026, 3, 12, 8, 30, 15, tzinfo=UTC), content=content, outlet=outlet)


def article_of(entry: FeedEntry) -> Article | None:
    return entry_article(entry, entry_paragraphs(entry), TODAY, UTC)


def test_an_article_has_the_entrys_title_date_outlet_and_paragraphs() -> None:
    article = article_of(entry(f"<p>{DAM}</p><ul><li>{BRIDGE}</li></ul>"))

    assert article is not None
    assert (article.url, article.title, article.outlet) == (URL, "Dam holds", "Courier")
    assert article.published == datetime(2026, 3, 12, 8, 30)
    assert article.paragraphs == (DAM, f"• {BRIDGE}")


def test_without_an_outlet_the_host_is_one() -> None:
    article = article_of(entry(f"<p>{DAM}</p>", outlet=""))

    assert article is not None
    assert article.outlet == "courier.example"


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        (f"<h1>Dam holds</h1><p>{DAM}</p>", (DAM,)),
        (f"<p>{DAM}</p><p>The post <a>Dam holds</a> appeared first on <a>Courier</a>.</p>", (DAM,)),
        (f"<p>{DAM}</p><p>The post office in Selm appeared damaged.</p>", (DAM, POST_OFFICE)),
        (f"<script>let x = '{DAM}'</script><p>{DAM}</p>", (DAM,)),
        (f"{DAM}<br><br>{BRIDGE}", (DAM, BRIDGE)),
        ("<p>Too short.</p>", ()),
        (f"<p>{DAM} …</p>", ()),
        (f"<p>{DAM} [&#8230;]</p>", ()),
        (f"<p>{DAM}</p><p><a href='/dam'>Continue reading “Dam holds”</a></p>", ()),
        (f"<p>{DAM}</p><p>Weiterlesen</p>", ()),
        (f"<p>{DAM}</p><p>Читати далі →</p>", ()),
        (f"<p>{DAM}</p><p>Read more slowly, she said.</p><p>{BRIDGE}</p>", (DAM, READ_MORE, BRIDGE)),
        ("", ()),
        ("<!-- nothing -->", ()),
        ("<p>" * 50_001, ()),
    ],
)
def test_a_whole_text_gives_its_paragraphs_and_a_beginning_gives_none(
    content: str, expected: tuple[str, ...]
) -> None:
    assert entry_paragraphs(entry(content)) == expected


def merged(page: tuple[str, ...], feed: tuple[str, ...]) -> tuple[str, ...]:
    """The paragraphs of a report of a page and the text in the feed."""
    content = "".join(f"<p>{paragraph}</p>" for paragraph in feed)
    return with_feed_text(
        Article(URL, "Dam holds", page), entry(content), entry_paragraphs(entry(content))
    ).paragraphs


def test_a_page_with_less_than_half_of_the_text_gets_that_of_the_feed() -> None:
    assert merged((DAM,), (DAM, BRIDGE)) == (DAM,)
    assert merged((DAM,), (DAM, BRIDGE, BRIDGE)) == (DAM, BRIDGE, BRIDGE)


@pytest.mark.parametrize(
    ("page", "feed"),
    [
        ((DAM,), ()),
        ((f"• {DAM.upper()}", NOTICE, NOTICE), (DAM,)),
        ((DAM, f"{BRIDGE} The council of Vedra met."), ("The dam at Vedra holds, the council said.",) * 2),
    ],
    ids=["the feed has none", "the page has more", "the feed sums it up"],
)
def test_a_page_with_the_words_of_the_feed_is_the_article(
    page: tuple[str, ...], feed: tuple[str, ...]
) -> None:
    assert merged(page, feed) == page


@pytest.mark.parametrize("times", [1, 4])
def test_a_page_in_other_words_than_the_feed_is_not_the_article(times: int) -> None:
    with pytest.raises(ContentError, match="another text than its feed"):
        merged((NOTICE,) * times, (DAM, BRIDGE))


@pytest.mark.usefixtures("uncollected")
@pytest.mark.parametrize("unit", ["…", "The post ", "<p>Read more ", "<b>", "&#8230; "])
def test_the_time_grows_with_the_text_alone(unit: str) -> None:
    def measured(count: int) -> float:
        return seconds(entry_paragraphs, entry(unit * count + f"<p>{DAM}</p>"))

    assert not excessive(measured, 8_000)
