"""Marks of lists go, and numbers that are words of the report stay."""

import pytest

from retrieval.reports.list_marks import without_mark


@pytest.mark.parametrize(
    ("paragraphs", "first"),
    [
        (["• Ships left."], "Ships left."),
        (["1. Ships left.", "2. Ships came."], "Ships left."),
        (["3. Ships left."], "3. Ships left."),
        (["3. Oktober ist frei.", "4. Oktober ist es nicht."], "3. Oktober ist frei."),
        (["3. Panzerdivision: frei.", "4. Brigade: nicht."], "3. Panzerdivision: frei."),
        (["3. Maier kommt.", "4. Brigaden nicht."], "Maier kommt."),
    ],
)
def test_a_mark_is_none_where_it_is_an_ordinal(paragraphs: list[str], first: str) -> None:
    assert without_mark(paragraphs, 0) == first
