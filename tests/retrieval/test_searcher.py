"""Every searcher keeps to the Protocol: the local one, and a naive one that is the oracle."""

from collections.abc import Callable, Iterable
from datetime import date, datetime

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from retrieval import Abstention, Answer, Citation, Period, Report
from retrieval.candidates import Candidates
from retrieval.search import pipeline
from retrieval.searcher import EVER, Filter, Published, Searcher
from retrieval.snapshot import LocalSearcher, local_searcher
from retrieval.text.analysis import phrase_terms, stem
from tests.retrieval.conftest import HARBOUR, NOTES, WORKS_AUTUMN, WORKS_SPRING
from tests.retrieval.naive_searcher import NaiveSearcher

Make = Callable[[Iterable[Report]], Searcher]
IMPLEMENTATIONS: dict[str, Make] = {"local": LocalSearcher.of, "naive": NaiveSearcher}
REPORTS = (WORKS_SPRING, WORKS_AUTUMN, HARBOUR, NOTES)

VOCABULARY = (
    "pump",
    "pumps",
    "tug",
    "harbour",
    "fire",
    "drones",
    "the",
    "March 2031",
    "18 June 2031",
    "one",
    "٣",
    "1st",
)
TEXTS = st.lists(st.sampled_from(VOCABULARY), min_size=1, max_size=8).map(" ".join)
DAYS = st.none() | st.sampled_from([date(2030, 5, 1), date(2031, 3, 4), datetime(2031, 6, 20, 9, 30)])
ARCHIVES = st.lists(
    st.tuples(TEXTS, DAYS, st.lists(TEXTS, min_size=1, max_size=3)), min_size=1, max_size=6
).map(
    lambda rows: [
        # The number keeps a paragraph from being the same in all reports, which would make it boilerplate.
        Report(f"r{at}", title, day, tuple(f"{text} n{at}x{n}." for n, text in enumerate(texts)))
        for at, (title, day, texts) in enumerate(rows)
    ]
)
TERMS = tuple(
    dict.fromkeys(term for word in "pump tug harbour fire drone 2031".split() if (term := stem(word)))
)
WEIGHTS = st.dictionaries(st.sampled_from([*TERMS, "zeppelin"]), st.sampled_from([0.3, 1.0, 2.0]), min_size=1)
PERIODS = st.sampled_from(
    [
        Period(None, None),
        Period(date(2031, 1, 1), None),
        Period(None, date(2031, 3, 4)),
        Period(date(2031, 6, 1), date(2031, 6, 30)),
        Period(date(2040, 1, 1), date.max),
    ]
)
FILTERS = st.builds(
    Filter,
    published=PERIODS,
    dated=st.lists(PERIODS, max_size=2).map(tuple),
    phrases=st.sampled_from([(), ((stem("fire"), stem("pump")),), ((stem("tug"), stem("tug")),)]),
    excluded=st.frozensets(st.sampled_from(TERMS), max_size=1),
    report=st.sampled_from([None, None, "r0", "r1", "gone"]),
)
GROUPS = st.lists(st.lists(st.sampled_from([*TERMS, "zeppelin"]), min_size=1, max_size=3), max_size=3)


@pytest.fixture(params=IMPLEMENTATIONS.values(), ids=IMPLEMENTATIONS)
def searcher(request: pytest.FixtureRequest) -> Searcher:
    make: Make = request.param
    return make(REPORTS)


def test_reports_are_newest_first_undated_last(searcher: Searcher) -> None:
    assert [each.slug for each in searcher.reports] == ["works-autumn", "harbour", "works-spring", "notes"]


def test_a_report_has_two_keys(searcher: Searcher) -> None:
    assert searcher.report("harbour") == searcher.report(HARBOUR.ref) == HARBOUR
    assert searcher.report("gone") is None


def test_reports_are_found_by_place_time_title_and_digest(searcher: Searcher) -> None:
    june, later = Period(date(2031, 6, 1), date(2031, 6, 30)), Period(date(2040, 1, 1), None)
    assert [searcher.place(key) for key in ("works-autumn", HARBOUR.ref, "notes", "gone")] == [0, 1, 3, None]
    assert [searcher.places(each) for each in (june, later, Period(None, None))] == [
        range(1, 2),
        range(0),
        range(3),
    ]
    assert searcher.places(Period(None, date(2000, 1, 1))) == range(3, 3)
    assert [*searcher.days(Period(None, None)).items()] == [
        (report.day, 1) for report in (WORKS_AUTUMN, HARBOUR, WORKS_SPRING)
    ]
    assert searcher.days(later) == {}
    assert searcher.slug_of(HARBOUR.digest) == "harbour"
    assert searcher.slug_of("") is None


def test_passages_stand_in_order_and_those_of_an_unknown_report_are_an_error(searcher: Searcher) -> None:
    assert [passage.ordinal for passage in searcher.passages_of("works-spring")] == [0, 2, 3, 4]
    with pytest.raises(KeyError):
        searcher.passages_of("gone")


def test_the_speakers_are_the_bodies_that_are_quoted(searcher: Searcher) -> None:
    assert searcher.speakers == {"UK Ministry of Defence"}


def test_undated_reports_are_about_a_period_only_by_their_words(searcher: Searcher) -> None:
    june = Period(date(2031, 6, 1), date(2031, 6, 30))
    dated, published = Filter(dated=(june,)), Filter(published=june)
    assert "notes" not in {each.report.slug for each in searcher.newest_passages(99, dated)}
    assert "notes" in {each.report.slug for each in searcher.newest_passages(99, published)}


def test_a_wider_date_in_the_words_is_not_inside_a_day(searcher: Searcher) -> None:
    tenth = Period(date(2031, 2, 10), date(2031, 2, 10))
    assert not searcher.newest_passages(99, Filter(dated=(tenth,)))


def test_undated_reports_count_in_every_period(searcher: Searcher) -> None:
    coverage = searcher.coverage_in(Period(date(2031, 6, 1), date(2031, 6, 30)))
    assert (coverage.reports, coverage.first, coverage.last) == (2, date(2031, 6, 20), date(2031, 6, 20))
    assert searcher.coverage_in(Period(None, None)) == searcher.coverage
    assert searcher.coverage.reports == 4


def test_equal_passages_are_newest_first() -> None:
    twins = (
        Report("b", "T", date(2031, 1, 2), ("Tug n1.", "Tug n2.")),
        Report("a", "T", date(2031, 1, 2), ("Tug n3.",)),
    )
    for make in IMPLEMENTATIONS.values():
        keys = [passage.key for passage in make(twins).top({"tug": 1.0}, 2)]
        assert keys == [("b", 0), ("b", 1)]


def test_a_term_scores_above_0_exactly_where_it_occurs(searcher: Searcher) -> None:
    passages = searcher.passages_of("harbour")
    scores = searcher.term_scores(["tug", "zeppelin"], passages)
    assert (scores.passage > 0).tolist() == [[True, False], [False, False]]
    assert (scores.report > 0).tolist() == [[True, True], [False, False]]
    assert not scores.title.any()
    assert searcher.term_scores([], passages).title.shape == (0, 2)


def test_a_passage_that_names_a_day_is_dated_there(searcher: Searcher) -> None:
    february = Period(date(2031, 2, 1), date(2031, 2, 28))
    texts = [each.text for each in searcher.passages_with([["drone"]], Filter(dated=(february,)))]
    assert any(text.startswith("In February 2031") for text in texts)
    assert searcher.passages_with([["drone"]], Filter(published=february)) == []


def test_no_group_asks_for_nothing(searcher: Searcher) -> None:
    assert searcher.passages_with([]) == []
    assert list(searcher.reports_with([])) == []


@settings(max_examples=75, deadline=None)
@given(reports=ARCHIVES, weights=WEIGHTS, within=FILTERS, groups=GROUPS, k=st.integers(1, 8))
def test_the_snapshot_does_what_the_naive_searcher_does(
    reports: list[Report], weights: dict[str, float], within: Filter, groups: list[list[str]], k: int
) -> None:
    compare(LocalSearcher.of(reports), NaiveSearcher(reports), weights, within, groups, k)


@pytest.mark.parametrize(
    "constants",
    [{"_LOOKED_THROUGH": 1, "LOOKUP": 0}, {"_LOOKED_AT": 1}],
    ids=["as if all words were common: in the newest passages", "in those with the rarest word"],
)
@settings(max_examples=40, deadline=None)
@given(reports=ARCHIVES, within=FILTERS, groups=GROUPS, limit=st.integers(1, 5))
def test_words_are_looked_for_in_the_newest_passages_first(
    constants: dict[str, int], reports: list[Report], within: Filter, groups: list[list[str]], limit: int
) -> None:
    searchers = LocalSearcher.of(reports), NaiveSearcher(reports)
    with pytest.MonkeyPatch.context() as patch:
        for name, value in constants.items():
            patch.setattr(local_searcher, name, value)
        ours, naive = ([each.slug for each in one.reports_with(groups, within, limit)] for one in searchers)
    assert ours == naive


def test_so_many_of_the_newest_are_looked_through_as_are_wanted(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(local_searcher, "_LOOKED_THROUGH", 1)
    monkeypatch.setattr(local_searcher, "LOOKUP", 0)
    days = [date(2031, 1, day) for day in range(1, 7)]
    searcher = LocalSearcher.of(Report(f"r{day.day}", "Notes", day, (f"Pump n{day.day}.",)) for day in days)
    newest = searcher.reports_with([["pump"]], Filter(Period(days[0], days[4])), 3)
    assert [each.slug for each in newest] == ["r5", "r4", "r3"]


def compare(
    ours: Searcher,
    naive: Searcher,
    weights: dict[str, float],
    within: Filter,
    groups: list[list[str]],
    k: int,
) -> None:
    """One does what the other does."""
    assert list(ours.reports) == list(naive.reports)
    assert ours.coverage == naive.coverage
    assert ours.coverage_in(within.published) == naive.coverage_in(within.published)
    _are_alike(ours.top(weights, k, within), naive.top(weights, k, within))
    _are_alike(ours.newest_passages(k, within), naive.newest_passages(k, within))
    assert ours.passages_with(groups, within) == naive.passages_with(groups, within)
    slugs = [[each.slug for each in one.reports_with(groups, within, k)] for one in (ours, naive)]
    assert slugs[0] == slugs[1]
    passages = naive.newest_passages(k)[::-1]
    scores, expected = (one.term_scores([*TERMS, "zeppelin"], passages) for one in (ours, naive))
    for field in ("passage", "title", "report"):
        np.testing.assert_allclose(getattr(scores, field), getattr(expected, field), rtol=0, atol=1e-9)
    for numbers in (False, True):
        places, wanted = scores.find_places(numbers), expected.find_places(numbers)
        for field in ("bounds", "rows", "places", "lengths"):
            assert getattr(places, field).tolist() == getattr(wanted, field).tolist()
    for term in (*TERMS, "zeppelin"):
        assert ours.idf(term) == pytest.approx(naive.idf(term), abs=1e-9)
        assert ours.passage_frequency(term) == naive.passage_frequency(term)
        assert ours.report_frequency(term) == naive.report_frequency(term)
        titled = [[each.slug for each in one.titled([[term]], limit=k)] for one in (ours, naive)]
        assert titled[0] == titled[1]
    for published in (EVER, Published((within.published, *within.dated), undated=False)):
        for least in (None, *range(1, len(groups) + 1)):
            titled = [
                [each.slug for each in one.titled(groups, published, least, k)] for one in (ours, naive)
            ]
            assert titled[0] == titled[1]
    for period in (within.published, *within.dated):
        assert ours.places(period) == naive.places(period)
        assert [*ours.days(period).items()] == [*naive.days(period).items()]
    for key in ("r0", "r3", "gone"):
        assert ours.place(key) == naive.place(key)


def _are_alike(found: Candidates, expected: Candidates) -> None:
    """The passages, and what is known of them before they are read."""
    places = range(len(found))
    assert [*found.texts(range(len(found)))] == [each.text for each in expected]
    assert [found.key(at) for at in places] == [each.key for each in expected]
    assert [*found.quoted] == [each.quoted for each in expected]
    assert [each.stamp for each in found.reports] == [each.report.stamp for each in expected]
    assert [*found] == [*expected]


@pytest.mark.parametrize("word", ["pmup", "drnoes", "hrbor", "tugs", "harbourmastr", "x", "the", "zurihc"])
def test_near_words_are_those_of_the_naive_searcher(word: str) -> None:
    for distance in (1, 2):
        near = NaiveSearcher(REPORTS).words_near(word, distance)
        assert LocalSearcher.of(REPORTS).words_near(word, distance) == near


@pytest.mark.parametrize("prefix", ["", "h", "har", "dron", "zz", "21", "zur"])
def test_words_with_a_prefix_are_those_of_the_naive_searcher(prefix: str) -> None:
    for limit in (1, 3, 100):
        words = NaiveSearcher(REPORTS).words_with_prefix(prefix, limit)
        assert LocalSearcher.of(REPORTS).words_with_prefix(prefix, limit) == words


QUESTIONS = (
    "How many drones did the Belaya works assemble?",
    "How many drones did the works assemble in February 2031?",
    "What is the latest number of drones?",
    "What closed the harbour?",
    "Who is the harbourmaster?",
    "Who spoke of a faulty pump?",
    "When was the fire in Starokamsk?",
    "How did grain leave Starokamsk?",
    "What did the Ministry say about recruits?",
    "What was reported in June 2031?",
    "What is the latest?",
    "drones assembled as of 1 July 2031",
    "drones -February",
    '"faulty pump"',
    "drnoes asembled at Belaja",
    "boats lost in a blaze",
    "Where does the zeppelin of Novgorod land?",
    "What happened in 1999?",
    "harbour mastr",
    "Thanks!",
    "the",
    "Who pays the 800 employees?",
)


@pytest.mark.parametrize("question", QUESTIONS)
def test_answers_do_not_depend_on_the_implementation(question: str) -> None:
    compare_answers(LocalSearcher.of(REPORTS), NaiveSearcher(REPORTS), question)


def compare_answers(ours: Searcher, naive: Searcher, question: str) -> None:
    """One answers a question as the other does."""
    for today in (None, date(2031, 11, 1)):
        answer, expected = (
            pipeline.ask(searcher, question, today, None, None, 0, 3) for searcher in (ours, naive)
        )
        assert type(answer) is type(expected)
        assert answer.question == expected.question
        assert answer.confidence == pytest.approx(expected.confidence, abs=1e-9)
        assert answer.coverage == expected.coverage
        assert _quotes(answer) == _quotes(expected)


def _quotes(answer: Answer | Abstention) -> object:
    if isinstance(answer, Abstention):
        return answer.reason, answer.unknown, answer.nearest and _quote(answer.nearest)
    return answer.more, [_quote(citation) for citation in answer.citations]


def _quote(citation: Citation) -> tuple[object, ...]:
    return citation.passage.key, citation.start, citation.end, pytest.approx(citation.score, abs=1e-9)


@pytest.mark.parametrize("make", IMPLEMENTATIONS.values(), ids=IMPLEMENTATIONS)
def test_words_are_found_by_a_prefix_with_or_without_its_accents(make: Make) -> None:
    searcher = make([Report("a", "Chişinău", paragraphs=("Øst and chisels of Weiß.",))])
    assert searcher.words_with_prefix("chis", 9) == ["chisels", "chişinău"]
    assert searcher.words_with_prefix("chiş", 9) == ["chişinău"]
    assert searcher.words_with_prefix("chis", 1) == ["chisels"]
    assert searcher.words_with_prefix("os", 9) == ["øst"]
    assert searcher.words_with_prefix("weiss", 9) == ["weiß"]


@pytest.mark.parametrize("make", IMPLEMENTATIONS.values(), ids=IMPLEMENTATIONS)
def test_a_phrase_has_a_compound_as_one_word(make: Make) -> None:
    searcher = make([Report("a", "A", paragraphs=("Two Su-34 jets.", "Two SU34 jets.", "Jets: 34 of two."))])
    phrase = Filter(phrases=(phrase_terms("two su 34 jets"),))
    assert [each.ordinal for each in searcher.passages_with([["su34"]], phrase)] == [0, 1]
