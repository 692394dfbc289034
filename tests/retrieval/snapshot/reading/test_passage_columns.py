"""What is known of passages without reading them follows the passages as these come and go."""

import numpy as np

from retrieval import Passage
from retrieval.snapshot.reading.passage_columns import PassageColumns
from tests.retrieval.conftest import NOTES

PASSAGES = [Passage(NOTES, at, f"Text {at}.", quoted=at % 2 == 1) for at in range(4)]


def test_columns_follow_the_passages_that_stay_and_come() -> None:
    columns = PassageColumns.of(PASSAGES[:3]).replaced(np.array([True, False, True]), PASSAGES[3:])

    assert columns.ordinals.tolist() == [0, 2, 3]
    assert columns.quoted.tolist() == [False, False, True]


def test_there_may_be_none() -> None:
    assert PassageColumns.of(()).replaced(np.zeros(0, np.bool_), PASSAGES[:1]).ordinals.tolist() == [0]
