"""When an answer says that there is a later report on its topic."""

from datetime import date, datetime

import pytest

from retrieval import Answer, Archive, Report
from tests.retrieval.conftest import WORKS_SPRING

TODAY = date(2031, 12, 1)


def later(archive: Archive, question: str, today: date | None = TODAY, **others: object) -> str | None:
    found = archive.ask(question, today, limit=1, **others)  # type: ignore[arg-type]
    assert isinstance(found, Answer), found
    return found.later.slug if found.later else None


def made(slug: str, day: date | None, *paragraphs: str, title: str = "Notes") -> Report:
    return Report(slug, title, day, paragraphs)


def of(*reports: Report) -> Archive:
    """An archive of these reports among others."""
    topics = "grain rail tugs bridge election parrot crane winter".split()
    others = [made(f"on-{each}", date(2030, 1, 1), f"On {each}.") for each in topics]
    return Archive.of([*reports, *others])


OLD = made("old", date(2031, 1, 5), "The pump of the Selm reservoir was repaired by Ilya Brandt.")
NEW = made("new", date(2031, 9, 5), "The Selm reservoir has a new pump. Brandt had repaired the old one.")
NEWER = made("newer", date(2031, 10, 5), "Nobody repaired a pump at Selm: the reservoir is empty.")
OTHER = made("other", date(2031, 11, 5), "The pump of the harbour burned. Repaired tugs left.")
ASKED = "Who repaired the pump of the Selm reservoir in January 2031?"


def test_the_newest_report_that_holds_all_that_is_asked_about() -> None:
    archive = of(OLD, NEW, NEWER, OTHER)
    assert later(archive, ASKED) == "newer"


@pytest.mark.parametrize(
    "question",
    [
        ASKED.replace("reservoir", "reservoit"),
        ASKED + " -harbour",
        'When was the "Selm reservoir" pump repaired in January 2031?',
    ],
    ids=["a typing mistake", "an exclusion", "a phrase"],
)
def test_the_question_counts_as_it_was_understood(question: str) -> None:
    assert later(of(OLD, NEW, OTHER), question) == "new"


def test_one_common_word_is_not_enough() -> None:
    assert later(of(OLD, OTHER), ASKED) is None


def test_one_word_must_stand_in_the_title() -> None:
    entitled = made("entitled", date(2031, 11, 6), "The pump is new.", title="A pump for Selm")
    assert later(of(OLD, OTHER, entitled), "pump in January 2031") == "entitled"
    assert later(of(OLD, OTHER), "pump in January 2031") is None


def test_an_exclusion_leaves_a_report_out() -> None:
    assert later(of(OLD, NEW, NEWER), ASKED + " -empty") == "new"


def test_never_where_the_newest_is_cited() -> None:
    found = of(OLD, NEW).ask("Who repaired the pump of the Selm reservoir?", TODAY)
    assert isinstance(found, Answer)
    assert {each.passage.report.slug for each in found.citations} == {"old", "new"}
    assert found.later is None


@pytest.mark.parametrize(
    ("question", "today", "slug"),
    [
        (ASKED, TODAY, "newer"),
        (ASKED, date(2031, 10, 4), "new"),
        (ASKED, date(2031, 9, 4), None),
        (ASKED + " as of 1 October 2031", TODAY, "new"),
        (ASKED + " as of 1 June 2031", TODAY, None),
        (ASKED, None, "newer"),
    ],
)
def test_only_what_was_known_on_the_day(question: str, today: date | None, slug: str | None) -> None:
    assert later(of(OLD, NEW, NEWER), question, today) == slug


def test_an_undated_report_is_never_later() -> None:
    undated = made("undated", None, *NEW.paragraphs)
    assert later(of(OLD, undated), ASKED) is None


def test_nothing_is_later_than_an_undated_answer() -> None:
    undated = made("undated", None, *OLD.paragraphs)
    assert later(of(undated, OTHER), "Who repaired the pump of the Selm reservoir?") is None


@pytest.mark.parametrize(("hour", "slug"), [(8, "told"), (20, None)])
def test_on_one_day_the_hour_decides(hour: int, slug: str | None) -> None:
    best = made("best", datetime(2031, 1, 5, hour, 0), "Brandt repaired the Selm pump.")
    words = "A pump burned all day long, said those who had come to Selm from the mountains, and a man by the"
    told = made(
        "told", datetime(2031, 1, 5, 12, 0), f"{words} name of Brandt, of whom nobody knew, repaired it."
    )
    assert later(of(best, told), "Brandt repaired the Selm pump") == slug


def test_a_question_about_a_time_alone_has_none() -> None:
    assert later(of(OLD, NEW), "What was reported in January 2031?") is None


def test_a_follow_up_is_about_the_topic_before() -> None:
    fire = made("fire", date(2031, 11, 9), "The engines were imported. The harbour burned.")
    archive = of(WORKS_SPRING, fire)
    first = "How many drones did the Belaya works assemble?"
    assert later(archive, "And where were the engines imported from?", follows=first) is None


def test_further_passages_do_not_say_it_again() -> None:
    archive = of(OLD, NEW, NEWER)
    more = archive.ask("pump Selm reservoir repaired", TODAY, offset=1, limit=1)
    assert isinstance(more, Answer)
    assert more.later is None
