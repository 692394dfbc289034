"""JSON feeds as they are found."""

import json
from textwrap import wrap

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.feeds.parsing.feed_parser import parse_feed
from bot.feeds.parsing.json_feed import parse_json_feed
from bot.web.errors import ContentError
from tests.bot.feeds.parsing.test_feed_parser import feed

VERSION = "https://jsonfeed.org/version/1.1"


def made(*items: object, **values: object) -> str:
    return json.dumps({"version": VERSION, "title": "Courier", "items": items, **values})


@pytest.mark.parametrize("version", ["1", "1.1"])
def test_a_json_feed_gives_its_entries(version: str) -> None:
    given = {
        "id": "1",
        "url": "https://courier.example/a?utm_source=feed",
        "title": "Dam &amp; bridge",
        "content_html": "<p>The dam holds.</p>",
        "date_published": "2026-03-12T10:00:00+02:00",
        "date_modified": "2026-03-13T10:00:00Z",
    }
    (entry,) = parse_feed(feed(made(given, version=VERSION.replace("1.1", version)))).entries

    assert (entry.url, entry.title) == ("https://courier.example/a", "Dam & bridge")
    assert (entry.guid, entry.outlet, entry.content) == ("1", "Courier", "<p>The dam holds.</p>")
    assert str(entry.published) == "2026-03-12 08:00:00+00:00"
    assert str(entry.updated) == "2026-03-13 10:00:00+00:00"


@pytest.mark.parametrize(
    ("item", "expected"),
    [
        ({"url": "/a", "external_url": "https://other.example/"}, "https://courier.example/a"),
        ({"external_url": "https://other.example/b"}, "https://other.example/b"),
        ({"id": "https://courier.example/c"}, "https://courier.example/c"),
    ],
)
def test_an_item_has_the_likeliest_of_its_addresses(item: dict[str, str], expected: str) -> None:
    assert [entry.url for entry in parse_feed(feed(made(item))).entries] == [expected]


def test_plain_text_becomes_paragraphs() -> None:
    (entry,) = parse_feed(feed(made({"url": "/a", "content_text": "2 < 3\nlines\n\nDam"}))).entries

    assert entry.content == "<p>2 &lt; 3<br>lines</p><p>Dam</p>"


def test_wrapped_text_becomes_whole_paragraphs() -> None:
    paragraph = (
        "The dam at Vedra holds again after nine days of work, the city council said on Thursday. " * 4
    )
    text = "\n\n".join(["\n".join(wrap(paragraph, 72))] * 3)
    (entry,) = parse_feed(feed(made({"url": "/a", "content_text": text}))).entries

    assert entry.content == f"<p>{paragraph.strip()}</p>" * 3


@pytest.mark.parametrize(
    "broken",
    [
        made("words", 7, None, {"url": ["x"], "title": {}, "id": True}, {"url": "/a", "id": 12, "title": 5}),
        made({"url": "/a", "id": 12, "title": 5, "date_published": 20260312}),
    ],
)
def test_values_of_other_types_are_left_out(broken: str) -> None:
    (entry,) = parse_feed(feed(broken)).entries

    assert (entry.guid, entry.title) == ("12", "5")


def test_items_that_are_no_list_are_none() -> None:
    document = parse_json_feed(json.dumps({"version": VERSION, "items": {"a": 1}}))

    assert document is not None
    assert document.items == ()


@pytest.mark.parametrize(
    "text", ['{"items": []}', '{"version": "2.0"}', "{", "[" * 100_000, '{"a":' * 100_000, "7"]
)
def test_other_json_is_no_feed(text: str) -> None:
    assert parse_json_feed(text) is None


def test_a_broken_byte_does_not_stop_a_json_feed() -> None:
    body = made({"url": "/a", "title": "Дамба тримається"}).encode().decode("unicode_escape").encode()
    (entry,) = parse_feed(feed(body.replace(b'"}', b' \xd0"}', 1))).entries

    assert entry.title.startswith("Дамба тримається")


def test_other_json_is_an_error_with_a_cure() -> None:
    with pytest.raises(ContentError, match="not an RSS, Atom or JSON feed; use the address"):
        parse_feed(feed('{"items": []}'))


VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(st.characters()),
    lambda values: st.lists(values, max_size=3) | st.dictionaries(st.text(max_size=3), values, max_size=3),
    max_leaves=5,
)
NAMES = "id url external_url title content_html content_text summary date_published date_modified".split()


@given(st.lists(st.dictionaries(st.sampled_from(NAMES), VALUES), max_size=4), VALUES)
def test_any_values_are_entries_or_none(items: list[object], title: object) -> None:
    for entry in parse_feed(feed(made(*items, title=title))).entries:
        assert entry.url.startswith(("http://", "https://"))
        f"{entry}".encode()


def test_characters_that_no_file_may_hold_are_left_out() -> None:
    (entry,) = parse_feed(
        feed(made({"url": "/a", "title": "D\ud800a\0m &amp; b", "content_text": "x\0\udfff"}))
    ).entries

    assert (entry.title, entry.content) == ("Dam & b", "<p>x</p>")
