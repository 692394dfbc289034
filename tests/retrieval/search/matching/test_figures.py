"""Of passages that give a figure of the same thing the newest leads; whatever counts another thing stays."""

from datetime import date

import pytest

from retrieval import Answer, Archive, Passage
from retrieval.search.answers import Hit
from retrieval.search.matching.figures import Counting, newest_figure_first
from retrieval.search.questions.spelling import correct_spelling
from retrieval.search.questions.understanding import understand
from retrieval.snapshot import LocalSearcher
from retrieval.text.analysis import terms
from tests.retrieval.search.made import OTHERS, told

OLD, NEW, TODAY = date(2030, 9, 1), date(2031, 9, 1), date(2031, 10, 1)
GOATS = "How many goats graze in the Selm valley?"

# the question; what the older report says, and what the newer one, which is told less well; which is first
FIGURES = {
    "the same thing": (
        GOATS,
        "3,900 goats graze in the Selm valley.",
        "Herders said on market day that 5,150 goats graze in the Selm valley, where fences are old.",
        "new",
    ),
    "a figure that is older than its report": (
        GOATS,
        "Herders said on market day that 5,150 goats graze in the Selm valley, where fences are old.",
        "As of March 2027, 3,900 goats graze in the Selm valley.",
        "old",
    ),
    "a figure of an opening date": (
        GOATS,
        "Herders said on market day that 5,150 goats graze in the Selm valley, where fences are old.",
        "In spring 2027 some 3,900 goats graze in the Selm valley.",
        "old",
    ),
    "of another place": (
        GOATS,
        "3,900 goats graze in the Selm valley.",
        "5,150 goats graze in the Orm valley.",
        "old",
    ),
    "of another kind": (
        GOATS,
        "3,900 goats graze in the Selm valley.",
        "Herders said on market day that 400 dwarf goats graze in the Selm valley.",
        "old",
    ),
    "of another span of time": (
        "How many boats does the Selm yard build?",
        "The Selm yard can build 40 boats a year.",
        "Shipwrights said on market day that the Selm yard can build 3 boats a month.",
        "old",
    ),
    "of what it was before": (
        "How many people does the Selm yard employ?",
        "The Selm yard employs 3,900 people.",
        "The Selm yard employs 5,150 people, up from 3,900 a year before, and the mayor is glad of it.",
        "new",
    ),
    "a sum": (
        "How much does a loaf of bread cost in Selm?",
        "A loaf of bread costs $2 in Selm.",
        "Bakers said on market day that a loaf of bread costs $3 in Selm, where rain is rare.",
        "new",
    ),
    "a percentage": (
        "What is the rate of inflation in Selm?",
        "The rate of inflation was 4.5% in Selm.",
        "Bankers said on market day that the rate of inflation was 7.1% in Selm, where rain is rare.",
        "new",
    ),
    "a percentage of another thing": (
        "What is the rate of inflation in Selm?",
        "The rate of inflation was 4.5% in Selm.",
        "The rate of idleness was 7.1% in Selm.",
        "old",
    ),
    "no percentage of what is counted": (
        GOATS,
        "3,900 goats graze in the Selm valley.",
        "Herders said on market day that 40% of goats graze in the Selm valley.",
        "old",
    ),
    "within a period": (
        "How many goats graze in the Selm valley in 2030 or 2031?",
        "3,900 goats graze in the Selm valley.",
        "Herders said on market day that 5,150 goats graze in the Selm valley, where fences are old.",
        "old",
    ),
}
COUNTED = {
    "How many goats graze here?": ("goat", "graze"),
    "The number of the goats": ("goat",),
    "How much grain is left?": ("grain",),
    "How many are left?": (),
    "Where are goats?": (),
}
NUMBERED = {
    "41 goats": True,
    "41 old brown goats": True,
    "eleven goats": True,
    "one goat": False,
    "goats, 41 of them": False,
    "41 old brown dwarf goats": False,
}


DAYS = {  # of figures in a report of 1 September 2031
    "its own": ("As of 3 March 2027, 3,900 goats graze in the Selm valley.", "2027-03-03"),
    "not that of another sentence": (
        "As of March 2027 the dam was dry. Some 3,900 goats graze in the Selm valley.",
        "2031-09-01",
    ),
    "not one to come": ("By 3 March 2040, 3,900 goats graze in the Selm valley.", "2031-09-01"),
    "the report's": ("Some 3,900 goats graze in the Selm valley.", "2031-09-01"),
}


@pytest.mark.parametrize(("text", "day"), DAYS.values(), ids=DAYS)
def test_the_day_that_a_figure_is_from(text: str, day: str) -> None:
    hit = Hit(Passage(told("goats", NEW, text), 0, text), 1.0)
    assert [each[:10] for each in Counting(understand(GOATS)).figures(hit).values()] == [day]


def test_the_passages_of_one_report_keep_their_order() -> None:
    texts = "As of March 2027, 3,900 goats graze.", "Some 5,150 goats graze."
    report = told("goats", NEW, *texts)
    hits = [Hit(Passage(report, at, text), 9.0 - at) for at, text in enumerate(texts)]
    assert newest_figure_first(hits, Counting(understand("How many goats graze?"))) == hits


@pytest.mark.parametrize(("asked", "older", "newer", "first"), FIGURES.values(), ids=FIGURES)
def test_the_newest_figure_of_the_same_thing_leads(asked: str, older: str, newer: str, first: str) -> None:
    reports = [told("old", OLD, older), told("new", NEW, newer)]
    assert Archive.of([*reports, *OTHERS]).hits(asked)[0].passage.report.slug == first


def test_neither_leads_a_follow_up_away_from_the_report_spoken_of() -> None:
    reports = [
        told("old", OLD, "A tug sank at Selm.", "Six sailors were saved."),
        told("new", NEW, "A tug sank at Orm.", "Nine sailors were saved."),
    ]
    archive = Archive.of([*reports, *OTHERS])
    for about in ("old", "new"):
        found = archive.ask("How many sailors were saved?", about=about)
        assert isinstance(found, Answer)
        assert found.citations[0].passage.report.slug == about


def test_others_stay_at_their_places() -> None:
    reports = [
        told("old", OLD, "3,900 goats graze in the Selm valley."),
        told("between", OLD, "Goats graze in the Selm valley."),
        told("new", NEW, "5,150 goats graze in the Selm valley."),
        told("undated", None, "8,000 goats graze in the Selm valley."),
        told("poor", TODAY, "7,000 goats graze in the Selm valley."),
    ]
    scores = (9.0, 8.0, 7.0, 6.0, 1.0)
    hits = [
        Hit(Passage(report, 0, report.paragraphs[0]), score)
        for report, score in zip(reports, scores, strict=True)
    ]
    counting = Counting(understand(GOATS))
    assert newest_figure_first(hits, counting) == [hits[at] for at in (2, 1, 0, 3, 4)]
    undated = [hits[3], *hits[:2]]  # nothing says that the others are newer
    assert newest_figure_first(undated, counting) == undated


@pytest.mark.parametrize(("asked", "counted"), COUNTED.items(), ids=COUNTED)
def test_what_a_question_asks_the_number_of(asked: str, counted: tuple[str, ...]) -> None:
    assert Counting(understand(asked)).counted == {*counted}


def test_a_mistyped_noun_is_none() -> None:
    text = "How many bananaz are left?"
    question = correct_spelling(understand(text), LocalSearcher.of([told("crate", NEW, "A banana.")]))
    assert Counting(question).counted == set()


@pytest.mark.parametrize(("text", "numbered"), NUMBERED.items(), ids=NUMBERED)
def test_a_number_of_it_stands_right_before_it(text: str, numbered: bool) -> None:
    assert Counting(understand("How many goats are here?")).counts(terms(text)) == numbered


def test_an_undated_figure_is_no_newer_one() -> None:
    undated = told("undated", None, "Herders said on market day that 5,150 goats graze in the Selm valley.")
    archive = Archive.of([told("dated", OLD, "3,900 goats graze in the Selm valley."), undated, *OTHERS])
    assert archive.hits(GOATS)[0].passage.report.slug == "dated"
