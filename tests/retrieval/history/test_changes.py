"""When a mark stands between two quotes, and what it says."""

import pytest

from retrieval.history.changes import Change, Quote, changes
from retrieval.text.analysis import terms

CHANGED = {
    "more": ("drones", "It built 1,000 drones.", "It built 1,200 drones.", ("1,000", "1,200", "up")),
    "less": ("drones", "It built 1,200 drones.", "It built 1,000 drones.", ("1,200", "1,000", "down")),
    "however it is written": ("drones", "12 drones came.", "Eleven drones came.", ("12", "Eleven", "down")),
    "the qualifier is part of it": (
        "drones",
        "About 210 attack drones were built.",
        "Some 640 attack drones were built.",
        ("About 210", "Some 640", "up"),
    ),
    "of two lower bounds the higher is more": (
        "drones",
        "More than 1,000 drones.",
        "More than 1,200 drones.",
        ("More than 1,000", "More than 1,200", "up"),
    ),
    "nobody knows whether it is more": (
        "drones",
        "More than 1,000 drones.",
        "Now 1,200 drones.",
        ("More than 1,000", "1,200", ""),
    ),
    "surely less than a lower bound": (
        "drones",
        "More than 1,000 drones.",
        "Now 900 drones.",
        ("More than 1,000", "900", "down"),
    ),
    "per cent and its sign are one unit": (
        "turnout",
        "Turnout was 48 per cent.",
        "Turnout was 51%.",
        ("48 per cent", "51%", "up"),
    ),
    "what is counted need not be asked for": (
        "Belaya works",
        "The Belaya works employs 800 people.",
        "The Belaya works employs 900 people.",
        ("800", "900", "up"),
    ),
    "of several the nearest that changed": (
        "drones",
        "Of 10 ships and 20 drones, drones were lost.",
        "Of 11 ships and 25 drones, drones were lost.",
        ("20", "25", "up"),
    ),
    "the same rate": (
        "drones",
        "It builds 210 drones a month.",
        "It builds 640 drones each month.",
        ("210", "640", "up"),
    ),
    "in the second sentence": (
        "drones",
        "Rain fell. It built 10 drones.",
        "Snow fell. It built 11 drones.",
        ("10", "11", "up"),
    ),
    "a likelier word": (
        "vote",
        "The vote is likely to take place.",
        "The vote is highly likely to take place.",
        ("likely", "highly likely", ""),
    ),
}
UNCHANGED = {
    "the same value": ("drones", "It built 1,000 drones.", "It built 1000 drones."),
    "another bound of the same value": ("drones", "Over 1,000 drones.", "Now 1,000 drones."),
    "another noun": ("pier", "At the pier 30 tugs burned.", "At the pier 40 crates burned."),
    "another kind": ("drones", "They built 30 attack drones.", "They built 40 decoy drones."),
    "something else happened": ("drones", "They saw 30 drones launched.", "They saw 40 drones destroyed."),
    "another unit": ("drones", "It built 1,000 drones.", "Now 12% of drones fail."),
    "per cent of something else": (
        "turnout",
        "Turnout was 48% of voters.",
        "Turnout was 51% of soldiers.",
    ),
    "a rate and a sum": ("drones", "It builds 210 drones a month.", "It built 2,400 drones."),
    "another rate": ("drones", "It builds 210 drones a month.", "It builds 2,400 drones a year."),
    "another currency": ("price", "The price was €12.", "The price was $15."),
    "two values of one thing": ("drones", "It built 10 drones.", "First 20 drones came, then 30 drones."),
    "a sentence that says nothing of it": (
        "pier",
        "The pier burned. It built 10 drones.",
        "The pier stands. It built 20 drones.",
    ),
    "not all the words in the sentence": (
        "Belaya works",
        "The Belaya plant employs 800 people. The works stand.",
        "The Belaya plant employs 900 people. The works stand.",
    ),
    "years": ("drones", "In 2023 drones came.", "In 2024 drones came."),
    "dates": ("drones", "On 5 March drones came.", "On 6 March drones came."),
    "hours": ("drones", "At 21:16 drones came.", "At 22:30 drones came."),
    "a range": ("drones", "From 10 to 15 drones came.", "From 20 to 25 drones came."),
    "a name": ("tanks", "Tanks of Brigade 72 came.", "Tanks of Brigade 31 came."),
    "words for the same likelihood": ("vote", "A vote is likely.", "A vote is probable."),
    "likely and not likely": ("vote", "A vote is likely.", "A vote is not likely."),
    "two words of likelihood": (
        "vote",
        "A vote is likely.",
        "A vote is unlikely, though this vote is almost certain.",
    ),
    "a likelihood of something else": (
        "vote",
        "The vote was held. Rain is likely.",
        "The vote was held. Rain is unlikely.",
    ),
    "where only the likelihood is asked for": ("likely", "Rain is likely.", "A vote is highly likely."),
    "a very long sentence": ("drones", "It built 10 drones.", f"It built 20 drones {'and more ' * 250}."),
    "no quotes": ("vote", "", ""),
}


def found(before: str, after: str, asked: str) -> tuple[Change, ...]:
    return changes(Quote(before, terms(asked)), Quote(after, terms(asked)))


@pytest.mark.parametrize(("asked", "before", "after", "change"), CHANGED.values(), ids=CHANGED)
def test_a_change_is_marked_with_both_values(
    asked: str, before: str, after: str, change: tuple[str, str, str]
) -> None:
    assert found(before, after, asked) == (Change(*change),)  # type: ignore[arg-type]


@pytest.mark.parametrize(("asked", "before", "after"), UNCHANGED.values(), ids=UNCHANGED)
def test_what_cannot_be_compared_is_not_marked(asked: str, before: str, after: str) -> None:
    assert found(before, after, asked) == ()
    assert found(after, before, asked) == ()


def test_a_figure_and_a_likelihood_may_change_at_once() -> None:
    before, after = "A strike by 10 drones is likely.", "A strike by 20 drones is highly likely."
    assert found(before, after, "drones strike") == (
        Change("10", "20", "up"),
        Change("likely", "highly likely"),
    )
