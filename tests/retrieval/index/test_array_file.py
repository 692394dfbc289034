"""An index on disk: the same answers, or a plain refusal."""

import json
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from retrieval.index import ArrayFileError, InvertedIndex
from tests.retrieval.index.test_index_contract import QUERY, TEXTS, assert_same


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None, max_examples=30)
@given(TEXTS, st.sets(st.integers(0, 39)), QUERY)
def test_a_saved_index_answers_the_same(
    tmp_path: Path, texts: list[str], removed: set[int], query: str
) -> None:
    """Whatever was removed and added before."""
    index = InvertedIndex.build(texts).replace((at for at in removed if at < len(texts)), texts[:3])
    assert isinstance(index, InvertedIndex)
    index.save(tmp_path / "index")
    loaded = InvertedIndex.load(tmp_path / "index")

    assert loaded.size == index.size
    assert_same(loaded.search(query), index.search(query))
    assert loaded.near("alpa", 1) == index.near("alpa", 1)
    added = [each.replace(add=["alpha beta"]) for each in (loaded, index)]
    assert_same(added[0].search("beta"), added[1].search("beta"))


@pytest.fixture
def saved(tmp_path: Path) -> Path:
    """A small saved index."""
    InvertedIndex.build(["alpha beta", "beta gamma gamma", "delta"]).save(tmp_path)
    return tmp_path


def test_saving_again_leaves_one_data_file(saved: Path) -> None:
    """The new index replaces the old one; one that was opened before still answers."""
    before = InvertedIndex.load(saved)
    InvertedIndex.build(["omega"]).save(saved)

    assert len(list(saved.glob("data-*"))) == 1
    assert InvertedIndex.load(saved).search("omega")
    assert before.search("gamma")[0][0] == 1


def test_damage_is_detected(saved: Path) -> None:
    """One flipped bit, or one byte less, in any file."""
    for file in sorted(path for path in saved.rglob("*") if path.is_file() and path.stat().st_size):
        whole = file.read_bytes()
        flipped = bytearray(whole)
        flipped[len(whole) // 2] ^= 1
        for damaged in (bytes(flipped), whole[:-1]):
            file.unlink()
            file.write_bytes(damaged)
            with pytest.raises(ArrayFileError, match="Build the index again"):
                InvertedIndex.load(saved)
        file.unlink()
        file.write_bytes(whole)
    assert InvertedIndex.load(saved).size == 3


@pytest.mark.parametrize("key", ["version", "stemmer", "unicode"])
def test_another_version_is_refused(saved: Path, key: str) -> None:
    """An index that other code wrote would answer wrongly, not fail."""
    header = json.loads((saved / "header.json").read_text("utf-8"))
    (saved / "header.json").write_text(json.dumps(header | {key: 99}), "utf-8")

    with pytest.raises(ArrayFileError, match=f"{key} is 99"):
        InvertedIndex.load(saved)


def test_a_folder_without_an_index_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ArrayFileError, match="no readable header"):
        InvertedIndex.load(tmp_path)
