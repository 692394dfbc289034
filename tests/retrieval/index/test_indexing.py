"""Indexes of the same reports share the words that they have in common."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from retrieval.index import Inversion, Segment, Vocabulary, indexing
from retrieval.index.rank_bm25_index import empty_index
from retrieval.index.segments import packed

TEXTS = st.lists(
    st.lists(st.sampled_from("tug tugs the harbour's café 37.1 цех".split())).map(" ".join), max_size=6
)


def built(texts: list[str], vocabulary: Vocabulary, forward: bool) -> Inversion:
    inversion = Inversion(vocabulary, forward)
    for text in texts:
        inversion.add(text)
    return inversion


@pytest.mark.parametrize("stretch", [1, 1 << 20], ids=["text by text", "all at once"])
@given(one=TEXTS, other=TEXTS)
def test_a_shared_vocabulary_makes_the_segments_that_their_own_would(
    stretch: int, one: list[str], other: list[str]
) -> None:
    """Words and terms that only the other has are in neither dictionary, however the texts were read."""
    shared = Vocabulary()
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(indexing, "_STRETCH", stretch)
        inversions = built(one, shared, True), built(other, shared, False)
        together = [Segment.of(each) for each in inversions]
    alone = [Segment.build(one, forward=True), Segment.build(other)]

    for found, expected in zip(packed(together).items(), packed(alone).items(), strict=True):
        assert found[0] == expected[0]
        assert found[1].dtype == expected[1].dtype
        assert np.array_equal(found[1], expected[1]), found[0]


def test_a_word_is_stemmed_once_for_all_indexes(monkeypatch: pytest.MonkeyPatch) -> None:
    stemmed: list[str] = []
    monkeypatch.setattr(indexing, "indexed_stem", lambda word: stemmed.append(word) or word)
    shared = Vocabulary()
    for each in (built(["tugs sank"], shared, True), built(["tugs left"], shared, False)):
        each.inverted()

    assert len(stemmed) == len(set(stemmed))
    assert {"tugs", "sank", "left"} <= set(stemmed)


def test_an_index_takes_texts_or_the_segment_of_them() -> None:
    texts = ["Tugs sank.", "A crane fell."]
    segment = Segment.of(built(texts, Vocabulary(), False))

    one, other = empty_index().replace(add=texts), empty_index().replace(add=segment)
    assert one.search("tug") == other.search("tug") != []
    assert one.packed().keys() == other.packed().keys()
