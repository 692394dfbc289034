"""Words by prefix and by edit distance, against looking at every word."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from retrieval.compiled import library
from retrieval.index.term_dictionary import Strings, TermDictionary, WordsByLength

WORD = st.text("abcdé1", min_size=1, max_size=7)


def osa(one: str, other: str) -> int:
    """Count edits letter by letter, as in the textbook."""
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
    assert list(held.only(np.arange(len(ordered)) % 2 == 0)) == ordered[::2]
    assert held.find(wanted) == (ordered.index(wanted) if wanted in strings else -1)
    assert [held[at] for at in held.prefixed(wanted)] == [s for s in ordered if s.startswith(wanted)]


@pytest.mark.parametrize("compiled", [True, False])
@given(strings=st.sets(st.text(max_size=4)), wanted=st.sets(st.text(max_size=4)))
def test_many_strings_are_found_at_once(compiled: bool, strings: set[str], wanted: set[str]) -> None:
    held, others = Strings.of(sorted(strings)), sorted(strings | wanted)
    with pytest.MonkeyPatch.context() as patch:
        if not compiled:
            patch.setattr(library, "available", lambda: False)
        places = held.find_all(Strings.of(others)).tolist()

    assert places == [sorted(strings).index(each) if each in strings else -1 for each in others]


@given(st.sets(WORD, max_size=60), WORD, st.integers(1, 2))
def test_near_words_are_those_within_the_distance(vocabulary: set[str], word: str, distance: int) -> None:
    ordered = sorted(vocabulary)
    near = {ordered[place]: edits for place, edits in WordsByLength(ordered).near(word, distance)}

    assert near == {each: osa(word, each) for each in ordered if 0 < osa(word, each) <= distance}


def test_the_terms_that_begin_with_a_digit_are_known_by_their_places() -> None:
    names = sorted(["/x", "0", "12", "9th", ":", "a1", "goat", "²", "é", "٣", "٣٤", "я", "𝟘"])
    in_a_row, others = TermDictionary.of(names, {name: at for at, name in enumerate(names)}).numbers

    assert [names[at] for at in [*in_a_row, *others]] == [name for name in names if name[0].isdigit()]
