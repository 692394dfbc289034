"""The nodes of JSON-LD: in order, without other works, whatever the script holds."""

import pytest

from bot.importing.pages.json_ld import MAX_NODES, article_nodes, json_ld_nodes, text, types


def test_nodes_are_in_the_order_of_the_scripts_and_those_about_other_works_left_out() -> None:
    scripts = [
        '{"name": "a", "publisher": {"name": "b"}, "comment": {"name": "x"}}',
        '[{"name": "c"}, [{"name": "d"}]]',
    ]

    assert [text(node, "name") for node in json_ld_nodes(scripts)] == ["a", "b", "c", "d"]


@pytest.mark.parametrize("script", ["", "null", "5", '"text"', "{", '{"a": ', "[" * 100_000])
def test_what_is_no_json_or_holds_no_object_is_skipped(script: str) -> None:
    assert json_ld_nodes([script, '{"name": "a"}']) == [{"name": "a"}]


def test_there_is_a_limit_of_nodes() -> None:
    assert len(json_ld_nodes([f"[{','.join(['{}'] * MAX_NODES)}]", "{}"])) == MAX_NODES


def test_types_are_names_without_the_vocabulary() -> None:
    assert types({"@type": ["https://schema.org/NewsArticle", "schema:WebPage", 5]}) == [
        "newsarticle",
        "webpage",
    ]
    assert types({}) == []


def test_a_text_may_be_in_a_list_or_an_object() -> None:
    assert text({"a": " ", "b": [{"name": " Harbour "}]}, "a", "b") == "Harbour"
    assert text({"a": {"@value": "2024"}}, "a") == "2024"
    assert text({"a": 5, "b": []}, "a", "b") == ""


@pytest.mark.parametrize("kind", ["Article", "NewsArticle", "BlogPosting", "Recipe"])
def test_articles_come_before_pages(kind: str) -> None:
    page, article = {"@type": "WebPage"}, {"@type": kind}

    assert article_nodes([{"@type": "Event"}, page, article], "") == [article, page]
