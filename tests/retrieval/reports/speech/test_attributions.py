"""Attributions: who says the words between quotation marks, and where nobody is named."""

import pytest

from retrieval.reports.speech.attributions import Attributions
from tests.growth import excessive, seconds


def said(*paragraphs):
    """The quoted words of the last paragraph with their speakers."""
    attributions = Attributions(paragraphs)
    text = paragraphs[-1]
    return [(text[span.start : span.end], who) for span, who in attributions.of(len(paragraphs) - 1)]


def speakers(*paragraphs):
    return [who for _, who in said(*paragraphs)]


BEHIND = [
    ("“The bridge holds,” the roads office said.", "Roads office"),
    ("“The bridge holds,” said Ann Writer.", "Ann Writer"),
    ("“The bridge holds,” Ann Writer told the Harbour Times.", "Ann Writer"),
    ("“The bridge holds,” said Ann Writer, a researcher at Coastal University.", "Ann Writer"),
    ("“The bridge holds,” Ann Writer, a researcher in the Department of Harbours, says.", "Ann Writer"),
    ("“The bridge holds,” says Dr Ann Writer, of Ontario’s Harbour College.", "Ann Writer"),
    ("“The bridge holds,” Lindhaven Mayor Ann Writer told reporters on Monday.", "Ann Writer"),
    ("“The bridge holds,” council spokeswoman Ann Writer said.", "Ann Writer"),
    ("“The bridge holds,” said Lindhaven’s harbour master, Ann Writer.", "Ann Writer"),
    ("“The bridge holds,” the mayor, Ann Writer, said.", "Ann Writer"),
    ("“The bridge holds,” said Secretary of State Ann Writer in Lindhaven.", "Ann Writer"),
    ("“The bridge holds,” Ann Writer has said.", "Ann Writer"),
    ("“The bridge holds,” Writer also noted on Tuesday.", "Writer"),
    ("“The bridge holds,” according to Ann Writer.", "Ann Writer"),
    ("“The bridge holds,” as Ann Writer put it, as the council said.", None),
    ("“The bridge holds,” the UK Ministry of Defence said.", "UK Ministry of Defence"),
    ("“The bridge holds,” Britain’s Ministry of Defence assessed.", "UK Ministry of Defence"),
    (
        "“The bridge holds,” the Institute for the Study of Bridges wrote.",
        "Institute for the Study of Bridges",
    ),
    ("“The bridge holds,” the head of Lindhaven’s roads said.", "Head of Lindhaven’s roads"),
    ("“The bridge holds,” a senior Lindhaven official said.", "A senior Lindhaven official"),
    ("“The bridge holds,” the 70-year-old mason said.", "70-year-old mason"),
    ("“Does the bridge hold?” the mason asked.", "Mason"),
    ("“The bridge holds!” Ann Writer shouted.", "Ann Writer"),
    ("“The bridge holds.” — Ann Writer", "Ann Writer"),
    ('"The bridge holds," the mason said.', "Mason"),
    ("«The bridge holds», the mason said.", "Mason"),
    ("„The bridge holds“, the mason said.", "Mason"),
    ("„The bridge holds”, the mason said.", "Mason"),
    ("‘The bridge holds,’ the mason said.", "Mason"),
    ("'The masons' bridge holds, doesn't it,' the mason said.", "Mason"),
    ('"The bridge holds" - said the mason.', "Mason"),
    ('"The bridge holds.″ the mason added.', "Mason"),
    ("“The bridge holds.” The mason left.", None),
    ("“The bridge holds,” he said.", None),
    ("“The bridge holds,” the statement said.", None),
    ("“The bridge holds,” many people said.", None),
    ("“The bridge holds,” the mason was told.", None),
    ("“The bridge holds,” the mason did not say.", None),
    ("“The bridge holds,” said the head of the “Our Bridge” society Ann Writer.", None),
]


@pytest.mark.parametrize(("text", "speaker"), BEHIND)
def test_the_speaker_may_stand_behind_the_words(text, speaker):
    assert speakers(text)[0] == speaker


BEFORE = [
    ("Ann Writer said: “The bridge holds.”", "Ann Writer"),
    ("Ann Writer told reporters that “the bridge holds”.", "Ann Writer"),
    (
        "Ann Writer, a researcher in the Department of Harbours at Coastal University, says “it holds”.",
        "Ann Writer",
    ),
    ("On Monday Ann Writer said “the bridge holds well”.", "Ann Writer"),
    ("Speaking in Lindhaven, Ann Writer said “the bridge holds well”.", "Ann Writer"),
    ("In a statement, the roads office said it “will mend the bridge”.", "Roads office"),
    ("According to the roads office, “the bridge will hold”.", "Roads office"),
    ("According to the roads office’s update, “the bridge will hold”.", "Roads office"),
    ("Ann Writer, who leads the yard, said: “The bridge holds.”", "Ann Writer"),
    ("Ann Writer called the bridge “a ruin”.", "Ann Writer"),
    ("Ann Writer welcomed the plan, calling the bridge “a ruin of a bridge”.", "Ann Writer"),
    ("Ann Writer said it was old and called it “a ruin”.", "Ann Writer"),
    ("Ann Writer is quoted as saying “the bridge holds”.", "Ann Writer"),
    ("Ann Writer: “The bridge will hold for a year.”", "Ann Writer"),
    ("Ann Writer said the bridge was “not of stone,” the Harbour news agency said.", "Ann Writer"),
    ("CEO and Founder Ann Writer said: “The bridge holds.”", "Ann Writer"),
    ("An old saying repeated by the mayor is “the bridge of stone holds”.", None),
    ("Майстер розповів про міст і річку Ann: “Міст стоїть довго.”", None),
    ("A ship called “The Bridge of Lindhaven” came in.", None),
    ("The masons built the “new bridge” in May.", None),
    ("The so-called “new bridge” fell, and Ann Writer left.", None),
    ("Ann Writer was told “the bridge of stone holds”.", None),
    ("Ann Writer’s comments on “the bridge of stone” were brief.", None),
    ("Ann Writer would say “the bridge of stone holds”.", None),
    ("He said “the bridge of stone holds”.", None),
]


@pytest.mark.parametrize(("text", "speaker"), BEFORE)
def test_the_speaker_may_stand_before_the_words(text, speaker):
    assert speakers(text) == [speaker]


NOBODY = [
    "If the council says “the bridge of stone holds”, it is shut.",
    "It is not true that the council said “the bridge of stone holds”.",
    "Nobody said “the bridge of stone holds”, the mason insisted.",
    "The mason may say “the bridge of stone holds”.",
    "The mason denied saying “the bridge of stone holds”.",
    "The mason criticised Ann Writer for saying “the bridge of stone holds”.",
    "The mason said the council’s claim that “the bridge of stone holds” was false.",
    "The film “The Bridge of Stone and Iron” was shown, the mason said.",
    "Her book, “The Bridge of Stone and Iron”, is sold out, said Ann Writer.",
    "The mason said the “bridge plan” was old.",
    "The “bridge plan” is old, the mason said.",
    "“The bridge holds,” said the 34-year-old.",
    "“The bridge holds,” the latter said.",
    "“The bridge holds,” reads the sign.",
    "“The bridge holds,” said neither Ann Writer nor Bob Mason.",
    "Quote: “The bridge of stone holds.”",
    "Details: “The bridge of stone holds.”",
    "Цитата: “The bridge of stone holds.”",
    "According to Monday’s statement, “the bridge of stone holds”.",
    "According to the German, “the bridge of stone holds”.",
    "The old form of the council’s annual report giving “news of the bridge of stone” is dear.",
    "They hailed the “bridge of stone and iron”, announce a success",
    "Old Harbour Opens Again Bob Mason said “the bridge is old and dear”.",
    "There is “time to mend the bridge,” as the council continues to fight.",
    "On Monday Ann Writer called for a new “bridge plan” and left.",
]


@pytest.mark.parametrize("text", NOBODY)
def test_nobody_says_what_is_only_named_denied_or_supposed(text):
    assert set(speakers("“No,” said Carl Quill.", text)) == {None}


SUBJECTS = [
    ("In London, the mayor said: “The bridge holds.”", "Mayor"),
    ("In Lindhaven, officials said: “The bridge holds.”", "Officials"),
    ("Last week the council wrote: “The bridge holds.”", "Council"),
    ("Next day the council wrote: “The bridge holds.”", "Council"),
    ("At 10:00 the council announced: “The bridge holds.”", "Council"),
    ("Speaking in London, the mayor said: “The bridge holds.”", "Mayor"),
    ("The agency reports, citing the council: “The bridge holds.”", "Council"),
    ("Bob Mason quoted Ann Writer as saying: “The bridge holds.”", "Ann Writer"),
    (
        "New Bridge opened when Bob Mason said it holds, adding that “it is old and dear”.",
        "Bob Mason",
    ),
    ("Quote from the Harbour Office: “The bridge holds.”", "Harbour Office"),
    ("According to the Estonian colonel Dan Inker, “the bridge holds”.", "Dan Inker"),
    ("“The bridge holds,” said Jean-Luc de la Fontaine.", "Jean-Luc de la Fontaine"),
    ("« The bridge holds », said Ann Writer.", "Ann Writer"),
]


@pytest.mark.parametrize(("text", "speaker"), SUBJECTS)
def test_the_subject_is_the_phrase_beside_the_verb(text, speaker):
    assert speakers(text) == [speaker]


def test_marks_with_spaces_inside_are_those_of_two_quotations():
    assert said("« Nine hold », said Ann Writer. «\u00a0Ten\u00a0», said Bob Mason.") == [
        ("Nine hold", "Ann Writer"),
        ("Ten", "Bob Mason"),
    ]


def test_who_made_a_statement_says_it_and_not_the_agency_that_reports_of_it():
    made = "A statement was made by the Harbour Union on Monday, Coastwire reports."
    assert speakers(made, "“It is old.”") == ["Harbour Union"]
    assert speakers(made, "“It is old,” the statement reads.") == ["Harbour Union"]
    assert speakers("The pier is shut, Coastwire reports.", "“It is old,” the statement reads.") == [None]
    assert speakers("The film “The Bridge of Stone” was made by the Harbour Union.") == [None]
    assert speakers("“It holds,” the Telegram post says.") == [None]


@pytest.mark.parametrize("outlet", ["Harbour Gazette", "the agency", "Ann Writer"])
def test_he_is_not_the_outlet_that_reports_of_another(outlet):
    assert speakers(f"The ferry held, {outlet} reported. “It held,” he said.") == [None]


def test_he_and_she_are_no_bodies_and_never_who_was_called_the_other():
    body = "The council said it holds. “It is old,” it said."
    assert speakers(body) == ["Council"]
    assert speakers(body, "“It is new,” she said.") == [None]
    assert speakers("Reuters asked the mayor.", "“It is new,” he said.") == [None]
    assert speakers("“It holds,” said Ann Writer. Bob Mason left. “No,” he said.") == ["Ann Writer", None]
    assert speakers("“It holds,” said Mr Mason.", "“It is old,” she said.") == [None]


def test_a_few_quoted_words_are_speech_in_a_clause_with_a_speaker():
    assert said("The tower “looks like an autumn leaf”, the mason said.") == [
        ("looks like an autumn leaf", "Mason")
    ]
    assert speakers("The tower “looks like a leaf” in autumn, the mason said.") == ["Mason"]


def test_both_parts_around_the_speaker_are_speech():
    assert said("“The bridge,” Ann Writer said, “holds.”") == [
        ("The bridge,", "Ann Writer"),
        ("holds.", "Ann Writer"),
    ]
    assert speakers(
        "“The bridge holds,” she said. “It is old.”",
    ) == [None, None]
    assert speakers("“It holds,” Ann Writer said. “It is old.”") == ["Ann Writer"] * 2
    assert speakers("“It holds,” said Ann Writer. “No,” said Bob Mason.") == ["Ann Writer", "Bob Mason"]
    assert speakers("“It holds” and “it is old”, Ann Writer said.") == ["Ann Writer"] * 2


def test_a_quotation_goes_on_over_paragraphs_until_it_is_closed():
    run = ["“The bridge holds.", "“It is old.", "“It was dear,” said Ann Writer."]
    attributions = Attributions(run)
    assert [attributions.of(at)[0][1] for at in range(3)] == ["Ann Writer"] * 3

    attributions = Attributions(
        ["Ann Writer said: “The bridge holds.", "“It is old.”", "“No,” Bob Mason said."]
    )
    assert [attributions.of(at)[0][1] for at in range(3)] == ["Ann Writer", "Ann Writer", "Bob Mason"]


def test_a_quotation_alone_is_of_the_speaker_before():
    assert speakers("“It holds,” said Ann Writer.", "“It is old.”") == ["Ann Writer"]
    assert speakers("Ann Writer said on Monday that it holds.", "“It is old.”") == ["Ann Writer"]
    assert speakers("Ann Writer added:", "“It is old.”") == ["Ann Writer"]
    assert speakers("“It holds,” said Ann Writer. The bridge is of stone.", "“It is old.”") == [None]
    assert speakers("The bridge is of stone.", "“It is old.”") == [None]


def test_a_last_name_is_given_in_full_where_the_report_has_it():
    assert speakers("Lindhaven’s mayor, Ann Writer, came.", "“It holds,” Writer said.") == ["Ann Writer"]
    assert speakers("Ann Writer met Carl Writer.", "“It holds,” Writer said.") == ["Writer"]


def test_he_or_she_is_the_only_person_it_can_be():
    assert speakers("“It holds,” said Ann Writer. Writer left.", "“It is old,” she said.") == ["Ann Writer"]
    assert speakers("Mayor Ann Writer came on Monday.", "“It is old,” she said.") == ["Ann Writer"]
    assert speakers("Mayor Ann Writer met Captain Bob Mason.", "“It is old,” he said.") == [None]
    assert speakers("Work began after Mayor Ann Writer came.", "“It is old,” she said.") == [None]
    assert speakers("“It holds,” the mason said.", "“It is old,” he said.") == ["Mason"]


def test_it_is_the_body_and_a_short_name_the_body_named_before():
    update = "“It holds,” the UK Ministry of Defence said."
    assert speakers(update, "“It is old,” it said.") == ["UK Ministry of Defence"]
    assert speakers(update, "“It is old,” the ministry said.") == ["UK Ministry of Defence"]
    assert speakers(update, "According to the update, “it is old”.") == ["UK Ministry of Defence"]


def test_dashes_are_marks_where_a_paragraph_begins_with_one():
    assert said("- The bridge holds well - said Ann Writer.- It is old.We know it - she added.") == [
        ("The bridge holds well", "Ann Writer"),
        ("It is old.We know it", "Ann Writer"),
    ]
    assert said("– The bridge holds – even now – the mason said.") == [
        ("The bridge holds – even now", "Mason")
    ]
    assert said("- The bridge of stone - and the mill") == []
    assert said("- The bridge of stone - the mason said it was old - is shut") == []


@pytest.mark.usefixtures("uncollected")
@pytest.mark.parametrize(
    "piece",
    [
        '"',
        "“",
        "”",
        "'a ",
        "«",
        '"a" ',
        "said ",
        "A said, ",
        ", the a of b ",
        "- a - b said. ",
        "A. ",
        "“a,” he said. ",
    ],
)
def test_the_time_grows_with_the_text(piece):
    def measured(count):
        paragraph = piece * count
        return seconds(Attributions, [paragraph, "“" + piece * 5, "- " + paragraph])

    assert not excessive(measured, 1_000)


@pytest.mark.usefixtures("uncollected")
def test_a_quotation_far_from_the_start_of_its_sentence_costs_no_more():
    assert not excessive(lambda count: seconds(Attributions, ['"a" ' * count]), 10_000)
