"""Subjects: what is a speaker's name, and what only stands where one would."""

import pytest

from retrieval.reports.speech.attributions import Attributions


def speakers(paragraph):
    return [who for _, who in Attributions([paragraph]).of(0)]


def test_a_headline_before_a_sentence_is_no_speaker():
    assert speakers("More: Cranes Return To The Pier Writer said it was “old but by no means weak”.") == [
        None
    ]
    assert speakers("The House of Towns said it was “old but by no means weak”.") == ["House of Towns"]


@pytest.mark.parametrize(
    ("paragraph", "who"),
    [
        ("According to the assumptions of the project, it is “old but by no means weak”.", None),
        ("The council’s narrative says it is “old but by no means weak”.", None),
        ("The delegation says it is “old but by no means weak”.", "Delegation"),
        ("The magazine’s edition says it is “old but by no means weak”.", "Magazine’s edition"),
        ("The government says it is “old but by no means weak”.", "Government"),
    ],
)
def test_a_thing_does_not_speak(paragraph, who):
    assert speakers(paragraph) == [who]


def test_a_platform_is_not_who_posts_on_it():
    assert speakers("According to the Telegram channel, “the bridge is old”.") == [None]
    assert speakers("According to the Harbour Times, “the bridge is old”.") == ["Harbour Times"]


def test_the_country_before_a_name_is_no_part_of_it():
    told = "The leader of Belarus Ann Writer spoke. Ms Writer said it was “old but by no means weak”."
    assert speakers(told) == ["Ann Writer"]


def test_a_place_behind_a_quotation_does_not_say_the_next_one():
    assert speakers("It called it “old” in Kyiv in 2014 added that it “may still fall down”.")[1] is None
    assert speakers("On Monday Kyiv said that it “may still fall down”.") == ["Kyiv"]
