"""Passages: every citable paragraph with its speaker, and none of the furniture."""

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from retrieval.reports.errors import ReportError
from retrieval.reports.passages import split
from retrieval.reports.report import Report, parse_report

BODY = ("Three ships left.", "The port is empty.")
APPEAL = (
    "You read to the end. Help us to go on.",
    "This site has no paywall and no owner but its readers.",
    "We thank you for every coin.",
    "Become a friend!",
)


def texts(*paragraphs, repeated=frozenset(), **parts):
    return [passage.text for passage in split(Report("x", "Title", None, paragraphs, **parts), repeated)]


QUOTED = """Drones reach the port

Output has doubled, the UK Defence Ministry says.

5 August 2024
Drones reach the port

The UK Ministry of Defence noted this on 5 August.

The Ministry wrote:

  • We assess that output doubled. Our confidence is high.
  • It is likely to grow; you can see that from space.

Kyiv had no comment.

In its daily update, the Institute for the Study of War assessed:

“Output is flat.”

Earlier, the Ministry counted less.
"""


def test_each_paragraph_has_its_speaker():
    passages = split(parse_report("---\noutlet: The Desk\n---\n" + QUOTED, "x.txt"))

    assert [(passage.speaker, passage.quoted, passage.text[:17]) for passage in passages] == [
        ("The Desk", False, "Output has double"),
        ("The Desk", False, "The UK Ministry o"),
        ("UK Ministry of Defence", True, "We assess that ou"),
        ("UK Ministry of Defence", True, "It is likely to g"),
        ("The Desk", False, "Kyiv had no comme"),
        ("Institute for the Study of War", True, "“Output is flat.”"),
        ("The Desk", False, "Earlier, the Mini"),
    ]
    assert [passage.ordinal for passage in passages] == [0, 1, 3, 4, 5, 7, 8]
    assert passages[2].key == ("x", 3)
    assert repr(passages[2]).startswith("Passage('x', 3, 'UK Ministry of Defence', 'We assess")


def test_without_an_outlet_its_prose_has_no_speaker_and_nor_have_words_of_nobody_known():
    passages = split(Report("x", "T", None, ("It rained.", "She said:", "• It will snow."), outlet=""))
    assert [(passage.speaker, passage.quoted) for passage in passages] == [(None, False), (None, True)]

    passages = split(Report("x", "T", None, ("It rained.", "She said:", "• It will snow."), outlet="Desk"))
    assert [passage.speaker for passage in passages] == ["Desk", None]


# what stands behind the body, none of it a passage
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
    pytest.param(["See also:", *APPEAL[:1]], id="one paragraph of appeal"),
    pytest.param([*APPEAL[2:]], id="an appeal and a button without a label"),
    pytest.param([APPEAL[0]], id="an appeal without a label"),
    pytest.param(["Thank you for reading.", "Subscribe now!"], id="thanks and a button"),
]


@pytest.mark.parametrize("tail", TAILS)
def test_headlines_and_appeals_are_no_passages(tail):
    assert texts(*BODY, *tail) == list(BODY)


@pytest.mark.parametrize("tail", TAILS)
def test_a_bodys_own_bullets_before_the_tail_stay(tail):
    bullets = ["• We assess that you see our fleet", "• Our count is final."]

    assert texts(*BODY, "The Ministry wrote:", *bullets, *tail) == [*BODY, bullets[0][2:], bullets[1][2:]]


@pytest.mark.parametrize("tail", TAILS[1:])
def test_a_bodys_plain_words_end_before_the_tail(tail):
    assert texts(*BODY, "The Ministry wrote:", "It is calm.", *tail) == [*BODY, "It is calm."]


# what stands behind the body and must be kept, label apart
KEPT = [
    pytest.param(["Background:", "The war began in 2022. It goes on."], id="background"),
    pytest.param(["Background:", "Our port was built in 1900, says the mayor."], id="background with our"),
    pytest.param(
        ["Background:", "You reach the port by rail, and it rained.", "It is old.", "It is wet."], id="you"
    ),
    pytest.param(["Losses:", "• 3,000 troops killed or hurt", "• 20 tanks"], id="figures"),
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


def test_the_title_again_and_empty_paragraphs_are_no_passages():
    assert texts("Title", "", "One.", "Title", "• ", "Two.") == ["One.", "•", "Two."]


def test_a_report_without_paragraphs_has_no_passages():
    assert texts() == []


def test_a_closing_paragraph_that_is_known_to_be_repeated_is_furniture():
    closing = "La redazione vive di lettori."
    assert texts("Story.", "It rained.", closing, repeated=frozenset([closing])) == ["Story.", "It rained."]


def test_what_a_body_says_in_every_report_is_no_furniture():
    paragraphs = ("It rained.", "The Ministry wrote:", "• The war is illegal.")

    assert texts(*paragraphs, repeated=frozenset(paragraphs)) == ["It rained.", "The war is illegal."]


LINES = st.one_of(
    st.text(max_size=40),
    st.sampled_from(
        [
            "Title",
            "Related:",
            "The Ministry wrote:",
            "It said:",
            "• One.",
            "“Two.”",
            "You and us.",
            "1. The x",
            "•",
            "x",
        ]
    ),
)


@given(st.lists(LINES, max_size=14), st.sets(LINES, max_size=3))
def test_passages_stand_in_their_paragraph_and_the_report_in_order(lines, repeated):
    report = Report("x", "Title", None, tuple(lines))
    passages = split(report, frozenset(repeated))

    for passage in passages:
        assert passage.text
        assert passage.text in report.paragraphs[passage.ordinal]
        assert passage.text in report.text
    assert [passage.ordinal for passage in passages] == sorted({passage.ordinal for passage in passages})


@given(st.lists(LINES, min_size=1, max_size=14).map("\n".join))
def test_passages_of_a_file_stand_in_its_text(text):
    try:
        report = parse_report(text, "x.txt")
    except ReportError:
        return

    assert all(passage.text in report.text for passage in split(report))


@pytest.mark.parametrize(
    "line",
    ["a:", "The Ministry wrote:", "you", "“x", "• x", "A of of of of", "the the ministry", "X. Y. Z. said"],
)
def test_a_long_report_takes_no_long_time(line):
    report = Report("x", "Title", None, (line,) * 3_000)
    started = time.process_time()

    split(report)
    split(Report("x", "Title", None, (" ".join([line] * 3_000), "The Ministry wrote:", "• x.")))

    assert time.process_time() - started < 5
