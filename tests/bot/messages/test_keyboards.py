from hypothesis import given

from bot.messages.keyboards import MAX_COPIED, Keyboards, query_words
from bot.messages.telegram_html import units
from bot.messages.templates import Templates
from retrieval import Archive, Citation
from tests.bot.made import QUOTE, TEXT, calm, citations, cited, made_passage, made_report

BUTTONS = Keyboards(Templates())


@calm
@given(citations())
def test_what_is_copied_and_searched_keeps_telegrams_limit(citation: Citation) -> None:
    assert 1 <= units(BUTTONS.copied(citation)) <= MAX_COPIED
    assert 1 <= units(query_words(citation)) <= MAX_COPIED


def test_a_short_quote_is_copied_whole_with_its_place() -> None:
    assert BUTTONS.copied(cited(made_passage(), QUOTE)) == (
        f"“{QUOTE}” – UK Ministry of Defence, Duma passes bill, 5 August 2024, 21:16"
    )


def test_of_a_long_quote_the_first_sentences_are_copied() -> None:
    citation = cited(made_passage(f"{QUOTE} " + "And " * 60 + "so on."))

    assert BUTTONS.copied(citation).startswith(f"“{QUOTE}” – ")


def test_a_sentence_that_is_too_long_is_left_out_rather_than_cut() -> None:
    citation = cited(made_passage("And " * 70 + "so on."))

    assert BUTTONS.copied(citation) == "UK Ministry of Defence, Duma passes bill, 5 August 2024, 21:16"


def test_a_long_title_gives_way_to_the_quote() -> None:
    title = "A title that goes on and on, " * 5
    citation = cited(made_passage("Snow fell. " * 10 + "It melted.", report=made_report(title=title)))
    copied = BUTTONS.copied(citation)

    assert copied.startswith(f"“{citation.quote}” – ")
    assert "A title that goes on and on, A title that goes on and on, A…" in copied


def test_the_words_of_share_find_the_passage_again() -> None:
    others = [f"The {word} committee met on Monday and adjourned." for word in ("water", "road", "school")]
    archive = Archive.of([made_report(paragraphs=(*others, TEXT))])
    for passage in archive.passages("duma"):
        (first, *_) = archive.search(query_words(cited(passage)))

        assert first.passage == passage
