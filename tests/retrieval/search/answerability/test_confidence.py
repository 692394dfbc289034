"""What makes the archive surer that it has the answer, and from where on it dares to give it."""

import pytest

from retrieval import Abstention, Answer, Archive, Hit, Report
from retrieval.search.answerability.confidence import Judge
from retrieval.search.questions.understanding import understand
from retrieval.search.snippets import cite
from retrieval.snapshot import LocalSearcher
from tests.retrieval.search.made import OTHERS, told

ASKED = "Did the pump of the reservoir worry the miller?"
PUMP = "the pump of the reservoir"
QUOTED, ASIDE = "The pump is old. The reservoir is empty.", "Rain fell. Wind blew."
MILLER = "There is a miller."

# where the miller stands: a report and the one beside it, surer first; all else stays
PLACES: dict[str, tuple[tuple[Report, Report], tuple[Report, Report]]] = {
    "held - in the passage, no longer only in the report": (
        (told("best", None, f"{QUOTED} {ASIDE} {MILLER}", ASIDE), told("beside", None, ASIDE)),
        (told("best", None, f"{QUOTED} {ASIDE}", f"{ASIDE} {MILLER}"), told("beside", None, ASIDE)),
    ),
    "whole - in the report, no longer only in another": (
        (told("best", None, f"{QUOTED} {ASIDE}", f"{ASIDE} {MILLER}"), told("beside", None, ASIDE)),
        (told("best", None, f"{QUOTED} {ASIDE}", ASIDE), told("beside", None, f"{ASIDE} {MILLER}")),
    ),
    "quote - in the sentences quoted, no longer only in the passage": (
        (told("best", None, f"The pump is old. The reservoir has a miller. {ASIDE}"),) * 2,
        (told("best", None, f"{QUOTED} {ASIDE} {MILLER}"),) * 2,
    ),
}

SELM = told(
    "selm",
    None,
    "The pump of the Selm reservoir failed at noon on 4 May 2031.",
    "The miller was not amused. He keeps nine geese.",
    title="A pump fails at Selm",
)
SILENT = {  # nobody told; each is a near miss
    "of a word or two, one": "How many geese were stolen?",
    "the other word is the main one": "Was the reservoir drained?",
    "nothing but the name of the thing": "What colour is the pump?",
    "a measure that is not given": "How old is the miller?",
}
GIVEN = {  # told in other words; each is less sure than 0.8
    "two of three, one in another form": ("How does the miller feel about the broken pump?", "not amused"),
    "the date, of another verb": ("When did the pump stop?", "failed at noon"),
}


def sure(question: str, reports: tuple[Report, ...], score: float = 4.0) -> float:
    """How sure the archive is of the first report's first passage, where it has that score."""
    searcher = LocalSearcher.of([*dict.fromkeys(reports), *OTHERS])
    hit = Hit(searcher.passages_of(reports[0].slug)[0], score)
    asked = understand(question)
    return Judge(searcher, asked).judge([hit], cite(hit, asked)).confidence


@pytest.mark.parametrize(("surer", "less"), PLACES.values(), ids=PLACES)
def test_the_nearer_a_word_stands_the_surer(
    surer: tuple[Report, Report], less: tuple[Report, Report]
) -> None:
    assert sure(ASKED, surer) > sure(ASKED, less) + 0.02


def test_margin_the_further_the_next_passages_are_behind_the_surer() -> None:
    searcher = LocalSearcher.of([told("best", None, QUOTED), told("beside", None, ASIDE), *OTHERS])
    best, beside = (searcher.passages_of(slug)[0] for slug in ("best", "beside"))
    asked = understand(ASKED)
    judge, quote = Judge(searcher, asked), cite(Hit(best, 4.0), asked)
    alone, close = ([Hit(best, 4.0), Hit(beside, score)] for score in (1.0, 3.5))
    assert judge.judge(alone, quote).confidence > judge.judge(close, quote).confidence + 0.05


@pytest.mark.parametrize("question", [*SILENT.values(), ASKED], ids=[*SILENT, "answered"])
def test_without_the_quote_the_confidence_is_the_most_that_any_could_give(question: str) -> None:
    searcher = LocalSearcher.of([SELM, told("best", None, QUOTED), told("beside", None, ASIDE), *OTHERS])
    asked = understand(question)
    for hit in (Hit(passage, 4.0) for passage in searcher.passages_with([{"pump"}])):
        judge = Judge(searcher, asked)
        assert judge.judge([hit], None).confidence >= judge.judge([hit], cite(hit, asked)).confidence


def test_stranger_a_name_that_no_report_has_counts_against_it() -> None:
    report = told("best", None, QUOTED)
    ratio = sure(f"{PUMP} at Qwert", (report,)) / sure(f"{PUMP} at qwert", (report,))
    assert ratio < 0.2


def test_elsewhere_a_name_that_only_another_report_has_counts_against_it() -> None:
    reports = told("best", None, QUOTED), told("beside", None, "Gate lies on a hill.")
    ratio = sure(f"{PUMP} at Gate", reports) / sure(f"{PUMP} at gate", reports)
    assert ratio < 0.8


@pytest.mark.parametrize("name", ["Tarnovka", "Norway"])
def test_elsewhere_a_name_counts_against_it_however_it_is_typed(name: str) -> None:
    question = f"How far did the pump of {name} fall from the reservoir?"
    best = told("best", None, f"The pump fell 9 metres from the reservoir. {ASIDE}")
    reports = (best, told("other", None, f"{name} is far away."))
    assert sure(question.lower(), reports) == sure(question, reports)
    assert sure(question.lower().capitalize(), reports) == sure(question, reports)


def test_everyday_words_count_less_against_it() -> None:
    report = told("best", None, QUOTED)
    rare, common = (sure(f"Did the pump {verb} the reservoir?", (report,)) for verb in ("inundate", "take"))
    assert common > rare + 0.1


def test_unkind_a_quote_without_the_date_asked_for_counts_against_it() -> None:
    asked = "When was the pump of the reservoir told of?"
    dated, undated = (
        told("best", None, f"The pump of the reservoir is told of{when}.") for when in (" in May", "")
    )
    assert sure(asked, (dated,)) > sure(asked, (undated,)) + 0.02


def test_a_model_of_a_designation_is_the_designation() -> None:
    archive = Archive.of([told("tanks", None, "Nine T-72B3 tanks crossed the weir."), *OTHERS])
    assert isinstance(archive.ask("T-72"), Answer)


@pytest.fixture(scope="module")
def selm() -> Archive:
    return Archive.of([SELM, *OTHERS])


@pytest.mark.parametrize("question", SILENT.values(), ids=SILENT)
def test_a_near_miss_is_not_given(selm: Archive, question: str) -> None:
    found = selm.ask(question)
    assert isinstance(found, Abstention)
    assert found.reason == "weak-match"
    assert found.confidence < 0.25
    assert found.nearest is not None
    assert found.nearest.passage.report == SELM


@pytest.mark.parametrize(("question", "words"), GIVEN.values(), ids=GIVEN)
def test_an_answer_in_other_words_is_given(selm: Archive, question: str, words: str) -> None:
    found = selm.ask(question)
    assert isinstance(found, Answer)
    assert 0.25 <= found.confidence < 0.8
    assert words in found.citations[0].quote


@pytest.mark.parametrize("size", [1, 4, 8])
def test_the_word_that_all_passages_have_is_the_subject(size: int) -> None:
    reports = [told(topic.slug, None, f"Pumps and {topic.title}.") for topic in OTHERS[:size]]
    for asked in ("pumps", "tell me about the pumps", "What did they say about pumps?"):
        assert isinstance(Archive.of(reports).ask(asked), Answer), asked


def test_a_follow_up_is_judged_by_what_it_took_from_the_question_before(selm: Archive) -> None:
    text = "And how many geese?"
    unknown, known = "What does the zoologist of Timbuktu keep?", "What does the miller keep?"
    assert selm.ask(text, follows=unknown).confidence < selm.ask(text).confidence - 0.02
    assert selm.ask(text, follows=known).confidence > selm.ask(text).confidence - 0.1


MILL = told(
    "mill",
    None,
    "A paper mill in Osby recalled 30,000 notebooks because the glue smelled.",
    "The mill sold the notebooks to schools for 2 crowns each.",
    title="Osby mill recalls notebooks",
)
TOLD = (
    "notebooks",
    "the glue",
    "How many notebooks did the Osby mill recall?",
    "What did the Osby mill sell?",
)
UNTOLD = (
    "How many climbers work in the Osby mill?",
    "Who is the mayor of Osby?",
    "How many pies did the Osby mill sell?",
    "pencils",
    "tell me about pencils and rulers",
    "Who paints lanterns at Varnow?",
)


def grown(size: int) -> Archive:
    """The mill among generated reports of some passages in all, none of which has its words."""
    towns = [
        f"{one}{other}" for one in ("bran", "cold", "dorn", "fell") for other in ("wick", "mere", "ford")
    ]
    others = []
    for number in range(size // 10):
        met = [
            f"Council {towns[(number + at) % 12]} met {towns[(at * 7) % 12]}, part {at}." for at in range(10)
        ]
        others.append(told(f"other-{number}", None, *met))
    return Archive.of([MILL, *others])


@pytest.mark.parametrize("size", [0, 300, 2000])
def test_what_is_told_is_answered_and_what_is_not_is_declined_at_every_size(size: int) -> None:
    archive = grown(size)
    assert [text for text in TOLD if not isinstance(archive.ask(text), Answer)] == []
    assert [text for text in UNTOLD if isinstance(archive.ask(text), Answer)] == []


def test_a_stand_in_alone_is_no_answer_to_a_request() -> None:
    archive = Archive.of([told("lake", None, "Two warships moored at the pier."), *OTHERS])
    assert isinstance(archive.ask("warships"), Answer)
    assert isinstance(archive.ask("frigates"), Abstention)


def test_beside_a_word_as_typed_a_stand_in_is_enough() -> None:
    archive = Archive.of([told("lake", None, "The workforce of the pier was cut."), *OTHERS])
    assert isinstance(archive.ask("employees of the pier"), Answer)
    assert isinstance(archive.ask("employees"), Abstention)
    assert isinstance(archive.ask("employees of the lighthouse"), Abstention)


def test_a_slip_beside_a_word_as_typed_costs_no_answer() -> None:
    stung = told("stung", None, "A bloom of stingers killed the salmon. They are a jellyfish.")
    archive = Archive.of([stung, *grown(300).reports])
    assert isinstance(archive.ask("jellyfsh salmon"), Answer)
    assert isinstance(archive.ask("jellyfsh herring"), Abstention)


@pytest.mark.parametrize("size", [0, 300])
def test_a_model_is_as_good_as_its_designation(size: int) -> None:
    archive = Archive.of([told("tanks", None, "Three T-72B3 crossed."), *grown(size).reports])
    as_typed = archive.ask("T-72B3").confidence
    assert archive.ask("T-72").confidence == pytest.approx(as_typed, abs=0.02)
    assert archive.ask("anything on the T-72?").confidence == pytest.approx(as_typed, abs=0.02)
    assert isinstance(archive.ask("T-7"), Abstention)


@pytest.mark.parametrize(
    "text", ["<b>notebooks</b> of Varnow, Selm and Oster", "{{7*7}}", "https://osby.example"]
)
def test_no_passage_is_near_to_markup(text: str) -> None:
    found = grown(0).ask(text)
    assert isinstance(found, Abstention)
    assert found.nearest is None


def test_a_passage_with_hardly_a_word_of_the_question_is_not_near() -> None:
    found = grown(0).ask("Which councils of the upper valley paint lanterns yellow on Thursdays at the mill?")
    assert isinstance(found, Abstention)
    assert found.nearest is None


def test_the_name_of_a_speaker_is_told_by_what_he_says() -> None:
    reports = (told("mayor", None, "Olga Tamm is the mayor.", "Tamm said:", "“The pump is old.”"),)
    archive = Archive.of([*reports, *OTHERS])
    assert isinstance(archive.ask("What did Olga Tamm say about the pump?"), Answer)
    assert isinstance(archive.ask("What did Olga Brandt say about the pump?"), Abstention)
