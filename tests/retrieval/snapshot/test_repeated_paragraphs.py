"""Closing paragraphs and short lines that several reports share are boilerplate in every one of them."""

import numpy as np

from retrieval import Report
from retrieval.snapshot.repeated_paragraphs import RepeatedParagraphs

CLOSING = "La redazione vive di lettori."
REPORTS = [Report(str(n), f"T{n}", None, (f"Story {n}.", "It rained.", CLOSING)) for n in range(3)]
TEXTS = ("It rained.", CLOSING, "Story 0.")


def repeated(repeated_paragraphs: RepeatedParagraphs) -> list[str]:
    return [text for text in TEXTS if text in repeated_paragraphs.repeated]


def test_what_two_reports_share_is_none_and_what_three_share_is() -> None:
    assert repeated(RepeatedParagraphs.of(REPORTS[:2])) == []
    assert repeated(RepeatedParagraphs.of(REPORTS)) == ["It rained.", CLOSING]


def test_versions_of_one_story_are_not_repetition() -> None:
    versions = [Report(str(n), f"T{n}", None, ("The story.", "It rained.")) for n in range(5)]
    assert repeated(RepeatedParagraphs.of([*versions, Report("empty", "T")])) == []


def test_stories_below_the_same_lines_of_the_page_are_different_ones() -> None:
    head = ("HARBOUR NEWS", "Subscribe to our newsletter")
    stories = [Report(str(n), f"T{n}", None, (*head, f"Story {n}.", "It rained.")) for n in range(3)]
    versions = [Report(str(n), f"T{n}", None, (*head, "The story.", "It rained.")) for n in range(3)]
    only = [Report(str(n), f"T{n}", None, head) for n in range(3)]

    assert "HARBOUR NEWS" in RepeatedParagraphs.of(stories).repeated
    assert "HARBOUR NEWS" not in RepeatedParagraphs.of(versions).repeated
    assert "HARBOUR NEWS" not in RepeatedParagraphs.of(only).repeated


def test_only_the_last_eight_paragraphs_close_a_report() -> None:
    after = tuple(f"Line {number}." for number in range(8))
    reports = [Report(str(n), f"T{n}", None, (f"Story {n}.", "It rained.", *after)) for n in range(3)]
    assert repeated(RepeatedParagraphs.of(reports)) == []
    assert "Line 0." in RepeatedParagraphs.of(reports).repeated


def test_a_short_line_counts_wherever_it_stands() -> None:
    many = tuple(f"Sentence {number}." for number in range(60))
    reports = [
        Report(str(n), f"T{n}", None, (f"Story {n}.", "Under the picture", "It rained.", *many))
        for n in range(3)
    ]
    shared = RepeatedParagraphs.of(reports)

    assert "Under the picture" in shared.repeated
    assert "It rained." not in shared.repeated
    assert "Under the picture" not in RepeatedParagraphs.of(reports[1:]).repeated
    assert shared.having(shared.repeated.hashes).tolist() == [0, 1, 2]


def test_reports_come_and_go() -> None:
    two = RepeatedParagraphs.of(REPORTS[:2])
    three = two.replaced(np.array([True, True]), RepeatedParagraphs.of(REPORTS[2:]))
    assert three.repeated == RepeatedParagraphs.of(REPORTS).repeated
    left = three.replaced(np.array([False, True, True]), RepeatedParagraphs.of([]))
    assert left.repeated == two.repeated
    assert left.having(three.repeated.hashes).tolist() == [0, 1]
    assert left.having([]).tolist() == []
