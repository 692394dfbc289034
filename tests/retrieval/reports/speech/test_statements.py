"""Statements: a sentence that tells of another's words, or says nothing of the quoted ones."""

import pytest

from retrieval.reports.speech.attributions import Attributions


def speakers(*paragraphs):
    return [who for _, who in Attributions(paragraphs).of(len(paragraphs) - 1)]


@pytest.mark.parametrize(
    ("paragraph", "who"),
    [
        (
            "Ann Writer told the local news agencies that her talk with the mayor was “calm”, "
            "our correspondent Bob Penman reports.",
            "Ann Writer",
        ),
        ("Contrary to what Ann Writer said, “it is old,” the mayor insisted.", "Mayor"),
        ("Ann Writer said “it is old”, the mayor insisted.", "Ann Writer"),
        ("“It is old,” Ann Writer recalled the mayor saying.", None),
        ("“It is old,” Ann Writer recalled, the mayor saying nothing.", "Ann Writer"),
        ("The Harbour Union continues “to see very many signs of rust”.", None),
        ("The Harbour Union continues: “We see very many signs of rust”.", "Harbour Union"),
        ("A survey made by the daily “Our Harbour” asked Ann Writer if it was old.", None),
        ("“Is it old?” asked Ann Writer.", "Ann Writer"),
        ("A sign reading “Keep off the old bridge” was stolen, the police said.", None),
        ("Under the headline “The bridge is old”, the council wrote that it was.", None),
        ("A film showed men shouting “open the old bridge”, Ann Writer said.", None),
        ("Ann Writer dismissed the claims that “the bridge is old”.", None),
        ("Ann Writer dismissed the claims as “entirely without reason”.", "Ann Writer"),
        ("The council said the statement that “the bridge is old” was false.", None),
        ("The council said in a statement that “the bridge is old”.", "Council"),
        ("“It is old,” the mayor’s spokesman, Bob Penman, told Reuters, adding: “Very.”", "Bob Penman"),
        ("The police said they had been told “the bridge is old”.", None),
        ("Ann Writer said her father’s reply was short: “The bridge is old”.", None),
        ("Ann Writer said her father’s bridge was short: “The bridge is old”.", "Ann Writer"),
        ("The Ministry of Harbours’ head said: “The bridge is old”.", "Ministry of Harbours’ head"),
        ("The Ministry of Harbours’ spokesman Bob Penman said: “The bridge is old”.", "Bob Penman"),
        ("The council said no. But it denied that it had said “the bridge is old”.", None),
        ("The council said no. But it knew that it had said “the bridge is old”.", "Council"),
    ],
)
def test_only_who_says_the_quoted_words_is_named(paragraph, who):
    assert set(speakers(paragraph)) == {who}


def test_he_is_nobody_where_one_person_asked_another():
    asked = "Ann Writer asked Bob Penman about the bridge. Ms Writer then asked about the mill."
    told = "Ann Writer spoke about the bridge. Ms Writer then asked about the mill."
    assert speakers("Mr Penman came. Bob Penman sat.", asked, "She continued: “It is old.”") == [None]
    assert speakers(told, "She continued: “It is old.”") == ["Ann Writer"]
