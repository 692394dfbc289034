"""Places of terms in a forward index, compiled and counted."""

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from retrieval.compiled import library
from retrieval.text.term_places import NO_OTHERS, Others, places_in

NAMED = (*range(10), 1 << 31, (1 << 32) - 1)
NUMBERS = st.sampled_from(NAMED)
TEXTS = st.lists(st.lists(NUMBERS, max_size=20), max_size=9)
WANTED = st.dictionaries(NUMBERS, st.integers(0, 99), max_size=9)


@pytest.fixture(params=["compiled", "counted"])
def _both(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    if request.param == "counted":
        monkeypatch.setattr(library, "available", lambda: False)
    elif not library.available():
        pytest.skip("no compiler when this was installed")


@pytest.mark.usefixtures("_both")
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(TEXTS, WANTED, st.sampled_from([NO_OTHERS, Others(3, 7, 100), Others(0, 1 << 32, 0)]))
def test_each_place_of_a_wanted_term_is_found(
    texts: list[list[int]], wanted: dict[int, int], others: Others
) -> None:
    every = {**dict.fromkeys([n for n in NAMED if others.first <= n < others.stop], others.row), **wanted}
    stops = np.cumsum([0, *map(len, texts)])
    forward = np.array([number for text in texts for number in text], np.uint32)
    found = places_in(forward, stops[:-1], stops[1:], wanted, others)
    expected = [[(every[n], at) for at, n in enumerate(text) if n in every] for text in texts]
    pairs = [*zip(found.rows.tolist(), found.places.tolist(), strict=True)]
    assert pairs == [pair for text in expected for pair in text]
    assert np.diff(found.bounds).tolist() == [*map(len, expected)]
    assert found.lengths.tolist() == [*map(len, texts)]


@pytest.mark.skipif(not library.available(), reason="no compiler when this was installed")
def test_nothing_outside_the_forward_index_is_read() -> None:
    forward = np.zeros(4, np.uint32)
    starts, stops = np.array([-8, 2, 1 << 40]), np.array([0, 1 << 20, (1 << 40) + 3])
    assert places_in(forward, starts, stops, {0: 5}).places.tolist() == [0, 1]
