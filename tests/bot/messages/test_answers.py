"""Answers, abstentions and inline results, within Telegram's limits."""

from dataclasses import replace
from datetime import date, datetime

import pytest
from hypothesis import given

from bot.messages import answers as messages
from bot.messages.answers import scale
from bot.messages.callback_data import ShowContext, decode
from bot.messages.message import InlineEntry
from bot.messages.telegram_html import Excerpt
from bot.messages.templates import View, by_report
from retrieval import Abstention, Answer, Archive, Citation, Coverage, Period, Question, Report
from retrieval.reports.passages import split
from tests.bot.made import (
    QUOTE,
    TEMPLATES,
    TEXT,
    abstained,
    abstentions,
    answered,
    answers,
    asked,
    bold,
    citations,
    cited,
    labels,
    made_passage,
    made_report,
    sendable,
    wild,
)

EMPTY = Archive.of([]).known()


def links(entry: InlineEntry) -> list[str | None]:
    """Where the buttons of an inline result lead."""
    assert entry.message.keyboard

    return [button.url for row in entry.message.keyboard.inline_keyboard for button in row]


@pytest.mark.parametrize(
    ("question", "said"),
    [
        ("drones as of 3 May 2026", "Only reports published by 3 May 2026:"),
        (
            "drones since March 2026 as of 3 May 2026",
            "Only since 1 March 2026, by the report’s date or one in its words, as of 3 May 2026:",
        ),
        ("drones since March 2026", "Only since 1 March 2026, by the report’s date or one in its words:"),
    ],
)
def test_an_answer_says_of_when_it_is(question: str, said: str) -> None:
    report = Report("drones", "Drones", date(2026, 4, 1), ("Many drones came.",))
    answer = Archive.of([report]).ask(question, date(2026, 6, 1))
    assert isinstance(answer, Answer)
    assert sendable(messages.answer(TEMPLATES, answer))[0].startswith(said)
    assert messages.plain_text(TEMPLATES, answer, EMPTY).startswith(said)


def test_an_answer_names_the_later_report_with_a_button() -> None:
    later = made_report("later", "A later bill", date(2026, 3, 12), url="https://example.org/later")
    message = messages.answer(TEMPLATES, answered(cited(made_passage()), later=later))

    answer = answered(cited(made_passage()), later=later)
    guest = messages.guest_entry(TEMPLATES, answer, "a_bot").message

    assert labels(message)[-1] == ["Newer: 12 Mar 2026"]
    assert "A later bill" not in message.html
    assert "Newer report: 12 March 2026, A later bill" in messages.plain_text(TEMPLATES, answer, EMPTY)
    assert "Newer report: 12 March 2026, A later bill" in sendable(guest)[0]
    assert '<a href="https://example.org/later">' in guest.html


def test_an_answer_shows_the_passage_with_its_quote_bold_and_says_who_and_when() -> None:
    message = messages.answer(TEMPLATES, answered(cited(made_passage(), QUOTE)))
    text, entities = sendable(message)

    assert [e.of(text) for e in entities if e.type == "blockquote"] == [TEXT]
    assert bold(message) == [QUOTE]
    assert text.startswith("Duma passes bill\nUK Ministry of Defence, 5 August 2024\nThe bill")
    assert labels(message) == [["Context", "Report", "Share"]]


def test_an_answer_has_a_row_for_its_first_passage_and_one_for_itself() -> None:
    passages = [cited(made_passage(f"Fact {n}.", ordinal=n)) for n in (1, 2, 3)]
    later = made_report("later", published=date(2026, 9, 3))
    message = messages.answer(TEMPLATES, answered(*passages, more=True, later=later))

    assert labels(message) == [["Context", "Report", "Share"], ["More", "Newer: 3 Sept 2026"]]
    assert message.keyboard
    assert decode(str(message.keyboard.inline_keyboard[0][0].callback_data)) == ShowContext(
        passages[0].passage.report.ref, 1
    )


def test_passages_of_one_report_stand_under_one_title_with_a_speaker_where_he_changes() -> None:
    other = made_report("other", "Roads close", date(2024, 8, 7), outlet="Courier")
    message = messages.answer(
        TEMPLATES,
        answered(
            cited(made_passage("One.")),
            cited(made_passage("Two.", None, False, other)),
            cited(made_passage("Three.", ordinal=1)),
            cited(made_passage("Four.", None, False, ordinal=2)),
        ),
    )

    assert sendable(message)[0] == (
        "Duma passes bill\nUK Ministry of Defence, 5 August 2024\nOne.\nThree.\n"
        "The report’s own words:\nFour.\n\n"
        "Roads close\nCourier, 7 August 2024\nTwo."
    )


@pytest.mark.parametrize(
    ("text", "sentence", "shown"),
    [
        pytest.param("It rained. It snowed on the hills.", "It rained.", ["It rained."], id="a part"),
        pytest.param("It rained.", "It rained.", [], id="the whole passage"),
        pytest.param(
            "It rained for a whole week. No snow.", "It rained for a whole week.", [], id="nearly all of it"
        ),
    ],
)
def test_the_sentence_that_answers_is_bold_unless_it_is_most_of_the_passage(
    text: str, sentence: str, shown: list[str]
) -> None:
    at = text.index(sentence)
    citation = replace(cited(made_passage(text)), sentence=(at, at + len(sentence)))

    assert bold(messages.answer(TEMPLATES, answered(citation))) == shown
    assert bold(messages.answer(TEMPLATES, abstained("weak-match", citation))) == []


LONG = "It rained on every day of that week in the hills. " * 12


@pytest.mark.parametrize(
    ("texts", "kinds"),
    [
        pytest.param([QUOTE], ["blockquote"], id="a short one"),
        pytest.param([LONG[:400].strip()], ["blockquote"], id="one of some lines"),
        pytest.param([LONG.strip()], ["expandable_blockquote"], id="one longer than half a screen"),
        pytest.param([QUOTE, LONG.strip()], ["blockquote", "expandable_blockquote"], id="two"),
    ],
)
def test_blocks_are_folded_where_an_answer_would_fill_the_screen(texts: list[str], kinds: list[str]) -> None:
    cites = [cited(made_passage(text, ordinal=at)) for at, text in enumerate(texts)]
    _, entities = sendable(messages.answer(TEMPLATES, answered(*cites)))

    assert [e.type for e in entities if "blockquote" in e.type] == kinds


def test_a_folded_block_begins_with_the_sentence_that_answers_where_it_would_be_hidden() -> None:
    late = cited(made_passage(f"{LONG}{QUOTE} It snowed again.", ordinal=1), QUOTE)
    near = cited(made_passage(f"{LONG[:50]}{QUOTE} {LONG.strip()}", ordinal=2), QUOTE)
    text, entities = sendable(messages.answer(TEMPLATES, answered(late, near)))

    assert [e.of(text)[:60] for e in entities if "blockquote" in e.type] == [
        f"[…] {QUOTE} It snowed again.",
        f"{LONG[:50]}{QUOTE}"[:60],
    ]


@pytest.mark.parametrize(
    ("published", "words"),
    [
        (None, "UK Ministry of Defence, undated"),
        (date(2024, 2, 29), "UK Ministry of Defence, 29 February 2024\n"),
        (datetime(2024, 2, 29, 21, 16), "UK Ministry of Defence, 29 February 2024\n"),
    ],
)
def test_dates_are_in_words(published: date | None, words: str) -> None:
    citation = cited(made_passage(report=made_report(published=published)))

    assert words in messages.answer(TEMPLATES, answered(citation)).html


@pytest.mark.parametrize(
    ("speaker", "quoted", "outlet", "voice"),
    [
        ("UK Ministry of Defence", True, "Courier", "UK Ministry of Defence, quoted by Courier, 5"),
        (None, True, "Courier", "A speaker not named in this passage, quoted by Courier, 5"),
        ("Courier", False, "Courier", "Courier, 5"),
        (None, False, "", "The report’s own words, 5"),
    ],
)
def test_it_is_said_who_speaks(speaker: str | None, quoted: bool, outlet: str, voice: str) -> None:
    citation = cited(made_passage(TEXT, speaker, quoted, made_report(outlet=outlet)))

    assert f"\n{voice}" in messages.answer(TEMPLATES, answered(citation)).html


SPOKEN = "“The bridge holds,” said Ann Writer. It is of stone."


@pytest.mark.parametrize(
    ("quote", "outlet", "voice", "source"),
    [
        ("The bridge holds,", "Courier", "Ann Writer, quoted by Courier", "Ann Writer"),
        (SPOKEN, "Courier", "Courier, quoting Ann Writer", "Courier, quoting Ann Writer"),
        (SPOKEN, "", "Quoting Ann Writer", "quoting Ann Writer"),
        ("It is of stone.", "Courier", "Courier", "Courier"),
    ],
)
def test_a_quote_that_mixes_names_who_is_quoted_and_by_whom(
    quote: str, outlet: str, voice: str, source: str
) -> None:
    (passage,) = split(Report("x", "Bridge", date(2024, 8, 5), (SPOKEN,), outlet=outlet))
    answer = answered(cited(passage, quote))
    shown = sendable(messages.answer(TEMPLATES, answer))[0]
    copied = TEMPLATES.phrase("buttons", "citation", answer.citations[0], "", 60)

    assert f"\n{voice}, 5 August 2024\n" in shown
    assert f"— {voice}, 5 August 2024\n" in messages.plain_text(TEMPLATES, answer, EMPTY)
    assert copied == f"{source}, Bridge, 5 August 2024"


@pytest.mark.parametrize(
    ("quote", "shown"), [("It is of stone.", "“It is of stone.”"), (SPOKEN, SPOKEN), ('"Yes."', '"Yes."')]
)
def test_a_quote_with_marks_of_its_own_gets_no_second_pair(quote: str, shown: str) -> None:
    (passage,) = split(Report("x", "Bridge", None, (quote,)))
    answer = answered(cited(passage))

    assert messages.plain_text(TEMPLATES, answer, EMPTY).startswith(f"{shown}\n—")
    assert TEMPLATES.phrase("buttons", "citation", answer.citations[0], quote, 60).startswith(f"{shown} –")


def test_of_many_speakers_two_are_named() -> None:
    text = "“Yes,” Ann Writer said. “No,” Bob Mason said. “Well,” Eve Miller said."
    (passage,) = split(Report("x", "Bridge", None, (text,)))

    html = messages.answer(TEMPLATES, answered(cited(passage))).html
    assert "Quoting Ann Writer, Bob Mason and others" in html


@pytest.mark.parametrize(
    ("since", "until", "words"),
    [
        (
            date(2024, 8, 5),
            date(2024, 8, 5),
            "Only of 5 August 2024, by the report’s date or one in its words:",
        ),
        (
            date(2024, 8, 1),
            date(2024, 8, 5),
            "Only from 1 August 2024 to 5 August 2024, by the report’s date or one in its words:",
        ),
        (date(2024, 8, 1), None, "Only since 1 August 2024, by the report’s date or one in its words:"),
        (None, date(2024, 8, 5), "Only up to 5 August 2024, by the report’s date or one in its words:"),
    ],
)
def test_the_period_of_the_question_is_echoed(since: date | None, until: date | None, words: str) -> None:
    answer = answered(cited(made_passage()), period=Period(since, until))

    assert messages.answer(TEMPLATES, answer).html.startswith(words)


def test_a_report_with_an_address_is_linked() -> None:
    citation = cited(made_passage(report=made_report(url="https://example.org/?a=1&b=2")))
    text, entities = sendable(messages.answer(TEMPLATES, answered(citation)))

    assert [(e.of(text), e.argument) for e in entities if e.type == "text_link"] == [
        ("Duma passes bill", "https://example.org/?a=1&b=2")
    ]


def test_words_of_likelihood_are_explained_and_doubted_where_nobody_is_named() -> None:
    sure = messages.answer(TEMPLATES, answered(cited(made_passage()))).html
    unsure = messages.answer(TEMPLATES, answered(cited(made_passage(speaker=None)))).html

    assert sure.endswith("</blockquote>\n\n<i>“probably”: 55–75% in UK assessments</i>")
    assert unsure.endswith("in UK assessments; this speaker may differ</i>")


def test_only_words_of_likelihood_in_the_sentence_that_answers_are_explained() -> None:
    citation = replace(cited(made_passage()), sentence=(0, TEXT.index(" It was")))

    assert "probably" in citation.quote
    assert "assessments" not in messages.answer(TEMPLATES, answered(citation)).html


def test_a_long_passage_is_shortened_to_sentences_around_the_quote() -> None:
    text = "It rained again. " * 400 + QUOTE + " It snowed again." * 400
    message = messages.answer(TEMPLATES, answered(cited(made_passage(text), QUOTE)))
    shown, entities = sendable(message)
    (block,) = [e.of(shown) for e in entities if e.type == "expandable_blockquote"]

    assert bold(message) == [QUOTE]
    assert block.startswith(f"[…] {QUOTE}")
    assert block.endswith("It snowed again. […]")
    assert block.removeprefix("[…] ").removesuffix(" […]") in text


def test_a_quote_of_a_hundred_thousand_characters_still_makes_one_message() -> None:
    message = messages.answer(TEMPLATES, answered(cited(made_passage("word " * 20_000 + "end"))))

    text, entities = sendable(message)
    (block,) = [e.of(text) for e in entities if e.type == "expandable_blockquote"]

    assert ("word " * 20_000).startswith(block.removesuffix(" […]"))
    assert len(block) > 3000


@wild
@given(answers)
def test_every_answer_is_one_message_whose_bold_words_stand_in_their_passages(answer: Answer) -> None:
    text, entities = sendable(messages.answer(TEMPLATES, answer))
    blocks = [entity for entity in entities if "blockquote" in entity.type]
    shown = by_report([View(each.passage, Excerpt("", 0, 0, 0, 0)) for each in answer.citations])

    passages = [view.passage for _, views in shown for view in views]
    for block, passage in zip(blocks, passages, strict=True):
        assert block.of(text).removeprefix("[…] ").removesuffix(" […]") in passage.text
    for entity in (entity for entity in entities if entity.type == "bold"):
        assert any(entity.of(text) in citation.quote for citation in answer.citations)
        assert all(entity.of(text) != block.of(text) for block in blocks)


@wild
@given(abstentions)
def test_every_abstention_is_one_message(abstention: Abstention) -> None:
    quotes = bold(messages.answer(TEMPLATES, abstention))

    if abstention.nearest and quotes:
        assert all(quote in abstention.nearest.quote for quote in quotes)


@wild
@given(citations())
def test_an_inline_result_keeps_telegrams_limits(citation: Citation) -> None:
    entry = messages.inline_entry(TEMPLATES, citation, "a_bot")

    assert 1 <= len(entry.id.encode()) <= 64
    assert entry.title
    assert entry.description
    assert all(quote in citation.quote for quote in bold(entry.message))


def test_an_inline_result_has_a_stable_id_a_date_and_links_into_the_bot() -> None:
    entry = messages.inline_entry(TEMPLATES, cited(made_passage(ordinal=4), QUOTE), "a_bot")

    assert entry.id == messages.inline_entry(TEMPLATES, cited(made_passage(ordinal=4), QUOTE), "b_bot").id
    assert entry.id != messages.inline_entry(TEMPLATES, cited(made_passage(ordinal=5), QUOTE), "a_bot").id
    assert (entry.title, entry.description) == ("5 August 2024: UK Ministry of Defence", QUOTE)
    assert links(entry) == ["https://t.me/a_bot?start=p_duma_4", "https://t.me/a_bot?start=r_duma"]


def test_an_inline_result_without_speaker_or_date_is_titled_so() -> None:
    entry = messages.inline_entry(
        TEMPLATES, cited(made_passage(speaker=None, report=made_report(published=None))), "a_bot"
    )

    assert entry.title == "Undated: Duma passes bill"


def test_the_inline_button_invites_or_consoles() -> None:
    assert messages.inline_button(TEMPLATES, found=True) != messages.inline_button(TEMPLATES, found=False)


@pytest.mark.parametrize(
    ("abstention", "expected"),
    [
        pytest.param(
            abstained("no-match", None, "zebras"),
            "Not in the reports. I searched 2 reports from 1 August 2024 to 5 August 2024.\n\n"
            "“zebras” occurs in no report.",
            id="one unknown word",
        ),
        pytest.param(
            abstained("no-match", None, *"abcdefgh"),
            "Not in the reports. I searched 2 reports from 1 August 2024 to 5 August 2024.\n\n"
            "“a”, “b”, “c”, “d”, “e”, “f” and 2 more occur in no report.",
            id="many unknown words",
        ),
        pytest.param(
            abstained("weak-match", cited(made_passage(), QUOTE)),
            "Not in the reports. I searched 2 reports from 1 August 2024 to 5 August 2024; too little of "
            "what you ask occurs there.\n\nThe nearest passage, which is not an answer:\n"
            f"Duma passes bill\nUK Ministry of Defence, 5 August 2024\n{TEXT}",
            id="a nearest passage",
        ),
        pytest.param(
            abstained(
                "out-of-period", cited(made_passage("It rained.")), period=Period(date(2020, 1, 1), None)
            ),
            "Not in the reports since 1 January 2020. "
            "I searched 2 reports from 1 August 2024 to 5 August 2024.\n\n"
            "The nearest outside that time:\n"
            "Duma passes bill\nUK Ministry of Defence, 5 August 2024\nIt rained.",
            id="out of the period",
        ),
    ],
)
def test_an_abstention_says_what_was_searched_in_vain(abstention: Abstention, expected: str) -> None:
    assert sendable(messages.answer(TEMPLATES, abstention))[0] == expected


def test_without_reports_an_abstention_says_so() -> None:
    nothing = Abstention(abstained("no-match").question, "no-match", 0.0, Coverage(0, 0, None, None))

    assert sendable(messages.answer(TEMPLATES, nothing))[0] == "There are no reports to search yet."


def test_the_nearest_passage_can_be_opened_but_not_passed_on() -> None:
    message = messages.answer(TEMPLATES, abstained("weak-match", cited(made_passage())))

    assert labels(message) == [["Context", "Report"]]


def understood(**fields: object) -> Question:
    """A question that was understood in this way."""
    return replace(asked(), **fields)  # type: ignore[arg-type]


NOVEMBER = Period(date(2026, 11, 1), date(2026, 11, 30))
AUGUST = Period(date(2024, 8, 1), date(2024, 8, 31))
FEAST = Period(date(2026, 12, 24), date(2026, 12, 26))


@pytest.mark.parametrize(
    ("fields", "first_line"),
    [
        ({"unread_times": ("betimes", "anon")}, "Not understood as a time: “betimes”, “anon”."),
        (
            {"absent_phrases": ("blue moon", "red sun")},
            "No passage has “blue moon” or “red sun” word for word; single words were searched for instead.",
        ),
        (
            {"period": NOVEMBER, "soft_period": True},
            "Nothing of November 2026; from other times:",
        ),
        (
            {"period": AUGUST, "soft_period": True},
            "Reports of August 2024 first:",
        ),
        (
            {"period": Period(date(2024, 8, 3), date(2024, 8, 9)), "soft_period": True},
            "Reports from 3 August 2024 to 9 August 2024 first:",
        ),
        (
            {"period": AUGUST, "soft_period": True, "typed": {}, "terms": {}},
            "Only of August 2024, by the report’s date or one in its words:",
        ),
        (
            {"period": NOVEMBER, "other_years": (AUGUST,)},
            "Only of August 2024, by the report’s date or one in its words:",
        ),
        (
            {"period": NOVEMBER, "other_years": (Period(date(2025, 11, 1), date(2025, 11, 30)),)},
            "Only of November, in any year, by the report’s date or one in its words:",
        ),
        (
            {"period": FEAST, "other_years": (Period(date(2025, 12, 24), date(2025, 12, 26)),)},
            "Only from 24 December to 26 December, in any year, by the report’s date or one in its words:",
        ),
    ],
)
def test_an_answer_says_in_a_line_what_was_not_understood(fields: dict[str, object], first_line: str) -> None:
    answer = replace(answered(cited(made_passage(), QUOTE)), question=understood(**fields))

    assert sendable(messages.answer(TEMPLATES, answer))[0].startswith(f"{first_line}\n\nDuma passes")
    assert messages.plain_text(TEMPLATES, answer, EMPTY).startswith(f"{first_line}\n\n“")


def test_an_abstention_says_what_was_not_understood() -> None:
    question = understood(unread_times=("betimes",), absent_phrases=("blue moon",))
    abstention = replace(abstained("no-match"), question=question)
    for text in (
        sendable(messages.answer(TEMPLATES, abstention))[0],
        messages.plain_text(TEMPLATES, abstention, EMPTY),
    ):
        assert "Not understood as a time: “betimes”.\nNo passage has “blue moon” word for word" in text


def test_an_abstention_asks_whether_something_else_was_meant() -> None:
    abstention = replace(
        abstained("weak-match", cited(made_passage()), "cosponsord"),
        question=understood(searched={"cosponsord": "cosponsored"}),
        suggestion="Who cosponsored the <bill>?",
    )
    said = "“cosponsord” occurs in no report. Did you mean “Who cosponsored the <bill>?”?"
    message = messages.answer(TEMPLATES, abstention)

    assert sendable(message)[0] == messages.plain_text(TEMPLATES, abstention, EMPTY) == said
    assert labels(message) == [["Who cosponsored the <bill>?"]]
    assert message.citations == ()


@pytest.mark.parametrize("suggestion", ["word " * 900, "😀" * 4000])
def test_a_long_suggestion_fits(suggestion: str) -> None:
    message = messages.answer(TEMPLATES, replace(abstained("no-match"), suggestion=suggestion))

    assert "…" in sendable(message)[0]
    assert len(labels(message)[0][0]) <= 48


def test_of_undated_reports_no_time_is_claimed() -> None:
    loose = Archive.of([Report("loose", "Loose leaf", None, ("Bees swarmed in the orchard.",))])
    said = {
        "bees last month": "Nothing is known to be of November 2026; these reports are undated:\n\n“Bees",
        "bees as of 3 May 2026": "Only reports published by 3 May 2026, and undated ones:\n\n“Bees",
        "What happened last month?": "No report has a date, so none is known to be of November 2026.",
    }
    for question, words in said.items():
        found = loose.ask(question, date(2026, 12, 1))
        assert messages.plain_text(TEMPLATES, found, loose.known()).startswith(words)
        assert bool(messages.answer(TEMPLATES, found).keyboard) == isinstance(found, Answer)


def test_a_day_of_any_year_is_said_to_be_one() -> None:
    day = Period(date(2026, 5, 12), date(2026, 5, 12))
    fields = {"period": day, "other_years": (Period(date(2025, 5, 12), date(2025, 5, 12)),)}
    abstention = replace(abstained("no-match"), question=understood(**fields))
    empty = replace(abstention, reason="out-of-period", nearest=cited(made_passage()))
    empty = replace(empty, question=replace(empty.question, terms={}, typed={}))

    assert sendable(messages.answer(TEMPLATES, abstention))[0].startswith(
        "Not in the reports of 12 May, in any year. I searched 2 reports"
    )
    assert sendable(messages.answer(TEMPLATES, empty))[0] == (
        "No report of 12 May, in any year; the newest is of 5 August 2024."
    )


def test_of_one_day_alone_no_oldest_is_named() -> None:
    question = replace(asked("news", Period(date(1990, 5, 1), date(1990, 5, 31))), terms={}, typed={})
    abstention = replace(abstained("out-of-period", cited(made_passage())), question=question)
    one = replace(abstention, coverage=replace(abstention.coverage, first=date(2024, 8, 5)))
    any_year = replace(abstention, question=replace(question, other_years=(AUGUST,)))

    for text, said in (
        (one, "No report of May 1990; the newest is of 5 August 2024."),
        (any_year, "No report of May, in any year; the newest is of 5 August 2024."),
    ):
        assert messages.plain_text(TEMPLATES, text, EMPTY) == said


def test_the_newest_before_a_time_is_not_called_the_newest_of_all() -> None:
    question = replace(asked("news", NOVEMBER), terms={}, typed={})
    abstention = replace(abstained("out-of-period", cited(made_passage())), question=question)
    later = replace(abstention, coverage=replace(abstention.coverage, last=date(2026, 12, 5)))
    message = messages.answer(TEMPLATES, later)
    any_year = replace(question, other_years=(AUGUST,))  # as if it were a November

    assert sendable(message)[0] == ("No report of November 2026; the newest before that is of 5 August 2024.")
    assert labels(message) == [["The newest before that: 5 August 2024"]]
    assert "; the newest before 1 November 2026 is of 5" in messages.plain_text(
        TEMPLATES, replace(later, question=any_year), EMPTY
    )


def test_where_nothing_was_published_yet_an_abstention_says_so() -> None:
    question = understood(as_of=date(2020, 3, 1), period=Period(None, date(2020, 3, 1)))
    nothing = Abstention(question, "no-match", 0.0, Coverage(0, 0, None, None))

    assert sendable(messages.answer(TEMPLATES, nothing))[0] == "No report had been published by 1 March 2020."


@pytest.mark.parametrize(
    ("period", "said"),
    [
        (NOVEMBER, "No report of November 2026; the newest is of 5 August 2024."),
        (
            Period(date(2025, 1, 1), date(2025, 12, 31)),
            "No report of 2025; the newest is of 5 August 2024.",
        ),
        (
            Period(date(2025, 4, 1), date(2026, 3, 31)),
            "No report from 1 April 2025 to 31 March 2026; the newest is of 5 August 2024.",
        ),
        (
            Period(date(2026, 11, 27), date(2026, 11, 27)),
            "No report of 27 November 2026; the newest is of 5 August 2024.",
        ),
        (
            Period(date(2026, 11, 23), None),
            "No report since 23 November 2026; the newest is of 5 August 2024.",
        ),
        (
            Period(date(1990, 5, 1), date(1990, 5, 31)),
            "No report of May 1990; the oldest is of 1 August 2024, the newest of 5 August 2024.",
        ),
    ],
)
def test_a_time_without_a_report_is_said_with_a_button_that_opens_the_newest(
    period: Period, said: str
) -> None:
    question = replace(asked("news", period), terms={}, typed={})
    abstention = replace(abstained("out-of-period", cited(made_passage())), question=question)
    message = messages.answer(TEMPLATES, abstention)

    assert sendable(message)[0] == said
    assert labels(message) == [["The newest report: 5 August 2024"]]
    assert messages.plain_text(TEMPLATES, abstention, EMPTY) == said


@pytest.mark.parametrize(
    ("topic", "said"),
    [
        ("reports", "1 report of 5 August 2024\n\n5 August 2024: Duma passes bill"),
        ("newest", "Duma passes bill\n5 August 2024, 21:16"),
        ("help", "Ask in plain words"),
        ("subscriptions", "Subscriptions are made in Telegram"),
        ("bot", "I am a program, not a person: I search 1 report of 5 August 2024"),
    ],
)
def test_in_the_terminal_questions_about_the_archive_are_answered_too(topic: str, said: str) -> None:
    abstention = replace(abstained("not-a-question"), question=understood(archive_topic=topic))

    assert messages.plain_text(TEMPLATES, abstention, Archive.of([made_report()]).known()).startswith(said)
    assert messages.plain_text(TEMPLATES, abstention, EMPTY)


def test_a_long_list_in_the_terminal_is_cut() -> None:
    abstention = replace(abstained("not-a-question"), question=understood(archive_topic="reports"))
    many = Archive.of(made_report(str(n), f"Report {n}", paragraphs=(f"Fact {n}.",)) for n in range(25))

    assert messages.plain_text(TEMPLATES, abstention, many.known()).endswith("and 5 more")


def test_an_answer_is_no_topic_of_the_archive() -> None:
    answer = replace(answered(cited(made_passage())), question=understood(archive_topic="newest"))

    assert messages.topic_of(answer) is None
    assert messages.topic_of(replace(abstained("no-match"), question=answer.question)) is None


def test_a_greeting_is_answered_with_the_examples_there_are() -> None:
    greeting = replace(abstained("not-a-question"), question=understood(courtesy="greeting"))
    archive = Archive.of([])
    text = messages.plain_text(TEMPLATES, greeting, archive, ("Who?", "When?"))

    assert text == "Hello. Ask me about the reports, for example:\nWhen?"
    assert messages.plain_text(TEMPLATES, greeting, archive) == "Hello. Ask me about the reports."


def test_a_guest_gets_the_answer_with_links() -> None:
    entry = messages.guest_entry(TEMPLATES, answered(cited(made_passage(), QUOTE)), "a_bot")

    assert bold(entry.message) == [QUOTE]
    assert links(entry)[1] == "https://t.me/a_bot?start=r_duma"
    assert messages.guest_entry(TEMPLATES, abstained("no-match"), "a_bot").message.keyboard is None


def test_in_the_terminal_an_answer_is_its_quotes_with_each_title_once() -> None:
    answer = answered(
        cited(made_passage(), QUOTE), cited(made_passage("A < b & c."), "A < b & c."), more=True
    )

    assert messages.plain_text(TEMPLATES, answer, EMPTY) == (
        f"1. “{QUOTE}”\n— UK Ministry of Defence, 5 August 2024\n\n"
        "2. “A < b & c.”\n— UK Ministry of Defence, 5 August 2024\nDuma passes bill\n\n"
        "More passages match."
    )


def test_in_the_terminal_an_abstention_quotes_the_nearest_passage() -> None:
    plain = messages.plain_text(TEMPLATES, abstained("weak-match", cited(made_passage(), QUOTE)), EMPTY)

    assert plain.endswith(f":\n\n“{QUOTE}”\n— UK Ministry of Defence, 5 August 2024\nDuma passes bill")
    assert messages.plain_text(TEMPLATES, abstained("not-a-question"), EMPTY).startswith("I need")


LIKELY = "about 55% to about 75%"


@pytest.mark.parametrize(
    ("speaker", "quoted", "words", "certain"),
    [
        pytest.param("UK Ministry of Defence", True, ((LIKELY, ("probably",)),), True, id="a British body"),
        pytest.param("British Army", True, ((LIKELY, ("probably",)),), True, id="British by another word"),
        pytest.param(None, True, ((LIKELY, ("probably",)),), False, id="a body without a name"),
        pytest.param("Ukrainian General Staff", True, (), True, id="another country's"),
        pytest.param("UK Daily", False, (), True, id="the outlet itself"),
    ],
)
def test_only_words_of_british_or_unnamed_bodies_are_explained(
    speaker: str | None, quoted: bool, words: object, certain: bool
) -> None:
    found = scale([cited(made_passage("It will probably rain.", speaker, quoted))])

    assert (words, certain) == (found.words, found.certain)


def test_words_are_gathered_by_band_once_each() -> None:
    texts = ("It will probably rain. Probably not.", "Snow is likely, hail unlikely.")
    found = scale([cited(made_passage(text)) for text in texts])

    assert found.words == ((LIKELY, ("probably", "likely")), ("about 25% to about 35%", ("unlikely",)))
