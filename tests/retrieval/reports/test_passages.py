"""Passages: every citable paragraph with its speaker, and nothing else."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from retrieval.reports.errors import ReportError
from retrieval.reports.parsing.report_parser import parse_report
from retrieval.reports.passages import split
from retrieval.reports.report import Report
from tests.growth import excessive, seconds


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


@pytest.mark.parametrize(
    "lead_in",
    ["The report said:", "Порт Ліндгейвен повідомляє:", "Ann Writer:", "Lost in the storm:"],
)
def test_a_lead_in_from_which_nobody_is_named_is_a_passage(lead_in):
    assert texts("It rained.", lead_in, "We wait.", "The end.")[1] == lead_in


@pytest.mark.parametrize("label", ["Read also:", "RELATED STORIES"])
def test_the_words_of_a_speaker_end_at_a_label_of_links(label):
    headline = "Fishermen ask for a new pier"
    passages = split(
        Report("x", "T", None, ("It rained.", "The Ministry wrote:", "It is calm.", label, headline))
    )

    assert [(each.text, each.quoted) for each in passages] == [("It rained.", False), ("It is calm.", True)]


def test_a_lead_in_to_a_closing_line_of_every_report_is_a_passage():
    quotation = "“The war is illegal,” it said."
    kept = texts("It rained.", "The report said:", quotation, repeated=frozenset([quotation]))

    assert kept == ["It rained.", "The report said:"]


@pytest.mark.parametrize("label", ["Background:", "Notes to editors:", "Втрати ворога:", "Main Points:"])
def test_a_bare_label_is_no_passage(label):
    assert texts("It rained.", label, "• We wait.", "The end.") == ["It rained.", "We wait.", "The end."]


def test_the_title_again_and_empty_paragraphs_are_no_passages():
    assert texts("Title", "", "One.", "Title", "• ", "Two.") == ["One.", "•", "Two."]


def test_a_lead_in_that_tells_more_is_a_passage():
    lead_in = "The yard built two ferries. The Ministry wrote:"

    assert texts(lead_in, "• One left.") == [lead_in, "One left."]
    assert texts("The Ministry wrote:", "• One left.") == ["One left."]


def test_a_label_that_names_somebody_is_a_passage():
    assert texts("It rained.", "Citizens of Lindhaven:", "It snows.")[1] == "Citizens of Lindhaven:"
    assert texts("It rained.", "Штаб НАТО повідомляє:", "It snows.")[1] == "Штаб НАТО повідомляє:"
    assert texts("It rained.", "Key points:", "It snows.") == ["It rained.", "It snows."]


def test_a_passage_has_its_speech_behind_its_bullet():
    report = Report("x", "Title", None, ("Ships came.", "• “It holds well,” said Ann Writer."))
    passage = split(report)[1]
    ((start, end, speaker),) = passage.speech

    assert (passage.text[start:end], speaker) == ("It holds well,", "Ann Writer")


@pytest.mark.parametrize(
    ("text", "speaker"),
    [
        ("“It holds,” said Ann Writer. " + "The bridge is of stone and old. " * 9, "Ann Writer"),
        ("The bridge is old. “It holds well and it will hold for years,” said Ann Writer.", "Ann Writer"),
        ("The bridge is old. “It holds,” said Ann Writer.", "Desk"),
        ("Ann Writer, who built it, said: “The bridge holds.”", "Ann Writer"),
        ("The bridge is of stone. " * 9 + "It is “not pretty at all”, said Ann Writer.", "Desk"),
        ("The bridge is “not pretty”, and that is all.", "Desk"),
    ],
)
def test_the_main_speech_of_a_passage_gives_its_speaker(text, speaker):
    (passage,) = split(Report("x", "T", None, (text.strip(),), outlet="Desk"))

    assert (passage.speaker, passage.quoted) == (speaker, False)


def test_few_quoted_words_of_nobody_are_no_speech():
    few, more = split(Report("x", "T", None, ("A “new old bridge” came.", "A sign: “Keep off the bridge”.")))

    assert few.speech == ()
    assert [each.speaker for each in more.speech] == [None]


def test_numbers_are_list_marks_only_where_they_count_up():
    assert texts("24. Panzer Division came.", "5. August was wet.") == [
        "24. Panzer Division came.",
        "5. August was wet.",
    ]
    assert texts("1. Ships came.", "2. It rained.") == ["Ships came.", "It rained."]
    assert texts("1. Ships came.", "2. Ships left.") == ["Ships came.", "Ships left."]
    assert texts("3. Oktober ist frei.", "4. Oktober ist keiner.")[0] == "3. Oktober ist frei."
    assert texts("It has two parts and they are:", "4. Ships came.")[1] == "Ships came."


def test_the_title_again_in_other_marks_is_none_but_what_a_title_is_made_of_is():
    assert texts("TITLE", "“Title”", "It rained.") == ["“Title”", "It rained."]
    made = Report("x", "It rained", None, ("It rained", "Wet."), title_made=True)
    assert [each.text for each in split(made)] == ["It rained", "Wet."]

    quoted = Report("x", "Mayor ‘backs’ trams – again", None, ("Mayor 'backs'  trams - Again", "Wet."))
    assert [each.text for each in split(quoted)] == ["Wet."]


def test_a_report_without_paragraphs_has_no_passages():
    assert texts() == []


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


@pytest.mark.usefixtures("uncollected")
@pytest.mark.parametrize(
    "line",
    [
        "a:",
        "The Ministry wrote:",
        "• Ann said:",
        "you",
        "“x",
        "• x",
        "A of of of of",
        "the the ministry",
        "X. Y. Z. said",
    ],
)
def test_the_time_grows_with_the_report(line):
    def measured(count):
        many = Report("x", "Title", None, (line,) * count)
        long = Report("x", "Title", None, (" ".join([line] * count), "The Ministry wrote:", "• x."))
        return seconds(split, many) + seconds(split, long)

    assert not excessive(measured, 1_000)


IT = "It rained all day on the coast. " * 200  # too long for one passage


def test_the_parts_of_a_long_paragraph_are_passages_in_the_order_of_the_report():
    report = Report(
        "x", "Title", None, ("Before.", f"• {IT.strip()}", "After."), text=f"Before. • {IT} After."
    )
    passages = split(report)

    assert [passage.ordinal for passage in passages] == [0, 1, 2, 3]
    assert passages[1].text.startswith("It rained")  # behind the mark of the list
    assert " ".join(passage.text for passage in passages) == f"Before. {IT.strip()} After."
    assert all(passage.text in report.text for passage in passages)


def test_speech_that_a_part_ends_within_goes_on_in_the_next():
    report = Report(
        "x", "Title", None, (f"It was hot, Ann Moss says. “{IT.strip()}” said Ann Moss. “Bah!” Rain.",)
    )
    one, *_, last = split(report)
    inside = [
        (each.text[speech.start : speech.end], speech.speaker)
        for each in (one, last)
        for speech in each.speech
    ]

    assert inside[0][0].startswith("It rained")
    assert inside[0][0].endswith("on the coast.")
    assert inside[1][0].startswith("It rained")
    assert inside[1][0].endswith("on the coast.")
    assert {speaker for _, speaker in inside[:2]} == {"Ann Moss"}


def test_words_that_a_ministry_wrote_are_its_own_in_every_part():
    passages = split(Report("x", "Title", None, ("The Ministry of Rain wrote:", f"• {IT}", "• It is dry.")))

    assert len(passages) > 2
    assert {(passage.speaker, passage.quoted) for passage in passages} == {("Ministry of Rain", True)}
