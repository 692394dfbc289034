"""What puts a passage before another: two reports alike but for one sign, and the sign decides.

The better one is always the older one, so that without the sign the other would come first.
"""

from datetime import date, timedelta

import pytest

from retrieval import Answer, Archive, Report
from retrieval.candidates import Candidates
from retrieval.search.answerability.signals import RIVALS
from retrieval.search.questions.understanding import understand
from retrieval.search.ranking import FEWEST, rank
from retrieval.searcher import Filter
from retrieval.snapshot import LocalSearcher
from tests.retrieval.search.made import OTHERS, told

OLD, NEW, TODAY = date(2031, 3, 1), date(2031, 3, 2), date(2031, 3, 3)
LEAD_IN = "The Harbour Ministry wrote:"

# the question; the older report, which is better; the newer one
SIGNS: dict[str, tuple[str, Report, Report]] = {
    "title - what it says": (
        "pump",
        told("better", OLD, "A pump failed.", "Rain fell.", title="Pump"),
        told("other", NEW, "A pump failed.", "Pump fell.", title="Rain"),  # as a whole it says the same
    ),
    "whole - what the rest of the report says": (
        "pump of the reservoir",
        told("better", OLD, "A pump failed.", "The reservoir is empty."),
        told("other", NEW, "A pump failed.", "The orchard is empty."),
    ),
    "held - all that is asked, however long the passage is": (
        "pump of the reservoir",
        told(
            "better",
            OLD,
            "A pump failed late on market day, ovens went cold, lamps flickered, and carters swore at the "
            "reservoir.",
        ),
        told("other", NEW, "A pump failed."),
    ),
    "near - words asked together stand together": (
        "pump of the reservoir",
        told("better", OLD, "The crane stood while the pump of the reservoir failed."),
        told("other", NEW, "The pump failed while the crane of the reservoir stood."),
    ),
    "kind - a date where it is asked when": (
        "When did the pump fail?",
        told("better", OLD, "The pump failed in January at Selm."),
        told("other", NEW, "The pump failed in darkness at Selm."),
    ),
    "kind - a number where it is asked how many": (
        "How many pumps failed?",
        told("better", OLD, "The pumps that failed are eleven old ones."),
        told("other", NEW, "The pumps that failed are rusty old ones."),
    ),
    "kind - a name where it is asked who": (
        "Who mended the pump?",
        told("better", OLD, "The pump was mended by Brandt."),
        told("other", NEW, "The pump was mended by plumbers."),
    ),
    "counted - a number of what is counted": (
        "How many pumps failed?",
        told("better", OLD, "At noon 11 pumps at Selm failed."),
        told("other", NEW, "Pumps at Selm failed 11 times."),
    ),
    "complete - all that is asked, before more of the same": (
        "pump of the reservoir at Selm",
        told("better", OLD, "The pump stood in rain and wind at noon.", title="Selm, its reservoir"),
        told("other", NEW, "A pump, a reservoir, a pump, a reservoir.", title="Orchards, their care"),
    ),
    "quoted - a body's own words": (
        "pump",
        told("better", OLD, LEAD_IN, "• A pump failed at Selm."),
        told("other", NEW, "A pump failed at Selm."),
    ),
    "voice - the body's words where they are asked for": (
        "When did the Harbour Ministry say the pump failed?",
        told("better", OLD, LEAD_IN, "• The pump failed in darkness at Selm."),
        told("other", NEW, "The pump failed in January at Selm."),  # it has the date that is asked for
    ),
    "voice - the outlet's words where they are asked for": (
        "What did the newspaper say about the pump?",
        told("better", OLD, "A pump failed at Selm."),
        told("other", NEW, LEAD_IN, "• A pump failed at Selm."),
    ),
}

# the question; the older report, which has one word more of it; the newer one, for which the sign speaks
MORE_WORDS: dict[str, tuple[str, Report, Report]] = {
    "kind": (
        "When did the pump of the reservoir fail?",
        told("better", OLD, "The pump at the reservoir by the church failed in darkness."),
        told("other", NEW, "The pump failed in January."),
    ),
    "quoted": (
        "Did the pump of the reservoir fail?",
        told("better", OLD, "The pump of the reservoir by the church failed at noon."),
        told("other", NEW, LEAD_IN, "• The pump failed at noon."),
    ),
    "voice": (
        "What did the Harbour Ministry say about the pump of the reservoir?",
        told("better", OLD, "The pump of the reservoir stood still."),
        told("other", NEW, LEAD_IN, "• The pump stood still."),
    ),
}


FRESHNESS = {  # how many days old the two are, and which comes first
    "of today": (0, 60, "newer"),
    "two weeks old": (14, 60, "newer"),
    "months old": (120, 180, "older"),
}


def order(reports: list[Report], question: str, today: date | None = None) -> list[str]:
    """The slugs of reports in the order in which their first passages are found."""
    archive = Archive.of([*reports, *OTHERS])
    firsts = [archive.passages(report.slug)[0] for report in reports]
    return [hit.passage.report.slug for hit in archive.hits(question, today) if hit.passage in firsts]


@pytest.mark.parametrize(("question", "better", "other"), SIGNS.values(), ids=SIGNS)
def test_the_sign_decides(question: str, better: Report, other: Report) -> None:
    assert order([better, other], question) == ["better", "other"]


@pytest.mark.parametrize(("question", "better", "other"), MORE_WORDS.values(), ids=MORE_WORDS)
def test_no_sign_outweighs_a_word_that_is_asked_about(question: str, better: Report, other: Report) -> None:
    assert order([better, other], question) == ["better", "other"]


def test_under_a_title_its_words_need_not_be_said_again() -> None:
    texts = ("At Selm it was a market day.", "At noon the pump was repaired.")
    archive = Archive.of([told("selm", OLD, *texts, title="Selm"), *OTHERS])
    assert [hit.passage.text for hit in archive.hits("repaired at Selm")] == [*reversed(texts)]


@pytest.mark.parametrize(("newer", "older", "first"), FRESHNESS.values(), ids=FRESHNESS)
def test_freshness_fades(newer: int, older: int, first: str) -> None:
    words = "The pump of the reservoir failed at noon, in rain, while lamps flickered"
    reports = [
        told("newer", TODAY - timedelta(newer), f"{words} twice."),
        told("older", TODAY - timedelta(older), f"{words}."),  # which is a little better told
    ]
    assert order(reports, "pump failed", TODAY)[0] == first
    assert order(reports, "pump failed")[0] == "older"


def test_of_old_ones_the_newer_comes_before_one_that_is_hardly_better_told() -> None:
    words = "The pump of the reservoir failed at noon, in rain, " + "while wind blew snow along, " * 5
    reports = [
        told("one year", TODAY - timedelta(365), words + "and the lamps flickered twice."),
        told("five years", TODAY - timedelta(5 * 365), words + "and the lamps flickered."),
    ]
    assert order(reports, "pump failed", TODAY) == ["one year", "five years"]
    assert order(reports, "pump failed") == ["five years", "one year"]


def test_the_latest_is_the_newest_of_those_that_are_about_it() -> None:
    reports = [
        told("old", TODAY - timedelta(90), "The pump of the reservoir failed. The pump failed again."),
        told("newer", TODAY - timedelta(60), "The pump of the reservoir failed, and so did the crane."),
        told("newest", TODAY - timedelta(30), "The reservoir lies among orchards, bakeries and gardens."),
    ]
    assert order(reports, "Did the pump of the reservoir fail?") == ["old", "newer", "newest"]
    assert order(reports, "Did the pump of the reservoir fail, latest?") == ["newer", "old", "newest"]


def test_the_latest_is_about_it_and_does_not_only_mention_it() -> None:
    about = ("The pump failed.", "A pump needs oil.", "Nobody minds the pump.", "The pump is loud.")
    mentioned = "A pump stood by."
    reports = [
        told("about", TODAY - timedelta(60), *about),
        told("mentions it", TODAY - timedelta(30), "Bakers sang.", "Rain fell.", mentioned, "Oxen ate."),
    ]
    archive = Archive.of([*reports, *OTHERS])
    assert archive.hits("pump, latest?")[0].passage.report.slug == "about"
    titled = told("mentions it", TODAY - timedelta(30), *reports[1].paragraphs, title="Pump")
    assert Archive.of([reports[0], titled, *OTHERS]).hits("pump, latest?")[0].passage.text == mentioned


def test_of_the_latest_report_the_figure_that_is_asked_for_comes_first() -> None:
    texts = (
        "Pumps at Selm are many.",
        "Bakers of the valley, as the mayor told those who came to the market, use 11 pumps near Selm.",
    )
    archive = Archive.of([told("selm", TODAY, *texts), *OTHERS])
    asked = "What is the number of pumps at Selm"
    assert [hit.passage.text for hit in archive.hits(asked)[:2]] == [*texts]
    assert [hit.passage.text for hit in archive.hits(f"{asked} now?")[:2]] == [*reversed(texts)]


def test_a_passage_that_has_the_asked_noun_leads_its_siblings() -> None:
    """Fifty passages have more of the words asked, so BM25 alone does not find it."""
    noun = "Mice had eaten a valve while carters swore, ovens went cold and lamps flickered on the quay."
    about = [f"The Selm pump {word}." for word in ("failed", "stood", "leaked", "rusted")]
    others = [
        told(f"other-{number}", OLD, f"Selm pump {number}.", *[f"A valve {number}."] * (number % 3 == 0))
        for number in range(60)
    ]
    archive = Archive.of([told("selm", OLD, *about, noun, title="Selm pump fails"), *others, *OTHERS])
    assert archive.hits("valve of the Selm pump")[0].passage.text == noun


def test_the_report_spoken_of_comes_first() -> None:
    reports = [told("spoken of", OLD, "A pump failed at Selm."), told("other", NEW, "A pump failed at Selm.")]
    archive = Archive.of([*reports, *OTHERS])
    for about, first in (("spoken of", "spoken of"), (None, "other")):
        found = archive.ask("pump failed", about=about)
        assert isinstance(found, Answer)
        assert found.citations[0].passage.report.slug == first


def test_but_not_before_one_that_has_a_word_more_of_the_question() -> None:
    reports = [
        told("better", OLD, "The pump of the reservoir failed at noon."),
        told("spoken of", NEW, "The pump failed at noon."),
    ]
    found = Archive.of([*reports, *OTHERS]).ask("Did the pump of the reservoir fail?", about="spoken of")
    assert isinstance(found, Answer)
    assert found.citations[0].passage.report.slug == "better"


def test_freshness_counts_in_a_period_too_but_not_in_one_that_is_over() -> None:
    reports = [
        told("fresh", TODAY, "The pump of the reservoir failed at noon, in rain and wind."),
        told("older", TODAY - timedelta(50), "The pump of the reservoir failed at noon, in rain."),
    ]
    assert order(reports, "pump failed", TODAY)[0] == "fresh"
    assert order(reports, f"pump failed in {TODAY:%Y}", TODAY)[0] == "fresh"
    assert order(reports, f"pump failed on {TODAY - timedelta(50):%d %B %Y}", TODAY)[0] == "older"


def test_what_a_speaker_says_has_his_name_though_it_is_not_in_it() -> None:
    """The speaker of a quotation may be named in the paragraph before it."""
    said = told("said", OLD, "Olga Tamm is the mayor.", "Tamm said:", "“The pump runs.”")
    named = told("named", NEW, "Olga Tamm said that the crane of the quay is old.", "A pump fell.")
    hits = Archive.of([said, named, *OTHERS]).hits("What did Olga Tamm say about the pump?")
    assert hits[0].passage.text == "“The pump runs.”"


def test_what_a_speaker_says_of_other_things_is_behind_what_names_him_and_the_topic() -> None:
    rest = "on the quay, where lamps flickered, carters swore, ovens went cold and oxen ate."
    reports = [
        told("thanked", OLD, f"Olga Tamm thanked the firefighters {rest}"),
        told("other", NEW, "Olga Tamm said: “The crane stands still.”"),
    ]
    assert order(reports, "What did Olga Tamm say about firefighters?") == ["thanked", "other"]
    assert order(reports, "What did Olga Tamm say?") == ["other", "thanked"]


def test_the_latest_may_say_less_about_it() -> None:
    reports = [
        told("older", TODAY - timedelta(60), "The pump failed.", "Rain fell."),
        told("newest", TODAY - timedelta(30), "The pump runs.", "Bakers sang and rain fell."),
    ]
    assert order(reports, "pump, latest?") == ["newest", "older"]


def test_a_month_alone_is_no_evidence_beside_what_is_asked() -> None:
    """Under a title that has what is asked, every passage has it; the one that also names the month is not
    better for that than one that tells of it."""
    report = told("pump", date(2031, 3, 12), "A pump of the mill runs.", "May ends March.", title="Pump")
    hits = Archive.of([report, *OTHERS]).hits("pump in March 2031", date(2031, 4, 1))
    assert hits[0].passage.ordinal == 0


HEADED = [told("headed", NEW, *(f"Rain {n} fell." for n in range(9)), title="Strike"), *OTHERS]


def test_what_only_a_title_says_is_answered_with_the_first_passage_under_it() -> None:
    found = Archive.of(HEADED).ask("anything on the strike?", TODAY)
    assert isinstance(found, Answer)
    assert [each.passage.key for each in found.citations] == [("headed", n) for n in range(3)]


def test_titles_obey_the_filter() -> None:
    assert not Archive.of(HEADED).hits("strike in 2029", TODAY)
    searcher = LocalSearcher.of([*HEADED, told("again", OLD, "Snow.", title="Strike")])
    within = Filter(report="again")
    assert [hit.passage.report.slug for hit in rank(searcher, understand("strike"), within=within)] == [
        "again"
    ]


def test_no_text_is_split_into_terms_to_be_ranked(monkeypatch: pytest.MonkeyPatch) -> None:
    archive = Archive.of([told("both", OLD, "The pump of the mill failed."), *OTHERS])
    monkeypatch.setattr("retrieval.text.report_terms.words", pytest.fail)

    assert archive.hits("pump of the mill", TODAY)


GOATS = [
    *(told(f"grazing{n}", OLD, f"{n + 30} goats graze at the mill of Selm.") for n in range(8)),
    *(
        told(f"word{n}", OLD, f"Goats{' of rain' * n} in {'spring' if n % 2 else '40 parts'}.")
        for n in range(40)
    ),
    *OTHERS,
]


@pytest.mark.parametrize(
    "text",
    [
        "How many goats graze at the mill?",
        "When do goats graze at the mill?",
        "Who grazes goats at the mill?",
    ],
)
def test_what_is_far_below_the_best_is_left_out_and_mostly_not_read(
    text: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    searcher, question, read = LocalSearcher.of(GOATS), understand(text), []
    texts = Candidates.texts
    monkeypatch.setattr(
        Candidates, "texts", lambda self, places: read.append(len(places)) or texts(self, places)
    )
    whole, best = rank(searcher, question, TODAY), rank(searcher, question, TODAY, share=0.5)

    assert len(whole) == read[0] == 48
    assert FEWEST <= len(best) <= read[1] < read[0]
    assert best == whole[: len(best)]
    assert all(hit.score < 0.5 * whole[0].score for hit in whole[len(best) :])


def test_as_many_hits_are_left_as_the_best_one_is_measured_against() -> None:
    assert FEWEST > RIVALS
