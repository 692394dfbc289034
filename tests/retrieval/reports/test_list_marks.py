"""Numbers at the start of a paragraph are marks where items count up, and words where they count units."""

import pytest

from retrieval.reports.list_marks import without_mark


def unmarked(*paragraphs):
    return [without_mark(paragraphs, at) for at in range(len(paragraphs))]


@pytest.mark.parametrize(
    "paragraphs",
    [
        ("1. Come early.", "2. Bring a ticket."),
        ("1. The pier is old.", "2. The pier is long."),
        ("7. Lock the gate.", "8. Leave."),
        ("1. Nobody came.", "2. Nobody left."),
    ],
)
def test_items_that_count_up_lose_their_numbers(paragraphs):
    assert unmarked(*paragraphs) == [text[3:] for text in paragraphs]


@pytest.mark.parametrize(
    "paragraphs",
    [
        ("3. Oktober ist Feiertag.", "4. Oktober ist keiner."),
        ("31. Juli war ein Mittwoch.", "32. Straße im Hafen."),
        ("Es sind diese Tage:", "1. Mai und 1. Juni."),
        ("24. Panzer Division came.", "25. Panzer Division left."),
        ("24. Panzer Division came.", "It rained."),
        ("It rained.", "0. Panzer Division came."),
        ("3. Come early.", "5. Bring a ticket."),
    ],
)
def test_ordinals_of_days_and_units_stay(paragraphs):
    assert unmarked(*paragraphs)[:1] == [paragraphs[0]]
    assert unmarked(*paragraphs)[-1] in (paragraphs[-1], paragraphs[-1][4:])


def test_a_number_behind_a_colon_is_a_mark():
    assert unmarked("Do this:", "1. Come early.") == ["Do this:", "Come early."]
    assert unmarked("Do this:", "1. Mai ist frei.") == ["Do this:", "1. Mai ist frei."]
