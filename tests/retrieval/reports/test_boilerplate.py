"""Boilerplate: headlines and appeals at the end of a report are not passages, real text is."""

import pytest

from retrieval.reports.passages import split
from retrieval.reports.report import Report

BODY = ("Three ships left.", "The port is empty.")
APPEAL = (
    "You read to the end. Help us to go on.",
    "This site has no paywall and no owner but its readers.",
    "We thank you for every coin.",
    "Become a friend!",
)


def texts(*paragraphs, repeated=frozenset(), **parts):
    return [passage.text for passage in split(Report("x", "Title", None, paragraphs, **parts), repeated)]


# what follows the body, none of it a passage
TAILS = [
    pytest.param(["Related:"], id="a label alone"),
    pytest.param(["Related:", "• Why do old docks sink?", "• Fleet moves to the east"], id="headlines"),
    pytest.param(["Related:", "Why do old docks sink?", *APPEAL], id="headlines and an appeal"),
    pytest.param(
        ["Related:", "You and the sea: a guide", "Why old docks sink", *APPEAL], id="headline with you"
    ),
    pytest.param(["Related:", *APPEAL], id="an appeal only"),
    pytest.param(["Loe ka:", "• Miks vanad dokid vajuvad", *APPEAL], id="Estonian"),
    pytest.param(["Читайте також:", "Чому тонуть старі доки", "Флот іде на схід країни"], id="Ukrainian"),
    pytest.param(["À lire aussi :", "« La flotte part », dit Kiev", *APPEAL], id="French"),
    pytest.param(["More on this topic:", "– Why do old docks sink?", *APPEAL], id="other wording"),
    pytest.param(["You may also like", "Why do old docks sink?"], id="a label without a colon"),
    pytest.param(["More from Harbour News:", "Why do old docks sink?"], id="more from a site"),
    pytest.param(["See also:", *APPEAL[:1]], id="one paragraph of appeal"),
    pytest.param([*APPEAL[2:]], id="an appeal and a button without a label"),
    pytest.param([APPEAL[0]], id="an appeal without a label"),
    pytest.param(["Thank you for reading.", "Subscribe now!"], id="thanks and a button"),
]


@pytest.mark.parametrize("tail", TAILS)
def test_headlines_and_appeals_are_not_passages(tail):
    assert texts(*BODY, *tail) == list(BODY)


@pytest.mark.parametrize("tail", TAILS)
def test_a_bodys_own_bullets_before_the_tail_stay(tail):
    bullets = ["• We assess that you see our fleet", "• Our count is final."]

    assert texts(*BODY, "The Ministry wrote:", *bullets, *tail) == [*BODY, bullets[0][2:], bullets[1][2:]]


@pytest.mark.parametrize("tail", TAILS[1:])
def test_a_bodys_plain_words_end_before_the_tail(tail):
    assert texts(*BODY, "The Ministry wrote:", "It is calm.", *tail) == [*BODY, "It is calm."]


def test_news_in_the_first_person_is_no_appeal():
    news = (
        "Nine new cranes came to our harbour in July; the old ones were sold, and we are glad of it. "
        "It took three years and four councils."
    )
    label = "Notes from the July meeting include:"
    assert texts(*BODY, label, news, "Write to us!") == [*BODY, label, news, "Write to us!"]


# what follows the body and must be kept, except for labels
KEPT = [
    pytest.param(["Background:", "The war began in 2022. It goes on."], id="background"),
    pytest.param(["Background:", "Our port was built in 1900, says the mayor."], id="background with our"),
    pytest.param(
        ["Background:", "You reach the port by rail, and it rained.", "It is old.", "It is wet."], id="you"
    ),
    pytest.param(["Losses:", "• 3,000 troops killed or hurt", "• 20 tanks"], id="numbers"),
    pytest.param(["The changes include:", "• Longer service for all conscripts"], id="a clause with a list"),
    pytest.param(["You should not travel to Russia, London says."], id="one you is no appeal"),
    pytest.param(["“You will see us win,” he told our reporter’s aunt."], id="quoted you"),
    pytest.param(["‘You won’t see us win,’ the mayor told reporters."], id="you in single quotes"),
    pytest.param(["“You will see us win. It is near."], id="quotation left open"),
    pytest.param(["He saw the fleet"], id="no full stop"),
    pytest.param(["Kyiv won!"], id="a cry"),
]


@pytest.mark.parametrize("paragraphs", KEPT)
def test_real_text_at_the_end_is_kept(paragraphs):
    kept = texts(*BODY, *paragraphs)

    assert kept[-1] in (paragraphs[-1], paragraphs[-1][2:])
    assert len(kept) >= len(BODY) + len([text for text in paragraphs if not text.endswith(":")])


@pytest.mark.parametrize("repeats", [False, True], ids=["in one report", "under a label of every report"])
@pytest.mark.parametrize(
    "items",
    [
        ["- Anna of Lindhaven Old Town", "- Bella of the Far Coast"],
        ["Dan Inker, Sailor of the Anna", "Eve Nib, Cook of the Bella Two"],
        ["Lorries ‒ 8421 (+5) units so far", "Cranes ‒ 16200 (+40) units so far"],
        ["- Lorries 100", "- Cranes 200"],
        ["- Who Shut The Pier?", "- Nobody Did!"],
    ],
)
def test_a_closing_list_is_content_unless_its_label_announces_links(items, repeats):
    repeated = frozenset(["Lost in the storm:", "Main losses:"]) if repeats else frozenset()
    words = [item.removeprefix("- ") for item in items]

    assert texts(*BODY, "Lost in the storm:", *items, repeated=repeated) == [
        *BODY,
        "Lost in the storm:",
        *words,
    ]
    assert texts(*BODY, "Main losses:", *items, repeated=repeated) == [*BODY, *words]
    headlines = [f"{item} again and again" for item in items]
    assert texts(*BODY, "Read also:", *headlines, repeated=repeated) == list(BODY)


def test_items_behind_a_sentence_of_every_report_stay():
    sentence = "The storm goes on."

    kept = texts(*BODY, sentence, "• Two cranes", "41 ships", repeated=frozenset([sentence]))

    assert kept == [*BODY, sentence, "Two cranes", "41 ships"]


@pytest.mark.parametrize(
    "closing",
    [
        ["Thank you for your help.", "Ann Writer"],
        ["I thank you all for your help. Join us on the pier!"],
        ["Thank you for reading this. We hope it helps."],
    ],
)
def test_the_end_of_a_short_letter_is_no_appeal(closing):
    assert texts("I came with nine cranes.", "It rained.", *closing) == [
        "I came with nine cranes.",
        "It rained.",
        *closing,
    ]


def test_a_long_paragraph_with_figures_is_no_appeal():
    text = "We now count 115 ships a day. You can help us to count more if you come to the pier." * 3

    assert texts(*BODY, text) == [*BODY, text]
    assert texts(*BODY, text.replace("115", "many")) == list(BODY)


@pytest.mark.parametrize(
    "only",
    ["You see us.", "Related:", "Support us!", "The Ministry wrote:", "We know what you need", "• x", "41"],
)
@pytest.mark.parametrize("summary", ["", "In short."])
def test_the_only_paragraph_is_never_lost(only, summary):
    before = [summary] if summary else []

    kept = texts(*before, only, summary=summary, repeated=frozenset([only]))

    if not summary or not only.endswith(":"):
        assert kept[-1] == only.removeprefix("• ")
    assert kept[: len(before)] == before


def test_a_closing_paragraph_that_other_reports_have_is_boilerplate():
    closing = "La redazione vive di lettori."
    assert texts("Story.", "It rained.", closing, repeated=frozenset([closing])) == ["Story.", "It rained."]


def test_speech_that_every_report_repeats_is_not_boilerplate():
    paragraphs = ("It rained.", "The Ministry wrote:", "• The war is illegal.")

    assert texts(*paragraphs, repeated=frozenset(paragraphs)) == ["It rained.", "The war is illegal."]
