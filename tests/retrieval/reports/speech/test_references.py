"""References: whom "he" and "she" mean."""

from retrieval.reports.speech.attributions import Attributions


def speakers(*paragraphs):
    return [who for _, who in Attributions(paragraphs).of(len(paragraphs) - 1)]


def test_he_is_not_an_earlier_person_where_a_name_that_may_be_a_person_has_spoken_since():
    first = "Mr Penman came. Bob Penman said the bridge was “old but by no means weak”."
    assert speakers(first, "“It is old,” he said.") == ["Bob Penman"]
    assert speakers(first, "Quill said it was “new”.", "“It is old,” he said.") == [None]


def test_a_verb_in_front_of_its_pronoun_is_none_that_was_said_before():
    spoken = "Reporters asked Bob Penman about “unfair” comments he made in March."
    assert speakers("Ann Writer came.", spoken) == [None]
