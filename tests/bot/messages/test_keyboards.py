from hypothesis import given

from bot.messages.keyboards import MAX_COPIED, Keyboards
from bot.messages.telegram_html import units
from bot.messages.templates import Templates
from retrieval import Citation
from tests.bot.made import QUOTE, calm, citations, cited, made_passage, made_report

BUTTONS = Keyboards(Templates())


@calm
@given(citations())
def test_what_is_copied_keeps_telegrams_limit(citation: Citation) -> None:
    assert 1 <= units(BUTTONS.copied(citation)) <= MAX_COPIED


def test_a_short_quote_is_copied_whole_with_its_place() -> None:
    assert BUTTONS.copied(cited(made_passage(), QUOTE)) == (
        f"“{QUOTE}” – UK Ministry of Defence, Duma passes bill, 5 August 2024"
    )


def test_of_a_long_quote_the_first_sentences_are_copied() -> None:
    citation = cited(made_passage(f"{QUOTE} " + "And " * 60 + "so on."))

    assert BUTTONS.copied(citation).startswith(f"“{QUOTE}” – ")


def test_a_sentence_that_is_too_long_is_left_out_rather_than_cut() -> None:
    citation = cited(made_passage("And " * 70 + "so on."))

    assert BUTTONS.copied(citation) == "UK Ministry of Defence, Duma passes bill, 5 August 2024"


def test_a_long_title_gives_way_to_the_quote() -> None:
    title = "A title that goes on and on, " * 5
    citation = cited(made_passage("Snow fell. " * 10 + "It melted.", report=made_report(title=title)))
    copied = BUTTONS.copied(citation)

    assert copied.startswith(f"“{citation.quote}” – ")
    assert "A title that goes on and on, A title that goes on and on, A…" in copied


def test_share_names_the_passage_by_its_address() -> None:
    passage = made_passage(ordinal=4)
    keyboard = BUTTONS.answer([cited(passage)], None)
    assert keyboard is not None
    share = keyboard.inline_keyboard[0][2].switch_inline_query_chosen_chat

    assert share is not None
    assert share.query == f"#{passage.report.ref}.4"
