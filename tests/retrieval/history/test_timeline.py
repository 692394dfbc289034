"""What each report said of something, in the order of time."""

from datetime import date, datetime

import pytest

from retrieval import Archive, Change, Period, Report, Timeline

TODAY = date(2031, 12, 1)


def made(slug: str, day: date | None, *paragraphs: str) -> Report:
    return Report(slug, f"On {slug}", day, paragraphs)


REPORTS = [
    made("undated", None, "Drones hit 90 depots near Selm; strikes by drones."),
    made("june", date(2031, 6, 2), "Strikes by drones hit 14 depots in May. Rain fell."),
    made(
        "march",
        datetime(2031, 3, 3, 9),
        "A strike at the harbour.",
        "Strikes by drones hit 10 depots. The drones came at night.",
        "The Ministry wrote:",
        "• Drones hit 11 depots in 3 strikes, and more drone strikes are likely.",
    ),
    made("evening", datetime(2031, 3, 3, 20), "Drones hit 12 depots in 3 strikes; more strikes by drones."),
    made("tugs", date(2031, 4, 1), "Tugs left the harbour.", "A strike began."),
    made("august", date(2031, 8, 9), "In April, drones hit 20 depots in strikes."),
]


@pytest.fixture(scope="module")
def archive() -> Archive:
    return Archive.of(REPORTS)


def slugs(timeline: Timeline) -> list[str]:
    return [moment.citation.passage.report.slug for moment in timeline.entries]


def test_each_report_that_has_all_the_words_once_oldest_first_undated_last(archive: Archive) -> None:
    found = archive.timeline("drone strikes", TODAY)
    assert slugs(found) == ["march", "evening", "june", "august", "undated"]
    assert found.total == 5


def test_a_bodys_own_words_are_quoted_before_the_outlets(archive: Archive) -> None:
    quote = archive.timeline("drone strikes", TODAY).entries[0].citation
    assert quote.passage.quoted
    assert archive.is_verbatim(quote)
    assert "11 depots" in quote.quote


def test_a_change_is_one_from_the_report_before(archive: Archive) -> None:
    found = archive.timeline("drones depots strikes", TODAY)
    assert [moment.changes for moment in found.entries] == [
        (),
        (Change("11", "12", "up"),),
        (Change("12", "14", "up"),),
        (Change("14", "20", "up"),),
        (),
    ]


def test_a_page_compares_its_first_with_the_last_of_the_page_before(archive: Archive) -> None:
    whole = archive.timeline("drones depots strikes", TODAY).entries
    pages = [archive.timeline("drones depots strikes", TODAY, at, 2).entries for at in (0, 2, 4)]
    assert tuple(moment for page in pages for moment in page) == whole
    assert archive.timeline("drones depots strikes", TODAY, 1, 1).entries == whole[1:2]
    assert any(moment.changes for moment in whole)


def test_behind_the_last_page_is_nothing_but_the_total(archive: Archive) -> None:
    found = archive.timeline("drone strikes", TODAY, 50, 5)
    assert (found.entries, found.total) == ((), 5)


def test_nothing_is_a_change_from_or_to_an_undated_report() -> None:
    archive = Archive.of([made("a", date(2031, 1, 1), "It has 10 tugs."), made("b", None, "It has 20 tugs.")])
    assert [moment.changes for moment in archive.timeline("tugs", TODAY).entries] == [(), ()]


@pytest.mark.parametrize(
    ("words", "found"),
    [
        ("drone strikes since April", ["june", "august", "undated"]),
        ("drone strikes in April", ["undated"]),  # by the reports' dates, whatever their words name
        ("drone strikes as of 4 June 2031", ["march", "evening", "june", "undated"]),
        ("drone strikes since April as of 4 June 2031", ["june", "undated"]),
        ("drone strikes -night -rain", ["march", "evening", "august", "undated"]),
        ('"strikes by drones"', ["march", "evening", "june", "undated"]),
        ("drone strykes", ["march", "evening", "june", "august", "undated"]),
        ("what was reported about the harbour?", ["march", "tugs"]),
        ("harbour drones", []),  # no passage has both
        ("zeppelin strikes", []),
        ("the", []),
        ("", []),
    ],
)
def test_the_words_are_understood_as_a_question(archive: Archive, words: str, found: list[str]) -> None:
    assert slugs(archive.timeline(words, TODAY)) == found


def test_later_reports_are_not_known_yet(archive: Archive) -> None:
    assert slugs(archive.timeline("drone strikes", date(2031, 6, 1))) == ["march", "evening", "undated"]


def test_words_that_no_report_has_are_named(archive: Archive) -> None:
    found = archive.timeline("zeppelin strikes over Brazil", TODAY)
    assert found.unknown == ("zeppelin", "Brazil")
    assert found.coverage.reports == len(REPORTS)


def test_days_of_any_year_are_those_of_the_newest_that_has_reports(archive: Archive) -> None:
    found = archive.timeline("drones in March", date(2034, 5, 1))
    assert slugs(found) == ["march", "evening", "undated"]
    assert found.question.period == Period(date(2031, 3, 1), date(2031, 3, 31))


def test_what_was_searched_is_what_the_period_holds(archive: Archive) -> None:
    coverage = archive.timeline("zeppelin since April", TODAY).coverage
    assert (coverage.reports, coverage.first, coverage.last) == (4, date(2031, 4, 1), date(2031, 8, 9))


def test_the_word_of_likelihood_is_marked() -> None:
    archive = Archive.of(
        [
            made("a", date(2031, 1, 1), "A landing at Selm is likely."),
            made("b", date(2031, 2, 1), "A landing at Selm is highly likely."),
        ]
    )
    assert archive.timeline("landing Selm", TODAY).entries[1].changes == (Change("likely", "highly likely"),)


def test_a_model_is_what_it_is_a_model_of() -> None:
    found = Archive.of([made("armour", date(2031, 5, 1), "Three T-72B3 crossed.")]).timeline("T-72", TODAY)
    assert [entry.citation.passage.report.slug for entry in found.entries] == ["armour"]
    assert found.unknown == ()
