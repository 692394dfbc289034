"""Words in quotation marks narrow, where any passage has them side by side; a minus excludes."""

from datetime import date

import pytest

from retrieval.search.questions.phrases import (
    MAX_EXCLUSIONS,
    MAX_PHRASES,
    drop_absent,
    exclusions,
    phrases,
    quoted,
)
from retrieval.search.questions.understanding import understand
from tests.retrieval.conftest import searcher_of

QUOTED = {
    "straight": ('the "radio tower" fell', ["radio tower"]),
    "curly": ("the “radio tower” fell", ["radio tower"]),
    "German": ("der „radio tower“ fell", ["radio tower"]),
    "low and high": ("der „radio tower” fell", ["radio tower"]),
    "guillemets": ("le « radio tower » fell", ["radio tower"]),
    "guillemets inwards": ("der »radio tower« fell", ["radio tower"]),
    "single curly": ("the ‘radio tower’ fell", ["radio tower"]),
    "single straight": ("the 'radio tower' fell", ["radio tower"]),
    "with an apostrophe in it": ("'the mayor's tower' fell", ["the mayor's tower"]),
    "two": ('"radio tower" or “old pier”', ["radio tower", "old pier"]),
    "not closed": ('the "radio tower fell', []),
    "not closed, curly": ("the “radio tower fell", []),
    "not on one line": ('the "radio\ntower" fell', []),
    "apostrophes": ("the dockers' union and the miners' tower", []),
    "years": ("in the '90s and '80s", []),
    "elisions": ("rock ’n’ roll isn’t ‘it", []),
}


@pytest.mark.parametrize(("text", "said"), QUOTED.values(), ids=QUOTED)
def test_what_is_quoted(text: str, said: list[str]) -> None:
    assert [phrase.text for phrase in quoted(text)] == said
    for phrase in quoted(text):
        assert phrase.text in text[phrase.start : phrase.end]


def test_one_word_is_no_phrase() -> None:
    assert understand('"tower" “the pier”').phrases == ()


def test_a_phrase_that_no_passage_has_narrows_nothing_and_is_named() -> None:
    searcher = searcher_of("A radio tower fell.", "A tower with a radio.")
    question = drop_absent(understand("'blue tower' and “Radio Tower” and 'Blue pier'"), searcher)
    assert question.phrases == (("radio", "tower"),)
    assert question.absent_phrases == ("blue tower", "Blue pier")
    assert {"blue", "tower", "pier"} <= question.terms.keys()


def test_one_word_in_quotation_marks_that_no_passage_has_is_still_asked() -> None:
    question = understand('a tower of "glass"')
    assert drop_absent(question, searcher_of("A radio tower fell.")) is question


def test_without_a_phrase_the_words_of_a_time_stay_beside_the_question() -> None:
    question = understand('pier "made of glass" in March 2031', date(2031, 11, 1))
    dropped = drop_absent(question, searcher_of("The pier was closed."))
    assert dropped.content == ["pier"]
    assert {"march", "glass"} <= dropped.aside


def test_a_phrase_that_a_passage_has_stays() -> None:
    question = understand('"radio tower"')
    assert drop_absent(question, searcher_of("A radio tower fell.")) is question


def test_what_is_quoted_is_no_frame_no_time_and_no_wish_for_the_latest() -> None:
    question = understand("'tell me more' 'latest in May 2031' hives")
    assert question.period is None
    assert not question.wants_latest
    assert {"latest", "may", "2031", "hive"} <= {*question.content} | {"may"}


def test_the_words_of_a_phrase_that_no_passage_has_still_rank_and_are_not_missed() -> None:
    searcher = searcher_of("The pier was closed.", "The tower of glass fell.")
    question = drop_absent(understand('pier "made of glass"'), searcher)
    assert question.content == ["pier"]
    assert question.terms["glass"] == 1.0


def test_a_phrase_alone_that_no_passage_has_is_all_that_is_asked() -> None:
    searcher = searcher_of("The pier was closed.", "The tower of glass fell.")
    assert drop_absent(understand('"glass pier"'), searcher).content == ["glass", "pier"]
    assert drop_absent(understand('glass "glass pier"'), searcher).content == ["glass"]


def test_a_compound_with_a_minus_is_excluded_whole() -> None:
    assert exclusions("jets -Su-35 -co-sponsor -tugs") == ("su35", "cosponsor", "tug")
    assert understand("jets -Su-35").typed == {"jet": "jets"}


def test_the_first_phrases_and_exclusions_of_a_question_are_used_each_once():
    asked = " ".join(f'"tower a{at}" "tower a{at}" -b{at} -b{at}' for at in range(50))
    question = understand(asked)

    assert question.phrases == tuple(("tower", f"a{at}") for at in range(MAX_PHRASES))
    assert question.excluded == {f"b{at}" for at in range(MAX_EXCLUSIONS)}
    assert len(phrases(asked)) == len(exclusions(asked)) == 50
