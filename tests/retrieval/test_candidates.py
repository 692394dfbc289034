"""Candidates are passages that are read only when they are looked at."""

from collections.abc import Sequence

from retrieval import Passage
from retrieval.candidates import Candidates
from tests.retrieval.conftest import HARBOUR, NOTES

PASSAGES = [Passage(HARBOUR, 0, "A tug sank."), Passage(HARBOUR, 2, "“Two.”", "Ada", quoted=True)]
OTHERS = [PASSAGES[1], Passage(NOTES, 0, "A tug.")]


class Shelf:
    """A source that counts what is read."""

    def __init__(self) -> None:
        self.read: list[int] = []

    def passage(self, identifier: int) -> Passage:
        self.read.append(identifier)
        return PASSAGES[identifier]

    def texts(self, identifiers: Sequence[int]) -> list[str]:
        return [PASSAGES[each].text for each in identifiers]


def test_a_passage_is_read_when_it_is_looked_at_and_once() -> None:
    shelf = Shelf()
    found = Candidates([1, 0], [HARBOUR, HARBOUR], [2, 0], [True, False], shelf)

    assert [found.key(0), found.key(1)] == [("harbour", 2), ("harbour", 0)]
    assert [*found.texts(range(len(found)))] == ["“Two.”", "A tug sank."]
    assert shelf.read == []
    assert found[1] is PASSAGES[0]
    assert found[0:2] == found[:] == [*found] == PASSAGES[::-1]
    assert shelf.read == [0, 1]


def test_passages_that_are_at_hand_are_candidates() -> None:
    found = Candidates.of(PASSAGES)

    assert [*found] == PASSAGES
    assert [*found.quoted] == [False, True]
    assert [*found.ordinals] == [0, 2]
    assert [report.slug for report in found.reports] == ["harbour", "harbour"]
    assert [*found.texts(range(len(found)))] == ["A tug sank.", "“Two.”"]


def test_joined_ones_have_each_passage_once_the_first_ones_before_the_others() -> None:
    together = Candidates.of(PASSAGES).joined(Candidates.of(OTHERS))

    assert [*together] == [*PASSAGES, OTHERS[1]]
    assert [together.key(at) for at in range(3)] == [each.key for each in together]
    assert [*together.quoted] == [False, True, False]
    assert [*together.texts(range(3))] == [each.text for each in together]
    assert together.joined(Candidates.of(OTHERS)) is together
