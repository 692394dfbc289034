"""Reports by words of their titles, by the analysis of questions, and by their dates."""

from datetime import date

import pytest

from retrieval import Archive, Report
from retrieval.report_search import NEAREST

TODAY = date(2025, 10, 1)
TITLES = {
    "swarm": ("Drone swarm over the harbour", date(2025, 1, 3)),
    "ships": ("Warships leave the pier", date(2025, 2, 3)),
    "frigate": ("Two frigates in dry dock", date(2025, 3, 3)),
    "drones": ("Drones seen at night", date(2025, 4, 3)),
    "cafe": ("Café Zürich reopens", date(2025, 5, 3)),
    "day": ("Briefing of 5 August 2024", date(2025, 6, 3)),
    "brief": ("Morning briefing", date(2024, 8, 5)),
    "undated": ("A note on old keepers", None),
    "millions": ("Milliners march", date(2025, 7, 3)),
    "apart": ("August sales up, says the budget of 2025", date(2025, 6, 1)),
    "sums": ("Sums", date(2025, 8, 1)),
    "mill": ("Mill recalls notebooks", date(2024, 7, 3)),
}
ARCHIVE = Archive.of(
    Report(slug, title, day, (f"Nothing but {slug} text, and a word on plums.",))
    for slug, (title, day) in TITLES.items()
)


def found(words: str) -> list[str]:
    matches = ARCHIVE.known(TODAY).find(words)
    assert matches.whole
    return list(matches.slugs)


@pytest.mark.parametrize(
    ("words", "slugs"),
    [
        pytest.param("drones", ["drones", "swarm"], id="stems, newest first"),
        pytest.param("DRONE harbour", ["swarm"], id="every word"),
        pytest.param("the harbour in the swarm", ["swarm"], id="stop words do not matter"),
        pytest.param("harbor", ["swarm"], id="American spelling"),
        pytest.param("harbuor", ["swarm"], id="a slip"),
        pytest.param("cafe zurich", ["cafe"], id="accents"),
        pytest.param("mill", ["mill"], id="a word rather than a beginning"),
        pytest.param("notebo", ["mill"], id="a beginning"),
        pytest.param("milline", ["millions"], id="a beginning"),
        pytest.param("recalls note", ["mill"], id="a word that may be a beginning, too"),
        pytest.param("5 August 2024", ["day"], id="a date in the title rather than of publication"),
        pytest.param("April 2025", ["drones"], id="a month"),
        pytest.param("August 2025", ["sums"], id="month and year of a title that has them apart"),
        pytest.param("2024", ["day"], id="a year in the title"),
        pytest.param("July 2024", ["mill"], id="published in a month"),
        pytest.param("briefing 5 August 2024", ["day"], id="words and a date in the title"),
        pytest.param(
            "briefing", ["day", "brief"], id="a word that asks for any report, where a title has it"
        ),
        pytest.param("drones until March 2025", ["swarm"], id="words published until"),
        pytest.param("drones as of March 2025", ["swarm"], id="words published by a day"),
        pytest.param("the report about the notebooks", ["mill"], id="words about reports"),
        pytest.param("latest", ["sums"], id="the newest"),
        pytest.param("the last one", ["sums"], id="the newest one"),
        pytest.param("newest one", ["sums"], id="the newest one, without an article"),
        pytest.param("the one about notebooks", ["mill"], id="the one"),
        pytest.param("notebooks in July", ["mill"], id="words published in a month of some year"),
        pytest.param("in July", ["millions", "mill"], id="a month of any year"),
        pytest.param("keepers", ["undated"], id="undated"),
        pytest.param("keepers frigate", [], id="not together"),
    ],
)
def test_a_report_is_found_by_what_is_typed(words: str, slugs: list[str]) -> None:
    if slugs:
        assert found(words) == slugs
    else:
        assert not ARCHIVE.known(TODAY).find(words).whole


def test_the_last_day_is_found_from_today() -> None:
    assert ARCHIVE.known(date(2025, 7, 9)).find("last week").slugs == ("millions",)


def test_without_a_whole_match_those_with_most_words_are_near() -> None:
    assert ARCHIVE.known(TODAY).find("drone frigates swarm").slugs == ("swarm",)
    assert ARCHIVE.known(TODAY).find("keepers frigates").slugs == ("frigate", "undated")


@pytest.mark.parametrize("words", ["", "plums", "the", "?!", "12345", "x" * 5000])
def test_what_no_title_has_means_no_report(words: str) -> None:
    assert ARCHIVE.known(TODAY).find(words).slugs == ()


def test_the_nearest_are_few() -> None:
    many = Archive.of(Report(f"r{n}", f"Item {n}", None, (f"Plum {n}.",)) for n in range(30))

    assert len(many.known(TODAY).find("item plum").slugs) == NEAREST
    assert Archive.of([]).known(TODAY).find("item").slugs == ()
