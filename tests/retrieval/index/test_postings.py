"""Arrays of postings: what is done with their numbers."""

import numpy as np
import pytest

from retrieval.index.postings import distinct


@pytest.mark.parametrize("values", [[], [7], [3, 1, 3, 2, 1], [5, 5, 5]])
def test_distinct_values_are_those_of_numpy(values: list[int]) -> None:
    assert distinct(np.array(values, np.int64)).tolist() == np.unique(values).tolist()
