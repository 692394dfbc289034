"""As of a day: what was published later is not known, whatever is asked."""

from datetime import date

import pytest

from retrieval import Abstention, Answer, Archive, Period, Report
from retrieval.search.filters import question_filter
from retrieval.search.questions.understanding import understand
from tests.retrieval.conftest import WORKS_AUTUMN

TODAY = date(2031, 11, 1)
SUMMER = date(2031, 7, 1)  # after the spring report and the harbour's, before the autumn report


def slugs(found: Answer | Abstention) -> set[str]:
    assert isinstance(found, Answer), found
    return {citation.passage.report.slug for citation in found.citations}


ASKED = {
    "as of, in the question": ("How many drones did the Belaya works assemble, as of 1 July 2031?", TODAY),
    "the day of asking": ("How many drones did the Belaya works assemble?", SUMMER),
    "the latest as of": ("What is the latest number of drones assembled as of 1 July 2031?", TODAY),
    "as of and a period": ("How many drones were assembled since January as of 1 July 2031?", TODAY),
    "as of and a period that ends later": ("drones assembled in 2031 as of 1 July 2031", TODAY),
    "as of a later day than that of asking": ("drones assembled as of 1 November 2031", SUMMER),
    "a month": ("drones assembled as of June 2031", TODAY),
}


@pytest.mark.parametrize(("question", "today"), ASKED.values(), ids=ASKED)
def test_nothing_is_cited_that_was_published_later(archive: Archive, question: str, today: date) -> None:
    found = archive.ask(question, today)
    assert slugs(found) == {"works-spring"}
    assert isinstance(found, Answer)
    assert found.later is None
    assert found.coverage.last in (date(2031, 3, 4), date(2031, 6, 20))


def test_the_latest_report_as_of_a_day_is_of_that_day_or_before(archive: Archive) -> None:
    found = archive.ask("What is the latest report as of 1 July 2031?", TODAY)
    assert slugs(found) == {"harbour"}


def test_an_as_of_alone_is_the_period_up_to_it(archive: Archive) -> None:
    question = archive.ask("drones assembled as of 1 July 2031", TODAY).question
    assert (question.period, question.as_of) == (Period(None, SUMMER), SUMMER)


def test_an_as_of_beside_a_period_leaves_the_period(archive: Archive) -> None:
    question = archive.ask("drones assembled since May as of 1 July 2031", TODAY).question
    assert (question.period, question.as_of) == (Period(date(2031, 5, 1), None), SUMMER)
    assert question.content == ["drone", "assembl"]


def test_an_abstention_counts_what_was_known_and_shows_nothing_later(archive: Archive) -> None:
    for question, today in (
        ("Who works in the conscription offices of Perm as of 1 July 2031?", TODAY),
        ("Who works in the conscription offices of Perm?", SUMMER),
    ):
        found = archive.ask(question, today)
        assert isinstance(found, Abstention)
        assert found.reason != "out-of-period"
        assert found.nearest is None or found.nearest.passage.report.slug != "works-autumn"
        assert (found.coverage.reports, found.coverage.passages) == (3, 7)  # the undated one may be older
        assert (found.coverage.first, found.coverage.last) == (date(2031, 3, 4), date(2031, 6, 20))


def test_before_the_first_report_nothing_dated_is_known(archive: Archive) -> None:
    found = archive.ask("How many drones did the works assemble as of 1 January 2031?", TODAY)
    assert isinstance(found, Abstention)
    assert (found.coverage.reports, found.coverage.first) == (1, None)


def test_undated_reports_stay_and_are_undated(archive: Archive) -> None:
    found = archive.ask("How did grain leave Starokamsk, as of 1 January 2031?", TODAY)
    assert slugs(found) == {"notes"}
    assert isinstance(found, Answer)
    assert found.citations[0].published is None


def test_a_follow_up_keeps_the_as_of(archive: Archive) -> None:
    first = archive.ask("How many drones were assembled as of 1 July 2031?", TODAY).question
    for text in ("And how many drones were assembled by the Belaya works?", "And in 2031?"):
        second = archive.ask(text, TODAY, follows=first)
        assert second.question.as_of == SUMMER, text
        assert "works-spring" in slugs(second), text
        assert "works-autumn" not in slugs(second), text


def test_a_new_question_does_not_keep_it(archive: Archive) -> None:
    first = archive.ask("How many drones were assembled as of 1 July 2031?", TODAY).question
    second = archive.ask("How many drones did the Belaya works assemble in September?", TODAY, follows=first)
    assert second.question.as_of is None
    assert "works-autumn" in slugs(second)


def test_words_typed_inline_know_it_too(archive: Archive) -> None:
    found = archive.search("attack drones as of 1 July 2031", TODAY)
    assert found[0].passage.report.slug == "works-spring"
    assert "works-autumn" not in {citation.passage.report.slug for citation in found}
    assert "works-autumn" in {
        citation.passage.report.slug for citation in archive.search("attack drones", TODAY)
    }


def test_an_hour_of_the_day_itself_is_known(archive: Archive) -> None:
    found = archive.ask("How many drones did the works assemble, as of 4 March 2031?", TODAY)
    assert slugs(found) == {"works-spring"}


def test_a_day_without_a_year_is_the_last_one_before_today() -> None:
    archive = Archive.of([WORKS_AUTUMN, Report("old", "Drones", date(2030, 5, 2), ("Drones assembled.",))])
    assert slugs(archive.ask("drones assembled as of 3 May", TODAY)) == {"old"}


def test_an_open_period_ends_today() -> None:
    question = understand("tugs since March 2031", date(2031, 6, 1))
    assert question_filter(question, date(2031, 6, 1)).dated == (Period(date(2031, 3, 1), date(2031, 6, 1)),)


def test_a_day_may_be_told_by_what_was_published_the_day_after() -> None:
    asked = date(2031, 6, 1)
    [day] = question_filter(understand("tugs lost on 4 March 2031", asked), asked).dated
    assert day == Period(date(2031, 3, 4), date(2031, 3, 5))
    [month] = question_filter(understand("tugs lost in March 2031", asked), asked).dated
    assert month == Period(date(2031, 3, 1), date(2031, 3, 31))
