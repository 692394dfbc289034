from datetime import date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.messages.callback_data import ShowContext, decode
from bot.messages.rendering import LISTED, InlineEntry, Message, Renderer
from bot.messages.telegram_html import fits
from bot.settings import Settings
from retrieval import Abstention, Answer, Archive, Citation, Coverage, Passage, Period, Report
from tests.bot.made import (
    QUOTE,
    TEXT,
    abstained,
    abstentions,
    answered,
    answers,
    citations,
    cited,
    made_passage,
    made_report,
    reports,
    wild,
)
from tests.telegram_html import Entity, parse

RENDERER = Renderer(Settings(_env_file=None))
EMPTY = Archive.of([])


def sendable(message: Message) -> tuple[str, tuple[Entity, ...]]:
    """The text and entities as Telegram shows them; fails where it would refuse or drop something."""
    text, entities = parse(message.html)

    assert fits(message.html)
    assert text
    for row in message.keyboard.inline_keyboard if message.keyboard else ():
        for button in row:
            assert button.text
            assert button.callback_data is None or decode(str(button.callback_data))
    return text, entities


def bold(message: Message) -> list[str]:
    """What is shown in bold: the quotes."""
    text, entities = sendable(message)
    return [entity.of(text) for entity in entities if entity.type == "bold"]


def labels(message: Message) -> list[list[str]]:
    """The words on the buttons."""
    return [[b.text for b in row] for row in message.keyboard.inline_keyboard] if message.keyboard else []


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
    assert sendable(RENDERER.answer(answer, EMPTY))[0].startswith(said)
    assert RENDERER.plain(answer, EMPTY).startswith(said)


def test_an_answer_names_the_later_report_with_a_button() -> None:
    later = made_report("later", "A later bill", date(2026, 3, 12), url="https://example.org/later")
    message = RENDERER.answer(answered(cited(made_passage()), later=later), EMPTY)

    assert "Later report: 12 March 2026, A later bill" in sendable(message)[0]
    assert '<a href="https://example.org/later">' in message.html
    assert labels(message)[-1] == ["Later report: 12 March 2026"]
    assert "Later report: 12 March 2026, A later bill" in RENDERER.plain(
        answered(cited(made_passage()), later=later), EMPTY
    )


def test_an_answer_shows_the_passage_with_its_quote_bold_and_says_who_and_when() -> None:
    message = RENDERER.answer(answered(cited(made_passage(), QUOTE)), EMPTY)
    text, entities = sendable(message)

    assert [e.of(text) for e in entities if e.type == "expandable_blockquote"] == [TEXT]
    assert bold(message) == [QUOTE]
    assert "UK Ministry of Defence, 5 August 2024, 21:16\nDuma passes bill" in text
    assert labels(message) == [
        ["Context", "Full report"],
        ["Share", "Copy citation"],
        ["Words of likelihood"],
    ]


def test_an_answer_of_several_passages_numbers_them_and_their_buttons() -> None:
    message = RENDERER.answer(
        answered(*[cited(made_passage(ordinal=n)) for n in (1, 2, 3)], more=True), EMPTY
    )

    assert all(f"{mark} UK Ministry of Defence" in message.html for mark in "①②③")
    assert labels(message) == [
        ["① Context", "① Full report"],
        ["① Share", "① Copy citation"],
        ["② Context", "③ Context"],
        ["More passages", "Words of likelihood"],
    ]


@pytest.mark.parametrize(
    ("published", "words"),
    [
        (None, "UK Ministry of Defence, undated"),
        (date(2024, 2, 29), "UK Ministry of Defence, 29 February 2024\n"),
        (datetime(2024, 2, 29), "UK Ministry of Defence, 29 February 2024, 00:00"),
    ],
)
def test_dates_are_in_words(published: date | None, words: str) -> None:
    citation = cited(made_passage(report=made_report(published=published)))

    assert words in RENDERER.answer(answered(citation), EMPTY).html


@pytest.mark.parametrize(
    ("speaker", "quoted", "outlet", "voice"),
    [
        ("UK Ministry of Defence", True, "Courier", "UK Ministry of Defence, quoted by Courier, 5"),
        (None, True, "Courier", "A speaker the report does not name, 5"),
        ("Courier", False, "Courier", "Courier, 5"),
        (None, False, "", "The report’s own words, 5"),
    ],
)
def test_it_is_said_who_speaks(speaker: str | None, quoted: bool, outlet: str, voice: str) -> None:
    citation = cited(made_passage(TEXT, speaker, quoted, made_report(outlet=outlet)))

    assert f"\n{voice}" in RENDERER.answer(answered(citation), EMPTY).html


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

    assert RENDERER.answer(answer, EMPTY).html.startswith(words)


def test_a_report_with_an_address_is_linked() -> None:
    citation = cited(made_passage(report=made_report(url="https://example.org/?a=1&b=2")))
    text, entities = sendable(RENDERER.answer(answered(citation), EMPTY))

    assert [(e.of(text), e.argument) for e in entities if e.type == "text_link"] == [
        ("Duma passes bill", "https://example.org/?a=1&b=2")
    ]


def test_words_of_likelihood_are_explained_and_doubted_where_nobody_is_named() -> None:
    sure = RENDERER.answer(answered(cited(made_passage())), EMPTY).html
    unsure = RENDERER.answer(answered(cited(made_passage(speaker=None))), EMPTY).html

    assert "“probably”: about 55% to about 75%, as UK intelligence assessors use the word.</i>" in sure
    assert "use the word; this speaker may not.</i>" in unsure


def test_a_long_passage_is_shortened_to_sentences_around_the_quote() -> None:
    text = "It rained again. " * 400 + QUOTE + " It snowed again." * 400
    message = RENDERER.answer(answered(cited(made_passage(text), QUOTE)), EMPTY)
    shown, entities = sendable(message)
    (block,) = [e.of(shown) for e in entities if e.type == "expandable_blockquote"]

    assert bold(message) == [QUOTE]
    assert block.startswith("[…] It rained again.")
    assert block.endswith("It snowed again. […]")
    assert block.removeprefix("[…] ").removesuffix(" […]") in text


def test_a_quote_of_a_hundred_thousand_characters_still_makes_one_message() -> None:
    message = RENDERER.answer(answered(cited(made_passage("word " * 20_000 + "end"))), EMPTY)

    (quote,) = bold(message)
    assert ("word " * 20_000).startswith(quote)
    assert len(quote) > 3000


@wild
@given(answers)
def test_every_answer_is_one_message_whose_bold_words_stand_in_their_passages(answer: Answer) -> None:
    quotes = bold(RENDERER.answer(answer, EMPTY))

    for quote, citation in zip(quotes, answer.citations, strict=True):
        assert quote
        assert quote in citation.quote
        assert citation.quote in citation.passage.text


@wild
@given(abstentions)
def test_every_abstention_is_one_message(abstention: Abstention) -> None:
    quotes = bold(RENDERER.answer(abstention, EMPTY))

    if abstention.nearest and quotes:
        assert all(quote in abstention.nearest.quote for quote in quotes)


@wild
@given(st.lists(reports, max_size=4), st.text(max_size=60) | st.just("bill Kyiv why"))
def test_whatever_the_reports_and_the_question_every_message_is_sendable(
    made: list[Report], text: str
) -> None:
    archive = Archive.of(made)
    found = archive.ask(text, date(2024, 8, 6))
    for message in (
        RENDERER.answer(found, archive),
        RENDERER.guest(found, archive, "a_bot").message,
        RENDERER.reports(archive),
        RENDERER.latest(archive),
        *(RENDERER.report(archive, report) for report in archive.reports),
        *(RENDERER.inline(citation, "a_bot").message for citation in archive.search(text)),
        RENDERER.start(archive, "a_bot"),
        RENDERER.unknown_report(text, archive),
    ):
        sendable(message)


@wild
@given(citations())
def test_an_inline_result_keeps_telegrams_limits(citation: Citation) -> None:
    entry = RENDERER.inline(citation, "a_bot")

    assert 1 <= len(entry.id.encode()) <= 64
    assert entry.title
    assert entry.description
    assert bold(entry.message)[0] in citation.quote


def test_an_inline_result_has_a_stable_id_a_date_and_links_into_the_bot() -> None:
    entry = RENDERER.inline(cited(made_passage(ordinal=4), QUOTE), "a_bot")

    assert entry.id == RENDERER.inline(cited(made_passage(ordinal=4), QUOTE), "b_bot").id
    assert entry.id != RENDERER.inline(cited(made_passage(ordinal=5), QUOTE), "a_bot").id
    assert (entry.title, entry.description) == ("5 August 2024, 21:16: UK Ministry of Defence", QUOTE)
    assert links(entry) == ["https://t.me/a_bot?start=p_duma_4", "https://t.me/a_bot?start=r_duma"]


def test_an_inline_result_without_speaker_or_date_is_titled_so() -> None:
    entry = RENDERER.inline(cited(made_passage(speaker=None, report=made_report(published=None))), "a_bot")

    assert entry.title == "Undated: Duma passes bill"


def links(entry: InlineEntry) -> list[str | None]:
    """Where the buttons of an inline result lead."""
    assert entry.message.keyboard

    return [button.url for row in entry.message.keyboard.inline_keyboard for button in row]


def test_the_inline_button_invites_or_consoles() -> None:
    assert RENDERER.inline_button(found=True) != RENDERER.inline_button(found=False)


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
            "what you ask occurs there.\n\nThe nearest passage, which is not an answer:\n\n"
            f"{TEXT}\nUK Ministry of Defence, 5 August 2024, 21:16\nDuma passes bill",
            id="a nearest passage",
        ),
        pytest.param(
            abstained(
                "out-of-period", cited(made_passage("It rained.")), period=Period(date(2020, 1, 1), None)
            ),
            "Not in the reports since 1 January 2020. "
            "I searched 2 reports from 1 August 2024 to 5 August 2024.\n\n"
            "The nearest outside that time:\n\nIt rained.\n"
            "UK Ministry of Defence, 5 August 2024, 21:16\nDuma passes bill",
            id="out of the period",
        ),
    ],
)
def test_an_abstention_says_what_was_searched_in_vain(abstention: Abstention, expected: str) -> None:
    assert sendable(RENDERER.answer(abstention, EMPTY))[0] == expected


def test_without_reports_an_abstention_says_so() -> None:
    nothing = Abstention(abstained("no-match").question, "no-match", 0.0, Coverage(0, 0, None, None))

    assert sendable(RENDERER.answer(nothing, EMPTY))[0] == "There are no reports to search yet."


def test_the_nearest_passage_can_be_opened_but_not_passed_on() -> None:
    message = RENDERER.answer(abstained("weak-match", cited(made_passage())), EMPTY)

    assert labels(message) == [["Context", "Full report"]]


def test_a_greeting_is_answered_with_two_examples() -> None:
    message = RENDERER.answer(abstained("not-a-question"), Archive.of([made_report()]))

    assert message.html.count("• ") == 2
    assert message.keyboard is None


def test_a_guest_gets_the_answer_with_links() -> None:
    entry = RENDERER.guest(answered(cited(made_passage(), QUOTE)), EMPTY, "a_bot")

    assert bold(entry.message) == [QUOTE]
    assert links(entry)[1] == "https://t.me/a_bot?start=r_duma"
    assert RENDERER.guest(abstained("no-match"), EMPTY, "a_bot").message.keyboard is None


def spoken(archive: Archive, ordinal: int) -> Passage:
    """A passage that must be there."""
    passage = archive.passage("duma", ordinal)
    assert passage

    return passage


def test_the_newest_report_is_shown_with_the_words_of_the_body_it_quotes() -> None:
    paragraphs = (
        "It was reported today.",
        "The UK Ministry of Defence wrote:",
        f"• {TEXT}",
        "• It rains in Kyiv.",
    )
    older = made_report("older", published=date(2024, 8, 1), outlet="Courier")
    archive = Archive.of([made_report(paragraphs=paragraphs, summary="A bill passed."), older])
    newest, next_one, none = (RENDERER.latest(archive, index) for index in range(3))
    text, entities = sendable(newest)

    assert [e.of(text) for e in entities if e.type == "blockquote"] == [TEXT, "It rains in Kyiv."]
    assert "A bill passed." in text
    assert text.count("UK Ministry of Defence") == 1
    assert labels(newest) == [["Older ▶"], ["Full report"]]
    assert "1 August 2024, Courier" in next_one.html
    assert labels(next_one) == [["◀ Newer"], ["Full report"]]
    assert none.html == "There is no older report."
    assert labels(none) == [["◀ Newer"]]
    assert RENDERER.latest(EMPTY).html == "There are no reports yet."


def test_context_shows_a_passage_between_its_neighbours() -> None:
    paragraphs = tuple(f"The {word} thing happened on a Monday." for word in ("first", "second", "third"))
    archive = Archive.of([made_report(paragraphs=paragraphs)])
    first, second, third = (RENDERER.context(archive, spoken(archive, ordinal)) for ordinal in range(3))
    text, entities = sendable(second)

    assert all(paragraph in text for paragraph in paragraphs)
    assert [e.of(text) for e in entities if e.type == "blockquote"] == [paragraphs[1]]
    assert labels(second) == [["↑ Before", "↓ After"], ["Full report"], ["Share", "Copy citation"]]
    assert labels(first)[0] == ["↓ After"]
    assert labels(third)[0] == ["↑ Before"]
    assert second.keyboard
    assert decode(str(second.keyboard.inline_keyboard[0][0].callback_data)) == ShowContext(
        made_report().ref, 0
    )


def test_the_context_of_long_passages_shows_what_stands_next_to_it() -> None:
    paragraphs = tuple(
        f"{word} begins. " + f"{word} goes on. " * 400 + f"{word} ends." for word in ("A", "B", "C")
    )
    archive = Archive.of([made_report(paragraphs=paragraphs)])
    text, _ = sendable(RENDERER.context(archive, spoken(archive, 1)))

    assert "A ends." in text
    assert "A begins." not in text
    assert "C begins." in text
    assert "C ends." not in text


def test_the_list_of_reports_is_paged_and_numbered() -> None:
    archive = Archive.of(
        [
            made_report(f"r{n}", f"Report {n}", date(2024, 1, n), (f"Text {n} is here.",))
            for n in range(1, LISTED + 3)
        ]
    )
    first, last, beyond = (RENDERER.reports(archive, page) for page in (1, 2, 99))

    assert "page 1 of 2" in first.html
    assert f"1. {LISTED + 2} January 2024: Report {LISTED + 2}" in first.html
    assert f"{LISTED + 2}. 1 January 2024: Report 1" in last.html
    assert len(labels(first)) == LISTED + 1
    assert labels(first)[-1] == ["Page 2 ▶"]
    assert labels(last)[-1] == ["◀ Page 1"]
    assert last == beyond
    assert RENDERER.reports(EMPTY).html == "There are no reports yet."


def test_a_wrong_report_name_is_echoed_with_a_right_one() -> None:
    archive = Archive.of([made_report()])
    text, _ = sendable(RENDERER.unknown_report("<b>", archive))

    assert "no report “<b>”" in text
    assert "/report duma" in text
    assert "Say after the command" in RENDERER.unknown_report("", archive).html
    assert "no reports yet" in RENDERER.unknown_report("", EMPTY).html


def test_notices_are_messages_too() -> None:
    assert RENDERER.expired().html == RENDERER.notice("expired")
    assert RENDERER.trouble().html == RENDERER.notice("trouble")


def test_in_the_terminal_an_answer_is_its_quotes() -> None:
    answer = answered(
        cited(made_passage(), QUOTE), cited(made_passage("A < b & c."), "A < b & c."), more=True
    )

    assert RENDERER.plain(answer, EMPTY) == (
        f"1. “{QUOTE}”\n— UK Ministry of Defence, 5 August 2024, 21:16\nDuma passes bill\n\n"
        "2. “A < b & c.”\n— UK Ministry of Defence, 5 August 2024, 21:16\nDuma passes bill\n\n"
        "More passages match."
    )


def test_in_the_terminal_an_abstention_quotes_the_nearest_passage() -> None:
    plain = RENDERER.plain(abstained("weak-match", cited(made_passage(), QUOTE)), EMPTY)

    assert plain.endswith(f":\n\n“{QUOTE}”\n— UK Ministry of Defence, 5 August 2024, 21:16\nDuma passes bill")
    assert RENDERER.plain(abstained("not-a-question"), EMPTY).startswith("Hello!")
