"""The layouts in which outlets quote a ministry's update: the ministry's words are signed by it."""

import pytest

from retrieval.reports.passages import left_out, split
from retrieval.reports.report import Report

UK = "UK Ministry of Defence"
LEAD = "On 5 August in its update, the UK Defence Ministry says that the yard doubled its output."

BULLETS = (
    LEAD,
    "The Ministry wrote:",
    "• The yard now builds two ferries a month.",
    "• It is likely to build three by spring.",
    "Earlier, the ministry counted the cranes.",
)
ONE_QUOTATION = (
    LEAD,
    "The ministry’s update reads:",
    "“The yard now builds two ferries a month.",
    "“It is likely to build three by spring.",
    "“The cranes are new.”",
    "The yard did not answer questions.",
)
BEGUN_IN_PROSE = (
    LEAD,
    "The ministry wrote on Monday: “The yard now builds two ferries a month.",
    "“It is likely to build three by spring.",
    "“The cranes are new.”",
    "The yard did not answer questions.",
)
ALTERNATING = (
    LEAD,
    "“The yard now builds two ferries a month,” the ministry said.",
    "It has hired four hundred masons since June.",
    "According to the update, “it is likely to build three by spring”.",
    "The ministry added: “The cranes are new.”",
)
POST = (
    "The yard in Lindhaven has doubled its output, an update says.",
    "Latest Defence Intelligence update on the yard in Lindhaven – 5 August 2024.",
    "#Lindhaven #Harbour",
    "UK Ministry of Defence 🇬🇧 (@ExampleHQ)",
    "The yard now builds two ferries a month. It is likely to build three by spring.",
    "The cranes are new, and they were paid for by the town.",
)


def passages(paragraphs):
    return split(Report("x", "Two ferries a month", None, paragraphs, outlet="The Desk"))


@pytest.mark.parametrize(
    ("paragraphs", "theirs"),
    [
        pytest.param(BULLETS, {2: True, 3: True}, id="bullets"),
        pytest.param(ONE_QUOTATION, {2: True, 3: True, 4: True}, id="one quotation"),
        pytest.param(BEGUN_IN_PROSE, {1: False, 2: True, 3: True}, id="one quotation, begun in prose"),
        pytest.param(ALTERNATING, {1: False, 3: False, 4: False}, id="prose and quotations in turn"),
        pytest.param(POST, {1: True, 4: True, 5: True}, id="a post copied from social media"),
    ],
)
def test_the_words_of_the_ministry_are_its_own(paragraphs, theirs):
    found = {each.ordinal: each.quoted for each in passages(paragraphs) if each.speaker == UK}

    assert found == theirs
    for each in passages(paragraphs):
        assert {speech.speaker for speech in each.speech} <= {UK}
        assert bool(each.speech) == (each.ordinal in theirs)


def test_lead_ins_and_the_name_of_an_account_are_left_out():
    report = Report("x", "Two ferries a month", None, POST)
    assert [(each.text[:12], each.why) for each in left_out(report)] == [
        ("#Lindhaven #", "boilerplate"),
        ("UK Ministry ", "lead-in"),
    ]
    assert [each.why for each in left_out(Report("x", "T", None, BULLETS))] == ["lead-in"]


def test_quoted_words_are_given_without_their_marks():
    first = next(each for each in passages(ALTERNATING) if each.ordinal == 1)
    ((start, end, speaker),) = first.speech

    assert first.text[start:end] == "The yard now builds two ferries a month,"
    assert speaker == UK
