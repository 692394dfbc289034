"""Everyday words match what reports call otherwise, for less than the word itself."""

import pytest

from retrieval import Answer, Archive, Report
from retrieval.search.questions.spelling import JOINED, correct_spelling
from retrieval.search.questions.synonyms import KNOWN, SAME, UNKNOWN, add_synonyms
from retrieval.search.questions.understanding import understand
from tests.retrieval.conftest import searcher_of

PAIRS = {
    "kids": ("kids", "children"),
    "warship": ("warship", "frigate"),
    "a phrase": ("cost of living", "inflation"),
    "a longer phrase": ("gross domestic product", "economy"),
    "people at work": ("people working at the mill", "workforce"),
    "British for American": ("subway", "underground"),
    "robots": ("unmanned", "drone"),
}


@pytest.mark.parametrize(("asked", "written"), PAIRS.values(), ids=PAIRS)
def test_stand_ins(asked: str, written: str) -> None:
    question = add_synonyms(understand(asked), searcher_of(written))
    (term,) = understand(written).terms
    assert any(term in others for others in question.stand_ins.values())


def test_a_word_that_the_archive_lacks_leans_more_on_its_stand_ins() -> None:
    lacking = add_synonyms(understand("warship"), searcher_of("a frigate"))
    having = add_synonyms(understand("warship"), searcher_of("a frigate", "a warship"))
    assert lacking.stand_ins["warship"]["frigat"] == UNKNOWN > KNOWN == having.stand_ins["warship"]["frigat"]


@pytest.mark.parametrize(
    ("asked", "written"),
    [
        ("norwegian", "norway"),
        ("Norway", "Norwegians"),
        ("Danish", "Denmark"),
        ("Swedes", "Swedish"),
        ("UK", "British"),
    ],
)
def test_a_country_and_what_is_its_own_stand_for_each_other(asked: str, written: str) -> None:
    (term,) = understand(written).terms
    (others,) = add_synonyms(understand(asked), searcher_of(written)).stand_ins.values()
    assert others == {term: SAME}
    assert not add_synonyms(understand(asked), searcher_of("a tower")).stand_ins


def test_a_country_does_not_stand_for_its_neighbour() -> None:
    question = add_synonyms(understand("Norwegian"), searcher_of("Sweden", "Swedish"))
    assert question.groups == {"norwegian": {"norwegian": 1.0}}


def test_ferries_of_norway_are_found_as_norwegian_ones() -> None:
    text = "Norway has lost nine ferries in storms."
    archive = Archive.of(
        [
            Report(slug="a", title="Storms", paragraphs=(text, "Swedish ferries were lost in a fire.")),
            Report(slug="b", title="Tower", paragraphs=("The tower was closed in the storm.",)),
        ]
    )
    answer = archive.ask("norwegian ferries lost")
    assert isinstance(answer, Answer)
    assert answer.citations[0].quote == text


def test_a_narrower_word_does_not_stand_for_its_neighbour() -> None:
    question = add_synonyms(understand("frigate"), searcher_of("a submarine"))
    assert "submarin" not in question.groups["frigat"]


@pytest.mark.parametrize(("others", "needed"), [(15, True), (16, False)])
def test_a_wordy_question_needs_none(others: int, needed: bool) -> None:
    text = "warship " + " ".join(f"word{number}" for number in range(others))
    assert bool(add_synonyms(understand(text), searcher_of("a frigate")).stand_ins) is needed


def test_the_word_itself_wins_over_what_stands_for_it() -> None:
    texts = ("A frigate left the yard at noon.", "A warship left the yard at noon.")
    answer = Archive.of([Report(slug="a", title="Yard", paragraphs=texts)]).ask(
        "Which warship left the yard?"
    )
    assert isinstance(answer, Answer)
    assert answer.citations[0].passage.text == texts[1]


PHRASES = {  # the question; the terms for which inflation may stand
    "first": ("cost of living today", {"cost", "live"}),
    "last": ("the high cost of living", {"cost", "live"}),
    "between others": ("the high cost of living today", {"cost", "live"}),
    "another word between": ("cost today of living", set[str]()),
    "one of its words": ("living today", set[str]()),
}


@pytest.mark.parametrize(("asked", "stood_for"), PHRASES.values(), ids=PHRASES)
def test_what_stands_for_a_phrase_stands_for_each_word_of_it(asked: str, stood_for: set[str]) -> None:
    index = searcher_of("inflation", "high living cost today")
    found = add_synonyms(understand(asked), index).stand_ins
    assert {term for term, others in found.items() if "inflat" in others} == stood_for


def test_only_words_of_the_archive_stand_for_others_and_none_that_is_asked() -> None:
    question = add_synonyms(understand("ship vessel"), searcher_of("a vessel, a ship and a tug"))
    assert question.stand_ins == {"ship": {"tug": KNOWN}, "vessel": {"tug": KNOWN}}


MEMBERS = {  # a group; one of its members
    "warships": "frigate",
    "ships": "ferry",
    "weapons": "rifle",
    "vehicles": "lorry",
    "storms": "typhoon",
    "soldiers": "paratrooper",
    "politicians": "senator",
    "media": "newspaper",
    "religion": "priest",
    "animals": "dog",
}


@pytest.mark.parametrize(("group", "member"), MEMBERS.items(), ids=MEMBERS)
def test_a_member_stands_for_its_group_and_the_group_for_no_member(group: str, member: str) -> None:
    asked = add_synonyms(understand(group), searcher_of(f"a {member}"))
    assert any(asked.stand_ins.values())
    narrower = add_synonyms(understand(member), searcher_of(f"the {group}"))
    assert not any(narrower.stand_ins.values())


def test_stand_ins_that_the_spelling_gave_are_kept() -> None:
    question = correct_spelling(understand("anti-ship"), searcher_of("antiship", "a ship, a vessel", "anti"))
    assert add_synonyms(question, searcher_of("antiship", "a ship, a vessel", "anti")).stand_ins["ship"] == {
        "vessel": KNOWN,
        "antiship": JOINED,
    }
