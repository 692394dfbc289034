"""The paragraphs of a PDF."""

import textwrap

import pytest

from bot.importing.formats.pdf_text import paragraphs
from tests.growth import excessive, seconds

PARAGRAPHS = [
    "Three ships left the harbour on Monday morning, the port authority said, and two more are to follow "
    "them before the end of the week if the weather allows it.",
    "They carry forty thousand tonnes of wheat, more than in the whole of July, and they are bound for "
    "three ports in the south, where the grain is awaited.",
    "The eastern pier stays closed until Friday. Its cranes were damaged in the storm of last week, and "
    "the divers have not yet finished their work below the water line.",
]


def wrapped(texts: list[str]) -> str:
    """Texts as the lines of a page."""
    return "\n".join(line for text in texts for line in textwrap.wrap(text, 70))


def test_lines_are_joined_to_paragraphs() -> None:
    assert paragraphs([wrapped(PARAGRAPHS)]) == PARAGRAPHS


def test_a_paragraph_goes_on_over_a_page_without_its_number_and_running_title() -> None:
    lines = wrapped(PARAGRAPHS * 3).split("\n")
    pages = [
        "\n".join(["Harbour monthly, August 2024", *lines[at : at + 7], f"Page {at} of 9"])
        for at in range(0, len(lines), 7)
    ]

    assert len(pages) > 2
    assert paragraphs(pages) == PARAGRAPHS * 3


@pytest.mark.parametrize(
    ("lines", "joined"),
    [
        ("the har-\nbour of the old town lies open, and", "the harbour of the old town lies open, and"),
        ("a well-\nknown clerk is well-known", "a well-known clerk is well-known"),
        (
            "the river Selm-\nVedra and its many long bridges",
            "the river Selm-Vedra and its many long bridges",
        ),
        ("the har\u00ad\nbour of the old town lies open, and", "the harbour of the old town lies open, and"),
    ],
)
def test_a_divided_word_is_whole_again(lines: str, joined: str) -> None:
    assert paragraphs([lines + "\n" + "of another line that is long " * 3])[0].startswith(joined)


def test_headings_items_and_empty_lines_divide() -> None:
    page = "Harbour news\n" + wrapped(PARAGRAPHS[:1]) + "\n• One\n• Two\n\nLast"

    assert paragraphs([page]) == ["Harbour news", PARAGRAPHS[0], "• One", "• Two", "Last"]


def test_nothing_is_nothing() -> None:
    assert paragraphs([]) == []
    assert paragraphs(["", " \n"]) == []


@pytest.mark.usefixtures("uncollected")
def test_the_time_grows_with_the_length_of_the_text() -> None:
    def measured(lines: int) -> float:
        text = "\n" * lines + "and so it goes on without an end to it, for ever and-\n" * lines + "\n" * lines
        return seconds(paragraphs, [text])

    assert not excessive(measured, 4_000)
