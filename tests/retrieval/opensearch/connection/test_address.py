"""Addresses of an index."""

import pytest

from retrieval.opensearch.connection.address import Address
from retrieval.opensearch.connection.errors import SearchEngineError


@pytest.mark.parametrize(
    ("text", "address"),
    [
        ("opensearch://search.test/reports", Address((("search.test", 9200),), "reports")),
        ("opensearch://127.0.0.1:9201/news-2031/", Address((("127.0.0.1", 9201),), "news-2031")),
        ("opensearch://a:1,b:2,c/r", Address((("a", 1), ("b", 2), ("c", 9200)), "r")),
        ("opensearch://[::1]:9200/r", Address((("[::1]", 9200),), "r")),
        ("opensearch+https://search.test/r", Address((("search.test", 9200),), "r", secure=True)),
        ("opensearchs://search.test/r", Address((("search.test", 9200),), "r", secure=True)),
    ],
)
def test_an_address_names_hosts_and_an_index(text: str, address: Address) -> None:
    assert Address.of(text) == address


@pytest.mark.parametrize(
    "text",
    [
        "",
        "search.test/reports",
        "https://search.test/reports",
        "opensearch://search.test",
        "opensearch:///reports",
        "opensearch://search.test:99999/reports",
        "opensearch://search.test/Reports",
        "opensearch://search.test/_all",
        "opensearch://search.test/a/b",
        "opensearch://search.test/a,b",
        "opensearch://search.test/*",
        "opensearch://user:secret@search.test/reports",
        "opensearch://search.test/reports?timeout=1",
        "opensearch://[::1/reports",
    ],
)
def test_what_is_no_address_is_an_error_that_does_not_repeat_it(text: str) -> None:
    with pytest.raises(SearchEngineError, match="engine_address") as raised:
        Address.of(text)
    assert str(raised.value) == "engine_address"
