"""What was published at a time, where nothing else is asked."""

from datetime import date

import pytest

from retrieval import Abstention, Answer, Archive
from tests.retrieval.search.made import OTHERS, told

TODAY = date(2031, 11, 7)  # a Friday
ARCHIVE = Archive.of(
    [
        told("mill", date(2030, 1, 15), "The mill burnt.", "By July 2031 it will turn again."),
        told("bees", date(2031, 5, 11), "Hives are dear."),
        told("tower", date(2031, 6, 20), "The tower was closed on 18 June.", "Banks lost a line."),
        told("old-tower", date(2029, 6, 3), "The tower was painted."),
        told("leaf", date(2031, 11, 3), "As in spring 2031, the mason came.", "It rained on 29 October."),
        told("undated", None, "In August 2031 a bridge was built."),
    ]
)
LISTED = {  # the question; the reports listed, in order
    "What happened in June 2031?": ["tower"],
    "What happened in June?": ["tower"],
    "What happened in May?": ["bees"],
    "What happened in January?": ["mill"],
    "What was published in 2031?": ["leaf", "tower", "bees"],
    "anything this week?": ["leaf"],
    "news since June": ["leaf", "tower"],
    "What happened before 2030?": ["old-tower"],
    "On 18 June?": ["tower"],
    "What happened on 29 October?": ["leaf"],
    "What happened last week?": ["leaf"],  # which tells of 29 October
    "What happened in August 2031?": ["undated"],
    "What is the latest of this year?": ["leaf"],
}
NOT_LISTED = {  # the question; the newest report before it, else of all
    "What happened in December 2031?": "leaf",
    "What happened yesterday?": "leaf",
    "What happened on 18 May 2031?": "bees",
    "What happened on 11 March?": "mill",
    "What happened in 2032?": "leaf",
    "What happened in July 2031?": "tower",  # what was said of it before did not happen
    "What happened in 1999?": "leaf",
    "What happened before 1999?": "leaf",
}


def asked(text: str) -> Answer | Abstention:
    return ARCHIVE.ask(text, TODAY, limit=20)


@pytest.mark.parametrize(("text", "slugs"), LISTED.items(), ids=LISTED)
def test_what_was_published_then_newest_first(text: str, slugs: list[str]) -> None:
    found = asked(text)
    listed = [each.passage.report.slug for each in found.citations] if isinstance(found, Answer) else []
    assert list(dict.fromkeys(listed)) == slugs


@pytest.mark.parametrize(("text", "slug"), NOT_LISTED.items(), ids=NOT_LISTED)
def test_where_nothing_was_the_newest_report_before_is_shown(text: str, slug: str) -> None:
    found = asked(text)
    assert isinstance(found, Abstention), found
    assert found.reason == "out-of-period"
    assert found.nearest is not None
    assert (found.nearest.passage.report.slug, found.nearest.passage.ordinal) == (slug, 0)


def test_words_typed_inline_that_are_only_a_time_list_the_same() -> None:
    def slugs(text: str, offset: int = 0) -> list[str]:
        return [each.passage.report.slug for each in ARCHIVE.search(text, TODAY, offset=offset, limit=2)]

    assert slugs("this week") == ["leaf", "leaf"]
    assert slugs("in 2031") == ["leaf", "leaf"]
    assert slugs("in 2031", offset=2) == ["tower", "tower"]
    assert slugs("yesterday") == []


def test_reports_later_than_the_day_of_asking_are_not_known() -> None:
    found = ARCHIVE.ask("What happened in November 2031?", date(2031, 11, 1))
    assert isinstance(found, Abstention)
    assert found.nearest is not None
    assert found.nearest.passage.report.slug == "tower"


def test_of_undated_reports_alone_the_first_is_shown() -> None:
    found = Archive.of([told("undated", None, "A bridge was built.")]).ask("this week", TODAY)
    assert isinstance(found, Abstention)
    assert found.nearest is not None


def test_a_report_of_the_month_is_first_in_every_month() -> None:
    months = Archive.of(
        [told(f"m{month}", date(2031, month, 2), f"Gate {month} of 2030 was shut.") for month in range(1, 13)]
    )
    for month in range(1, 13):
        found = months.ask(f"What happened in {date(2031, month, 1):%B}?", date(2032, 1, 1))
        assert isinstance(found, Answer)
        assert found.citations[0].passage.report.slug == f"m{month}"


def test_what_happened_on_a_day_is_told_by_the_report_of_the_day_after() -> None:
    archive = Archive.of(
        [told("storm", date(2031, 10, 29), "A storm cut the power on Tuesday night."), *OTHERS]
    )
    found = archive.ask("What happened on 28 October 2031?", date(2031, 11, 5))
    assert isinstance(found, Answer)
    assert found.citations[0].passage.report.slug == "storm"
