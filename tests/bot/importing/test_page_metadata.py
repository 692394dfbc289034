"""The metadata of a page as one: whatever its markup, and in linear time."""

from collections.abc import Callable
from datetime import UTC, date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import html

from bot.importing.page_metadata import PageMetadata, read_metadata
from tests.growth import excessive, seconds

TODAY = date(2026, 11, 27)
HEAD = "<h1>Bridge opens</h1>"


def read(markup: str) -> PageMetadata:
    return read_metadata(html.document_fromstring(markup), "https://harbour.example/bridge", TODAY, UTC)


def script(text: str) -> str:
    return f'<script type="application/ld+json">{text}</script>'


GROWING: dict[str, Callable[[int], str]] = {
    "statements": lambda n: '<meta property="og:title" content="Bridge opens">' * n + "<h1>Bridge</h1>" * n,
    "dates in lines": lambda n: HEAD + "<p><time>5 August 2024</time></p>" * n,
    "dates in one line": lambda n: f"{HEAD}<p>{'<time>5 August 2024</time> ' * n}",
    "ambiguous dates": lambda n: HEAD + "<p class=date>3/2/2022</p>" * n,
    "nested dates": lambda n: HEAD + "<span class=date>5 August 2024 " * n,
    "descriptions": lambda n: HEAD + script('{"@type": "Article", "datePublished": "2024-08-05"}') * n,
    "deep JSON": lambda n: HEAD + script("[" * 40 * n),
    "open comments": lambda n: HEAD + script("<!--/*" * 40 * n),
    "separators": lambda n: f"<title>{'a | ' * n}</title><h1>{' - -' * 40 * n}</h1>",
    "names": lambda n: '<meta property="og:site_name" content="Site">' * n + "<title>a | b - c</title>",
}


@pytest.mark.usefixtures("uncollected")
@pytest.mark.parametrize("markup", GROWING.values(), ids=GROWING)
def test_time_grows_with_the_page_and_not_with_its_square(markup: Callable[[int], str]) -> None:
    def measured(size: int) -> float:
        return seconds(read_metadata, html.document_fromstring(markup(size)), "", TODAY, UTC)

    assert not excessive(measured, 400)


PARTS = (
    "<h1> </h1> <title> <p> <time> <span class='date'> </span> <article> <footer> <!-- --> 5 August 2024 "
    "3/2/2022 31 February 2024 Published: Bridge - | <meta name=date content=2024-08-05> <svg> ]]> &#0;"
)


@settings(max_examples=100, deadline=None)
@given(st.lists(st.sampled_from(PARTS.split(" ")) | st.text(max_size=9), max_size=40).map(" ".join))
def test_any_page_has_metadata(markup: str) -> None:
    metadata = read(f"<html><body><div>{markup}</div></body></html>")

    assert metadata.outlet
    assert "\n" not in metadata.title


@settings(max_examples=100, deadline=None)
@given(
    st.text(max_size=80) | st.sampled_from(['{"@type": 5}', '[[{"@type": ["Article", 7], "publisher": []}]]'])
)
def test_any_json_ld_is_read_or_skipped(text: str) -> None:
    assert read(HEAD + script(text)).title == "Bridge opens"


def test_a_description_is_the_pages_own() -> None:
    described = (
        '<meta name="description" content=" Lorries\n cross. "><meta property="og:description" content="b">'
    )

    assert read(described + HEAD).description == "Lorries cross."
    assert read('<meta property="og:description" content="b">' + HEAD).description == "b"
