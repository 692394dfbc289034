"""Words that no report has are corrected to those that some have."""

import pytest

from retrieval.search.questions.spelling import (
    FAMILY_SHARE,
    JOINED,
    correct_spelling,
    suggestion,
    unknown_words,
)
from retrieval.search.questions.understanding import understand
from retrieval.text.analysis import terms
from tests.retrieval.conftest import searcher_of

SEARCHER = searcher_of(
    "The harbourmaster saw a frigate, a refinery and satellites.", "Conscription in Verkhnekamsk"
)

CORRECTED = {
    "letter missing": ("frgate", "frigate", "frigat"),
    "letter doubled": ("friggate", "frigate", "frigat"),
    "letter wrong": ("refinary", "refinery", "refineri"),
    "letters swapped": ("firgate", "frigate", "frigat"),
    "two slips in a long word": ("harbuormastar", "harbourmaster", "harbourmast"),
    "a name": ("Verkhenkamsk", "verkhnekamsk", "verkhnekamsk"),
}


@pytest.mark.parametrize(("typed", "meant", "term"), CORRECTED.values(), ids=CORRECTED)
def test_typing_errors_are_corrected_and_named(typed: str, meant: str, term: str) -> None:
    question = correct_spelling(understand(f"where is the {typed}?"), SEARCHER)
    assert question.searched == {typed: meant}
    assert question.typed == {term: typed.lower()}
    assert list(question.terms) == [term]


@pytest.mark.parametrize("word", ["NATO", "Vaduz's", "Vaduz’s", "iPhone", "Росія", "Zu-23", "3,000"])
def test_words_that_no_report_has_are_spelt_as_the_user_wrote_them(word: str) -> None:
    question = correct_spelling(understand(f"Which frigates are of {word}?"), SEARCHER)
    assert unknown_words(question, SEARCHER) == (word,)


def test_a_follow_up_keeps_the_spelling_of_the_question_before() -> None:
    before = understand("Which frigates are of Vaduz?")
    question = correct_spelling(understand("What else?", None, before), SEARCHER)
    assert unknown_words(question, SEARCHER) == ("Vaduz",)


@pytest.mark.parametrize(
    ("typed", "meant"), [("frgate", "frigate"), ("Frgate", "Frigate"), ("FRGATE", "FRIGATE")]
)
def test_a_suggestion_has_the_capitals_of_the_question(typed: str, meant: str) -> None:
    question = correct_spelling(understand(f"Was the {typed} seen?"), SEARCHER)
    assert question.searched == {typed: "frigate"}
    assert suggestion(question, {"frigat"}) == f"Was the {meant} seen?"


def test_a_mistyped_stop_word_is_dropped() -> None:
    assert list(correct_spelling(understand("how mutch frigate untill"), SEARCHER).terms) == ["frigat"]


def test_a_word_begun_stands_for_the_words_it_begins() -> None:
    question = correct_spelling(understand("satel"), SEARCHER)
    assert list(question.terms) == ["satellit"]
    assert question.searched == {}


def test_another_form_of_the_word_adds_a_little() -> None:
    question = correct_spelling(understand("conscripted conscripts"), searcher_of("a conscriptive law"))
    assert 0 < question.terms.get("conscript", 0) <= 1


@pytest.mark.parametrize(
    "text", ["frigate", "zyxwvut", "12345", "the"], ids=["known", "far", "number", "stop word"]
)
def test_what_is_left_as_it_is(text: str) -> None:
    question = understand(text)
    assert correct_spelling(question, SEARCHER) == question


SPACED = {
    "two words for one": ("which dry dock sank", "the drydock sank", "drydock"),
    "one word for two": ("which drydock sank", "the dry dock sank", "dock"),
    "hyphen for one": ("a dry-dock", "the drydock sank", "drydock"),
    "hyphen for two": ("a dry-dock", "the dry dock sank", "dock"),
}


@pytest.mark.parametrize(("asked", "written", "term"), SPACED.values(), ids=SPACED)
def test_hyphens_and_spaces_make_no_difference(asked: str, written: str, term: str) -> None:
    reports = searcher_of(written)
    question = correct_spelling(understand(asked), reports)
    assert term in question.terms
    assert all(reports.report_frequency(each) for each in question.content)


def test_a_function_word_is_no_part_of_a_compound() -> None:
    question = understand("a mill in land")
    assert correct_spelling(question, searcher_of("An inland mill on dry land")) == question


def test_a_short_word_before_the_last_is_not_taken_for_a_beginning() -> None:
    reports = searcher_of("tugs at Vrkamsk")
    assert "vrkamsk" not in correct_spelling(understand("vrk tugs"), reports).terms
    assert "vrkamsk" in correct_spelling(understand("tugs vrk"), reports).terms


EIGHT = "tarbanel tarbelon tarbinor tarbolin tarbunel tarbarus tarberol tarborin"
BEGUN: dict[str, tuple[str, str, set[str]]] = {  # typed, told; the terms searched
    "the last word, of three letters": ("vrk", "Vrkamsk", {"vrkamsk"}),
    "the last word, of two letters": ("vr", "Vrkamsk", {"vr"}),
    "another word, of five letters": ("harbo boats", "boats and harbours", {"harbor", "boat"}),
    "another word, of four letters": ("harb boats", "boats and harbours", {"harb", "boat"}),
    "eight words begin so": ("tarb", EIGHT, set(EIGHT.split())),
    "nine words begin so": ("tarb", f"{EIGHT} tarbyrin", {"tarb"}),
}
CHOSEN: dict[str, tuple[str, tuple[str, ...], dict[str, str]]] = {  # typed, told; what is searched for what
    "the nearer one": ("frigatte", ("frigates", "a frigate", "frigates"), {"frigatte": "frigate"}),
    "of equals the more frequent": ("boet", ("a beet", "a boat", "a boat"), {"boet": "boat"}),
    "but first one of the same first letter": ("carke", ("tarke", "tarke", "carbe"), {"carke": "carbe"}),
    "nothing for a short word": ("tag", ("a tug",), {}),
    "no short word": ("tugg", ("a tug",), {}),
    "two slips in seven letters": ("frigtta", ("a frigate",), {}),
    "two slips in eight letters": ("hxrbouzs", ("the harbours",), {"hxrbouzs": "harbours"}),
}


@pytest.mark.parametrize(("typed", "told", "terms"), BEGUN.values(), ids=BEGUN)
def test_how_much_of_a_word_must_be_typed(typed: str, told: str, terms: set[str]) -> None:
    assert correct_spelling(understand(typed), searcher_of(told)).terms.keys() == terms


def test_the_more_frequent_of_the_words_begun_is_named_as_the_one_typed() -> None:
    question = correct_spelling(understand("tarb"), searcher_of("tarba", "tarbo", "tarbo"))
    assert question.typed == {"tarbo": "tarb"}
    assert question.terms == {"tarba": 1.0, "tarbo": 1.0}


@pytest.mark.parametrize(("typed", "told", "searched"), CHOSEN.values(), ids=CHOSEN)
def test_which_word_was_meant(typed: str, told: tuple[str, ...], searched: dict[str, str]) -> None:
    assert correct_spelling(understand(f"{typed} it is"), searcher_of(*told)).searched == searched


def test_a_stop_word_is_meant_rather_than_a_word_as_near() -> None:
    question = correct_spelling(understand("wich boat"), searcher_of("a wish", "a boat"))
    assert (list(question.terms), question.searched) == (["boat"], {})


def test_a_word_of_the_same_family_counts_in_part_and_is_none_of_the_words_typed() -> None:
    question = correct_spelling(understand("the refinement"), searcher_of("a refinery burned"))
    assert question.typed == {"refin": "refinement"}
    assert question.groups == {"refin": {"refin": 1.0, "refineri": FAMILY_SHARE}}


@pytest.mark.parametrize(
    ("typed", "told"),
    [("the refinement", "the refinancing"), ("a cart", "a carter")],
    ids=["much longer", "too short a root"],
)
def test_what_is_no_family(typed: str, told: str) -> None:
    question = understand(f"{typed} went")
    assert correct_spelling(question, searcher_of(told, "it went")) == question


def test_words_of_two_are_split_from_seven_letters_on() -> None:
    assert correct_spelling(understand("seadogs"), searcher_of("sea dogs")).typed == {
        "sea": "seadogs",
        "dog": "seadogs",
    }
    assert list(correct_spelling(understand("seadog"), searcher_of("sea dog")).terms) == ["seadog"]


def test_words_joined_are_known_as_typed_together() -> None:
    question = correct_spelling(understand("which dry dock sank"), searcher_of("the drydock sank"))
    assert question.typed == {"sink": "sank", "drydock": "drydock"}
    known = correct_spelling(
        understand("which dry dock sank"), searcher_of("the drydock sank in dry weather")
    )
    assert list(known.terms) == ["dri", "sink", "drydock"]  # what is known by itself stays


def test_only_the_first_dozen_words_are_mended() -> None:
    index = searcher_of("a frigate sank")
    strangers = [f"zq{letter}xvwk" for letter in "abcdefghijkl"]
    assert correct_spelling(understand(f"{' '.join(strangers[1:])} frgate sank"), index).searched == {
        "frgate": "frigate"
    }
    assert correct_spelling(understand(f"{' '.join(strangers)} frgate sank"), index).searched == {}


ENGLISH = {  # asked, told: good English, however near to what is told
    "northern": "Growers in the southern valleys",
    "match": "in March",
    "tanks": "Banks lost their lines",
    "horseradish": "A horse ate a radish",
    "war": "a warning",
    "lighter": "a fighter, a lightering port",
    "trial": "a trail",
    "plain": "a plane in Spain",
    "prayers": "The players left",
    "colour": "the colony",
    "organise": "an organist",
    "sailor": "a tailor",
}


@pytest.mark.parametrize(("asked", "told"), ENGLISH.items(), ids=ENGLISH)
def test_good_english_is_neither_mended_nor_split_nor_completed(asked: str, told: str) -> None:
    question = understand(f"what about {asked}")
    corrected = correct_spelling(question, searcher_of(told))
    assert (corrected.terms, corrected.searched) == (question.terms, {})


def test_an_unknown_word_is_split_only_where_its_parts_stand_side_by_side() -> None:
    question = understand("the drydocks")
    apart = correct_spelling(question, searcher_of("a dry day at the dock"))
    assert "dock" not in apart.typed
    assert correct_spelling(question, searcher_of("a dry dock")).typed == {
        "dri": "drydocks",
        "dock": "drydocks",
    }


DESIGNATIONS: dict[str, tuple[str, str, set[str]]] = {  # asked, told; the required terms
    "known": ("a Su-34", "two Su-34s", {"su34"}),
    "another number": ("a Su-35", "two Su-34s and 35 drones", {"su35"}),
    "letters apart": ("the boeing-737", "a Boeing 737 landed", set()),
    "joined by the reports": ("a shahed 136", "the Shahed-136", {"shahed136"}),
    "none": ("37 boats", "37 boats", set()),
}


@pytest.mark.parametrize(("asked", "told", "required"), DESIGNATIONS.values(), ids=DESIGNATIONS)
def test_a_designation_is_required_as_it_is(asked: str, told: str, required: set[str]) -> None:
    question = correct_spelling(understand(asked), searcher_of(told))
    assert question.required == required
    assert not question.searched
    assert "35" not in question.terms


def test_of_a_designation_written_apart_both_parts_are_asked() -> None:
    question = correct_spelling(understand("the boeing-737"), searcher_of("a Boeing 737 landed"))
    assert question.content == [*question.terms] == [*terms("Boeing 737")]


def test_a_designation_stands_for_its_models_and_for_no_longer_number() -> None:
    question = correct_spelling(understand("a T-72"), searcher_of("a T-72B3, a T-721 and a T-80"))
    assert question.stand_ins == {"t72": {"t72b3": 1.0}}


def test_a_designation_with_a_hyphen_stands_for_its_number_where_both_are_written() -> None:
    question = correct_spelling(understand("shahed 136"), searcher_of("a Shahed-136 on page 136"))
    assert question.groups["136"] == {"136": 1.0, "shahed136": 1.0}


def test_words_joined_elsewhere_count_in_part() -> None:
    question = correct_spelling(understand("anti-ship"), searcher_of("antiship rockets", "a ship", "anti"))
    assert question.stand_ins == {"anti": {"antiship": JOINED}, "ship": {"antiship": JOINED}}


SUGGESTED: dict[str, tuple[str, str, str | None]] = {  # asked, told; what was meant
    "one word": ("Where is the frgate?", "a frigate", "Where is the frigate?"),
    "a name": ("Prigozin", "Prigozhin flew", "Prigozhin"),
    "another word matches": ("Where is the frgate moored?", "a frigate moored", None),
    "nothing mended": ("Where is the frigate?", "a frigate", None),
    "two slips confirm each other": ("the frgate at the harbuor", "a frigate in harbour", None),
}


@pytest.mark.parametrize(("asked", "told", "meant"), SUGGESTED.values(), ids=SUGGESTED)
def test_what_was_meant_is_suggested_where_nothing_else_matches(
    asked: str, told: str, meant: str | None
) -> None:
    question = correct_spelling(understand(asked), searcher_of(told))
    assert suggestion(question, terms(told)) == meant


MODELS = searcher_of("Three T-72B3 and a T-721 crossed.", "Covid wards")


def test_what_is_asked_for_with_its_model_is_there() -> None:
    question = correct_spelling(understand("tanks T-72 -T-72"), MODELS)
    assert question.same("t72") == ["t72", "t72b3"]
    assert question.excluded == {"t72", "t72b3"}
    assert unknown_words(question, MODELS) == ("tanks",)


def test_the_number_of_covid_says_nothing() -> None:
    assert list(correct_spelling(understand("Covid 19 wards"), MODELS).terms) == ["covid", "ward"]


def test_a_name_is_mended_to_one_with_accents() -> None:
    searcher = searcher_of("The talks at Chişinău")
    for typed in ("chisinu", "chíșínu"):
        assert correct_spelling(understand(f"talks at {typed}"), searcher).searched == {typed: "chişinău"}


def test_what_is_longer_than_any_word_is_left_as_it_is(monkeypatch: pytest.MonkeyPatch) -> None:
    question = understand("pump" * 1000)
    searcher = searcher_of("the pump pump pumppump")
    monkeypatch.setattr("retrieval.search.questions.spelling.is_english", None)  # it would be asked
    assert correct_spelling(question, searcher).terms == question.terms


@pytest.mark.parametrize("word", ["teh", "hwo", "wht"])
def test_a_little_word_typed_in_haste_is_dropped(word: str) -> None:
    assert list(correct_spelling(understand(f"{word} frigate"), SEARCHER).terms) == ["frigat"]


def test_a_short_word_may_lack_a_letter_but_an_acronym_lacks_none() -> None:
    searcher = searcher_of("The bill of Iran was signed.", "Rain fell.")
    assert correct_spelling(understand("Was the bil signed?"), searcher).searched == {"bil": "bill"}
    assert correct_spelling(understand("Was IRA signed?"), searcher).searched == {}


@pytest.mark.parametrize("word", ["fsb", "ufo", "thx"])
def test_other_words_of_three_letters_are_not_mended(word: str) -> None:
    assert word in correct_spelling(understand(f"{word} frigate"), SEARCHER).terms


def test_a_mistyped_singular_may_mean_the_plural_that_the_reports_have() -> None:
    searcher = searcher_of("Notebooks were sold.", "Rain fell.")
    assert correct_spelling(understand("notebok"), searcher).searched == {"notebok": "notebooks"}


def test_a_mistyped_word_that_only_asks_for_a_time_is_left_as_it_is() -> None:
    question = correct_spelling(understand("what happend in March 2031?"), searcher_of("It happens at Selm."))
    assert question.only_time
    assert question.searched == {}
